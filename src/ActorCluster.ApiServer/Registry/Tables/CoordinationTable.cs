using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Cluster;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>coordination.k8s.io</c>.</summary>
internal static class CoordinationTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        new ResourceDefinition(ResourceTypes.Leases, new LeaseStrategy()) { Columns = TablePrinters.Leases },
    ];
}
