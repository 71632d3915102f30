using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Batch;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>batch</c>.</summary>
internal static class BatchTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        new ResourceDefinition(ResourceTypes.Jobs, new JobStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = BatchPrinters.Jobs,
            Fields = JobStrategy.Fields,
        },
        new ResourceDefinition(ResourceTypes.CronJobs, new CronJobStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = BatchPrinters.CronJobs,
        },
    ];
}
