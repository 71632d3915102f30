using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.TaintToleration;

/// <summary>A node with a NoSchedule or NoExecute taint takes only pods that tolerate it (kubernetes plugins/tainttoleration).</summary>
internal sealed class TaintTolerationFilter : IFilterPlugin
{
    public string Name => "TaintToleration";

    public ClusterEvents Events => ClusterEvents.NodeAdded | ClusterEvents.NodeTaints;

    public INodeFilter? PreFilter(PodInfo pod, ClusterCache cluster) => new Check(pod.Pod.Spec.Tolerations);

    private sealed class Check(IReadOnlyList<Toleration>? tolerations) : INodeFilter
    {
        public Rejection? Filter(NodeInfo node)
        {
            if (node.Node.Spec.Taints is not { } taints)
            {
                return null;
            }

            for (var i = 0; i < taints.Count; i++)
            {
                var taint = taints[i];
                if (taint.Effect is TaintEffect.NoSchedule or TaintEffect.NoExecute && !TolerationMatching.Tolerates(tolerations, taint))
                {
                    return new Rejection([$"node(s) had untolerated taint {{{taint.Key}: {taint.Value}}}"], false);
                }
            }

            return null;
        }
    }
}
