using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Lab;

/// <summary>How far an experiment is, and what was found.</summary>
public sealed record ExperimentStatus
{
    /// <summary>The value with every field left out.</summary>
    public static ExperimentStatus Empty { get; } = new();

    /// <summary>One of <see cref="ExperimentPhase"/>.</summary>
    [Field(1)]
    public string? Phase { get; init; }

    /// <summary>One of <see cref="ExperimentVerdict"/>, once judged.</summary>
    [Field(2)]
    public string? Verdict { get; init; }

    /// <summary>Why the verdict is what it is, in one sentence.</summary>
    [Field(3)]
    public string? Message { get; init; }

    /// <summary>Value of <c>metadata.generation</c> that the status was derived from.</summary>
    [Field(4)]
    public long ObservedGeneration { get; init; }

    /// <summary>When the present or last run began.</summary>
    [Field(5)]
    public Time? StartTime { get; init; }

    /// <summary>When the last run was judged.</summary>
    [Field(6)]
    public Time? CompletionTime { get; init; }

    /// <summary>When the next run is due, with a schedule.</summary>
    [Field(7)]
    public Time? NextRunTime { get; init; }

    /// <summary>How many runs were judged.</summary>
    [Field(8)]
    public int? Runs { get; init; }

    /// <summary>The faults and actions, in the order of the timeline.</summary>
    [Field(9, ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<FaultStatus>? Faults { get; init; }

    /// <summary>The expectations, in their order.</summary>
    [Field(10, ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<ExpectationStatus>? Expectations { get; init; }

    /// <summary>The invariants that were judged.</summary>
    [Field(11, ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<InvariantStatus>? Invariants { get; init; }
}

/// <summary>Values of <c>status.phase</c> of an experiment.</summary>
public static class ExperimentPhase
{
    /// <summary>Not begun.</summary>
    public const string Pending = "Pending";

    /// <summary>Its workloads are applied and the steady state is waited for.</summary>
    public const string Preparing = "Preparing";

    /// <summary>The timeline runs.</summary>
    public const string Running = "Running";

    /// <summary>The faults are healed and the recovery is waited for.</summary>
    public const string Recovering = "Recovering";

    /// <summary>Judged.</summary>
    public const string Completed = "Completed";
}

/// <summary>Values of <c>status.verdict</c> of an experiment.</summary>
public static class ExperimentVerdict
{
    /// <summary>Every expectation was met and every invariant held.</summary>
    public const string Passed = "Passed";

    /// <summary>An expectation was not met or an invariant was broken.</summary>
    public const string Failed = "Failed";

    /// <summary>A fault hit nothing, or something expected never had the chance to occur.</summary>
    public const string Inconclusive = "Inconclusive";
}

/// <summary>What became of a fault.</summary>
public sealed record FaultStatus
{
    /// <summary>The entry of the timeline.</summary>
    [Field(1, Always = true, Required = true)]
    public string? Name { get; init; }

    /// <summary><c>Waiting</c>, <c>Active</c>, <c>Healed</c> or <c>Done</c>.</summary>
    [Field(2)]
    public string? State { get; init; }

    /// <summary>What it was aimed at.</summary>
    [Field(3)]
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>How often it hit: messages lost, machines stopped, requests refused.</summary>
    [Field(4)]
    public long Hits { get; init; }

    /// <summary>When it began.</summary>
    [Field(5)]
    public Time? StartTime { get; init; }

    /// <summary>When it was healed.</summary>
    [Field(6)]
    public Time? HealTime { get; init; }
}

/// <summary>What became of an expectation.</summary>
public sealed record ExpectationStatus
{
    /// <summary>The expectation.</summary>
    [Field(1, Always = true, Required = true)]
    public string? Name { get; init; }

    /// <summary><c>Waiting</c>, or one of <see cref="ExperimentVerdict"/>.</summary>
    [Field(2)]
    public string? Result { get; init; }

    /// <summary>The time at which the condition first held (or broke), counted as the expectation counts.</summary>
    [Field(3)]
    public string? Observed { get; init; }

    /// <summary>What was seen instead, for people.</summary>
    [Field(4)]
    public string? Message { get; init; }
}

/// <summary>What became of an invariant.</summary>
public sealed record InvariantStatus
{
    /// <summary>The invariant.</summary>
    [Field(1, Always = true, Required = true)]
    public string? Name { get; init; }

    /// <summary>How often it was broken.</summary>
    [Field(2)]
    public int Violations { get; init; }

    /// <summary>The first time, for people.</summary>
    [Field(3)]
    public string? Message { get; init; }
}
