using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Autoscaling.V2;

/// <summary>Sets the number of replicas of an object by what is measured of its pods.</summary>
public sealed record HorizontalPodAutoscaler : KubernetesObject
{
    /// <summary>The object, its bounds and the metrics.</summary>
    [Field(2, Always = true)]
    public HorizontalPodAutoscalerSpec Spec { get; init => field = value ?? HorizontalPodAutoscalerSpec.Empty; } = HorizontalPodAutoscalerSpec.Empty;

    /// <summary>What was last observed.</summary>
    [Field(3, Always = true)]
    public HorizontalPodAutoscalerStatus Status { get; init => field = value ?? HorizontalPodAutoscalerStatus.Empty; } = HorizontalPodAutoscalerStatus.Empty;
}

/// <summary>What is scaled, between which bounds and by which metrics.</summary>
public sealed record HorizontalPodAutoscalerSpec
{
    /// <summary>The value with every field left out.</summary>
    public static HorizontalPodAutoscalerSpec Empty { get; } = new();

    /// <summary>The object that is scaled, through its subresource <c>scale</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public CrossVersionObjectReference ScaleTargetRef { get; init => field = value ?? CrossVersionObjectReference.Empty; } = CrossVersionObjectReference.Empty;

    /// <summary>The fewest replicas, 1 by default.</summary>
    [Field(2)]
    public int? MinReplicas { get; init; }

    /// <summary>The most replicas, not less than <c>minReplicas</c>.</summary>
    [Field(3, Always = true, Required = true)]
    public int MaxReplicas { get; init; }

    /// <summary>The metrics. The one that asks for the most replicas decides. 80% of the requested processor time by default.</summary>
    [Field(4)]
    public IReadOnlyList<MetricSpec>? Metrics { get; init; }

    /// <summary>How fast the number may rise and fall.</summary>
    [Field(5)]
    public HorizontalPodAutoscalerBehavior? Behavior { get; init; }
}

/// <summary>Names an object in the same namespace.</summary>
public sealed record CrossVersionObjectReference
{
    /// <summary>The value with every field left out.</summary>
    public static CrossVersionObjectReference Empty { get; } = new();

    /// <summary>Kind of the object.</summary>
    [Field(1, Always = true, Required = true)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the object.</summary>
    [Field(2, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Group and version of the object.</summary>
    [Field(3)]
    public string? ApiVersion { get; init; }
}

/// <summary>How fast a number of replicas may rise and fall.</summary>
public sealed record HorizontalPodAutoscalerBehavior
{
    /// <summary>How it may rise: by default the greater of 4 pods and 100% in 15 seconds, at once.</summary>
    [Field(1)]
    public HPAScalingRules? ScaleUp { get; init; }

    /// <summary>How it may fall: by default to the minimum, at the highest recommendation of the last 300 seconds.</summary>
    [Field(2)]
    public HPAScalingRules? ScaleDown { get; init; }
}

/// <summary>How fast a number of replicas may move in one direction.</summary>
public sealed record HPAScalingRules
{
    /// <summary>
    /// Seconds of past recommendations of which the safest holds, 3600 at most. 0 for rising and 300 for falling by default.
    /// </summary>
    [Field(3)]
    public int? StabilizationWindowSeconds { get; init; }

    /// <summary>
    /// Which policy holds: <c>Max</c> (the default) the one that allows most, <c>Min</c> the one that allows least, <c>Disabled</c> none.
    /// </summary>
    [Field(1, Pointer = true)]
    public string? SelectPolicy { get; init; }

    /// <summary>The policies.</summary>
    [Field(2)]
    public IReadOnlyList<HPAScalingPolicy>? Policies { get; init; }
}

/// <summary>How much a number of replicas may move within some time.</summary>
public sealed record HPAScalingPolicy
{
    /// <summary><c>Pods</c> or <c>Percent</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The number of pods, or the share of the present ones.</summary>
    [Field(2, Always = true, Required = true)]
    public int Value { get; init; }

    /// <summary>The time, 1800 seconds at most.</summary>
    [Field(3, Always = true, Required = true)]
    public int PeriodSeconds { get; init; }
}

/// <summary>What was last observed by an autoscaler.</summary>
public sealed record HorizontalPodAutoscalerStatus
{
    /// <summary>The value with every field left out.</summary>
    public static HorizontalPodAutoscalerStatus Empty { get; } = new();

    /// <summary>Value of <c>metadata.generation</c> that the controller has acted on.</summary>
    [Field(1)]
    public long? ObservedGeneration { get; init; }

    /// <summary>When the number of replicas was last changed.</summary>
    [Field(2)]
    public Time? LastScaleTime { get; init; }

    /// <summary>Number of replicas that there are.</summary>
    [Field(3)]
    public int CurrentReplicas { get; init; }

    /// <summary>Number of replicas that there should be.</summary>
    [Field(4, Always = true, Required = true)]
    public int DesiredReplicas { get; init; }

    /// <summary>The metrics as last read.</summary>
    [Field(5, Always = true)]
    public IReadOnlyList<MetricStatus>? CurrentMetrics { get; init; }

    /// <summary>Aspects of the state.</summary>
    [Field(6, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<HorizontalPodAutoscalerCondition>? Conditions { get; init; }
}

/// <summary>One aspect of the state of an autoscaler.</summary>
public sealed record HorizontalPodAutoscalerCondition
{
    /// <summary>Type of the condition.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the condition holds: <c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>When the status last changed.</summary>
    [Field(3, Always = true)]
    public Time? LastTransitionTime { get; init; }

    /// <summary>Why the status last changed, in one word.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>Why the status last changed, for people.</summary>
    [Field(5)]
    public string? Message { get; init; }
}

/// <summary>Values of <c>status.conditions[].type</c> of an autoscaler.</summary>
public static class HorizontalPodAutoscalerConditionType
{
    /// <summary>The metrics can be read and scaling is on.</summary>
    public const string ScalingActive = "ScalingActive";

    /// <summary>The number can be read and set.</summary>
    public const string AbleToScale = "AbleToScale";

    /// <summary>The number that is wanted lies beyond a bound.</summary>
    public const string ScalingLimited = "ScalingLimited";
}

/// <summary>Values of <c>selectPolicy</c> of an autoscaler.</summary>
public static class ScalingPolicySelect
{
    /// <summary>The policy that allows most.</summary>
    public const string Max = "Max";

    /// <summary>The policy that allows least.</summary>
    public const string Min = "Min";

    /// <summary>No movement in this direction.</summary>
    public const string Disabled = "Disabled";
}

/// <summary>Values of <c>policies[].type</c> of an autoscaler.</summary>
public static class HPAScalingPolicyType
{
    /// <summary>A number of pods.</summary>
    public const string Pods = "Pods";

    /// <summary>A share of the present pods.</summary>
    public const string Percent = "Percent";
}
