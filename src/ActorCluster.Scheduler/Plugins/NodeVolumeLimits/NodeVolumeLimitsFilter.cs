using ActorCluster.Api.Resources;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.NodeVolumeLimits;

/// <summary>
/// A node takes no more volumes of a driver than its CSINode allows (kubernetes plugins/nodevolumelimits/csi.go; volumes of the clouds that
/// it would translate to their drivers are not counted here).
/// </summary>
internal sealed class NodeVolumeLimitsFilter : IFilterPlugin
{
    private static readonly Rejection Rejected = new(["node(s) exceed max volume count"], true);

    public string Name => "NodeVolumeLimits";

    public ClusterEvents Events => ClusterEvents.NodeDriversAdded | ClusterEvents.PodRemoved | ClusterEvents.ClaimAdded | ClusterEvents.VolumeDetached;

    public INodeFilter? PreFilter(PodInfo pod, ClusterCache cluster)
    {
        if (pod.Claims.Count == 0)
        {
            return null;
        }

        var wanted = new HashSet<AttachableVolume>();
        AttachableVolumes.Collect(pod, cluster.Volumes, wanted);
        return wanted.Count == 0 ? null : new Check(wanted, cluster.Volumes);
    }

    public bool MightHelp(PodInfo waiting, ClusterChange change, ClusterCache cluster) => change switch
    {
        { Pod: { } gone } => gone.Claims.Count > 0 && !string.IsNullOrEmpty(gone.Pod.Spec.NodeName),
        { Claim: { } claim } => waiting.Uses(claim),
        { Detached: { } detached } => waiting.Claims.Any(
            claim => cluster.Volumes.FindClaim(new ObjectKey(waiting.Key.Namespace, claim.Name))?.Spec.VolumeName == detached),
        _ => true,
    };

    private sealed class Check(HashSet<AttachableVolume> wanted, ClusterVolumes volumes) : INodeFilter
    {
        public Rejection? Filter(NodeInfo node)
        {
            var limits = volumes.LimitsOf(node.Name);
            if (limits is null || !wanted.Any(volume => limits.ContainsKey(volume.Driver)))
            {
                return null;
            }

            var used = new HashSet<AttachableVolume>();
            foreach (var pod in node.Pods.Values)
            {
                AttachableVolumes.Collect(pod, volumes, used);
            }

            // What is attached for no pod takes its place until it is detached, even when it is this pod's: it may be on its way off the
            // node.
            var there = new HashSet<AttachableVolume>(used);
            foreach (var attachment in volumes.AttachedTo(node.Name))
            {
                if (AttachableVolumes.Of(attachment, volumes) is { } volume)
                {
                    there.Add(volume);
                }
            }

            return wanted.Where(volume => !used.Contains(volume)).CountBy(static volume => volume.Driver).Any(
                added => limits.TryGetValue(added.Key, out var limit) && there.Count(volume => volume.Driver == added.Key) + added.Value > limit)
                ? Rejected
                : null;
        }
    }
}
