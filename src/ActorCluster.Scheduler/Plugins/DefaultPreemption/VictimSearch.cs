using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.DefaultPreemption;

/// <summary>Which pods have to leave a node for a pod to fit: as few and as unimportant ones as can be (SelectVictimsOnNode).</summary>
internal static class VictimSearch
{
    private static readonly Rejection NoVictims = new(["No preemption victims found for incoming pod"], false);

    /// <summary>Tries on a copy of the node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="filters">The filters, prepared for the pod; as they were when this returns.</param>
    /// <param name="budgets">The budgets of disruption.</param>
    /// <param name="rejection">Why nothing helps, when the result is null.</param>
    /// <returns>The node with its victims; null when the pod would not fit even without all pods of lower priority.</returns>
    public static Candidate? On(NodeInfo node, PodFilters filters, DisruptionBudgets budgets, out Rejection? rejection)
    {
        var trial = node.Copy();
        var removed = ByImportance(node.Pods.Values.Where(other => other.Priority < filters.Pod.Priority));
        if (removed.Count == 0)
        {
            rejection = NoVictims;
            return null;
        }

        foreach (var pod in removed)
        {
            filters.Remove(pod, trial);
        }

        rejection = filters.Check(trial);
        var victims = rejection is null ? Reprieve(removed, trial, filters, budgets) : new Candidate(node, removed, 0);
        foreach (var pod in victims.Victims)
        {
            filters.Add(pod, trial);
        }

        return rejection is null ? victims with { Node = node } : null;
    }

    // Those come back first whose end would exceed a budget, then the others; among them the more important first.
    private static Candidate Reprieve(List<PodInfo> removed, NodeInfo trial, PodFilters filters, DisruptionBudgets budgets)
    {
        var (violating, others) = budgets.Divide(removed);
        var victims = new List<PodInfo>();
        foreach (var pod in violating)
        {
            Try(pod);
        }

        var violations = victims.Count;
        foreach (var pod in others)
        {
            Try(pod);
        }

        return new Candidate(trial, ByImportance(victims), violations);

        void Try(PodInfo pod)
        {
            filters.Add(pod, trial);
            if (filters.Check(trial) is not null)
            {
                filters.Remove(pod, trial);
                victims.Add(pod);
            }
        }
    }

    // The higher priority, then the longer run; a pod that has not started yet counts as the youngest (MoreImportantPod).
    private static List<PodInfo> ByImportance(IEnumerable<PodInfo> pods) =>
        [.. pods.OrderByDescending(static pod => pod.Priority).ThenBy(static pod => pod.StartedAt).ThenBy(static pod => pod.Key.ToString(), StringComparer.Ordinal)];
}
