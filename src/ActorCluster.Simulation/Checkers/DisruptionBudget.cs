using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Semantics;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// The eviction API leaves a budget its healthy pods (tasks/run-application/configure-pdb). What went down by itself since the budget's
/// status was last written is not laid to the API's charge, as it cannot know; its own evictions are, whoever stands still meanwhile.
/// </summary>
internal sealed class DisruptionBudget() : Checker(
    "disruption-budget",
    "Evictions through the API never leave fewer healthy pods than a budget demands.",
    new FactInterest(
        FactKinds.Writes, Stored.Pods, Stored.PodDisruptionBudgets, Stored.ReplicaSets, Stored.Deployments, Stored.StatefulSets))
{
    private readonly SortedDictionary<ObjectKey, Budget> _budgets = [];
    private readonly SortedDictionary<ObjectKey, Pod> _pods = [];
    private readonly Dictionary<string, (int Replicas, string? Owner)> _scales = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        if (fact is not ObjectWritten write)
        {
            return;
        }

        switch (write.Object)
        {
            case Pod:
                Observe(write, write.Old as Pod, write.New as Pod);
                break;
            case PodDisruptionBudget:
                Observe(write, write.Old as PodDisruptionBudget, write.New as PodDisruptionBudget);
                break;
            case ReplicaSet set:
                Scale(write, set.Spec.Replicas);
                break;
            case Deployment deployment:
                Scale(write, deployment.Spec.Replicas);
                break;
            case StatefulSet set:
                Scale(write, set.Spec.Replicas);
                break;
        }
    }

    private static bool IsHealthy(Pod? pod) => pod is { Metadata.DeletionTimestamp: null } && pod.IsReady() && !pod.IsTerminal();

    private static bool IsEvicted(Pod? pod) =>
        pod?.Condition(PodConditionType.DisruptionTarget) is { Status: ConditionStatus.True, Reason: PodReason.EvictionByEvictionApi };

    private void Scale(ObjectWritten write, int? replicas)
    {
        var uid = write.Object.Metadata.Uid;
        if (write.New is null)
        {
            _scales.Remove(uid);
        }
        else
        {
            _scales[uid] = (replicas ?? 1, Stored.ControllerOf(write.New)?.Uid);
        }
    }

    private void Observe(ObjectWritten write, PodDisruptionBudget? old, PodDisruptionBudget? now)
    {
        if (now is null)
        {
            _budgets.Remove(write.Key);
            return;
        }

        var budget = _budgets.TryGetValue(write.Key, out var known) ? known : _budgets[write.Key] = new Budget();
        if (old is null || !ReferenceEquals(old.Spec, now.Spec))
        {
            budget.Spec = now.Spec;
            budget.Selector = LabelQuery.TryFrom(now.Spec.Selector, out var query, out _) ? query! : LabelQuery.Nothing;
        }

        // An eviction writes the budget, too: it adds its pod to those that are disrupted.
        if (!(now.Status.DisruptedPods ?? Empty).Keys.Except((old?.Status.DisruptedPods ?? Empty).Keys).Any())
        {
            budget.LostByItself.Clear();
        }
    }

    private static IReadOnlyDictionary<string, Time> Empty { get; } = new Dictionary<string, Time>();

    private void Observe(ObjectWritten write, Pod? old, Pod? now)
    {
        var evicted = IsEvicted(now) && !IsEvicted(old);
        if (evicted && IsHealthy(old) && old!.Status.Phase == PodPhase.Running)
        {
            Judge(write, old);
        }
        else if (IsHealthy(old) && !IsHealthy(now) && !IsEvicted(now ?? old))
        {
            foreach (var budget in Matching(old!))
            {
                budget.LostByItself.Add(old!.Metadata.Uid);
            }
        }

        if (now is null)
        {
            _pods.Remove(write.Key);
        }
        else
        {
            _pods[write.Key] = now;
        }
    }

    private void Judge(ObjectWritten write, Pod pod)
    {
        foreach (var (key, budget) in _budgets)
        {
            if (key.Namespace != pod.Metadata.Namespace || !budget.Selector.Matches(pod.Metadata.Labels))
            {
                continue;
            }

            Count();
            Pod[] members = [.. _pods.Values.Where(one => one.Metadata.Namespace == key.Namespace && budget.Selector.Matches(one.Metadata.Labels))];
            var left = members.Count(static one => IsHealthy(one)) - 1;
            if (left + budget.LostByItself.Count < Desired(budget.Spec, members))
            {
                Report(
                    write.At,
                    $"the eviction of pod {write.Key} leaves {left} healthy pods, and budget {key} demands {Desired(budget.Spec, members)}",
                    write.Id);
            }
        }
    }

    private IEnumerable<Budget> Matching(Pod pod) => _budgets
        .Where(pair => pair.Key.Namespace == pod.Metadata.Namespace && pair.Value.Selector.Matches(pod.Metadata.Labels))
        .Select(static pair => pair.Value);

    private int Desired(PodDisruptionBudgetSpec spec, Pod[] members)
    {
        if (spec.MaxUnavailable is { } unavailable)
        {
            var all = Expected(members);
            return all - (unavailable.TryScale(all, true, out var most) ? most : 0);
        }

        if (spec.MinAvailable is not { } available)
        {
            return 0;
        }

        var total = available.IsString ? Expected(members) : 0;
        return available.TryScale(total, true, out var least) ? least : 0;
    }

    // As many as the controllers of the pods want to have; a pod without one counts itself.
    private int Expected(Pod[] members)
    {
        var counted = new HashSet<string>(StringComparer.Ordinal);
        var sum = 0;
        foreach (var member in members)
        {
            if (Stored.ControllerOf(member)?.Uid is not { } owner)
            {
                sum++;
                continue;
            }

            if (_scales.TryGetValue(owner, out var scale) && scale.Owner is { } above && _scales.ContainsKey(above))
            {
                owner = above;
            }

            if (counted.Add(owner))
            {
                sum += _scales.GetValueOrDefault(owner).Replicas;
            }
        }

        return sum;
    }

    private sealed class Budget
    {
        public PodDisruptionBudgetSpec Spec { get; set; } = new();

        public LabelQuery Selector { get; set; } = LabelQuery.Nothing;

        public HashSet<string> LostByItself { get; } = new(StringComparer.Ordinal);
    }
}
