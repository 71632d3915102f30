using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Api.Storage;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Volumes;

/// <summary>
/// What is to be done about a volume (kubernetes <c>pkg/controller/volume/persistentvolume/pv_controller.go</c>
/// syncVolume).
/// </summary>
public static class VolumePlan
{
    /// <summary>Decides.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="claim">The claim that the volume names, by namespace and name; null when there is none.</param>
    public static Reconciliation Decide(PersistentVolume volume, PersistentVolumeClaim? claim)
    {
        ArgumentNullException.ThrowIfNull(volume);
        if (string.IsNullOrEmpty(volume.Spec.ClaimRef?.Uid))
        {
            return InPhase(volume, VolumePhase.Available);
        }

        if (claim?.Metadata.Uid != volume.Spec.ClaimRef.Uid)
        {
            return Reclaim(volume);
        }

        if (string.IsNullOrEmpty(claim.Spec.VolumeName))
        {
            // The claim's own turn completes the binding.
            return Reconciliation.Nothing;
        }

        if (claim.Spec.VolumeName == volume.Metadata.Name)
        {
            return InPhase(volume, VolumePhase.Bound);
        }

        return IsMade(volume) && volume.Spec.PersistentVolumeReclaimPolicy == ReclaimPolicy.Delete ? Reclaim(volume) : Unbind(volume);
    }

    /// <summary>Writes a phase.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="phase">The phase.</param>
    public static Write Phase(PersistentVolume volume, string phase)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return new UpdateWrite(ResourceTypes.PersistentVolumes, volume with { Status = volume.Status with { Phase = phase, Message = null, Reason = null } }, "status");
    }

    private static bool IsMade(PersistentVolume volume) =>
        volume.Metadata.Annotations?.GetValueOrDefault(VolumeAnnotations.ProvisionedBy) == StorageProvisioners.Emulated;

    private static Reconciliation InPhase(PersistentVolume volume, string phase) =>
        volume.Status.Phase == phase ? Reconciliation.Nothing : Reconciliation.Of(Phase(volume, phase));

    // What others have made others delete: their deleters are outside of the cluster.
    private static Reconciliation Reclaim(PersistentVolume volume)
    {
        if (volume.Status.Phase is not (VolumePhase.Released or VolumePhase.Failed))
        {
            return Reconciliation.Of(Phase(volume, VolumePhase.Released));
        }

        return volume.Spec.PersistentVolumeReclaimPolicy == ReclaimPolicy.Delete && IsMade(volume) && volume.Metadata.DeletionTimestamp is null
            ? Reconciliation.Of(DeleteWrite.Exactly(ResourceTypes.PersistentVolumes, volume))
            : Reconciliation.Nothing;
    }

    // A reservation that a user made stays, without the uid; one that the binder made goes.
    private static Reconciliation Unbind(PersistentVolume volume)
    {
        var chosen = VolumeAnnotations.Has(volume, VolumeAnnotations.BoundByController);
        var annotations = volume.Metadata.Annotations?
            .Where(static entry => entry.Key != VolumeAnnotations.BoundByController)
            .ToDictionary(StringComparer.Ordinal);
        return Reconciliation.Of(new UpdateWrite(ResourceTypes.PersistentVolumes, volume with
        {
            Metadata = volume.Metadata with { Annotations = annotations },
            Spec = volume.Spec with { ClaimRef = chosen ? null : volume.Spec.ClaimRef! with { Uid = "", ResourceVersion = "" } },
        }));
    }
}
