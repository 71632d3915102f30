using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Api.Storage;
using ActorCluster.Scheduler.Cache;

namespace ActorCluster.Scheduler.Plugins.NodeVolumeLimits;

/// <summary>A volume that a driver attaches to nodes. One that several pods share on a node is attached to it once.</summary>
/// <param name="Driver">The driver.</param>
/// <param name="Handle">The volume, as the driver calls it; of one that is not made yet, its claim.</param>
/// <param name="IsMade">Whether the volume is there.</param>
internal readonly record struct AttachableVolume(string Driver, string Handle, bool IsMade);

/// <summary>Which volumes of drivers pods bring to a node (kubernetes nodevolumelimits/csi.go, <c>filterAttachableVolumes</c>).</summary>
internal static class AttachableVolumes
{
    /// <summary>Adds those of a pod's claims; claims that are missing or not its own bring none.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="volumes">The cluster's volumes.</param>
    /// <param name="found">Where to add them.</param>
    public static void Collect(PodInfo pod, ClusterVolumes volumes, HashSet<AttachableVolume> found)
    {
        foreach (var (name, isEphemeral) in pod.Claims)
        {
            if (volumes.FindClaim(new ObjectKey(pod.Key.Namespace, name)) is { } claim
                && (!isEphemeral || PodClaims.IsMadeFor(pod.Pod, claim))
                && Of(claim, volumes) is { } volume)
            {
                found.Add(volume);
            }
        }
    }

    /// <summary>The volume of an attachment; null when it is none of a driver, or its volume is not known.</summary>
    /// <param name="attachment">The attachment.</param>
    /// <param name="volumes">The cluster's volumes.</param>
    public static AttachableVolume? Of(VolumeAttachment attachment, ClusterVolumes volumes) =>
        attachment.Spec.Source.PersistentVolumeName is { Length: > 0 } name && volumes.FindVolume(name)?.Spec.Csi is { VolumeHandle.Length: > 0 } source
            ? new AttachableVolume(attachment.Spec.Attacher, source.VolumeHandle, true)
            : null;

    // A claim whose volume is not there, or is another's, counts as one that its class is still to make.
    private static AttachableVolume? Of(PersistentVolumeClaim claim, ClusterVolumes volumes)
    {
        if (claim.Spec.VolumeName is { Length: > 0 } name && volumes.FindVolume(name) is { } volume)
        {
            return volume.Spec.Csi is { Driver.Length: > 0, VolumeHandle.Length: > 0 } source
                ? new AttachableVolume(source.Driver, source.VolumeHandle, true)
                : null;
        }

        return volumes.ClassOf(claim)?.Provisioner is { Length: > 0 } provisioner
            ? new AttachableVolume(provisioner, $"{claim.Metadata.Namespace}/{claim.Metadata.Name}", false)
            : null;
    }
}
