using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.NodeAffinity;

/// <summary>Adds up the weights of the preferred terms that a node matches.</summary>
internal sealed class NodeAffinityScore : IScorePlugin
{
    public string Name => "NodeAffinity";

    public int Weight => 2;

    public INodeScorer? PreScore(PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> feasible) =>
        pod.Pod.Spec.Affinity?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution is { Count: > 0 } preferred ? new Scorer(preferred) : null;

    private sealed class Scorer(IReadOnlyList<PreferredSchedulingTerm> preferred) : INodeScorer
    {
        public long Score(NodeInfo node)
        {
            long sum = 0;
            for (var i = 0; i < preferred.Count; i++)
            {
                if (preferred[i].Weight != 0 && NodeSelectorMatching.Matches(preferred[i].Preference, node.Node.Metadata.Labels, node.Name))
                {
                    sum += preferred[i].Weight;
                }
            }

            return sum;
        }

        public void Normalize(Span<long> scores) => Scores.Scale(scores, reverse: false);
    }
}
