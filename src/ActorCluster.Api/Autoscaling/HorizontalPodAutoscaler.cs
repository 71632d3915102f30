using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Autoscaling;

/// <summary>
/// Sets the number of replicas of an object by what is measured of its pods, in the version that knows processor time alone. The object is
/// that of <c>autoscaling/v2</c>.
/// </summary>
public sealed record HorizontalPodAutoscaler : KubernetesObject
{
    /// <summary>The object and its bounds.</summary>
    [Field(2, Always = true)]
    public HorizontalPodAutoscalerSpec Spec { get; init => field = value ?? HorizontalPodAutoscalerSpec.Empty; } = HorizontalPodAutoscalerSpec.Empty;

    /// <summary>What was last observed.</summary>
    [Field(3, Always = true)]
    public HorizontalPodAutoscalerStatus Status { get; init => field = value ?? HorizontalPodAutoscalerStatus.Empty; } = HorizontalPodAutoscalerStatus.Empty;
}

/// <summary>What is scaled, and between which bounds.</summary>
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

    /// <summary>The share of the requested processor time that the pods should use on average, in percent.</summary>
    [Field(4)]
    public int? TargetCPUUtilizationPercentage { get; init; }
}

/// <summary>Names an object in the same namespace.</summary>
[Atomic]
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
    [Field(3, Always = true, Required = true)]
    public int CurrentReplicas { get; init; }

    /// <summary>Number of replicas that there should be.</summary>
    [Field(4, Always = true, Required = true)]
    public int DesiredReplicas { get; init; }

    /// <summary>The share of the requested processor time that the pods use on average, in percent.</summary>
    [Field(5)]
    public int? CurrentCPUUtilizationPercentage { get; init; }
}
