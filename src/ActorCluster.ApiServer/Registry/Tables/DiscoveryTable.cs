using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Services;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>discovery.k8s.io</c>.</summary>
internal static class DiscoveryTable
{
    /// <summary>EndpointSlices.</summary>
    public static ResourceDefinition EndpointSlices { get; } = new(ResourceTypes.EndpointSlices, new EndpointSliceStrategy())
    {
        Columns = TablePrinters.EndpointSlices,
    };

    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        EndpointSlices,
    ];
}
