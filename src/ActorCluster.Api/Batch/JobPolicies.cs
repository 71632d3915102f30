using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Batch;

/// <summary>What failed pods mean for their Job.</summary>
public sealed record PodFailurePolicy
{
    /// <summary>The rules in order, 20 at most. The first one that fits a failed pod holds; if none does, the failure counts.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<PodFailurePolicyRule>? Rules { get; init; }
}

/// <summary>What a failed pod means, if its end fits either the exit codes or the conditions.</summary>
public sealed record PodFailurePolicyRule
{
    /// <summary>
    /// <c>FailJob</c> fails the Job, <c>FailIndex</c> the pod's index, <c>Ignore</c> does not count the failure, <c>Count</c> counts it.
    /// </summary>
    [Field(1, Always = true, Required = true, Values = "Count,FailIndex,FailJob,Ignore")]
    public string Action { get; init => field = value ?? ""; } = "";

    /// <summary>The exit codes that fit.</summary>
    [Field(2)]
    public PodFailurePolicyOnExitCodesRequirement? OnExitCodes { get; init; }

    /// <summary>Conditions of the pod one of which has to hold, 20 at most.</summary>
    [Field(3)]
    public IReadOnlyList<PodFailurePolicyOnPodConditionsPattern>? OnPodConditions { get; init; }
}

/// <summary>Exit codes of containers that have failed.</summary>
public sealed record PodFailurePolicyOnExitCodesRequirement
{
    /// <summary>The container that is meant. Left out, each container and init container is.</summary>
    [Field(1, Pointer = true)]
    public string? ContainerName { get; init; }

    /// <summary><c>In</c>: an exit code is among the values. <c>NotIn</c>: an exit code is not among them.</summary>
    [Field(2, Always = true, Required = true, Values = "In,NotIn")]
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>The exit codes in ascending order, 255 at most. 0 is not allowed for <c>In</c>.</summary>
    [Field(3, Always = true, Required = true, ListType = ListType.Set)]
    public IReadOnlyList<int>? Values { get; init; }
}

/// <summary>A condition of a pod.</summary>
public sealed record PodFailurePolicyOnPodConditionsPattern
{
    /// <summary>Type of the condition.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Status of the condition, <c>True</c> by default.</summary>
    [Field(2, Always = true, Required = true)]
    public string Status { get; init => field = value ?? ""; } = "";
}

/// <summary>Values of <c>spec.podFailurePolicy.rules[].action</c> of a Job.</summary>
public static class PodFailurePolicyAction
{
    /// <summary>The Job fails, and its running pods are ended.</summary>
    public const string FailJob = "FailJob";

    /// <summary>The index of the pod fails and is not tried again.</summary>
    public const string FailIndex = "FailIndex";

    /// <summary>The failure does not count.</summary>
    public const string Ignore = "Ignore";

    /// <summary>The failure counts.</summary>
    public const string Count = "Count";
}

/// <summary>Values of <c>onExitCodes.operator</c> in the failure policy of a Job.</summary>
public static class PodFailurePolicyOnExitCodesOperator
{
    /// <summary>An exit code is among the values.</summary>
    public const string In = "In";

    /// <summary>An exit code is not among the values.</summary>
    public const string NotIn = "NotIn";
}

/// <summary>When an indexed Job counts as successful.</summary>
public sealed record SuccessPolicy
{
    /// <summary>The rules, 20 at most. The Job has succeeded as soon as one is met.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<SuccessPolicyRule>? Rules { get; init; }
}

/// <summary>Indexes of a Job that have to succeed.</summary>
public sealed record SuccessPolicyRule
{
    /// <summary>The indexes that have to succeed, as in <c>1,3-5,7</c>.</summary>
    [Field(1, Pointer = true)]
    public string? SucceededIndexes { get; init; }

    /// <summary>How many indexes have to succeed, of <c>succeededIndexes</c> if these are given.</summary>
    [Field(2)]
    public int? SucceededCount { get; init; }
}
