using ActorCluster.Api.Autoscaling.V2;

namespace ActorCluster.Controllers.HorizontalPodAutoscalers;

/// <summary>What became of a recommendation.</summary>
/// <param name="Replicas">The number after every limit.</param>
/// <param name="Stabilized">The number after stabilization alone.</param>
/// <param name="StabilizedReason">Why stabilization changed it, with the message; null when it did not.</param>
/// <param name="Limit">Which limit holds, with the message.</param>
/// <param name="Recommendations">What to remember.</param>
internal sealed record Normalized(
    int Replicas,
    int Stabilized,
    (string Reason, string Message)? StabilizedReason,
    (string Reason, string Message) Limit,
    IReadOnlyList<TimedReplicas> Recommendations);

/// <summary>
/// Keeps a recommendation within bounds and from moving too fast (kubernetes pkg/controller/podautoscaler/horizontal.go,
/// https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior).
/// </summary>
internal static class Normalization
{
    private const int FreeRise = 4;
    private static readonly (string, string) UpStabilized =
        ("ScaleUpStabilized", "recent recommendations were lower than current one, applying the lowest recent recommendation");

    private static readonly (string, string) DownStabilized =
        ("ScaleDownStabilized", "recent recommendations were higher than current one, applying the highest recent recommendation");

    private static readonly (string, string) Within = ("DesiredWithinRange", "the desired count is within the acceptable range");
    private static readonly (string, string) UpLimit =
        ("ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate");

    private static readonly (string, string) DownLimit =
        ("ScaleDownLimit", "the desired replica count is decreasing faster than the maximum scale rate");

    private static readonly (string, string) TooMany = ("TooManyReplicas", "the desired replica count is more than the maximum replica count");
    private static readonly (string, string) TooFew = ("TooFewReplicas", "the desired replica count is less than the minimum replica count");

    /// <summary>Normalizes a recommendation.</summary>
    /// <param name="state">What is seen; its scale is known.</param>
    /// <param name="desired">The recommendation.</param>
    public static Normalized Of(AutoscalerState state, int desired)
    {
        var spec = state.Autoscaler.Spec;
        return spec.Behavior is { ScaleUp: { } up, ScaleDown: { } down } ? WithBehavior(state, desired, up, down) : Plain(state, desired);
    }

    /// <summary>The memory after the number has changed.</summary>
    /// <param name="state">What was seen.</param>
    /// <param name="memory">The memory.</param>
    /// <param name="replicas">The new number.</param>
    public static AutoscalerMemory Changed(AutoscalerState state, AutoscalerMemory memory, int replicas)
    {
        var change = replicas - state.Scale!.Spec.Replicas;
        return state.Autoscaler.Spec.Behavior switch
        {
            null => memory,
            { } behavior when change > 0 => memory with { Rises = Add(memory.Rises, change, behavior.ScaleUp) },
            { } behavior => memory with { Falls = Add(memory.Falls, -change, behavior.ScaleDown) },
        };

        IReadOnlyList<TimedReplicas> Add(IReadOnlyList<TimedReplicas> changes, int by, HPAScalingRules? rules)
        {
            var longest = TimeSpan.FromSeconds(rules?.Policies?.Select(static policy => policy.PeriodSeconds).DefaultIfEmpty().Max() ?? 0);
            return [.. changes.Where(past => past.At >= state.Now - longest), new TimedReplicas(by, state.Now)];
        }
    }

    private static Normalized Plain(AutoscalerState state, int desired)
    {
        var since = state.Now - state.Settings.DownscaleStabilization;
        var kept = state.Memory.Recommendations.Where(past => past.At >= since).ToList();
        var stabilized = kept.Select(static past => past.Replicas).Append(desired).Max();
        kept.Add(new TimedReplicas(desired, state.Now));
        var (current, spec) = (state.Scale!.Spec.Replicas, state.Autoscaler.Spec);
        var most = Math.Max(2L * current, FreeRise);
        var (limited, limit) = stabilized < (spec.MinReplicas ?? 1) ? (spec.MinReplicas ?? 1, TooFew)
            : stabilized > Math.Min(most, spec.MaxReplicas) ? ((int)Math.Min(most, spec.MaxReplicas), spec.MaxReplicas > most ? UpLimit : TooMany)
            : (stabilized, Within);
        return new Normalized(limited, stabilized, stabilized != desired ? DownStabilized : null, limit, kept);
    }

