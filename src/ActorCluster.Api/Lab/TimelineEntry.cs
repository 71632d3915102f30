using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Lab;

/// <summary>One fault or action: when, for how long, on what, and exactly one of the fields from <c>node</c> on.</summary>
public sealed record TimelineEntry
{
    /// <summary>Name of the entry; expectations refer to it.</summary>
    [Field(1, Always = true, Required = true)]
    public string? Name { get; init; }

    /// <summary>When it begins: after the steady state, or after <see cref="After"/>.</summary>
    [Field(2)]
    public string? At { get; init; }

    /// <summary>Name of an entry from whose end (its healing, or its only moment) <see cref="At"/> counts.</summary>
    [Field(3)]
    public string? After { get; init; }

    /// <summary>
    /// How long the fault lasts; then it heals. Without it, until the end of the experiment, where everything heals. It may grow with the
    /// cluster: <c>60s + 10s * nodes(a)</c> counts the nodes of the zone <c>a</c>, <c>nodes</c> all.
    /// </summary>
    [Field(4)]
    public string? Duration { get; init; }

    /// <summary>The nodes that it hits. By default one, chosen at random.</summary>
    [Field(5)]
    public NodeTargets? Nodes { get; init; }

    /// <summary>
    /// The pods that it hits, for faults of containers and probes, and for pressure by what they use. With nodes, only those on these.
    /// </summary>
    [Field(6)]
    public PodTargets? Pods { get; init; }

    /// <summary>A machine fails.</summary>
    [Field(7)]
    public NodeFault? Node { get; init; }

    /// <summary>A machine's clock is wrong.</summary>
    [Field(8)]
    public ClockFault? Clock { get; init; }

    /// <summary>The network between a node and the master, or between nodes, is bad.</summary>
    [Field(9)]
    public LinkFault? Link { get; init; }

    /// <summary>The kubelet fails while the containers live on.</summary>
    [Field(10)]
    public KubeletFault? Kubelet { get; init; }

    /// <summary>Containers fail.</summary>
    [Field(11)]
    public ContainerFault? Container { get; init; }

    /// <summary>Images come slowly or not at all.</summary>
    [Field(12)]
    public ImageFault? Image { get; init; }

    /// <summary>Probes fail though the containers are well.</summary>
    [Field(13)]
    public ProbeFault? Probe { get; init; }

    /// <summary>A node runs out of something.</summary>
    [Field(14)]
    public PressureFault? Pressure { get; init; }

    /// <summary>The API server is slow, refuses, or is away.</summary>
    [Field(15)]
    public ApiFault? Api { get; init; }

    /// <summary>The store is slow, crashes, or has a wrong field in it.</summary>
    [Field(16)]
    public StoreFault? Store { get; init; }

    /// <summary>Watches stall, lose events, or end.</summary>
    [Field(17)]
    public WatchFault? Watch { get; init; }

    /// <summary>A controller or the scheduler stands still, crashes, or loses its lease.</summary>
    [Field(18)]
    public ComponentFault? Component { get; init; }

    /// <summary>Clients load a Service.</summary>
    [Field(19)]
    public LoadFault? Load { get; init; }

    /// <summary>Something an operator does. It has no duration and nothing to heal.</summary>
    [Field(20)]
    public OperatorAction? Action { get; init; }
}

/// <summary>Nodes, chosen by everything that is given together.</summary>
public sealed record NodeTargets
{
    /// <summary>Their names.</summary>
    [Field(1)]
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Their zones.</summary>
    [Field(2)]
    public IReadOnlyList<string>? Zones { get; init; }

    /// <summary>A selector of labels, as <c>kubectl -l</c> takes it.</summary>
    [Field(3)]
    public string? LabelSelector { get; init; }

    /// <summary>Nodes that run at least one pod of these.</summary>
    [Field(4)]
    public PodTargets? Running { get; init; }

    /// <summary>
    /// <c>One</c> (the default unless names are given), <c>All</c> (the default with names), <c>Fixed</c>, <c>Percent</c> or
    /// <c>UpToPercent</c>.
    /// </summary>
    [Field(5)]
    public string? Mode { get; init; }

    /// <summary>How many, or how many of a hundred, for <c>Fixed</c>, <c>Percent</c> and <c>UpToPercent</c>.</summary>
    [Field(6)]
    public int? Value { get; init; }

    /// <summary>The very nodes that an earlier entry of this name hit.</summary>
    [Field(7)]
    public string? SameAs { get; init; }
}

/// <summary>Pods, chosen by everything that is given together.</summary>
public sealed record PodTargets
{
    /// <summary>Their namespace; by default <c>default</c>.</summary>
    [Field(1)]
    public string? Namespace { get; init; }

    /// <summary>Their names, or <c>namespace/name</c> for pods of other namespaces.</summary>
    [Field(2)]
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>A selector of labels, as <c>kubectl -l</c> takes it.</summary>
    [Field(3)]
    public string? LabelSelector { get; init; }

