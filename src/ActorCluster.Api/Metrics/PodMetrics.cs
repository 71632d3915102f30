using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Metrics;

/// <summary>What the containers of a pod use.</summary>
public sealed record PodMetrics : KubernetesObject
{
    /// <summary>When it was measured.</summary>
    [Field(2, Always = true, Required = true)]
    public Time? Timestamp { get; init; }

    /// <summary>The length of the interval that ended then, <c>15s</c>.</summary>
    [Field(3, Always = true, Required = true, Duration = true)]
    public string Window { get; init => field = value ?? ""; } = "";

    /// <summary>The containers that run.</summary>
    [Field(4, Always = true, Required = true)]
    public IReadOnlyList<ContainerMetrics>? Containers { get; init; }
}

/// <summary>What a container uses.</summary>
public sealed record ContainerMetrics
{
    /// <summary>The value with every field left out.</summary>
    public static ContainerMetrics Empty { get; } = new();

    /// <summary>Name of the container.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>What was used in the interval: <c>cpu</c> on average, <c>memory</c> at its end.</summary>
    [Field(2, Always = true, Required = true)]
    public IReadOnlyDictionary<string, Quantity>? Usage { get; init; }
}
