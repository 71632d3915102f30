using ActorCluster.Api.Autoscaling.V2;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Autoscalers.</summary>
    public static ResourceType HorizontalPodAutoscalers { get; } =
        Make<HorizontalPodAutoscaler>("autoscaling", "v2", "horizontalpodautoscalers", true, ["hpa"]) with { Categories = InAll };

    /// <summary>Autoscalers in their older form. They are the same objects as <see cref="HorizontalPodAutoscalers"/>.</summary>
    public static ResourceType HorizontalPodAutoscalersV1 { get; } =
        Namespaced<Api.Autoscaling.HorizontalPodAutoscaler>("autoscaling", "horizontalpodautoscalers", "hpa") with { Categories = InAll };

    private static ResourceType[] AutoscalingGroup => [HorizontalPodAutoscalers, HorizontalPodAutoscalersV1];
}
