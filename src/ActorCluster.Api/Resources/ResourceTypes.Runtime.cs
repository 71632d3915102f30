using ActorCluster.Api.Runtime;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Ways to run containers; the group is <c>node.k8s.io</c>.</summary>
    public static ResourceType RuntimeClasses { get; } = Cluster<RuntimeClass>("node.k8s.io", "runtimeclasses");

    private static ResourceType[] RuntimeGroup => [RuntimeClasses];
}
