using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Autoscaling;

/// <summary>The number of replicas of an object, as its subresource <c>scale</c>.</summary>
public sealed record Scale : KubernetesObject
{
    /// <summary>How many there should be.</summary>
    [Field(2, Always = true)]
    public ScaleSpec Spec { get; init => field = value ?? ScaleSpec.Empty; } = ScaleSpec.Empty;

    /// <summary>How many there are.</summary>
    [Field(3, Always = true)]
    public ScaleStatus Status { get; init => field = value ?? ScaleStatus.Empty; } = ScaleStatus.Empty;
}

/// <summary>How many replicas there should be.</summary>
public sealed record ScaleSpec
{
    /// <summary>The value with every field left out.</summary>
    public static ScaleSpec Empty { get; } = new();

    /// <summary>The number.</summary>
    [Field(1)]
    public int Replicas { get; init; }
}

/// <summary>How many replicas there are.</summary>
public sealed record ScaleStatus
{
    /// <summary>The value with every field left out.</summary>
    public static ScaleStatus Empty { get; } = new();

    /// <summary>The number.</summary>
    [Field(1, Always = true, Required = true)]
    public int Replicas { get; init; }

    /// <summary>Selects the pods that are counted, in the form of a query.</summary>
    [Field(2)]
    public string? Selector { get; init; }
}
