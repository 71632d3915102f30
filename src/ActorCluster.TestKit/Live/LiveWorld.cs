using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using ActorCluster.Hosting.Pauses;
using ActorCluster.Node.Faults;
using ActorCluster.Simulation.Faults;
using ActorCluster.Simulation.Hosting;
using Akka.Actor;

namespace ActorCluster.TestKit.Live;

/// <summary>The machines and the control plane of a live cluster, as faults see them.</summary>
internal sealed class LiveWorld : IFaultWorld
{
    /// <summary>The cluster's clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Decides what chance decides.</summary>
    public required long Seed { get; init; }

    /// <summary>What the store holds.</summary>
    public required ClusterMirror Mirror { get; init; }

    /// <summary>The machines by their nodes.</summary>
    public required IReadOnlyDictionary<string, IActorRef> Machines { get; init; }

    /// <summary>How long the pods of a node have that is shut down.</summary>
    public required TimeSpan ShutdownGrace { get; init; }

    /// <summary>The operator's requests.</summary>
    public required ApiClient Api { get; init; }

    /// <summary>A part of the master by its name below <c>/user/master</c>.</summary>
    public required Func<string, ICanTell> Master { get; init; }

    /// <summary>Pauses of the scheduler and of controllers.</summary>
    public required ComponentPauses Pauses { get; init; }

    /// <summary>Lets a component that is paused go on.</summary>
    public required Action<string> Wake { get; init; }

    /// <summary>Has something done later, on the thread of the faults.</summary>
    public required Action<TimeSpan, Action> Later { get; init; }

    /// <inheritdoc />
    public DateTimeOffset Now => Time.GetUtcNow();

    /// <inheritdoc />
    public IReadOnlyList<Api.Core.Node> Nodes => Mirror.List<Api.Core.Node>("nodes");

    /// <inheritdoc />
    public IReadOnlyList<Pod> Pods => Mirror.List<Pod>("pods");

    /// <inheritdoc />
    public IReadOnlyList<KubernetesObject> Find(ObjectTarget target) => TargetSelection.Objects(target, Mirror.List<KubernetesObject>);

    /// <inheritdoc />
    public void After(TimeSpan delay, Action action) => Later(delay, action);

    /// <inheritdoc />
    public Random Randomness(string purpose) => new(StableSeed.Of(Seed, purpose));

    /// <inheritdoc />
    public void Crash(string node) => Machines[node].Tell(MachineActor.PowerOff.Instance, ActorRefs.NoSender);

    /// <inheritdoc />
    public void Boot(string node) => Machines[node].Tell(MachineActor.PowerOn.Instance, ActorRefs.NoSender);

    /// <inheritdoc />
    public void Freeze(string node) => throw NotLive("a machine frozen");

    /// <inheritdoc />
    public void Thaw(string node) => throw NotLive("a machine frozen");

    /// <inheritdoc />
    public void ShutDown(string node) => Machines[node].Tell(new MachineActor.ShutDown(ShutdownGrace), ActorRefs.NoSender);

    /// <inheritdoc />
    public void Inject(string node, InjectFault fault) => Machines[node].Tell(fault, ActorRefs.NoSender);

    /// <inheritdoc />
    public void InjectControlPlane(string faultId, TimelineEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Component is not { Kind: ComponentFaultKind.Pause } component)
        {
            ControlPlaneFaults.Begin(Master, faultId, entry);
            return;
        }

        var whole = ComponentAddress.WholeOf(component.Component!);
        var leader = ControlPlaneFaults.LeaderOf(whole, key => Mirror.Find<Lease>("leases.coordination.k8s.io", key));
        Pauses.Pause(faultId, component.Component!, component.Instance ?? leader ?? 1);
    }

    /// <inheritdoc />
    public void Heal(IReadOnlyList<string> nodes, string faultId)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        foreach (var node in nodes)
        {
            Machines[node].Tell(new HealFault(faultId), ActorRefs.NoSender);
        }

        Wake(faultId);
        ControlPlaneFaults.Heal(Master, faultId);
    }

    /// <inheritdoc />
    public void Sever(string faultId, LinkFault fault, IReadOnlyList<string> nodes, IReadOnlyList<string> peers) => throw NotLive("a link between nodes broken");

    /// <inheritdoc />
    public void BeginLoad(string faultId, LoadFault fault, IReadOnlyList<string> nodes) => throw NotLive("load put on a Service");

    /// <inheritdoc />
    public void Request(Action<ApiClient> request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request(Api);
    }

    /// <inheritdoc />
    public void Moved(TimelineEntry entry, bool began, IReadOnlyList<string> nodes, IReadOnlyList<string> podUids)
    {
        // Nobody keeps a history of a live cluster.
    }

    /// <inheritdoc />
    public void Struck(string faultId, string where, string what)
    {
        // As above.
    }

    /// <summary>Throws when a fault cannot be done to a live cluster.</summary>
    /// <param name="entry">The fault.</param>
    /// <exception cref="NotSupportedException">It cannot.</exception>
    public static void Refuse(TimelineEntry entry)
    {
        switch (entry)
        {
            case { Node.Kind: NodeFaultKind.Freeze }:
                throw NotLive("a machine frozen");
            case { Link.Peers: not null }:
                throw NotLive("a link between nodes broken");
            case { Load: not null }:
                throw NotLive("load put on a Service");
        }
    }

    private static NotSupportedException NotLive(string what) => new($"only in a simulated cluster can there be {what}");
}
