using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.InterPodAffinity;

/// <summary>
/// Prefers nodes near pods that the pod would rather be near or that would rather have it near, and the same the other way round
/// (kubernetes plugins/interpodaffinity/scoring.go).
/// </summary>
internal sealed class InterPodAffinityScore : IScorePlugin
{
    public string Name => "InterPodAffinity";

    public int Weight => 2;

    public INodeScorer? PreScore(PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> feasible)
    {
        var own = pod.Affinities;
        if (!own.Any && cluster.PodsWithAffinities.Count == 0)
        {
            return null;
        }

        var counts = new AffinityCounts();
        if (own.Preferred.Length > 0 || own.PreferredApart.Length > 0)
        {
            foreach (var node in cluster.Nodes)
            {
                foreach (var other in node.Pods.Values)
                {
                    Count(counts, own.Preferred, other, node, 1, cluster);
                    Count(counts, own.PreferredApart, other, node, -1, cluster);
                }
            }
        }

        foreach (var other in cluster.PodsWithAffinities)
        {
            var node = cluster.NodeOf(other)!;
            Count(counts, other.Affinities.Required, pod, node, 1, cluster);
            Count(counts, other.Affinities.Preferred, pod, node, 1, cluster);
            Count(counts, other.Affinities.PreferredApart, pod, node, -1, cluster);
        }

        return counts.IsEmpty ? null : new Scorer(counts);
    }

    // Terms of one pod about another, counted where the one of them is that has a node.
    private static void Count(AffinityCounts counts, AffinityTerm[] terms, PodInfo other, NodeInfo node, int sign, ClusterCache cluster)
    {
        foreach (var term in terms)
        {
            if (term.Matches(other, cluster))
            {
                counts.Add(term.TopologyKey, node, sign * term.Weight);
            }
        }
    }

    private sealed class Scorer(AffinityCounts counts) : INodeScorer
    {
        public long Score(NodeInfo node) => counts.Sum(node);

        public void Normalize(Span<long> scores)
        {
            var lowest = long.MaxValue;
            var highest = long.MinValue;
            foreach (var score in scores)
            {
                lowest = Math.Min(lowest, score);
                highest = Math.Max(highest, score);
            }

            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = highest == lowest ? 0 : (long)(Scores.Maximum * ((double)(scores[i] - lowest) / (highest - lowest)));
            }
        }
    }
}
