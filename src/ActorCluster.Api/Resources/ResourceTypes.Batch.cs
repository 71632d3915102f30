using ActorCluster.Api.Batch;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Jobs.</summary>
    public static ResourceType Jobs { get; } = Namespaced<Job>("batch", "jobs") with { Categories = InAll };

    /// <summary>CronJobs.</summary>
    public static ResourceType CronJobs { get; } = Namespaced<CronJob>("batch", "cronjobs", "cj") with { Categories = InAll };

    private static ResourceType[] BatchGroup => [Jobs, CronJobs];
}
