using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Autoscaling;

/// <summary>
/// Autoscalers, stored as <c>autoscaling/v2</c> (kubernetes <c>pkg/registry/autoscaling/horizontalpodautoscaler</c>, defaults of
/// <c>pkg/apis/autoscaling/v2</c>). They have no generation.
/// </summary>
internal sealed class HorizontalPodAutoscalerStrategy : ResourceStrategy<HorizontalPodAutoscaler>
{
    private const int PeriodSeconds = 15;

    private static readonly MetricSpec[] DefaultMetrics =
    [
        new MetricSpec
        {
            Type = MetricSourceType.Resource,
            Resource = new ResourceMetricSource
            {
                Name = ResourceName.Cpu,
                Target = new MetricTarget { Type = MetricTargetType.Utilization, AverageUtilization = HorizontalPodAutoscalerConversion.DefaultUtilization },
            },
        },
    ];

    private static readonly HPAScalingPolicy Double = new() { Type = HPAScalingPolicyType.Percent, Value = 100, PeriodSeconds = PeriodSeconds };

    private static readonly HPAScalingRules DefaultUp = new()
    {
        StabilizationWindowSeconds = 0,
        SelectPolicy = ScalingPolicySelect.Max,
        Policies = [new HPAScalingPolicy { Type = HPAScalingPolicyType.Pods, Value = 4, PeriodSeconds = PeriodSeconds }, Double],
    };

    // How long the highest recommendation holds is the controller's setting.
    private static readonly HPAScalingRules DefaultDown = new() { SelectPolicy = ScalingPolicySelect.Max, Policies = [Double] };

    protected override HorizontalPodAutoscaler Default(HorizontalPodAutoscaler value)
    {
        var spec = value.Spec;
        return value with
        {
            Spec = spec with
            {
                MinReplicas = spec.MinReplicas ?? 1,
                Metrics = spec.Metrics is { Count: > 0 } ? spec.Metrics : DefaultMetrics,
                Behavior = spec.Behavior is { } behavior
                    ? new HorizontalPodAutoscalerBehavior { ScaleUp = Default(behavior.ScaleUp, DefaultUp), ScaleDown = Default(behavior.ScaleDown, DefaultDown) }
                    : null,
            },
        };
    }

    protected override HorizontalPodAutoscaler PrepareForCreate(HorizontalPodAutoscaler value, RequestContext context) =>
        value with { Status = HorizontalPodAutoscalerStatus.Empty };

    protected override void Validate(HorizontalPodAutoscaler value, FieldErrors errors) => HorizontalPodAutoscalerRules.Spec(value.Spec, 1, errors);

    protected override HorizontalPodAutoscaler PrepareForUpdate(HorizontalPodAutoscaler updated, HorizontalPodAutoscaler current, RequestContext context) =>
        updated with { Status = current.Status };

    protected override void ValidateUpdate(HorizontalPodAutoscaler updated, HorizontalPodAutoscaler current, FieldErrors errors) =>
        HorizontalPodAutoscalerRules.Spec(updated.Spec, current.Spec.MinReplicas == 0 ? 0 : 1, errors);

    protected override HorizontalPodAutoscaler PrepareForStatusUpdate(HorizontalPodAutoscaler updated, HorizontalPodAutoscaler current) =>
        current with { Metadata = updated.Metadata, Status = updated.Status };

    protected override void ValidateStatusUpdate(HorizontalPodAutoscaler updated, HorizontalPodAutoscaler current, FieldErrors errors)
    {
        var status = FieldPath.Of("status");
        errors.NonNegative(status.Child("currentReplicas"), updated.Status.CurrentReplicas);
        errors.NonNegative(status.Child("desiredReplicas"), updated.Status.DesiredReplicas);
    }

    private static HPAScalingRules Default(HPAScalingRules? rules, HPAScalingRules otherwise) => rules is null ? otherwise : new HPAScalingRules
    {
        StabilizationWindowSeconds = rules.StabilizationWindowSeconds ?? otherwise.StabilizationWindowSeconds,
        SelectPolicy = rules.SelectPolicy ?? otherwise.SelectPolicy,
        Policies = rules.Policies ?? otherwise.Policies,
    };
}
