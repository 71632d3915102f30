using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Client.Protocol;
using ActorCluster.Node.Faults;

namespace ActorCluster.Simulation.Faults;

/// <summary>The cluster that faults are done to: a simulated one, or that of live processes.</summary>
public interface IFaultWorld
{
    /// <summary>The present time, by the experiment's clock.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Every Node object.</summary>
    IReadOnlyList<Api.Core.Node> Nodes { get; }

    /// <summary>Every Pod object.</summary>
    IReadOnlyList<Pod> Pods { get; }

    /// <summary>The objects that an action is about.</summary>
    /// <param name="target">Which.</param>
    IReadOnlyList<KubernetesObject> Find(ObjectTarget target);

    /// <summary>Has something done later.</summary>
    /// <param name="delay">From now.</param>
    /// <param name="action">What is to be done.</param>
    void After(TimeSpan delay, Action action);

    /// <summary>Chance of its own for one purpose.</summary>
    /// <param name="purpose">What it is for.</param>
    Random Randomness(string purpose);

    /// <summary>Switches a machine off, without a farewell.</summary>
    /// <param name="node">The machine.</param>
    void Crash(string node);

    /// <summary>Switches a machine on.</summary>
    /// <param name="node">The machine.</param>
    void Boot(string node);

    /// <summary>Stops everything on a machine.</summary>
    /// <param name="node">The machine.</param>
    void Freeze(string node);

    /// <summary>Lets a frozen machine go on.</summary>
    /// <param name="node">The machine.</param>
    void Thaw(string node);

    /// <summary>Ends the pods of a machine in order, and then switches it off.</summary>
    /// <param name="node">The machine.</param>
    void ShutDown(string node);

    /// <summary>Begins a fault on a machine.</summary>
    /// <param name="node">The machine.</param>
    /// <param name="fault">The fault.</param>
    void Inject(string node, InjectFault fault);

    /// <summary>Begins a fault in the control plane.</summary>
    /// <param name="faultId">Names it.</param>
    /// <param name="entry">What is wrong.</param>
    void InjectControlPlane(string faultId, TimelineEntry entry);

    /// <summary>Ends a fault.</summary>
    /// <param name="nodes">The machines that it was on.</param>
    /// <param name="faultId">The fault.</param>
    void Heal(IReadOnlyList<string> nodes, string faultId);

    /// <summary>Makes the ways between machines bad.</summary>
    /// <param name="faultId">Names the fault.</param>
    /// <param name="fault">What is wrong.</param>
    /// <param name="nodes">The machines on one side.</param>
    /// <param name="peers">The machines on the other side.</param>
    void Sever(string faultId, LinkFault fault, IReadOnlyList<string> nodes, IReadOnlyList<string> peers);

    /// <summary>Clients begin to load a Service.</summary>
    /// <param name="faultId">Names the load.</param>
    /// <param name="fault">How much.</param>
    /// <param name="nodes">The nodes that the clients are on.</param>
    void BeginLoad(string faultId, LoadFault fault, IReadOnlyList<string> nodes);

    /// <summary>Asks something of the API as an operator.</summary>
    /// <param name="request">Sends the requests.</param>
    void Request(Action<ApiClient> request);

    /// <summary>An entry of the timeline began or ended.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="began">It began.</param>
    /// <param name="nodes">What nodes it was aimed at.</param>
    /// <param name="podUids">What pods it was aimed at.</param>
    void Moved(TimelineEntry entry, bool began, IReadOnlyList<string> nodes, IReadOnlyList<string> podUids);

    /// <summary>A fault or an action hit something.</summary>
    /// <param name="faultId">The entry.</param>
    /// <param name="where">What it hit.</param>
    /// <param name="what">What happened.</param>
    void Struck(string faultId, string where, string what);
}
