using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>Lets a pod run on nodes with the taints that it matches.</summary>
public sealed record Toleration
{
    /// <summary>Key of the taint. Empty, with <c>Exists</c>, matches every taint.</summary>
    [Field(1)]
    public string? Key { get; init; }

    /// <summary><c>Equal</c> (the default) compares the value, <c>Exists</c> does not.</summary>
    [Field(2, Values = "Equal,Exists")]
    public string? Operator { get; init; }

    /// <summary>Value of the taint, for <c>Equal</c>.</summary>
    [Field(3)]
    public string? Value { get; init; }

    /// <summary>Effect of the taint. Empty matches every effect.</summary>
    [Field(4, Values = "NoExecute,NoSchedule,PreferNoSchedule")]
    public string? Effect { get; init; }

    /// <summary>Seconds for which a <c>NoExecute</c> taint is tolerated. Without it for ever, 0 or less not at all.</summary>
    [Field(5)]
    public long? TolerationSeconds { get; init; }
}

/// <summary>Values of <c>tolerations[].operator</c>.</summary>
public static class TolerationOperator
{
    /// <summary>The taint has the key.</summary>
    public const string Exists = "Exists";

    /// <summary>The taint has the key and the value.</summary>
    public const string Equal = "Equal";
}

/// <summary>How evenly the pods of a group are to be spread over domains, the sets of nodes with the same value of a label.</summary>
public sealed record TopologySpreadConstraint
{
    /// <summary>By how many pods a domain may exceed the domain that has fewest.</summary>
    [Field(1, Always = true, Required = true)]
    public int MaxSkew { get; init; }

    /// <summary>Label whose values name the domains.</summary>
    [Field(2, Always = true, Required = true)]
    public string TopologyKey { get; init => field = value ?? ""; } = "";

    /// <summary><c>DoNotSchedule</c> leaves the pod pending, <c>ScheduleAnyway</c> only lowers the score.</summary>
    [Field(3, Always = true, Required = true, Values = "DoNotSchedule,ScheduleAnyway")]
    public string WhenUnsatisfiable { get; init => field = value ?? ""; } = "";

    /// <summary>Selects the pods of the group, in the namespace of this pod.</summary>
    [Field(4)]
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>With fewer domains than this the least number of pods counts as 0. For <c>DoNotSchedule</c> only.</summary>
    [Field(5)]
    public int? MinDomains { get; init; }

    /// <summary>
    /// Whether nodes that the pod's node affinity and selector exclude are left out of account: <c>Honor</c> (the default) or
    /// <c>Ignore</c>.
    /// </summary>
    [Field(6, Pointer = true, Values = "Honor,Ignore")]
    public string? NodeAffinityPolicy { get; init; }

    /// <summary>
    /// Whether nodes with taints that the pod does not tolerate are left out of account: <c>Honor</c> or <c>Ignore</c> (the default).
    /// </summary>
    [Field(7, Pointer = true, Values = "Honor,Ignore")]
    public string? NodeTaintsPolicy { get; init; }

    /// <summary>Labels whose values in this pod the pods of the group must have too.</summary>
    [Field(8)]
    public IReadOnlyList<string>? MatchLabelKeys { get; init; }
}

/// <summary>Values of <c>whenUnsatisfiable</c>.</summary>
public static class UnsatisfiableConstraintAction
{
    /// <summary>The pod stays pending.</summary>
    public const string DoNotSchedule = "DoNotSchedule";

    /// <summary>The pod is bound all the same.</summary>
    public const string ScheduleAnyway = "ScheduleAnyway";
}

/// <summary>Values of <c>nodeAffinityPolicy</c> and <c>nodeTaintsPolicy</c>.</summary>
public static class NodeInclusionPolicy
{
    /// <summary>The node counts.</summary>
    public const string Ignore = "Ignore";

    /// <summary>The node does not count.</summary>
    public const string Honor = "Honor";
}
