using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;
using ActorCluster.Controllers.NodeLifecycle;

namespace ActorCluster.Controllers.PodGarbageCollection;

/// <summary>Which pods nobody else would ever remove (kubernetes pkg/controller/podgc/gc_controller.go).</summary>
public static class PodGarbage
{
    /// <summary>The condition of a pod whose node is gone.</summary>
    public static readonly PodCondition NodeGone = new()
    {
        Type = PodConditionType.DisruptionTarget,
        Status = ConditionStatus.True,
        Reason = PodReason.DeletionByPodGC,
        Message = "PodGC: node no longer exists",
    };

    /// <summary>Finds the pods to remove, those on vanished nodes aside.</summary>
    /// <param name="pods">All pods.</param>
    /// <param name="findNode">Finds a node by name; null when it is gone.</param>
    /// <param name="terminatedThreshold">How many terminated pods may stay; 0 for any number.</param>
    public static IReadOnlyList<Pod> Find(IEnumerable<Pod> pods, Func<string, Node?> findNode, int terminatedThreshold)
    {
        var found = new List<Pod>();
        var terminated = new List<Pod>();
        foreach (var pod in pods)
        {
            var terminating = pod.Metadata.DeletionTimestamp is not null;
            if (terminating && IsStuck(pod, findNode))
            {
                found.Add(pod);
            }
            else if (pod.IsTerminal())
            {
                terminated.Add(pod);
            }
        }

        var surplus = terminated.Count - terminatedThreshold;
        if (terminatedThreshold > 0 && surplus > 0)
        {
            terminated.Sort(Compare);
            found.AddRange(terminated.GetRange(0, surplus));
        }

        return found;
    }

    /// <summary>The status of a pod that is about to be removed: Failed unless it has ended already.</summary>
    /// <param name="status">The status.</param>
    /// <param name="condition">A condition that says why; null for none.</param>
    /// <param name="now">The time.</param>
    public static PodStatus Failed(PodStatus status, PodCondition? condition, Time now)
    {
        if (PodStates.IsTerminal(status.Phase))
        {
            return status;
        }

        var failed = status with { Phase = PodPhase.Failed };
        return condition is null ? failed : failed.WithCondition(condition, now);
    }

    // Never scheduled, so no kubelet confirms its end; or on a node that an operator declares dead and that says nothing to the contrary.
    private static bool IsStuck(Pod pod, Func<string, Node?> findNode)
    {
        if (string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            return true;
        }

        return findNode(pod.Spec.NodeName) is { Spec.Taints: { } taints } node
            && node.Condition(NodeConditionType.Ready)?.Status != ConditionStatus.True
            && taints.Any(static taint => taint.Key == WellKnownTaints.OutOfService);
    }

    // Evicted ones first, then the oldest.
    private static int Compare(Pod left, Pod right)
    {
        var order = IsEvicted(right).CompareTo(IsEvicted(left));
        order = order != 0 ? order : Nullable.Compare(left.Metadata.CreationTimestamp, right.Metadata.CreationTimestamp);
        return order != 0 ? order : string.CompareOrdinal(left.Metadata.Name, right.Metadata.Name);
    }

    private static bool IsEvicted(Pod pod) => pod.Status is { Phase: PodPhase.Failed, Reason: PodReason.Evicted };
}
