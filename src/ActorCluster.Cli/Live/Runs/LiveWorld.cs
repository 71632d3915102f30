using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Cli.Live.Protocol;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using ActorCluster.Hosting.Pauses;
using ActorCluster.Node.Faults;
using ActorCluster.Simulation.Faults;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Simulation.Hosting;
using Akka.Actor;

namespace ActorCluster.Cli.Live.Runs;

/// <summary>The live processes, as faults see them.</summary>
/// <param name="parts">What the world is reached through.</param>
internal sealed class LiveWorld(LiveWorldParts parts) : IFaultWorld
{
    private readonly SortedSet<string> _machines = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _inControlPlane = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public DateTimeOffset Now => parts.Time.GetUtcNow();

    /// <inheritdoc />
    public IReadOnlyList<Api.Core.Node> Nodes => parts.History.List<Api.Core.Node>("nodes");

    /// <inheritdoc />
    public IReadOnlyList<Pod> Pods => parts.History.List<Pod>("pods");

    /// <summary>Whether a process cannot hear of orders: it is off, or stands still.</summary>
    /// <param name="worker">The process.</param>
    public bool IsDeaf(string worker) => _machines.Contains(worker) && parts.Orders.HostOf(worker)?.Nodes == 1;

    /// <summary>The instance of a component that holds its lease; null when none does.</summary>
    /// <param name="component">The component.</param>
    public int? LeaderOf(string component) =>
        ControlPlaneFaults.LeaderOf(component, key => parts.History.Find<Lease>("leases.coordination.k8s.io", key));

    /// <inheritdoc />
    public IReadOnlyList<KubernetesObject> Find(ObjectTarget target) => TargetSelection.Objects(target, parts.History.List<KubernetesObject>);

    /// <inheritdoc />
    public void After(TimeSpan delay, Action action) => parts.After(delay, action);

    /// <inheritdoc />
    public Random Randomness(string purpose) => new(StableSeed.Of(parts.Seed, purpose));

    /// <inheritdoc />
    public void Crash(string node)
    {
        if (parts.Orders.HostOf(node) is not { } host)
        {
            return;
        }

        if (host.Nodes == 1)
        {
            parts.Machines.Crash(host.Name);
        }
        else
        {
            parts.Orders.Switch(node, off: true);
        }

        parts.Orders.EndShutDown(node);
        Move(node, MachineState.Off);
    }

    /// <inheritdoc />
    public void Boot(string node)
    {
        if (parts.Orders.HostOf(node) is not { } host)
        {
            return;
        }

        parts.Orders.EndShutDown(node);
        if (host.Nodes == 1)
        {
            parts.Machines.Restore(host.Name);
        }
        else
        {
            parts.Orders.Switch(node, off: false);
        }

        Move(node, MachineState.Running);
    }

    /// <inheritdoc />
    public void Freeze(string node)
    {
        if (parts.Orders.HostOf(node) is { } host)
        {
            parts.Machines.Freeze(host.Name);
            Move(node, MachineState.Frozen);
        }
    }

    /// <inheritdoc />
    public void Thaw(string node) => Boot(node);

    /// <inheritdoc />
    public void ShutDown(string node)
    {
        parts.Orders.ShutDown(new ShutDownOrder(node, null));
        parts.Changed();
        parts.After(parts.ShutdownGrace, () => HasShutDown(node));
    }

    /// <summary>The pods of a node that is shut down have ended, or their time is over.</summary>
    /// <param name="node">The node.</param>
    public void HasShutDown(string node)
    {
        if (parts.Orders.IsShuttingDown(node))
        {
            Crash(node);
        }
    }

    /// <inheritdoc />
    public void Inject(string node, InjectFault fault)
    {
        parts.Orders.Begin(node, fault);
        parts.Changed();
    }

