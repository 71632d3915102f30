using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>apps</c>.</summary>
internal static class AppsTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        new ResourceDefinition(ResourceTypes.Deployments, new DeploymentStrategy())
        {
            Subresources = [Subresource.Scale, Subresource.Status],
            Columns = WorkloadPrinters.Deployments,
        },
        new ResourceDefinition(ResourceTypes.ReplicaSets, new ReplicaSetStrategy())
        {
            Subresources = [Subresource.Scale, Subresource.Status],
            Columns = WorkloadPrinters.ReplicaSets,
            Fields = ReplicaSetStrategy.Fields,
        },
        new ResourceDefinition(ResourceTypes.StatefulSets, new StatefulSetStrategy())
        {
            Subresources = [Subresource.Scale, Subresource.Status],
            Columns = WorkloadPrinters.StatefulSets,
        },
        new ResourceDefinition(ResourceTypes.DaemonSets, new DaemonSetStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = WorkloadPrinters.DaemonSets,
        },
        new ResourceDefinition(ResourceTypes.ControllerRevisions, new ControllerRevisionStrategy()) { Columns = WorkloadPrinters.ControllerRevisions },
    ];
}
