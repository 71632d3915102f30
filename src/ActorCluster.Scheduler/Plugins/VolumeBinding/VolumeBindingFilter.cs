using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.VolumeBinding;

/// <summary>
/// A node must be able to have the volumes of the pod's claims: those that are bound, and for claims that wait for their first pod one that
/// is there or one that can be made (kubernetes plugins/volumebinding). The actor binds them before it binds the pod.
/// </summary>
internal sealed class VolumeBindingFilter : IFilterPlugin
{
    public string Name => "VolumeBinding";

    public ClusterEvents Events => ClusterEvents.Volumes | ClusterEvents.NodeAdded | ClusterEvents.NodeLabels;

    public INodeFilter? PreFilter(PodInfo pod, ClusterCache cluster) =>
        pod.Claims.Count == 0 ? null : new Check(PodVolumes.Of(pod, cluster.Volumes, out var refusal), refusal);

    public bool MightHelp(PodInfo waiting, ClusterChange change, ClusterCache cluster) => change.Claim is not { } claim || waiting.Uses(claim);

    private sealed class Check(PodVolumes? volumes, string? refusal) : INodeFilter
    {
        public Rejection? Everywhere => refusal is null ? null : new Rejection([refusal], false);

        public Rejection? Filter(NodeInfo node) => volumes!.On(node.Node, out _) is { Count: > 0 } reasons ? new Rejection(reasons, false) : null;
    }
}
