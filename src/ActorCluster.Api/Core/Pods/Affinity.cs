using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>Which nodes and which neighbours a pod requires or prefers.</summary>
public sealed record Affinity
{
    /// <summary>Nodes, by their labels and names.</summary>
    [Field(1)]
    public NodeAffinity? NodeAffinity { get; init; }

    /// <summary>Pods to be near.</summary>
    [Field(2)]
    public PodAffinity? PodAffinity { get; init; }

    /// <summary>Pods to keep away from.</summary>
    [Field(3)]
    public PodAntiAffinity? PodAntiAffinity { get; init; }
}

/// <summary>Which nodes a pod requires or prefers.</summary>
public sealed record NodeAffinity
{
    /// <summary>What a node must match for the pod to be bound to it. A later change of the node does not matter.</summary>
    [Field(1)]
    public NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }

    /// <summary>What adds to the score of a node.</summary>
    [Field(2)]
    public IReadOnlyList<PreferredSchedulingTerm>? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }
}

/// <summary>Selects nodes: one of the terms must match.</summary>
[Atomic]
public sealed record NodeSelector
{
    /// <summary>The terms.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<NodeSelectorTerm>? NodeSelectorTerms { get; init; }
}

/// <summary>All conditions must hold. A term without any matches no node.</summary>
[Atomic]
public sealed record NodeSelectorTerm
{
    /// <summary>The value with every field left out.</summary>
    public static NodeSelectorTerm Empty { get; } = new();

    /// <summary>Conditions on the labels.</summary>
    [Field(1)]
    public IReadOnlyList<NodeSelectorRequirement>? MatchExpressions { get; init; }

    /// <summary>Conditions on fields; <c>metadata.name</c> is the only one.</summary>
    [Field(2)]
    public IReadOnlyList<NodeSelectorRequirement>? MatchFields { get; init; }
}

/// <summary>One condition on a node.</summary>
public sealed record NodeSelectorRequirement
{
    /// <summary>Key of the label, or name of the field.</summary>
    [Field(1, Always = true, Required = true)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c>, <c>DoesNotExist</c>, <c>Gt</c> or <c>Lt</c>.</summary>
    [Field(2, Always = true, Required = true, Values = "DoesNotExist,Exists,Gt,In,Lt,NotIn")]
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// Values to compare with: none for <c>Exists</c> and <c>DoesNotExist</c>, one whole number for <c>Gt</c> and <c>Lt</c>.
    /// </summary>
    [Field(3)]
    public IReadOnlyList<string>? Values { get; init; }
}

/// <summary>A term with a weight. An empty term matches every node.</summary>
public sealed record PreferredSchedulingTerm
{
    /// <summary>What a match adds to the score, 1 to 100.</summary>
    [Field(1, Always = true, Required = true)]
    public int Weight { get; init; }

    /// <summary>The term.</summary>
    [Field(2, Always = true, Required = true)]
    public NodeSelectorTerm Preference { get; init => field = value ?? NodeSelectorTerm.Empty; } = NodeSelectorTerm.Empty;
}

/// <summary>Pods to be near.</summary>
public sealed record PodAffinity
{
    /// <summary>Terms that must all be met for the pod to be bound.</summary>
    [Field(1)]
    public IReadOnlyList<PodAffinityTerm>? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }

    /// <summary>Terms that add to the score of a node.</summary>
    [Field(2)]
    public IReadOnlyList<WeightedPodAffinityTerm>? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }
}

/// <summary>Pods to keep away from.</summary>
public sealed record PodAntiAffinity
{
    /// <summary>Terms that must all be met for the pod to be bound.</summary>
    [Field(1)]
    public IReadOnlyList<PodAffinityTerm>? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }

    /// <summary>Terms that subtract from the score of a node.</summary>
    [Field(2)]
    public IReadOnlyList<WeightedPodAffinityTerm>? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }
}

/// <summary>A term with a weight.</summary>
public sealed record WeightedPodAffinityTerm
{
    /// <summary>What a match counts, 1 to 100.</summary>
    [Field(1, Always = true, Required = true)]
    public int Weight { get; init; }

    /// <summary>The term.</summary>
    [Field(2, Always = true, Required = true)]
    public PodAffinityTerm PodAffinityTerm { get; init => field = value ?? PodAffinityTerm.Empty; } = PodAffinityTerm.Empty;
}

/// <summary>A set of pods, and how near is near: on nodes with the same value of the label <c>topologyKey</c>.</summary>
public sealed record PodAffinityTerm
{
    /// <summary>The value with every field left out.</summary>
    public static PodAffinityTerm Empty { get; } = new();

    /// <summary>Selects the pods by label. Without it no pod matches.</summary>
    [Field(1)]
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>Namespaces of the pods. With <c>namespaceSelector</c> also absent that of this pod.</summary>
    [Field(2)]
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>Label of nodes whose value says which ones are near each other.</summary>
    [Field(3, Always = true, Required = true)]
    public string TopologyKey { get; init => field = value ?? ""; } = "";

    /// <summary>Selects further namespaces by label. An empty one selects all.</summary>
    [Field(4)]
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>Labels whose values in this pod the other pods must have too.</summary>
    [Field(5)]
    public IReadOnlyList<string>? MatchLabelKeys { get; init; }

    /// <summary>Labels whose values in this pod the other pods must not have.</summary>
    [Field(6)]
    public IReadOnlyList<string>? MismatchLabelKeys { get; init; }
}

/// <summary>Values of <c>operator</c> in a <see cref="NodeSelectorRequirement"/>.</summary>
public static class NodeSelectorOperator
{
    /// <summary>The value is one of those given.</summary>
    public const string In = "In";

    /// <summary>The label is absent or its value is none of those given.</summary>
    public const string NotIn = "NotIn";

    /// <summary>The label is present.</summary>
    public const string Exists = "Exists";

    /// <summary>The label is absent.</summary>
    public const string DoesNotExist = "DoesNotExist";

    /// <summary>The value is a whole number greater than the one given.</summary>
    public const string Gt = "Gt";

    /// <summary>The value is a whole number less than the one given.</summary>
    public const string Lt = "Lt";
}
