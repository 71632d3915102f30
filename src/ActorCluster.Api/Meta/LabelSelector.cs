using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Meta;

/// <summary>
/// Selects objects by their labels: all of <c>matchLabels</c> and all of <c>matchExpressions</c> must hold. An empty selector selects
/// everything, an absent one nothing.
/// </summary>
[Atomic]
public sealed record LabelSelector
{
    /// <summary>The selector that selects everything.</summary>
    public static LabelSelector Empty { get; } = new();

    /// <summary>Labels that an object must have with exactly these values.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    /// <summary>Conditions that the labels must meet, all of them.</summary>
    [Field(2)]
    public IReadOnlyList<LabelSelectorRequirement>? MatchExpressions { get; init; }
}

/// <summary>One condition on one label.</summary>
public sealed record LabelSelectorRequirement
{
    /// <summary>Key of the label.</summary>
    [Field(1, Always = true, Required = true)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>Relation of the label to the values: <c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>Values for <c>In</c> and <c>NotIn</c>, at least one. Must be empty for the other operators.</summary>
    [Field(3)]
    public IReadOnlyList<string>? Values { get; init; }
}

/// <summary>Values of <c>matchExpressions[].operator</c> in a label selector.</summary>
public static class LabelSelectorOperator
{
    /// <summary>The label has one of the values.</summary>
    public const string In = "In";

    /// <summary>The label is absent or has none of the values.</summary>
    public const string NotIn = "NotIn";

    /// <summary>The label is present.</summary>
    public const string Exists = "Exists";

    /// <summary>The label is absent.</summary>
    public const string DoesNotExist = "DoesNotExist";
}
