using ActorCluster.Api.Metrics;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>What nodes use. Measured when somebody asks, never stored.</summary>
    public static ResourceType NodeMetrics { get; } = Make<NodeMetrics>("metrics.k8s.io", "v1beta1", "nodes", false, []);

    /// <summary>What pods use. Measured when somebody asks, never stored.</summary>
    public static ResourceType PodMetrics { get; } = Make<PodMetrics>("metrics.k8s.io", "v1beta1", "pods", true, []);

    private static ResourceType[] MetricsGroup => [NodeMetrics, PodMetrics];
}
