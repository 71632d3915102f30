using ActorCluster.Api.Discovery;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>EndpointSlices.</summary>
    public static ResourceType EndpointSlices { get; } = Namespaced<EndpointSlice>("discovery.k8s.io", "endpointslices");

    private static ResourceType[] DiscoveryGroup => [EndpointSlices];
}
