using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Core;
using ActorCluster.Api.Metrics;
using ActorCluster.Controllers.Framework;
using HorizontalPodAutoscaler = ActorCluster.Api.Autoscaling.V2.HorizontalPodAutoscaler;
using HorizontalPodAutoscalerStatus = ActorCluster.Api.Autoscaling.V2.HorizontalPodAutoscalerStatus;

namespace ActorCluster.Controllers.HorizontalPodAutoscalers;

/// <summary>A number that was wanted at some time, or by which the replicas changed then.</summary>
/// <param name="Replicas">The number.</param>
/// <param name="At">When.</param>
public readonly record struct TimedReplicas(int Replicas, DateTimeOffset At);

/// <summary>What the controller remembers of an autoscaler from one look to the next. It is lost when the controller restarts.</summary>
public sealed record AutoscalerMemory
{
    /// <summary>Of an autoscaler that has not been looked at.</summary>
    public static AutoscalerMemory Empty { get; } = new();

    /// <summary>What the metrics recommended, before any limit.</summary>
    public IReadOnlyList<TimedReplicas> Recommendations { get; init; } = [];

    /// <summary>By how much the number rose.</summary>
    public IReadOnlyList<TimedReplicas> Rises { get; init; } = [];

    /// <summary>By how much the number fell, as positive numbers.</summary>
    public IReadOnlyList<TimedReplicas> Falls { get; init; } = [];
}

/// <summary>What is seen of an autoscaler, its target and its target's pods.</summary>
/// <param name="Autoscaler">The autoscaler.</param>
/// <param name="Memory">What is remembered of it.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Now">The time.</param>
public sealed record AutoscalerState(
    HorizontalPodAutoscaler Autoscaler, AutoscalerMemory Memory, AutoscalerSettings Settings, DateTimeOffset Now)
{
    /// <summary>The target's scale; null when it cannot be read.</summary>
    public Scale? Scale { get; init; }

    /// <summary>Why the scale cannot be read.</summary>
    public string ScaleFailure { get; init; } = "";

    /// <summary>The pods that the scale selects.</summary>
    public IReadOnlyList<Pod> Pods { get; init; } = [];

    /// <summary>What was measured of them.</summary>
    public IReadOnlyList<PodMetrics> Metrics { get; init; } = [];

    /// <summary>Why nothing could be measured; null when it could.</summary>
    public string? MetricsFailure { get; init; }

    /// <summary>The autoscalers whose targets select one of the pods, this one among them, as <c>namespace/name</c>.</summary>
    public IReadOnlyList<string> SelectedBy { get; init; } = [];
}

/// <summary>What is to be done for an autoscaler.</summary>
/// <param name="Status">Its status, unless the number has to be written first.</param>
/// <param name="Memory">What to remember.</param>
/// <param name="Events">What to tell.</param>
public sealed record AutoscalerDecision(HorizontalPodAutoscalerStatus Status, AutoscalerMemory Memory, IReadOnlyList<ControllerEvent> Events)
{
    /// <summary>The number that the target is to have; null when it stays as it is.</summary>
    public int? Replicas { get; init; }

    /// <summary>Why it is to have it.</summary>
    public string Reason { get; init; } = "";
}
