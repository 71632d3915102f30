using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Lab;

/// <summary>
/// A failure experiment: a cluster, faults on a timeline, and what is expected of the cluster meanwhile. Run by <c>lab run</c> in virtual
/// time, or by the experiments controller on the live processes after <c>kubectl apply</c>.
/// </summary>
public sealed record Experiment : KubernetesObject
{
    /// <summary>What is to be done and expected.</summary>
    [Field(2, Always = true)]
    public ExperimentSpec Spec { get; init => field = value ?? ExperimentSpec.Empty; } = ExperimentSpec.Empty;

    /// <summary>How far it is, and the verdict.</summary>
    [Field(3, Always = true)]
    public ExperimentStatus Status { get; init => field = value ?? ExperimentStatus.Empty; } = ExperimentStatus.Empty;
}

/// <summary>What an experiment does and expects. Every duration is a text such as <c>90s</c>, <c>5m</c> or <c>1h30m</c>.</summary>
public sealed record ExperimentSpec
{
    /// <summary>The value with every field left out.</summary>
    public static ExperimentSpec Empty { get; } = new();

    /// <summary>What the experiment is about, for people: the first line of its report.</summary>
    [Field(1)]
    public string? Description { get; init; }

    /// <summary>The cluster that it needs. On live processes the nodes are those that run; workloads are applied all the same.</summary>
    [Field(2)]
    public ExperimentCluster? Cluster { get; init; }

    /// <summary>
    /// What must hold before the first fault. By default every node is Ready and every workload complete, within five minutes.
    /// </summary>
    [Field(3)]
    public SteadyState? SteadyState { get; init; }

    /// <summary>The faults and actions. Their times count from the moment at which the steady state was reached.</summary>
    [Field(4, ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<TimelineEntry>? Timeline { get; init; }

    /// <summary>What is expected.</summary>
    [Field(5, ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<Expectation>? Expectations { get; init; }

    /// <summary>Which invariants are judged. By default all of them, without exception.</summary>
    [Field(6)]
    public InvariantSelection? Invariants { get; init; }

    /// <summary>
    /// How long the observation lasts after the steady state, healing aside. By default until the last fault has ended and the bound of
    /// every expectation has passed.
    /// </summary>
    [Field(7)]
    public string? Duration { get; init; }

    /// <summary>Whether the cluster has to come back to the end state of a run without faults, and how soon.</summary>
    [Field(8)]
    public Recovery? Recovery { get; init; }

    /// <summary>How often the timeline is run. By default once.</summary>
    [Field(9)]
    public Repetition? Repetition { get; init; }

    /// <summary>On live processes: when it is run, as a cron line (<c>0 3 * * *</c>). By default once, at once.</summary>
    [Field(10)]
    public string? Schedule { get; init; }

    /// <summary>On live processes: nothing is started, and what runs is healed and ended.</summary>
    [Field(11)]
    public bool? Suspend { get; init; }
}

/// <summary>The cluster of an experiment.</summary>
public sealed record ExperimentCluster
{
    /// <summary>The nodes, by pool. By default three in one pool called <c>node</c>.</summary>
    [Field(1, ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<NodePool>? Pools { get; init; }

    /// <summary>
    /// Settings that differ from the defaults: keys of config/reference.conf without <c>actorcluster.</c>, and their values.
    /// </summary>
    [Field(2)]
    public IReadOnlyDictionary<string, string>? Settings { get; init; }

    /// <summary>What runs on the cluster.</summary>
    [Field(3)]
    public IReadOnlyList<WorkloadSource>? Workloads { get; init; }

    /// <summary>How many instances of the controllers there are, of which one leads. By default one.</summary>
    [Field(4)]
    public int? Controllers { get; init; }

    /// <summary>How many schedulers there are, of which one leads. By default one.</summary>
    [Field(5)]
    public int? Schedulers { get; init; }
}

/// <summary>Nodes that are alike.</summary>
public sealed record NodePool
{
    /// <summary>Name of the pool; its nodes are <c>name-1</c>, <c>name-2</c> and so on.</summary>
    [Field(1, Always = true, Required = true)]
    public string? Name { get; init; }

    /// <summary>How many nodes. <c>lab run --nodes</c> shares a given number out to the pools in proportion.</summary>
    [Field(2)]
    public int? Count { get; init; }

    /// <summary>The zones, to which the nodes belong in turn. By default none.</summary>
    [Field(3)]
    public IReadOnlyList<string>? Zones { get; init; }

    /// <summary>Labels of the nodes.</summary>
    [Field(4)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Taints of the nodes, as <c>key=value:effect</c>.</summary>
    [Field(5)]
    public IReadOnlyList<string>? Taints { get; init; }

    /// <summary>What a node has: <c>cpu</c>, <c>memory</c>, <c>pods</c>, <c>ephemeral-storage</c>. By default as in the settings.</summary>
    [Field(6)]
    public IReadOnlyDictionary<string, string>? Capacity { get; init; }
}

/// <summary>Objects that are applied before the experiment begins: one of the two fields is given.</summary>
public sealed record WorkloadSource
{
    /// <summary>A YAML file, relative to the experiment's.</summary>
    [Field(1)]
    public string? File { get; init; }

    /// <summary>YAML documents.</summary>
    [Field(2)]
    public string? Inline { get; init; }
}

/// <summary>What must hold before the first fault.</summary>
public sealed record SteadyState
{
    /// <summary>How long it may take; afterwards the experiment is inconclusive. By default five minutes.</summary>
    [Field(1)]
    public string? Within { get; init; }

    /// <summary>How long the conditions must hold without a break. By default not at all.</summary>
    [Field(2)]
    public string? For { get; init; }

    /// <summary>The conditions, in addition to every node being Ready and every workload complete.</summary>
    [Field(3)]
    public IReadOnlyList<ClusterCondition>? Conditions { get; init; }
}

/// <summary>Which invariants are judged.</summary>
public sealed record InvariantSelection
{
    /// <summary>Invariants that are not judged, by name.</summary>
    [Field(1)]
    public IReadOnlyList<string>? Except { get; init; }

    /// <summary>
    /// Invariants that the experiment breaks on purpose: each must be flagged, else the experiment fails. (A tainted node that is alive
    /// runs a second instance of a StatefulSet's pod.)
    /// </summary>
    [Field(2)]
    public IReadOnlyList<string>? Violated { get; init; }
}

/// <summary>The state that the cluster has to come back to.</summary>
public sealed record Recovery
{
    /// <summary>How soon after the last fault has healed. By default fifteen minutes.</summary>
    [Field(1)]
    public string? Within { get; init; }

    /// <summary>The end state is not judged.</summary>
    [Field(2)]
    public bool? Skip { get; init; }

    /// <summary>Resources left out of the comparison, as <c>plural.group</c>.</summary>
    [Field(3)]
    public IReadOnlyList<string>? Ignore { get; init; }
}

/// <summary>How often a timeline is run.</summary>
public sealed record Repetition
{
    /// <summary>How many times.</summary>
    [Field(1)]
    public int? Count { get; init; }

    /// <summary>The time from one start to the next; at least as long as one run.</summary>
    [Field(2)]
    public string? Every { get; init; }
}
