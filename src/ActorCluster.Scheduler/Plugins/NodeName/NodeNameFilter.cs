using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.NodeName;

/// <summary>A pod that names its node fits no other (kubernetes plugins/nodename).</summary>
internal sealed class NodeNameFilter : IFilterPlugin
{
    private static readonly Rejection Rejected = new(["node(s) didn't match the requested node name"], false);

    public string Name => "NodeName";

    public ClusterEvents Events => ClusterEvents.NodeAdded;

    public INodeFilter? PreFilter(PodInfo pod, ClusterCache cluster) => string.IsNullOrEmpty(pod.Pod.Spec.NodeName) ? null : new Check(pod.Pod.Spec.NodeName);

    private sealed class Check(string wanted) : INodeFilter
    {
        public Rejection? Filter(NodeInfo node) => node.Name == wanted ? null : Rejected;
    }
}
