using ActorCluster.Api.Policy;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Client.Informers;

namespace ActorCluster.Scheduler.Cache;

/// <summary>The budgets of disruption, and which of a node's victims would exceed them.</summary>
internal sealed class DisruptionBudgets
{
    private readonly Dictionary<ObjectKey, (PodDisruptionBudget Budget, LabelQuery Selector)> _budgets = [];

    /// <summary>Adds a budget or takes its newer state.</summary>
    /// <param name="budget">The budget.</param>
    public void Set(PodDisruptionBudget budget)
    {
        // A budget without a selector, or with an empty one, holds for no pod here.
        if (LabelQuery.TryFrom(budget.Spec.Selector, out var selector, out _) && selector!.Requirements.Count > 0)
        {
            _budgets[budget.Key()] = (budget, selector);
        }
        else
        {
            Remove(budget);
        }
    }

    /// <summary>Forgets a budget.</summary>
    /// <param name="budget">The budget.</param>
    public void Remove(PodDisruptionBudget budget) => _budgets.Remove(budget.Key());

    /// <summary>
    /// Divides victims into those whose end would exceed a budget and the others, both in the given order (filterPodsWithPDBViolation).
    /// </summary>
    /// <param name="victims">The victims, the most important one first.</param>
    public (List<PodInfo> Violating, List<PodInfo> Others) Divide(IReadOnlyList<PodInfo> victims)
    {
        var violating = new List<PodInfo>();
        var others = new List<PodInfo>();
        var left = new Dictionary<ObjectKey, int>();
        foreach (var victim in victims)
        {
            (Take(victim, left) ? others : violating).Add(victim);
        }

        return (violating, others);
    }

    // Every budget of the pod loses one, even when another has none left.
    private bool Take(PodInfo pod, Dictionary<ObjectKey, int> left)
    {
        var allowed = true;
        foreach (var (key, (budget, selector)) in _budgets)
        {
            if (key.Namespace != pod.Key.Namespace
                || pod.Pod.Metadata.Labels is not { Count: > 0 } labels
                || !selector.Matches(labels)
                || budget.Status.DisruptedPods?.ContainsKey(pod.Key.Name) == true)
            {
                continue;
            }

            var rest = left.GetValueOrDefault(key, budget.Status.DisruptionsAllowed) - 1;
            left[key] = rest;
            allowed &= rest >= 0;
        }

        return allowed;
    }
}
