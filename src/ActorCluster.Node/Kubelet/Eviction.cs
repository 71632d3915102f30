using ActorCluster.Api.Core;

namespace ActorCluster.Node.Kubelet;

/// <summary>
/// Which pod a node under memory pressure gives up: pkg/kubelet/eviction/helpers.go, rankMemoryPressure. Pure. One pod a pass, critical
/// ones never; those that use more than they request go first, then the lower priority, then the larger excess.
/// </summary>
internal static class Eviction
{
    /// <summary>A pod that could go.</summary>
    /// <param name="Pod">The pod.</param>
    /// <param name="UsedBytes">What it uses.</param>
    /// <param name="RequestedBytes">What it requests.</param>
    public readonly record struct Candidate(Pod Pod, long UsedBytes, long RequestedBytes)
    {
        public bool Exceeds => UsedBytes > RequestedBytes;
    }

    /// <summary>Chooses.</summary>
    /// <returns>Null when none may go.</returns>
    public static Candidate? Choose(IEnumerable<Candidate> candidates)
    {
        Candidate? chosen = null;
        foreach (var candidate in candidates)
        {
            if (!PodAdmission.IsCritical(candidate.Pod) && (chosen is null || Compare(candidate, chosen.Value) < 0))
            {
                chosen = candidate;
            }
        }

        return chosen;
    }

    /// <summary>The message of the pod and its event.</summary>
    public static string Message(long thresholdBytes, long availableBytes) =>
        $"The node was low on resource: memory. Threshold quantity: {Text(thresholdBytes)}, available: {Text(availableBytes)}. ";

    private static int Compare(Candidate left, Candidate right)
    {
        if (left.Exceeds != right.Exceeds)
        {
            return left.Exceeds ? -1 : 1;
        }

        var priority = (left.Pod.Spec.Priority ?? 0).CompareTo(right.Pod.Spec.Priority ?? 0);
        if (priority != 0)
        {
            return priority;
        }

        var excess = (right.UsedBytes - right.RequestedBytes).CompareTo(left.UsedBytes - left.RequestedBytes);
        // The uid only makes the choice the same in every run.
        return excess != 0 ? excess : string.CompareOrdinal(left.Pod.Metadata.Uid, right.Pod.Metadata.Uid);
    }

    private static string Text(long bytes) => Api.Quantities.Quantity.FromBytes(bytes / 1024 * 1024).ToString();
}
