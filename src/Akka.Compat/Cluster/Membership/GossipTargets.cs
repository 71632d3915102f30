namespace Akka.Cluster;

/// <summary>Whom to gossip to next: mostly somebody who has not seen the present version. Pure but for the random numbers given.</summary>
internal static class GossipTargets
{
    public static UniqueAddress? Pick(MembershipState state, ClusterSettings settings, Random random) =>
        Pick(state, settings.GossipDifferentViewProbability, settings.ReduceGossipDifferentViewProbability, random);

    public static UniqueAddress? Pick(MembershipState state, double differentViewProbability, int reduceAbove, Random random)
    {
        var all = new List<UniqueAddress>(state.Members.Count);
        var unaware = new List<UniqueAddress>();
        foreach (var member in state.Members)
        {
            if (!state.IsValidGossipTarget(member.UniqueAddress)) continue;
            all.Add(member.UniqueAddress);
            if (!state.Gossip.SeenByNode(member.UniqueAddress)) unaware.Add(member.UniqueAddress);
        }

        if (all.Count == 0) return null;
        var pool = unaware.Count > 0 && random.NextDouble() < ProbabilityFor(state.Members.Count, differentViewProbability, reduceAbove) ? unaware : all;
        return pool[random.Next(pool.Count)];
    }

    /// <summary>In large clusters, news would otherwise all go to the same few: from <paramref name="reduceAbove"/> to three times that, down to 5 %.</summary>
    internal static double ProbabilityFor(int members, double probability, int reduceAbove)
    {
        const double Minimum = 0.05;
        if (members <= reduceAbove) return probability;
        if (members >= 3 * reduceAbove) return Math.Min(probability, Minimum);
        return probability - ((probability - Minimum) * (members - reduceAbove) / (2.0 * reduceAbove));
    }
}
