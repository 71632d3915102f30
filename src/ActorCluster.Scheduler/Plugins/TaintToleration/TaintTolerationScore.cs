using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.TaintToleration;

/// <summary>Prefers nodes with fewer PreferNoSchedule taints that the pod does not tolerate.</summary>
internal sealed class TaintTolerationScore : IScorePlugin
{
    public string Name => "TaintToleration";

    public int Weight => 3;

    public INodeScorer PreScore(PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> feasible) => new Scorer(pod.Pod.Spec.Tolerations);

    private sealed class Scorer(IReadOnlyList<Toleration>? tolerations) : INodeScorer
    {
        public long Score(NodeInfo node)
        {
            if (node.Node.Spec.Taints is not { } taints)
            {
                return 0;
            }

            var count = 0;
            for (var i = 0; i < taints.Count; i++)
            {
                if (taints[i].Effect == TaintEffect.PreferNoSchedule && !TolerationMatching.Tolerates(tolerations, taints[i]))
                {
                    count++;
                }
            }

            return count;
        }

        public void Normalize(Span<long> scores) => Scores.Scale(scores, reverse: true);
    }
}
