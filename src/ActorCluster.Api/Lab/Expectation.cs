using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Lab;

/// <summary>
/// Something that is expected: a condition, and exactly one of <see cref="By"/>, <see cref="NotBefore"/>, <see cref="Between"/>,
/// <see cref="Always"/> and <see cref="Never"/>. Times count from <see cref="After"/>. They may grow with the cluster, where one node
/// comes after the other: <c>60s + 10s * nodes(a)</c> counts the nodes of the zone <c>a</c>, <c>nodes</c> all.
/// </summary>
public sealed record Expectation
{
    /// <summary>Name of the expectation.</summary>
    [Field(1, Always = true, Required = true)]
    public string? Name { get; init; }

    /// <summary>What it means, for people.</summary>
    [Field(2)]
    public string? Description { get; init; }

    /// <summary>The entry of the timeline from which times count; by default the first one.</summary>
    [Field(3)]
    public string? After { get; init; }

    /// <summary><c>Start</c> (the default) or <c>Heal</c> of that entry.</summary>
    [Field(4)]
    public string? From { get; init; }

    /// <summary>
    /// The condition comes to hold at the latest then; if it holds from the start, it has to hold then still, or again before.
    /// </summary>
    [Field(5)]
    public string? By { get; init; }

    /// <summary>The condition holds for the first time then or later, and at the latest at the end.</summary>
    [Field(6)]
    public string? NotBefore { get; init; }

    /// <summary>
    /// The condition holds for the first time between the two, given as <c>345s..370s</c>, or <c>345s..360s + 10s * nodes(a)</c>.
    /// </summary>
    [Field(7)]
    public string? Between { get; init; }

    /// <summary>The condition holds at every moment of <see cref="During"/>.</summary>
    [Field(8)]
    public bool? Always { get; init; }

    /// <summary>The condition holds at no moment of <see cref="During"/>.</summary>
    [Field(9)]
    public bool? Never { get; init; }

    /// <summary>The time in which it is looked at, as <c>0s..300s</c>; by default all of it.</summary>
    [Field(10)]
    public string? During { get; init; }

    /// <summary>The condition.</summary>
    [Field(11)]
    public ClusterCondition? Condition { get; init; }
}

/// <summary>Something that holds of the cluster or does not: exactly one of the fields is given.</summary>
public sealed record ClusterCondition
{
    /// <summary>Of the objects of the API.</summary>
    [Field(1)]
    public ObjectCondition? Objects { get; init; }

    /// <summary>Of the containers that really run, whatever the API says.</summary>
    [Field(2)]
    public ContainerCondition? Containers { get; init; }

    /// <summary>Of a number that is measured.</summary>
    [Field(3)]
    public MetricCondition? Metric { get; init; }

    /// <summary>All of these hold.</summary>
    [Field(4)]
    public IReadOnlyList<ClusterCondition>? All { get; init; }

    /// <summary>At least one of these holds.</summary>
    [Field(5)]
    public IReadOnlyList<ClusterCondition>? Any { get; init; }

    /// <summary>This does not hold.</summary>
    [Field(6)]
    public ClusterCondition? Not { get; init; }
}

/// <summary>Of the objects that are selected, so many pass every test.</summary>
public sealed record ObjectCondition
{
    /// <summary>Their group and version; by default that of the kind.</summary>
    [Field(1)]
    public string? ApiVersion { get; init; }

    /// <summary>Their kind.</summary>
    [Field(2, Always = true, Required = true)]
    public string? Kind { get; init; }

    /// <summary>Their namespace; by default <c>default</c> where they have one, <c>*</c> for all.</summary>
    [Field(3)]
    public string? Namespace { get; init; }

    /// <summary>Their name, with <c>*</c> for any text.</summary>
    [Field(4)]
    public string? Name { get; init; }

    /// <summary>A selector of labels, as <c>kubectl -l</c> takes it.</summary>
    [Field(5)]
    public string? LabelSelector { get; init; }

    /// <summary>
    /// Only what belongs to the nodes that this entry of the timeline hit: the nodes, the pods bound to them, their leases.
    /// </summary>
    [Field(6)]
    public string? OnNodesOf { get; init; }

    /// <summary>Only objects that were there when this entry of the timeline began.</summary>
    [Field(7)]
    public string? Before { get; init; }

    /// <summary>
    /// Tests, each as <c>path operator value</c>: <c>status.phase = Running</c>, <c>metadata.deletionTimestamp exists</c>,
    /// <c>status.conditions[type=Ready].status != True</c>, <c>spec.taints[key=a/b].effect exists</c>,
    /// <c>status.containerStatuses[*].restartCount >= 3</c> (any element).
    /// </summary>
    [Field(8)]
    public IReadOnlyList<string>? Where { get; init; }

    /// <summary>How many pass; by default at least one.</summary>
    [Field(9)]
    public CountRange? Count { get; init; }

    /// <summary>Every selected object passes, and there is at least one.</summary>
    [Field(10)]
    public bool? Each { get; init; }
}

/// <summary>So many containers are in a state, by what the runtimes run.</summary>
public sealed record ContainerCondition
{
    /// <summary>The namespace of their pods; by default <c>default</c>, <c>*</c> for all.</summary>
    [Field(1)]
    public string? Namespace { get; init; }

    /// <summary>The name of their pods, with <c>*</c> for any text.</summary>
    [Field(2)]
    public string? Pod { get; init; }

    /// <summary>Their name; by default all.</summary>
    [Field(3)]
    public string? Container { get; init; }

    /// <summary>Only on the nodes that this entry of the timeline hit.</summary>
    [Field(4)]
    public string? OnNodesOf { get; init; }

    /// <summary>
    /// <c>Running</c> (the default), <c>Started</c> or <c>Exited</c>; the latter two are counted from the start of the experiment.
    /// </summary>
    [Field(5)]
    public string? State { get; init; }

    /// <summary>Only those that ended with this code.</summary>
    [Field(6)]
    public int? ExitCode { get; init; }

    /// <summary>How many; by default at least one.</summary>
    [Field(7)]
    public CountRange? Count { get; init; }

    /// <summary>Only containers of pods with these labels, as <c>kubectl -l</c> takes it.</summary>
    [Field(8)]
    public string? LabelSelector { get; init; }
}

/// <summary>A number that is measured lies within bounds.</summary>
public sealed record MetricCondition
{
    /// <summary>
    /// Its name: <c>requests_total</c>, <c>request_errors_total</c>, <c>request_error_ratio</c> (of the last ten seconds),
    /// <c>api_requests_total</c>, <c>api_refused_total</c>, <c>evictions_total</c>, <c>pods_created_total</c>, <c>pods_deleted_total</c>.
    /// </summary>
    [Field(1, Always = true, Required = true)]
    public string? Name { get; init; }

    /// <summary>
    /// What it is about: an entry of the timeline for requests, a client for the API, a node for evictions. By default all together.
    /// </summary>
    [Field(2)]
    public string? Of { get; init; }

    /// <summary>It is at least this, a decimal number.</summary>
    [Field(3)]
    public string? AtLeast { get; init; }

    /// <summary>It is at most this, a decimal number.</summary>
    [Field(4)]
    public string? AtMost { get; init; }
}

/// <summary>Bounds of a number of things.</summary>
public sealed record CountRange
{
    /// <summary>At least so many.</summary>
    [Field(1)]
    public int? AtLeast { get; init; }

    /// <summary>At most so many.</summary>
    [Field(2)]
    public int? AtMost { get; init; }

    /// <summary>Exactly so many.</summary>
    [Field(3)]
    public int? Exactly { get; init; }
}
