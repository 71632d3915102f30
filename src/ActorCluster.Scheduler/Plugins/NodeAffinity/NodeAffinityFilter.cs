using ActorCluster.Api.Semantics;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.NodeAffinity;

/// <summary>A node must match the pod's nodeSelector and required node affinity (kubernetes plugins/nodeaffinity).</summary>
internal sealed class NodeAffinityFilter : IFilterPlugin
{
    private static readonly Rejection Rejected = new(["node(s) didn't match Pod's node affinity/selector"], false);

    public string Name => "NodeAffinity";

    public ClusterEvents Events => ClusterEvents.NodeAdded | ClusterEvents.NodeLabels;

    public INodeFilter? PreFilter(PodInfo pod, ClusterCache cluster)
    {
        var spec = pod.Pod.Spec;
        return spec.NodeSelector is null or { Count: 0 } && spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is null ? null : new Check(pod);
    }

    private sealed class Check(PodInfo pod) : INodeFilter
    {
        public Rejection? Filter(NodeInfo node) => NodeSelectorMatching.MeetsRequirements(pod.Pod.Spec, node.Node.Metadata.Labels, node.Name) ? null : Rejected;
    }
}
