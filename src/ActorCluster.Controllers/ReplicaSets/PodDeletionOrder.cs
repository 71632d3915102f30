using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Controllers.ReplicaSets;

/// <summary>
/// Which pods a ReplicaSet gives up first when it has too many: those that lose least (kubernetes pkg/controller/controller_utils.go
/// ActivePodsWithRanks, with the ranks of getPodsRankedByRelatedPodsOnSameNode).
/// </summary>
public static class PodDeletionOrder
{
    /// <summary>Chooses the pods to delete.</summary>
    /// <param name="pods">The active pods of the set.</param>
    /// <param name="count">How many to delete.</param>
    /// <param name="related">The pods that count for how crowded a node is: those of the set and of the other sets of its owner.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<Pod> Choose(IReadOnlyList<Pod> pods, int count, IEnumerable<Pod> related, DateTimeOffset now)
    {
        if (count >= pods.Count)
        {
            return pods;
        }

        var perNode = new Dictionary<string, int>();
        foreach (var pod in related)
        {
            if (pod.IsActive())
            {
                var node = pod.Spec.NodeName ?? "";
                perNode[node] = perNode.GetValueOrDefault(node) + 1;
            }
        }

        var sorted = pods.ToArray();
        Array.Sort(sorted, (left, right) => Compare(left, right, perNode, now));
        return sorted[..count];
    }

    private static int Compare(Pod left, Pod right, Dictionary<string, int> perNode, DateTimeOffset now)
    {
        var leftNode = left.Spec.NodeName ?? "";
        var rightNode = right.Spec.NodeName ?? "";

        // Not assigned before assigned, Pending before Unknown before Running, not ready before ready.
        var order = (leftNode.Length > 0).CompareTo(rightNode.Length > 0);
        order = order != 0 ? order : PhaseRank(left).CompareTo(PhaseRank(right));
        order = order != 0 ? order : left.IsReady().CompareTo(right.IsReady());

        // Cheaper before dearer, then pods on a node with more related ones before those that stand alone.
        order = order != 0 ? order : Cost(left).CompareTo(Cost(right));
        order = order != 0 ? order : perNode.GetValueOrDefault(rightNode).CompareTo(perNode.GetValueOrDefault(leftNode));

        // Ready for a shorter time first, then more restarts, then younger. Kubernetes lets the uid decide at once between different times
        // of one magnitude, which is no order: of three pods each may come before the next.
        if (order == 0 && left.IsReady())
        {
            order = CompareAges(ReadySince(left), ReadySince(right), now);
        }

        order = order != 0 ? order : MostRestarts(right.Status.ContainerStatuses).CompareTo(MostRestarts(left.Status.ContainerStatuses));
        order = order != 0 ? order : MostRestarts(right.Status.InitContainerStatuses).CompareTo(MostRestarts(left.Status.InitContainerStatuses));
        order = order != 0 ? order : CompareAges(left.Metadata.CreationTimestamp?.Value, right.Metadata.CreationTimestamp?.Value, now);
        return order != 0 ? order : string.CompareOrdinal(left.Metadata.Uid, right.Metadata.Uid);
    }

    private static int PhaseRank(Pod pod) => pod.Status.Phase switch
    {
        PodPhase.Pending => 0,
        PodPhase.Unknown => 1,
        _ => 2,
    };

    private static int Cost(Pod pod) =>
        pod.Metadata.Annotations?.TryGetValue(WellKnownAnnotations.PodDeletionCost, out var text) == true
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost)
            ? cost
            : 0;

    private static DateTimeOffset? ReadySince(Pod pod) => pod.Condition(PodConditionType.Ready)?.LastTransitionTime?.Value;

    // The restarts of the container that has most. Sidecars are among the init containers.
    private static int MostRestarts(IReadOnlyList<ContainerStatus>? statuses)
    {
        var most = 0;
        foreach (var status in statuses ?? [])
        {
            most = Math.Max(most, status.RestartCount);
        }

        return most;
    }

    // Negative when the left one is younger by a power of two or has no time at all.
    private static int CompareAges(DateTimeOffset? left, DateTimeOffset? right, DateTimeOffset now) => left is null || right is null
        ? (left is not null).CompareTo(right is not null)
        : Magnitude(now - left.Value).CompareTo(Magnitude(now - right.Value));

    // Powers of two of nanoseconds, as Kubernetes counts them: ages of a second and of two lie in different ones.
    private static int Magnitude(TimeSpan age) => age > TimeSpan.Zero ? (int)Math.Log2(age.TotalNanoseconds) : -1;
}
