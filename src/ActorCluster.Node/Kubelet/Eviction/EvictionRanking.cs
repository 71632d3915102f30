using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Kubelet.Eviction;

/// <summary>
/// The order in which a node gives up its pods: pkg/kubelet/eviction/helpers.go, rankMemoryPressure, rankDiskPressureFunc and
/// rankPIDPressure. Pure. For memory and disk: who uses more than it requests, then the lower priority, then who uses most above its
/// request. For process ids: the lower priority, then who has most. The uid only makes the order the same in every run.
/// </summary>
internal static class EvictionRanking
{
    /// <summary>What a pod is ranked by.</summary>
    /// <param name="Candidate">The pod.</param>
    /// <param name="Exceeds">Whether it uses more than it requests; always false for process ids, where nobody asks.</param>
    /// <param name="Priority">Its priority.</param>
    /// <param name="Excess">How much it uses above its request.</param>
    /// <param name="IsCritical">Whether it may not be evicted.</param>
    public readonly record struct Ranked(EvictablePod Candidate, bool Exceeds, int Priority, long Excess, bool IsCritical);

    /// <summary>Sorts, the first to go first. Critical pods have their rank too, but are passed over.</summary>
    public static IReadOnlyList<Ranked> Rank(IReadOnlyList<EvictablePod> candidates, EvictionSignal signal, bool hasImageDisk)
    {
        var ranked = new List<Ranked>(candidates.Count);
        foreach (var candidate in candidates)
        {
            var used = candidate.Used(signal, hasImageDisk);
            var requested = candidate.Requested(signal);
            var exceeds = signal != EvictionSignal.PidAvailable && used > requested;
            ranked.Add(new Ranked(candidate, exceeds, candidate.Priority, used - requested, PodAdmission.IsCritical(candidate.Pod)));
        }

        ranked.Sort(Compare);
        return ranked;
    }

    private static int Compare(Ranked left, Ranked right)
    {
        if (left.Exceeds != right.Exceeds)
        {
            return left.Exceeds ? -1 : 1;
        }

        var priority = left.Priority.CompareTo(right.Priority);
        if (priority != 0)
        {
            return priority;
        }

        var excess = right.Excess.CompareTo(left.Excess);
        return excess != 0 ? excess : string.CompareOrdinal(left.Candidate.Uid, right.Candidate.Uid);
    }
}
