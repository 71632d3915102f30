using ActorCluster.Api.Semantics;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.NodeResources;

/// <summary>
/// Prefers nodes where cpu and memory would be used to a similar degree (kubernetes plugins/noderesources/balanced_allocation.go).
/// </summary>
internal sealed class BalancedAllocationScore : IScorePlugin
{
    public string Name => "NodeResourcesBalancedAllocation";

    public int Weight => 1;

    public INodeScorer PreScore(PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> feasible) => new Scorer(pod.Resources.Requested);

    private sealed class Scorer(PodRequests wanted) : INodeScorer
    {
        public long Score(NodeInfo node)
        {
            if (node.AllocatableCpuMillis == 0 || node.AllocatableMemoryBytes == 0)
            {
                return Scores.Maximum;
            }

            // For two resources the standard deviation is half their difference.
            var cpu = Math.Min(1.0, (double)(node.RequestedCpuMillis + wanted.CpuMillis) / node.AllocatableCpuMillis);
            var memory = Math.Min(1.0, (double)(node.RequestedMemoryBytes + wanted.MemoryBytes) / node.AllocatableMemoryBytes);
            return (long)((1 - (Math.Abs(cpu - memory) / 2)) * Scores.Maximum);
        }
    }
}
