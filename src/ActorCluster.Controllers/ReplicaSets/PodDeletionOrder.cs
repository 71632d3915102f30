using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Controllers.Pods;

namespace ActorCluster.Controllers.ReplicaSets;

/// <summary>
/// Which pods a ReplicaSet gives up first when it has too many: those that lose least (kubernetes pkg/controller/controller_utils.go
/// ActivePodsWithRanks, with the ranks of getPodsRankedByRelatedPodsOnSameNode).
/// </summary>
public static class PodDeletionOrder
{
    private const string DeletionCost = "controller.kubernetes.io/pod-deletion-cost";

    /// <summary>Chooses the pods to delete.</summary>
    /// <param name="pods">The active pods of the set.</param>
    /// <param name="count">How many to delete.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<Pod> Choose(IReadOnlyList<Pod> pods, int count, DateTimeOffset now)
    {
        if (count >= pods.Count)
        {
            return pods;
        }

        var perNode = new Dictionary<string, int>();
        foreach (var pod in pods)
        {
            var node = pod.Spec.NodeName ?? "";
            perNode[node] = perNode.GetValueOrDefault(node) + 1;
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

        // Cheaper before dearer, then pods on a node with more of the set before those that stand alone.
        order = order != 0 ? order : Cost(left).CompareTo(Cost(right));
        order = order != 0 ? order : perNode[rightNode].CompareTo(perNode[leftNode]);

        // Ready for a shorter time first, on a logarithmic scale; then more restarts; then younger.
        if (order == 0 && left.IsReady() && right.IsReady())
        {
            order = CompareAges(ReadySince(left), ReadySince(right), now);
        }

        order = order != 0 ? order : right.Restarts().CompareTo(left.Restarts());
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
        pod.Metadata.Annotations?.TryGetValue(DeletionCost, out var text) == true
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost)
            ? cost
            : 0;

    private static DateTimeOffset? ReadySince(Pod pod) => pod.Condition(PodConditionType.Ready)?.LastTransitionTime?.Value;

    // Negative when the left one is younger by an order of magnitude (base 2) or has no time at all.
    private static int CompareAges(DateTimeOffset? left, DateTimeOffset? right, DateTimeOffset now)
    {
        if (left is null || right is null)
        {
            return (left is not null).CompareTo(right is not null);
        }

        return Magnitude(now - left.Value).CompareTo(Magnitude(now - right.Value));
    }

    private static int Magnitude(TimeSpan age) => age < TimeSpan.FromSeconds(1) ? 0 : (int)Math.Log2(age.TotalSeconds) + 1;
}
