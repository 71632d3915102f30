using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Volumes;

/// <summary>
/// When a claim or a volume that is being deleted may go (kubernetes <c>pkg/controller/volume/pvcprotection</c> and
/// <c>pvprotection</c>): a claim once no pod that has a node uses it, a volume once it is not bound.
/// </summary>
public static class Protection
{
    /// <summary>Lets a claim go.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="pods">The pods that name it.</param>
    /// <returns>What is to be done; null for nothing.</returns>
    public static Reconciliation? Release(PersistentVolumeClaim claim, IEnumerable<Pod> pods)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return claim.Metadata.DeletionTimestamp is not null && Has(claim, StorageFinalizer.Claim) && !pods.Any(pod => Uses(pod, claim))
            ? Without(ResourceTypes.PersistentVolumeClaims, claim, StorageFinalizer.Claim)
            : null;
    }

    /// <summary>Lets a volume go.</summary>
    /// <param name="volume">The volume.</param>
    /// <returns>What is to be done; null for nothing.</returns>
    public static Reconciliation? Release(PersistentVolume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return volume.Metadata.DeletionTimestamp is not null && Has(volume, StorageFinalizer.Volume) && volume.Status.Phase != VolumePhase.Bound
            ? Without(ResourceTypes.PersistentVolumes, volume, StorageFinalizer.Volume)
            : null;
    }

    // A pod without a node has not begun, and its kubelet will not begin with a claim that is going. One that has ended uses what a user
    // gave it, but not what was made for it alone.
    private static bool Uses(Pod pod, PersistentVolumeClaim claim) =>
        !string.IsNullOrEmpty(pod.Spec.NodeName)
        && PodClaims.Of(pod).Any(used => used.Name == claim.Metadata.Name && (!used.IsEphemeral || (!pod.IsTerminal() && PodClaims.IsMadeFor(pod, claim))));

    private static bool Has(KubernetesObject value, string finalizer) => value.Metadata.Finalizers?.Contains(finalizer) == true;

    private static Reconciliation Without<T>(ResourceType resource, T value, string finalizer)
        where T : KubernetesObject => Reconciliation.Of(new ModifyWrite(resource, value.Key(), value.Metadata.Uid, current => current with
        {
            Metadata = current.Metadata with { Finalizers = current.Metadata.Finalizers?.Where(name => name != finalizer).ToArray() },
        }));
}
