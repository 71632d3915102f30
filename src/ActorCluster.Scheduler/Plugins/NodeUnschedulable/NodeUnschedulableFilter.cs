using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.NodeUnschedulable;

/// <summary>A cordoned node takes only pods that tolerate it (kubernetes plugins/nodeunschedulable).</summary>
internal sealed class NodeUnschedulableFilter : IFilterPlugin
{
    private static readonly Taint Cordoned = new() { Key = WellKnownTaints.Unschedulable, Effect = TaintEffect.NoSchedule };
    private static readonly Rejection Rejected = new(["node(s) were unschedulable"], false);

    public string Name => "NodeUnschedulable";

    public ClusterEvents Events => ClusterEvents.NodeAdded | ClusterEvents.NodeTaints;

    public INodeFilter? PreFilter(PodInfo pod, ClusterCache cluster) => TolerationMatching.Tolerates(pod.Pod.Spec.Tolerations, Cordoned) ? null : Check.Instance;

    private sealed class Check : INodeFilter
    {
        public static readonly Check Instance = new();

        public Rejection? Filter(NodeInfo node) => node.Node.Spec.Unschedulable ? Rejected : null;
    }
}
