using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Api.Storage;
using ActorCluster.Scheduler.Cache;

namespace ActorCluster.Scheduler.Plugins.VolumeBinding;

/// <summary>The volumes that a pod gets on a node.</summary>
/// <param name="Static">Claims that are given a volume which is there.</param>
/// <param name="Dynamic">Claims whose volume is to be made for the node.</param>
internal sealed record VolumeChoice(
    IReadOnlyList<(PersistentVolumeClaim Claim, PersistentVolume Volume)> Static, IReadOnlyList<PersistentVolumeClaim> Dynamic)
{
    /// <summary>Whether all claims are bound already.</summary>
    public bool IsNothing => Static.Count == 0 && Dynamic.Count == 0;
}

/// <summary>
/// The claims of a pod: those that have a volume, and those that wait for its node (kubernetes <c>plugins/volumebinding/binder.go</c>).
/// </summary>
/// <param name="bound">Claims that are bound.</param>
/// <param name="waiting">Claims that are bound with their first pod.</param>
/// <param name="volumes">The cluster's volumes.</param>
internal sealed class PodVolumes(
    IReadOnlyList<PersistentVolumeClaim> bound, IReadOnlyList<PersistentVolumeClaim> waiting, ClusterVolumes volumes)
{
    private const string NoProvisioner = "kubernetes.io/no-provisioner";
    private const string Missing = "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";
    private const string Conflict = "node(s) had volume node affinity conflict";
    private const string NotFound = "node(s) didn't find available persistent volumes to bind";

    /// <summary>Looks up the claims of a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="volumes">The cluster's volumes.</param>
    /// <param name="refusal">Why it can run nowhere; null otherwise.</param>
    public static PodVolumes? Of(PodInfo pod, ClusterVolumes volumes, out string? refusal)
    {
        List<PersistentVolumeClaim> bound = [], waiting = [];
        var immediate = false;
        refusal = null;
        foreach (var (name, isEphemeral) in pod.Claims)
        {
            var claim = volumes.FindClaim(new ObjectKey(pod.Key.Namespace, name));
            refusal = Problem(pod, name, isEphemeral, claim);
            if (refusal is not null)
            {
                return null;
            }

            if (VolumeMatching.IsBound(claim!))
            {
                bound.Add(claim!);
            }
            else if (volumes.IsDelayed(claim!))
            {
                waiting.Add(claim!);
            }
            else
            {
                immediate = true;
            }
        }

        refusal = immediate ? "pod has unbound immediate PersistentVolumeClaims" : null;
        return immediate ? null : new PodVolumes(bound, waiting, volumes);
    }

    /// <summary>Chooses volumes on a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="choice">What is chosen.</param>
    /// <returns>What keeps the pod from the node; empty when nothing does.</returns>
    public IReadOnlyList<string> On(Node node, out VolumeChoice choice)
    {
        var reasons = new List<string>();
        if (bound.Any(claim => volumes.FindVolume(claim.Spec.VolumeName!) is null))
        {
            reasons.Add(Missing);
        }
        else if (bound.Any(claim => !VolumeMatching.IsReachableFrom(volumes.FindVolume(claim.Spec.VolumeName!)!, node)))
        {
            reasons.Add(Conflict);
        }

        if (!Choose(node, out choice))
        {
            reasons.Add(NotFound);
        }

        return reasons;
    }

    private static string? Problem(PodInfo pod, string name, bool isEphemeral, PersistentVolumeClaim? claim)
    {
        if (claim is null)
        {
            return isEphemeral
                ? $"waiting for ephemeral volume controller to create the persistentvolumeclaim \"{name}\""
                : $"persistentvolumeclaim \"{name}\" not found";
        }

        return claim switch
        {
            { Status.Phase: ClaimPhase.Lost } => $"persistentvolumeclaim \"{name}\" bound to non-existent persistentvolume \"{claim.Spec.VolumeName}\"",
            { Metadata.DeletionTimestamp: not null } => $"persistentvolumeclaim \"{name}\" is being deleted",
            _ when isEphemeral && !PodClaims.IsMadeFor(pod.Pod, claim) =>
                $"PVC {pod.Key.Namespace}/{name} was not created for pod {pod.Key} (pod is not owner)",
            _ => null,
        };
    }

    // Volumes that are there come first, for the smallest claim first; what is left is made.
    private bool Choose(Node node, out VolumeChoice choice)
    {
        var given = new List<(PersistentVolumeClaim, PersistentVolume)>();
        var made = new List<PersistentVolumeClaim>();
        choice = new VolumeChoice(given, made);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var claim in waiting.OrderBy(SizeOf))
        {
            if (volumes.NodeOf(claim) is { } chosen)
            {
                if (chosen != node.Metadata.Name)
                {
                    return false;
                }
            }
            else if (VolumeMatching.Find(
                claim,
                volumes.FreeFor(claim),
                delayed: false,
                volume => !taken.Contains(volume.Metadata.Name) && VolumeMatching.IsReachableFrom(volume, node)) is { } found)
            {
                taken.Add(found.Metadata.Name);
                given.Add((claim, found));
                continue;
            }

            if (volumes.ClassOf(claim) is not { Provisioner: not ("" or NoProvisioner) } storageClass || !Allows(storageClass, node))
            {
                return false;
            }

            made.Add(claim);
        }

        return true;
    }

    private static bool Allows(StorageClass storageClass, Node node) =>
        storageClass.AllowedTopologies is not { Count: > 0 } topologies
        || topologies.Any(term => (term.MatchLabelExpressions ?? []).All(
            wanted => node.Metadata.Labels?.GetValueOrDefault(wanted.Key) is { } value && wanted.Values?.Contains(value) == true));

    private static Quantity SizeOf(PersistentVolumeClaim claim) =>
        claim.Spec.Resources.Requests?.GetValueOrDefault(ResourceName.Storage) ?? Quantity.Zero;
}
