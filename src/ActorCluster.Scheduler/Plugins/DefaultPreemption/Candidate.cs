using ActorCluster.Scheduler.Cache;

namespace ActorCluster.Scheduler.Plugins.DefaultPreemption;

/// <summary>A node that would take the pod without some of its pods.</summary>
/// <param name="Node">The node.</param>
/// <param name="Victims">Those pods, the most important one first; at least one.</param>
/// <param name="BudgetViolations">How many of them would exceed a budget of disruption.</param>
internal sealed record Candidate(NodeInfo Node, IReadOnlyList<PodInfo> Victims, int BudgetViolations)
{
    // Makes every priority at least 0, so that more victims of a negative priority are not a smaller sum than fewer.
    private const long Shift = 1L << 31;

    /// <summary>
    /// The candidate that does least harm (pickOneNodeForPreemption): fewest budget violations, then the lowest highest priority, the
    /// lowest sum of priorities, the fewest victims, the latest start of the most important ones, the first.
    /// </summary>
    /// <param name="candidates">The candidates; at least one.</param>
    public static Candidate Best(IReadOnlyList<Candidate> candidates)
    {
        var best = candidates[0];
        for (var i = 1; i < candidates.Count; i++)
        {
            if (candidates[i].Harm().CompareTo(best.Harm()) < 0)
            {
                best = candidates[i];
            }
        }

        return best;
    }

    private (int Violations, int Highest, long Sum, int Count, long Started) Harm()
    {
        var highest = Victims[0].Priority;
        long sum = 0;
        var earliest = DateTimeOffset.MaxValue;
        foreach (var victim in Victims)
        {
            sum += victim.Priority + Shift;
            if (victim.Priority == highest && victim.StartedAt < earliest)
            {
                earliest = victim.StartedAt;
            }
        }

        return (BudgetViolations, highest, sum, Victims.Count, -earliest.UtcTicks);
    }
}
