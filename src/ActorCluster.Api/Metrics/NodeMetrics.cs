using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Metrics;

/// <summary>What a node uses.</summary>
public sealed record NodeMetrics : KubernetesObject
{
    /// <summary>When it was measured.</summary>
    [Field(2, Always = true, Required = true)]
    public Time? Timestamp { get; init; }

    /// <summary>The length of the interval that ended then, <c>15s</c>.</summary>
    [Field(3, Always = true, Required = true, Duration = true)]
    public string Window { get; init => field = value ?? ""; } = "";

    /// <summary>What was used in the interval: <c>cpu</c> on average, <c>memory</c> at its end.</summary>
    [Field(4, Always = true, Required = true)]
    public IReadOnlyDictionary<string, Quantity>? Usage { get; init; }
}
