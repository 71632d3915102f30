using ActorCluster.Client.Lab;

namespace ActorCluster.Cli.Live.Protocol;

/// <summary>A message between the master's part of an experiment and the agents in the workers, outside the nodes' links.</summary>
internal interface ILabMessage;

/// <summary>
/// What is to be wrong in a worker process, all of it: an agent makes it so, whatever it did before. Sent to <c>/user/lab</c> of the worker
/// at every change and again and again in between, so that a message that is lost does no harm; an agent that hears nothing for
/// <c>actorcluster.lab.live.orders-timeout</c> heals everything. Answered by <see cref="LabReport"/>.
/// </summary>
/// <param name="Run">Names the run of an experiment; empty when none is under way, which ends the agent's work.</param>
/// <param name="Version">Greater than that of every order of the run before.</param>
/// <param name="Faults">The faults that are on.</param>
/// <param name="Off">The nodes that are switched off.</param>
/// <param name="ShuttingDown">The nodes that end their pods before they are switched off.</param>
internal sealed record LabOrders(
    string Run, long Version, IReadOnlyList<FaultOrder> Faults, IReadOnlyList<string> Off, IReadOnlyList<ShutDownOrder> ShuttingDown) : ILabMessage;

/// <summary>A fault on a node.</summary>
/// <param name="Node">The node.</param>
/// <param name="Fault">The fault.</param>
/// <param name="Entry">The entry of the timeline, as its JSON.</param>
/// <param name="PodUids">The pods of the node that it hits.</param>
internal sealed record FaultOrder(string Node, string Fault, string Entry, IReadOnlyList<string> PodUids);

/// <summary>A node ends its pods.</summary>
/// <param name="Node">The node.</param>
/// <param name="Grace">How long they have; null for what the settings say.</param>
internal sealed record ShutDownOrder(string Node, TimeSpan? Grace);

/// <summary>What happened in a worker process.</summary>
/// <param name="Run">The run.</param>
/// <param name="Worker">The process.</param>
/// <param name="Version">The orders that are in effect.</param>
/// <param name="Items">What happened, in its order.</param>
internal sealed record LabReport(string Run, string Worker, long Version, IReadOnlyList<LabItem> Items) : ILabMessage;

/// <summary>Something that happened: one of the fields is given.</summary>
/// <param name="At">When, by the cluster's clock.</param>
internal sealed record LabItem(DateTimeOffset At)
{
    /// <summary>A fault hit something.</summary>
    public FaultHit? Hit { get; init; }

    /// <summary>A container came to another state.</summary>
    public ContainerTransition? Container { get; init; }

    /// <summary>A kubelet chose a pod to evict.</summary>
    public EvictionDecision? Eviction { get; init; }

    /// <summary>The pods of this node have ended: it may be switched off.</summary>
    public string? ShutDown { get; init; }
}
