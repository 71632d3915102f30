using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>policy</c>.</summary>
internal static class PolicyTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        new ResourceDefinition(ResourceTypes.PodDisruptionBudgets, new PodDisruptionBudgetStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = TablePrinters.PodDisruptionBudgets,
        },
    ];
}
