using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Cluster;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>scheduling.k8s.io</c>.</summary>
internal static class SchedulingTable
{
    /// <summary>Priority classes.</summary>
    public static ResourceDefinition PriorityClasses { get; } =
        new(ResourceTypes.PriorityClasses, new PriorityClassStrategy()) { Columns = TablePrinters.PriorityClasses };

    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        PriorityClasses,
    ];
}
