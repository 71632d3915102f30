using System.Globalization;
using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Autoscaling;

/// <summary>What an autoscaler has to obey (kubernetes <c>pkg/apis/autoscaling/validation</c>).</summary>
internal static class HorizontalPodAutoscalerRules
{
    private const int PeriodMaximumSeconds = 1800;
    private const int WindowMaximumSeconds = 3600;

    private static readonly string[] Selections = [ScalingPolicySelect.Disabled, ScalingPolicySelect.Max, ScalingPolicySelect.Min];
    private static readonly string[] Policies = [HPAScalingPolicyType.Percent, HPAScalingPolicyType.Pods];

    /// <summary>Checks a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="fewest">The lowest value of <c>minReplicas</c>: 0 only for an object that has it already.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Spec(HorizontalPodAutoscalerSpec spec, int fewest, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        if (spec.MinReplicas < fewest)
        {
            errors.Invalid(path.Child("minReplicas"), spec.MinReplicas, string.Create(CultureInfo.InvariantCulture, $"must be greater than or equal to {fewest}"));
        }

        if (spec.MaxReplicas < 1)
        {
            errors.Invalid(path.Child("maxReplicas"), spec.MaxReplicas, "must be greater than 0");
        }

        if (spec.MaxReplicas < spec.MinReplicas)
        {
            errors.Invalid(path.Child("maxReplicas"), spec.MaxReplicas, "must be greater than or equal to `minReplicas`");
        }

        Reference(spec.ScaleTargetRef, path.Child("scaleTargetRef"), errors);
        var metrics = path.Child("metrics");
        for (var i = 0; i < (spec.Metrics?.Count ?? 0); i++)
        {
            MetricRules.Metric(spec.Metrics![i], metrics.Index(i), errors);
        }

        if (spec.MinReplicas == 0 && spec.Metrics?.Any(static metric => metric.Type is MetricSourceType.Object or MetricSourceType.External) != true)
        {
            errors.Forbidden(metrics, "must specify at least one Object or External metric to support scaling to zero replicas");
        }

        Rules(spec.Behavior?.ScaleUp, path.Child("behavior", "scaleUp"), errors);
        Rules(spec.Behavior?.ScaleDown, path.Child("behavior", "scaleDown"), errors);
    }

    /// <summary>Checks a reference to an object in the same namespace.</summary>
    internal static void Reference(CrossVersionObjectReference reference, FieldPath path, FieldErrors errors)
    {
        ReferenceRules.RequiredPathSegment(reference.Kind, path.Child("kind"), errors);
        ReferenceRules.RequiredPathSegment(reference.Name, path.Child("name"), errors);
    }

    private static void Rules(HPAScalingRules? rules, FieldPath path, FieldErrors errors)
    {
        if (rules is null)
        {
            return;
        }

        var window = path.Child("stabilizationWindowSeconds");
        if (rules.StabilizationWindowSeconds < 0)
        {
            errors.Invalid(window, rules.StabilizationWindowSeconds, "must be greater than or equal to zero");
        }

        if (rules.StabilizationWindowSeconds > WindowMaximumSeconds)
        {
            errors.Invalid(window, rules.StabilizationWindowSeconds, $"must be less than or equal to {WindowMaximumSeconds}");
        }

        if (rules.SelectPolicy is { } selection && !Selections.Contains(selection))
        {
            errors.NotSupported(path.Child("selectPolicy"), selection, Selections);
        }

        var policies = path.Child("policies");
        if (rules.Policies is not { Count: > 0 })
        {
            errors.Required(policies, "must specify at least one Policy");
        }

        for (var i = 0; i < (rules.Policies?.Count ?? 0); i++)
        {
            Policy(rules.Policies![i], policies.Index(i), errors);
        }
    }

    private static void Policy(HPAScalingPolicy policy, FieldPath path, FieldErrors errors)
    {
        if (!Policies.Contains(policy.Type))
        {
            errors.NotSupported(path.Child("type"), policy.Type, Policies);
        }

        if (policy.Value <= 0)
        {
            errors.Invalid(path.Child("value"), policy.Value, "must be greater than zero");
        }

        var period = path.Child("periodSeconds");
        if (policy.PeriodSeconds <= 0)
        {
            errors.Invalid(period, policy.PeriodSeconds, "must be greater than zero");
        }

        if (policy.PeriodSeconds > PeriodMaximumSeconds)
        {
            errors.Invalid(period, policy.PeriodSeconds, $"must be less than or equal to {PeriodMaximumSeconds}");
        }
    }
}
