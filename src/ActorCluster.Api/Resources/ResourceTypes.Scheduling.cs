using ActorCluster.Api.Scheduling;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Priority classes.</summary>
    public static ResourceType PriorityClasses { get; } = Cluster<PriorityClass>("scheduling.k8s.io", "priorityclasses", "pc");

    private static ResourceType[] SchedulingGroup => [PriorityClasses];
}
