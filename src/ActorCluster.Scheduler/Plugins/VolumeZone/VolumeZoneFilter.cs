using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.VolumeZone;

/// <summary>A node must be in the zone and region that the labels of the pod's volumes name (kubernetes plugins/volumezone).</summary>
internal sealed class VolumeZoneFilter : IFilterPlugin
{
    private const string OldZone = "failure-domain.beta.kubernetes.io/zone";
    private const string OldRegion = "failure-domain.beta.kubernetes.io/region";
    private static readonly string[] Keys = [OldZone, OldRegion, WellKnownLabels.Zone, WellKnownLabels.Region];
    private static readonly Rejection Rejected = new(["node(s) had no available volume zone"], false);

    public string Name => "VolumeZone";

    public ClusterEvents Events => ClusterEvents.Volumes | ClusterEvents.NodeAdded | ClusterEvents.NodeLabels;

    public INodeFilter? PreFilter(PodInfo pod, ClusterCache cluster)
    {
        var places = new List<(string Key, string[] Values)>();
        foreach (var (name, _) in pod.Claims)
        {
            if (cluster.Volumes.FindClaim(new ObjectKey(pod.Key.Namespace, name)) is { } claim
                && VolumeMatching.IsBound(claim)
                && cluster.Volumes.FindVolume(claim.Spec.VolumeName!)?.Metadata.Labels is { } labels)
            {
                places.AddRange(Keys.Where(labels.ContainsKey).Select(key => (key, labels[key].Split("__"))));
            }
        }

        return places.Count == 0 ? null : new Check(places);
    }

    public bool MightHelp(PodInfo waiting, ClusterChange change, ClusterCache cluster) => change.Claim is not { } claim || waiting.Uses(claim);

    private sealed class Check(List<(string Key, string[] Values)> places) : INodeFilter
    {
        // A node that says nothing of its place may be anywhere.
        public Rejection? Filter(NodeInfo node)
        {
            var labels = node.Node.Metadata.Labels;
            return labels is null || !Keys.Any(labels.ContainsKey) || places.TrueForAll(place => Value(labels, place.Key) is { } value && place.Values.Contains(value))
                ? null
                : Rejected;
        }

        private static string? Value(IReadOnlyDictionary<string, string> labels, string key) => labels.GetValueOrDefault(key) ?? key switch
        {
            OldZone => labels.GetValueOrDefault(WellKnownLabels.Zone),
            OldRegion => labels.GetValueOrDefault(WellKnownLabels.Region),
            _ => null,
        };
    }
}
