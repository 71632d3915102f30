namespace ActorCluster.Simulation.Verdicts;

/// <summary>What happened when: the rows of a report's picture.</summary>
public sealed record RunTimelines
{
    /// <summary>The nodes, by name, with their states: the status of Ready, with a plus where a NoExecute taint holds.</summary>
    public IReadOnlyList<TimelineRow> Nodes { get; init; } = [];

    /// <summary>The pods, in the order of their creation, with their phases.</summary>
    public IReadOnlyList<TimelineRow> Pods { get; init; } = [];

    /// <summary>The deletions of pods, with what led to them.</summary>
    public IReadOnlyList<Deletion> Deletions { get; init; } = [];

    /// <summary>Pods that were there when the first fault began and are gone at the end, with nobody in their place.</summary>
    public int PodsLost { get; init; }

    /// <summary>Pods that are gone likewise and whose owner has a new, ready one in their place.</summary>
    public int PodsMoved { get; init; }

    /// <summary>Rows and deletions that were left out as there are too many.</summary>
    public long LeftOut { get; init; }
}

/// <summary>One row.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Intervals">Its states in their order, without a gap.</param>
public sealed record TimelineRow(string Name, IReadOnlyList<TimelineInterval> Intervals)
{
    /// <summary>What it belongs to: a node's zone, a pod's workload; empty for nothing.</summary>
    public string Group { get; init; } = "";
}

/// <summary>A state and its time.</summary>
/// <param name="State">The state.</param>
/// <param name="From">When it began.</param>
/// <param name="To">When it ended; null when it lasted to the end.</param>
/// <param name="Node">For a pod, its node; empty otherwise.</param>
public sealed record TimelineInterval(string State, DateTimeOffset From, DateTimeOffset? To, string Node);

/// <summary>A pod was deleted.</summary>
/// <param name="Pod">Its namespace and name.</param>
/// <param name="Node">Its node; empty when it had none.</param>
/// <param name="At">When it was asked to go.</param>
/// <param name="Causes">What led to it, the first cause first.</param>
public sealed record Deletion(string Pod, string Node, DateTimeOffset At, IReadOnlyList<CauseStep> Causes);

/// <summary>One step of what led to something.</summary>
/// <param name="Fact">The fact's number.</param>
/// <param name="At">When.</param>
/// <param name="What">What happened, for people.</param>
public sealed record CauseStep(long Fact, DateTimeOffset At, string What);
