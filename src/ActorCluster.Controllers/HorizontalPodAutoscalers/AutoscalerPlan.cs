using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Selectors;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.HorizontalPodAutoscalers;

/// <summary>
/// Decides what an autoscaler does to its target (kubernetes pkg/controller/podautoscaler/horizontal.go, <c>reconcileAutoscaler</c>).
/// </summary>
public static class AutoscalerPlan
{
    private const string Warning = "Warning";

    /// <summary>Whether the number follows from the scale alone, so that nothing needs to be measured.</summary>
    /// <param name="autoscaler">The autoscaler.</param>
    /// <param name="replicas">How many replicas the target is to have.</param>
    public static bool NeedsNoMetrics(HorizontalPodAutoscaler autoscaler, int replicas)
    {
        ArgumentNullException.ThrowIfNull(autoscaler);
        var least = autoscaler.Spec.MinReplicas ?? 1;
        return (replicas == 0 && least != 0) || replicas > autoscaler.Spec.MaxReplicas || replicas < least;
    }

    /// <summary>Decides.</summary>
    /// <param name="state">What is seen.</param>
    public static AutoscalerDecision Decide(AutoscalerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new Work(state).Decide();
    }

    /// <summary>Completes a decision to write a number, once it has been written or refused.</summary>
    /// <param name="state">What was seen.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="failure">Why the number was refused; null when it was written.</param>
    public static AutoscalerDecision Rescaled(AutoscalerState state, AutoscalerDecision decision, string? failure)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(decision);
        var (replicas, status) = (decision.Replicas!.Value, decision.Status);
        if (failure is not null)
        {
            return decision with
            {
                Replicas = null,
                Status = status with
                {
                    DesiredReplicas = state.Autoscaler.Status.DesiredReplicas,
                    Conditions = With(status.Conditions, state.Now, HorizontalPodAutoscalerConditionType.AbleToScale, false, "FailedUpdateScale",
                        $"the HPA controller was unable to update the target scale: {failure}"),
                },
                Events = [new ControllerEvent(
                    state.Autoscaler, Warning, "FailedRescale", $"New size: {replicas}; reason: {decision.Reason}; error: {failure}")],
            };
        }

