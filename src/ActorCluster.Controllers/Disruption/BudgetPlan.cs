using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Disruption;

/// <summary>
/// How many evictions a budget allows now (kubernetes pkg/controller/disruption/disruption.go trySync). The status is written against the
/// version that was read: an eviction that is granted in between makes it be counted again.
/// </summary>
public static class BudgetPlan
{
    /// <summary>How long a pod whose eviction was granted counts as gone without being seen to go (DeletionTimeout).</summary>
    public static readonly TimeSpan DeletionTimeout = TimeSpan.FromMinutes(2);

    private static readonly Dictionary<string, Time> NoPods = [];

    /// <summary>Decides.</summary>
    /// <param name="state">What is seen.</param>
    public static Reconciliation Decide(BudgetState state)
    {
        var (budget, pods, _, now) = state;
        var events = new List<ControllerEvent>();
        if (pods.Count == 0)
        {
            events.Add(new ControllerEvent(budget, "Normal", "NoPods", "No matching pods found"));
        }

        var expected = Expect(state);
        if (expected.Failure is { } why)
        {
            events.Add(new ControllerEvent(budget, "Warning", "CalculateExpectedPodCountFailed", "Failed to calculate the number of expected pods: " + why));
            return new Reconciliation { Writes = Write(budget, Failed(budget, why, now)), Events = events };
        }

        var (disrupted, again) = Disrupted(state, events);
        var healthy = pods.Count(pod => pod.Metadata.DeletionTimestamp is null && !disrupted.ContainsKey(pod.Metadata.Name) && pod.IsReady());
        var allowed = expected.Pods <= 0 ? 0 : Math.Max(0, healthy - expected.Healthy);
        var status = budget.Status with
        {
            ObservedGeneration = budget.Metadata.Generation,
            ExpectedPods = expected.Pods,
            DesiredHealthy = expected.Healthy,
            CurrentHealthy = healthy,
            DisruptionsAllowed = allowed,
            DisruptedPods = disrupted.Count == 0 ? null : disrupted,
            Conditions = DisruptionCondition.With(budget.Status.Conditions, allowed, budget.Metadata.Generation, now),
        };
        return new Reconciliation { Writes = Write(budget, status), Events = events, Again = again };
    }

    private static UpdateWrite[] Write(PodDisruptionBudget budget, PodDisruptionBudgetStatus status) => Same(budget.Status, status)
        ? []
        : [new UpdateWrite(ResourceTypes.PodDisruptionBudgets, budget with { Status = status }, "status")];

    // Nothing may be evicted while nobody knows how many pods there ought to be (failSafe).
    private static PodDisruptionBudgetStatus Failed(PodDisruptionBudget budget, string why, DateTimeOffset now) => budget.Status with
    {
        DisruptionsAllowed = 0,
        Conditions = DisruptionCondition.With(budget.Status.Conditions, new Condition
        {
            Type = DisruptionCondition.DisruptionAllowed,
            Status = ConditionStatus.False,
            Reason = DisruptionCondition.SyncFailed,
            Message = why,
            ObservedGeneration = budget.Status.ObservedGeneration,
            LastTransitionTime = new Time(now),
        }),
    };

    private static (int Pods, int Healthy, string? Failure) Expect(BudgetState state)
    {
        var spec = state.Budget.Spec;
        if (spec.MinAvailable is { IsString: false } count)
        {
            return (state.Pods.Count, count.IntValue, null);
        }

        if ((spec.MaxUnavailable ?? spec.MinAvailable) is not { } bound)
        {
            return default;
        }

        var (scale, failure) = TotalScale(state);
        if (failure is not null || !bound.TryScale(scale, true, out var scaled))
        {
            return (0, 0, failure ?? $"invalid value for IntOrString: invalid type: string is not a percentage: {bound}");
        }

        return (scale, spec.MaxUnavailable is null ? scaled : Math.Max(0, scale - scaled), null);
    }

    // The sum over the controllers of the pods; pods without one count for nothing.
    private static (int Total, string? Failure) TotalScale(BudgetState state)
    {
        var scales = new Dictionary<string, int>();
        foreach (var pod in state.Pods)
        {
            if (pod.Controller() is null)
            {
                continue;
            }

            var (scale, failure) = state.FindScale(pod);
            if (scale is null)
            {
                return (0, failure ?? $"found no controllers for pod \"{pod.Metadata.Name}\"");
            }

            scales[scale.Uid] = scale.Replicas;
        }

        return (scales.Values.Sum(), null);
    }

    private static (IReadOnlyDictionary<string, Time> Pods, TimeSpan? Again) Disrupted(BudgetState state, List<ControllerEvent> events)
    {
        if (state.Budget.Status.DisruptedPods is not { Count: > 0 } granted)
        {
            return (NoPods, null);
        }

        TimeSpan? again = null;
        var disrupted = new Dictionary<string, Time>();
        foreach (var pod in state.Pods.OrderBy(static pod => pod.Metadata.Name, StringComparer.Ordinal))
        {
            if (pod.Metadata.DeletionTimestamp is not null || !granted.TryGetValue(pod.Metadata.Name, out var at) || IsSuccessor(pod, at))
            {
                continue;
            }

            var left = at.Value + DeletionTimeout - state.Now;
            if (left < TimeSpan.Zero)
            {
                var meta = state.Budget.Metadata;
                events.Add(new ControllerEvent(
                    pod, "Warning", "NotDeleted", $"Pod was expected by PDB {meta.Namespace}/{meta.Name} to be deleted but it wasn't"));
                continue;
            }

            disrupted[pod.Metadata.Name] = at;
            again = again is null || left < again ? left : again;
        }

        // Times are kept in whole seconds: a look on the very second would find nothing overdue yet.
        return (disrupted, again + TimeSpan.FromMilliseconds(1));
    }

    // The evicted pod has gone, and another one has its name: a StatefulSet's may do so before anybody looked, and times are in whole
    // seconds. Kubernetes would count the new one as gone for two minutes.
    private static bool IsSuccessor(Pod pod, Time evicted) =>
        pod.Metadata.CreationTimestamp is { } created
        && (created.Value > evicted.Value || (created.Value == evicted.Value && pod.Controller()?.Kind == "StatefulSet"));

    private static bool Same(PodDisruptionBudgetStatus left, PodDisruptionBudgetStatus right) =>
        left with { DisruptedPods = null, Conditions = null } == right with { DisruptedPods = null, Conditions = null }
        && (left.Conditions ?? []).SequenceEqual(right.Conditions ?? [])
        && (left.DisruptedPods?.Count ?? 0) == (right.DisruptedPods?.Count ?? 0)
        && (left.DisruptedPods ?? NoPods).All(entry => right.DisruptedPods!.TryGetValue(entry.Key, out var at) && at.Value == entry.Value.Value);
}