    private static Normalized WithBehavior(AutoscalerState state, int desired, HPAScalingRules up, HPAScalingRules down)
    {
        var current = state.Scale!.Spec.Replicas;
        var upSince = state.Now.AddSeconds(-(up.StabilizationWindowSeconds ?? 0));
        var downSince = state.Now.AddSeconds(-(down.StabilizationWindowSeconds ?? state.Settings.DownscaleStabilization.TotalSeconds));
        var (lowest, highest) = (desired, desired);
        foreach (var past in state.Memory.Recommendations)
        {
            lowest = past.At > upSince ? Math.Min(lowest, past.Replicas) : lowest;
            highest = past.At > downSince ? Math.Max(highest, past.Replicas) : highest;
        }

        var kept = state.Memory.Recommendations.Where(past => past.At >= upSince || past.At >= downSince)
            .Append(new TimedReplicas(desired, state.Now)).ToList();
        var stabilized = Math.Min(Math.Max(current, lowest), highest);
        (string, string)? why = stabilized == desired ? null : desired >= current ? UpStabilized : DownStabilized;
        var (limited, limit) = ByRate(state, stabilized, up, down);
        return new Normalized(limited, stabilized, why, limit, kept);
    }

    private static (int Replicas, (string, string) Limit) ByRate(AutoscalerState state, int desired, HPAScalingRules up, HPAScalingRules down)
    {
        var (current, spec) = (state.Scale!.Spec.Replicas, state.Autoscaler.Spec);
        if (desired > current)
        {
            var most = Math.Max(current, Limit(state, up, isUp: true));
            var allowed = Math.Min(spec.MaxReplicas, most);
            return desired > allowed ? (allowed, spec.MaxReplicas > most ? UpLimit : TooMany) : (desired, Within);
        }

        if (desired < current)
        {
            var (least, minimum) = (Math.Min(current, Limit(state, down, isUp: false)), spec.MinReplicas ?? 1);
            var allowed = Math.Max(minimum, least);
            return desired < allowed ? (allowed, minimum < least ? DownLimit : TooFew) : (desired, Within);
        }

        return (desired, Within);
    }

    // How far the policies let the number go, counted from what it was when their periods began.
    private static int Limit(AutoscalerState state, HPAScalingRules rules, bool isUp)
    {
        var current = state.Scale!.Spec.Replicas;
        if (rules.SelectPolicy == ScalingPolicySelect.Disabled)
        {
            return current;
        }

        int? result = null;
        foreach (var policy in rules.Policies ?? [])
        {
            var since = state.Now.AddSeconds(-policy.PeriodSeconds);
            var began = current - Within(state.Memory.Rises, since) + Within(state.Memory.Falls, since);
            var sign = isUp ? 1 : -1;
            var moved = policy.Type == HPAScalingPolicyType.Pods
                ? began + (sign * (double)policy.Value)
                : began * (1 + (sign * policy.Value / 100.0));
            var proposed = (int)Math.Clamp(isUp ? Math.Ceiling(moved) : Math.Truncate(moved), int.MinValue, int.MaxValue);
            var takesGreater = isUp == (rules.SelectPolicy != ScalingPolicySelect.Min);
            result = result is not { } before ? proposed : takesGreater ? Math.Max(before, proposed) : Math.Min(before, proposed);
        }

        return result ?? current;

        static int Within(IReadOnlyList<TimedReplicas> changes, DateTimeOffset since) =>
            changes.Where(past => past.At > since).Sum(static past => past.Replicas);
    }
}
