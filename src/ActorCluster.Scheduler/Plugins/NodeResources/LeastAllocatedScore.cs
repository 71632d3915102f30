using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.NodeResources;

/// <summary>Prefers nodes with more cpu and memory left (NodeResourcesFit's LeastAllocated strategy, weights 1 and 1).</summary>
internal sealed class LeastAllocatedScore : IScorePlugin
{
    public string Name => "NodeResourcesFit";

    public int Weight => 1;

    public INodeScorer PreScore(PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> feasible) => new Scorer(pod.Resources);

    private sealed class Scorer(PodResources wanted) : INodeScorer
    {
        public long Score(NodeInfo node)
        {
            long sum = 0;
            var weights = 0;
            Add(node.AllocatableCpuMillis, node.ScoredCpuMillis + wanted.ScoredCpuMillis, ref sum, ref weights);
            Add(node.AllocatableMemoryBytes, node.ScoredMemoryBytes + wanted.ScoredMemoryBytes, ref sum, ref weights);
            return weights == 0 ? 0 : sum / weights;
        }

        private static void Add(long capacity, long requested, ref long sum, ref int weights)
        {
            if (capacity == 0)
            {
                return;
            }

            weights++;
            if (requested <= capacity)
            {
                sum += (capacity - requested) * Scores.Maximum / capacity;
            }
        }
    }
}