    /// <inheritdoc />
    public void InjectControlPlane(string faultId, TimelineEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _inControlPlane.Add(faultId);
        if (entry.Component is { Kind: ComponentFaultKind.Pause } component)
        {
            Pause(faultId, component);
        }
        else
        {
            ControlPlaneFaults.Begin(parts.Master, faultId, entry);
        }
    }

    /// <inheritdoc />
    public void Heal(IReadOnlyList<string> nodes, string faultId)
    {
        parts.Orders.End(faultId);
        parts.Changed();
        if (_inControlPlane.Remove(faultId))
        {
            parts.Wake(faultId);
            ControlPlaneFaults.Heal(parts.Master, faultId);
        }
    }

    /// <inheritdoc />
    public void Sever(string faultId, LinkFault fault, IReadOnlyList<string> nodes, IReadOnlyList<string> peers) => throw NotLive("links between nodes");

    /// <inheritdoc />
    public void BeginLoad(string faultId, LoadFault fault, IReadOnlyList<string> nodes) => throw NotLive("load");

    /// <inheritdoc />
    public void Request(Action<ApiClient> request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request(parts.Api);
    }

    /// <inheritdoc />
    public void Moved(TimelineEntry entry, bool began, IReadOnlyList<string> nodes, IReadOnlyList<string> podUids)
    {
        ArgumentNullException.ThrowIfNull(entry);
        parts.History.Record((id, at) => new FaultMoved(id, 0, at, entry.Name!, began, nodes, podUids) { Entry = entry });
        parts.Told(entry, began, nodes);
    }

    /// <inheritdoc />
    public void Struck(string faultId, string where, string what) => parts.History.Struck(new FaultHit(faultId, where, what));

    private static NotSupportedException NotLive(string what) => new($"{what} cannot be done to live processes");

    private void Pause(string faultId, ComponentFault component)
    {
        var whole = ComponentAddress.WholeOf(component.Component!);
        var instance = component.Instance ?? LeaderOf(whole) ?? 1;
        if (parts.Pauses.Pause(faultId, component.Component!, instance))
        {
            Struck(faultId, ComponentAddress.InstanceName(instance) + "/" + component.Component, "paused");
        }
    }

    private void Move(string node, MachineState state)
    {
        if (state == MachineState.Running)
        {
            _machines.Remove(node);
        }
        else
        {
            _machines.Add(node);
        }

        parts.History.Record((id, at) => new MachineChanged(id, 0, at, node, state));
        parts.Changed();
    }
}

/// <summary>What the live processes are reached through.</summary>
internal sealed record LiveWorldParts
{
    /// <summary>The cluster's clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Decides what chance decides.</summary>
    public required long Seed { get; init; }

    /// <summary>What is known of the cluster.</summary>
    public required LiveHistory History { get; init; }

    /// <summary>What is to be wrong in the workers.</summary>
    public required OrderBook Orders { get; init; }

    /// <summary>Machines that are processes of their own.</summary>
    public required LiveMachines Machines { get; init; }

    /// <summary>The operator's requests.</summary>
    public required ApiClient Api { get; init; }

    /// <summary>How long the pods of a node have that is shut down.</summary>
    public required TimeSpan ShutdownGrace { get; init; }

    /// <summary>A part of the master by its name below <c>/user/master</c>.</summary>
    public required Func<string, ICanTell> Master { get; init; }

    /// <summary>Pauses of the scheduler and of controllers.</summary>
    public required ComponentPauses Pauses { get; init; }

    /// <summary>Lets a component that is paused go on.</summary>
    public required Action<string> Wake { get; init; }

    /// <summary>Has something done later, on the thread of the run.</summary>
    public required Action<TimeSpan, Action> After { get; init; }

    /// <summary>The orders have changed.</summary>
    public required Action Changed { get; init; }

    /// <summary>An entry of the timeline began or ended.</summary>
    public required Action<TimelineEntry, bool, IReadOnlyList<string>> Told { get; init; }
}