        return decision with
        {
            Replicas = null,
            Memory = Normalization.Changed(state, decision.Memory, replicas),
            Status = status with
            {
                LastScaleTime = state.Now,
                Conditions = With(status.Conditions, state.Now, HorizontalPodAutoscalerConditionType.AbleToScale, true, "SucceededRescale",
                    $"the HPA controller was able to update the target scale to {replicas}"),
            },
            Events = [new ControllerEvent(state.Autoscaler, "Normal", "SuccessfulRescale", $"New size: {replicas}; reason: {decision.Reason}")],
        };
    }

    /// <summary>Whether two statuses say the same, so that nothing needs to be written.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool IsSame(HorizontalPodAutoscalerStatus left, HorizontalPodAutoscalerStatus right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return (left.Conditions ?? []).SequenceEqual(right.Conditions ?? [])
            && (left.CurrentMetrics ?? []).SequenceEqual(right.CurrentMetrics ?? [])
            && left with { Conditions = null, CurrentMetrics = null } == right with { Conditions = null, CurrentMetrics = null };
    }

    private static List<HorizontalPodAutoscalerCondition> With(
        IReadOnlyList<HorizontalPodAutoscalerCondition>? conditions, DateTimeOffset now, string type, bool holds, string reason, string message)
    {
        var status = holds ? ConditionStatus.True : ConditionStatus.False;
        var updated = new List<HorizontalPodAutoscalerCondition>(conditions ?? []);
        var index = updated.FindIndex(condition => condition.Type == type);
        var condition = new HorizontalPodAutoscalerCondition
        {
            Type = type,
            Status = status,
            LastTransitionTime = index >= 0 && updated[index].Status == status ? updated[index].LastTransitionTime : now,
            Reason = reason,
            Message = message,
        };
        if (index < 0)
        {
            updated.Add(condition);
        }
        else
        {
            updated[index] = condition;
        }

        return updated;
    }

    /// <summary>One decision under way.</summary>
    private sealed class Work(AutoscalerState state)
    {
        private readonly HorizontalPodAutoscaler _autoscaler = state.Autoscaler;
        private readonly List<ControllerEvent> _events = [];
        private IReadOnlyList<HorizontalPodAutoscalerCondition>? _conditions = state.Autoscaler.Status.Conditions;
        private IReadOnlyList<MetricStatus>? _metrics;
        private AutoscalerMemory _memory = state.Memory;

        public AutoscalerDecision Decide()
        {
            if (state.Scale is not { } scale)
            {
                Warn("FailedGetScale", state.ScaleFailure);
                Set(HorizontalPodAutoscalerConditionType.AbleToScale, false, "FailedGetScale",
                    $"the HPA controller was unable to get the target's current scale: {state.ScaleFailure}");
                return new AutoscalerDecision(_autoscaler.Status with { Conditions = _conditions }, _memory, _events);
            }

            Set(HorizontalPodAutoscalerConditionType.AbleToScale, true, "SucceededGetScale",
                "the HPA controller was able to get the target's current scale");
            var (current, least) = (scale.Spec.Replicas, _autoscaler.Spec.MinReplicas ?? 1);
            if (_memory.Recommendations.Count == 0)
            {
                _memory = _memory with { Recommendations = [new TimedReplicas(current, state.Now)] };
            }

            if (current == 0 && least != 0)
            {
                Set(HorizontalPodAutoscalerConditionType.ScalingActive, false, "ScalingDisabled",
                    "scaling is disabled since the replica count of the target is zero");
                return End(current, null, "");
            }

            if (current > _autoscaler.Spec.MaxReplicas)
            {
                return End(_autoscaler.Spec.MaxReplicas, _autoscaler.Spec.MaxReplicas, "Current number of replicas above Spec.MaxReplicas");
            }

            return current < least ? End(least, least, "Current number of replicas below Spec.MinReplicas") : ByMetrics(current);
        }

        private AutoscalerDecision ByMetrics(int current)
        {
            if (Ask(current, out var metric) is not { } wanted)
            {
                return End(_autoscaler.Status.DesiredReplicas, null, "");
            }

            // What the metrics want says why, not what becomes of it: a number that rises to an older recommendation has no reason.
            var reason = wanted > current ? $"{metric} above target" : wanted < current ? "All metrics below target" : "";
            var normalized = Normalization.Of(state with { Memory = _memory }, wanted);
            _memory = _memory with { Recommendations = normalized.Recommendations };
            var (why, text) = normalized.StabilizedReason ?? ("ReadyForNewScale", "recommended size matches current size");
            Set(HorizontalPodAutoscalerConditionType.AbleToScale, true, why, text);
            Set(HorizontalPodAutoscalerConditionType.ScalingLimited, normalized.Replicas != normalized.Stabilized,
                normalized.Limit.Reason, normalized.Limit.Message);
            return normalized.Replicas == current ? End(current, null, "") : End(normalized.Replicas, normalized.Replicas, reason);
        }

        // The most that a metric proposes; null when that cannot be known. A metric that fails may stand for load: it keeps the number from
        // falling, not from rising.
        private int? Ask(int current, out string metric)
        {
            metric = "";
            if (WhyNotSelected() is { } refusal)
            {
                Warn("FailedComputeMetricsReplicas", refusal);
                return null;
            }

            var specs = _autoscaler.Spec.Metrics ?? [];
            var proposals = specs.Select(spec => MetricProposals.Of(state, spec)).ToList();
            _metrics = [.. proposals.Select(static proposal => proposal.Status)];
            var failed = proposals.Where(static proposal => proposal.Failure is not null).ToList();
            foreach (var proposal in failed)
            {
                Warn(proposal.Condition.Reason, proposal.Condition.Message);
            }

            var most = 0;
            foreach (var proposal in proposals)
            {
                if (proposal.Failure is null && (most == 0 || proposal.Replicas > most))
                {
                    (most, metric) = (proposal.Replicas, proposal.Name);
                }
            }

            if (failed.Count == specs.Count || (failed.Count > 0 && most < current))
            {
                Set(HorizontalPodAutoscalerConditionType.ScalingActive, false, failed[0].Condition.Reason,
                    $"the HPA was unable to compute the replica count: {failed[0].Condition.Message}");
                Warn("FailedComputeMetricsReplicas",
                    $"invalid metrics ({failed.Count} invalid out of {specs.Count}), first error is: {failed[0].Failure}");
                return null;
            }

            Set(HorizontalPodAutoscalerConditionType.ScalingActive, true, "ValidMetricFound",
                $"the HPA was able to successfully calculate a replica count from {metric}");
            return most;
        }

        private string? WhyNotSelected()
        {
            if (state.Scale!.Status.Selector is not { Length: > 0 } selector)
            {
                const string Required = "selector is required";
                Warn("SelectorRequired", Required);
                Set(HorizontalPodAutoscalerConditionType.ScalingActive, false, "InvalidSelector", "the HPA target's scale is missing a selector");
                return Required;
            }

            if (!LabelQuery.TryParse(selector, out _, out var wrong))
            {
                var unread = $"couldn't convert selector into a corresponding internal selector object: {wrong}";
                Warn("InvalidSelector", unread);
                Set(HorizontalPodAutoscalerConditionType.ScalingActive, false, "InvalidSelector", unread);
                return unread;
            }

            if (state.SelectedBy.Count > 1)
            {
                var why = $"pods by selector {selector} are controlled by multiple HPAs: [{string.Join(' ', state.SelectedBy)}]";
                Warn("AmbiguousSelector", why);
                Set(HorizontalPodAutoscalerConditionType.ScalingActive, false, "AmbiguousSelector", why);
                return why;
            }

            return null;
        }

        private AutoscalerDecision End(int desired, int? replicas, string reason) => new(
            _autoscaler.Status with
            {
                CurrentReplicas = state.Scale!.Spec.Replicas,
                DesiredReplicas = desired,
                CurrentMetrics = _metrics,
                Conditions = _conditions,
            },
            _memory,
            _events)
        {
            Replicas = replicas,
            Reason = reason,
        };

        private void Warn(string reason, string message) => _events.Add(new ControllerEvent(_autoscaler, Warning, reason, message));

        private void Set(string type, bool holds, string reason, string message) =>
            _conditions = With(_conditions, state.Now, type, holds, reason, message);
    }
}
