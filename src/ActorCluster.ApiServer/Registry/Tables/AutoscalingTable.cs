using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Autoscaling;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>autoscaling</c>: one kind, in two versions that share a storage.</summary>
internal static class AutoscalingTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        new ResourceDefinition(ResourceTypes.HorizontalPodAutoscalers, new HorizontalPodAutoscalerStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = AutoscalingPrinters.HorizontalPodAutoscalers,
        },
        new ResourceDefinition(ResourceTypes.HorizontalPodAutoscalersV1, new HorizontalPodAutoscalerStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = AutoscalingPrinters.HorizontalPodAutoscalersV1,
            StorageVersion = ResourceTypes.HorizontalPodAutoscalers.Version,
            ToStorage = HorizontalPodAutoscalerConversion.ToStorage,
            FromStorage = HorizontalPodAutoscalerConversion.FromStorage,
        },
    ];
}
