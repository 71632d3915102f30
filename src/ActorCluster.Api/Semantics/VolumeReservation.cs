using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;

namespace ActorCluster.Api.Semantics;

/// <summary>
/// Gives a volume to a claim, as the volume controller and the scheduler both do (<c>component-helpers/storage/volume
/// GetBindVolumeToClaim</c>).
/// </summary>
public static class VolumeReservation
{
    /// <summary>The reference by which a volume names its claim.</summary>
    /// <param name="claim">The claim.</param>
    public static ObjectReference ReferenceTo(PersistentVolumeClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return new ObjectReference
        {
            Kind = ResourceTypes.PersistentVolumeClaims.Kind,
            ApiVersion = ResourceTypes.PersistentVolumeClaims.ApiVersion,
            Namespace = claim.Metadata.Namespace,
            Name = claim.Metadata.Name,
            Uid = claim.Metadata.Uid,
            ResourceVersion = claim.Metadata.ResourceVersion,
        };
    }

    /// <summary>The volume with its claim; marked as chosen for it, unless it was reserved for the claim before.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="claim">The claim.</param>
    public static PersistentVolume Give(PersistentVolume volume, PersistentVolumeClaim claim)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return volume with
        {
            Metadata = volume.Spec.ClaimRef is null ? VolumeAnnotations.MarkChosen(volume.Metadata) : volume.Metadata,
            Spec = volume.Spec with { ClaimRef = ReferenceTo(claim) },
        };
    }
}