    /// <summary>Only one container of each pod; by default all.</summary>
    [Field(4)]
    public string? Container { get; init; }

    /// <summary><c>All</c> (the default), <c>One</c>, <c>Fixed</c>, <c>Percent</c> or <c>UpToPercent</c>.</summary>
    [Field(5)]
    public string? Mode { get; init; }

    /// <summary>How many, or how many of a hundred, for <c>Fixed</c>, <c>Percent</c> and <c>UpToPercent</c>.</summary>
    [Field(6)]
    public int? Value { get; init; }

    /// <summary>Their namespaces, if there are several; instead of <see cref="Namespace"/>. <c>*</c> means all.</summary>
    [Field(7)]
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>A selector of annotations, written as one of labels.</summary>
    [Field(8)]
    public string? AnnotationSelector { get; init; }

    /// <summary>A selector of fields, as <c>kubectl --field-selector</c> takes it.</summary>
    [Field(9)]
    public string? FieldSelector { get; init; }

    /// <summary>Only pods in one of these phases (<c>Running</c>, <c>Pending</c> …).</summary>
    [Field(10)]
    public IReadOnlyList<string>? Phases { get; init; }
}

/// <summary>How many of the eligible targets an entry hits.</summary>
public static class TargetMode
{
    /// <summary>One, chosen at random.</summary>
    public const string One = "One";

    /// <summary>All.</summary>
    public const string All = "All";

    /// <summary>A number of them, chosen at random.</summary>
    public const string Fixed = "Fixed";

    /// <summary>A share of them, rounded up, chosen at random.</summary>
    public const string Percent = "Percent";

    /// <summary>A share of them, rounded up, that is itself chosen at random between one target and the given share.</summary>
    public const string UpToPercent = "UpToPercent";
}

/// <summary>Something an operator does: one of the fields is given. Node names default to the entry's nodes.</summary>
public sealed record OperatorAction
{
    /// <summary>YAML documents to apply, as <c>kubectl apply --server-side</c> does: created, or merged into what is there.</summary>
    [Field(1)]
    public string? Apply { get; init; }

    /// <summary>An object to delete.</summary>
    [Field(2)]
    public ObjectTarget? Delete { get; init; }

    /// <summary>An object to give other replicas.</summary>
    [Field(3)]
    public ScaleAction? Scale { get; init; }

    /// <summary>A taint to put on the entry's nodes, as <c>key=value:effect</c>; with a minus at the end it is taken away.</summary>
    [Field(4)]
    public string? Taint { get; init; }

    /// <summary>
    /// Drains the entry's nodes: cordons them and evicts their pods through the API until none is left, DaemonSets' aside.
    /// </summary>
    [Field(5)]
    public bool? Drain { get; init; }

    /// <summary>Takes the cordon off the entry's nodes.</summary>
    [Field(6)]
    public bool? Uncordon { get; init; }

    /// <summary>Rolls the pods of an object out anew, as <c>kubectl rollout restart</c> does.</summary>
    [Field(7)]
    public ObjectTarget? Restart { get; init; }

    /// <summary>Deletes the entry's pods.</summary>
    [Field(8)]
    public PodDeletion? DeletePods { get; init; }
}

/// <summary>How pods are deleted.</summary>
public sealed record PodDeletion
{
    /// <summary>
    /// How long their containers have, in seconds; by default as long as each pod grants. 0 is <c>kubectl delete --force</c>.
    /// </summary>
    [Field(1)]
    public long? GracePeriodSeconds { get; init; }
}

/// <summary>One object of the API.</summary>
public sealed record ObjectTarget
{
    /// <summary>Its group and version.</summary>
    [Field(1)]
    public string? ApiVersion { get; init; }

    /// <summary>Its kind.</summary>
    [Field(2, Always = true, Required = true)]
    public string? Kind { get; init; }

    /// <summary>Its namespace; by default <c>default</c> where it has one.</summary>
    [Field(3)]
    public string? Namespace { get; init; }

    /// <summary>Its name; without one, every object that <see cref="LabelSelector"/> selects.</summary>
    [Field(4)]
    public string? Name { get; init; }

    /// <summary>A selector of labels, as <c>kubectl -l</c> takes it.</summary>
    [Field(5)]
    public string? LabelSelector { get; init; }

    /// <summary>How long the containers of a deleted pod have, in seconds.</summary>
    [Field(6)]
    public long? GracePeriodSeconds { get; init; }
}

/// <summary>Other replicas for an object.</summary>
public sealed record ScaleAction
{
    /// <summary>The object.</summary>
    [Field(1)]
    public ObjectTarget? Object { get; init; }

    /// <summary>How many.</summary>
    [Field(2)]
    public int Replicas { get; init; }
}
