using ActorCluster.Api.Resources;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.VolumeRestrictions;

/// <summary>
/// A claim of the access mode ReadWriteOncePod is for one pod of the whole cluster (kubernetes plugins/volumerestrictions; its rules about
/// disks that a pod names without a claim are not here).
/// </summary>
internal sealed class VolumeRestrictionsFilter : IFilterPlugin
{
    private static readonly Rejection Rejected =
        new(["node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode"], true);

    public string Name => "VolumeRestrictions";

    public ClusterEvents Events => ClusterEvents.PodRemoved | ClusterEvents.NodeAdded | ClusterEvents.Volumes;

    public INodeFilter? PreFilter(PodInfo pod, ClusterCache cluster)
    {
        var alone = pod.Claims
            .Select(claim => new ObjectKey(pod.Key.Namespace, claim.Name))
            .Where(key => cluster.Volumes.FindClaim(key)?.Spec.AccessModes?.Contains("ReadWriteOncePod") == true)
            .ToArray();
        return alone.Length == 0 ? null : new Check(alone, cluster);
    }

    public bool MightHelp(PodInfo waiting, ClusterChange change, ClusterCache cluster) => change switch
    {
        { Pod: { } gone } => waiting.Claims.Any(claim => gone.Uses(new ObjectKey(waiting.Key.Namespace, claim.Name))),
        { Claim: { } claim } => waiting.Uses(claim),
        _ => true,
    };

    private sealed class Check : INodeFilter
    {
        private readonly ObjectKey[] _alone;
        private int _users;

        public Check(ObjectKey[] alone, ClusterCache cluster)
        {
            _alone = alone;
            foreach (var node in cluster.Nodes)
            {
                foreach (var pod in node.Pods.Values)
                {
                    _users += Count(pod);
                }
            }
        }

        public Rejection? Filter(NodeInfo node) => _users > 0 ? Rejected : null;

        public void Added(PodInfo other, NodeInfo node) => _users += Count(other);

        public void Removed(PodInfo other, NodeInfo node) => _users -= Count(other);

        private int Count(PodInfo pod) => pod.Claims.Count == 0 ? 0 : _alone.Count(pod.Uses);
    }
}
