using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Lab;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>lab.actorcluster.dev</c>.</summary>
internal static class LabTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        new ResourceDefinition(ResourceTypes.Experiments, new ExperimentStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = ExperimentPrinter.Experiments,
        },
    ];
}
