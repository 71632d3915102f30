using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Api.Storage;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Volumes;

/// <summary>
/// What is to be done about a claim (kubernetes <c>pkg/controller/volume/persistentvolume/pv_controller.go</c> syncUnboundClaim and
/// syncBoundClaim). One step at a time: the next one follows when the step before is seen.
/// </summary>
public static class ClaimPlan
{
    /// <summary>Decides.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="volumes">All volumes.</param>
    /// <param name="storageClass">The claim's class; null when it names none that exists.</param>
    public static Reconciliation Decide(PersistentVolumeClaim claim, IReadOnlyCollection<PersistentVolume> volumes, StorageClass? storageClass)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(volumes);
        if (VolumeAnnotations.Has(claim, VolumeAnnotations.BindCompleted))
        {
            return DecideBound(claim, volumes);
        }

        if (claim.Spec.VolumeName is { Length: > 0 } name)
        {
            return DecideNamed(claim, volumes.FirstOrDefault(volume => volume.Metadata.Name == name));
        }

        var delayed = storageClass?.VolumeBindingMode == VolumeBindingMode.WaitForFirstConsumer && !VolumeAnnotations.Has(claim, VolumeAnnotations.SelectedNode);
        if (VolumeMatching.Find(claim, volumes, delayed) is { } found)
        {
            return Bind(claim, found);
        }

        if (delayed)
        {
            return Told(claim, "Normal", "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
        }

        var className = VolumeMatching.ClassOf(claim.Metadata.Annotations, claim.Spec.StorageClassName);
        if (className.Length == 0)
        {
            return Told(claim, "Normal", "FailedBinding", "no persistent volumes available for this claim and no storage class is set");
        }

        return storageClass is null
            ? Told(claim, "Warning", "ProvisioningFailed", $"storageclass.storage.k8s.io \"{className}\" not found")
            : Provision(claim, storageClass);
    }

    private static Reconciliation DecideNamed(PersistentVolumeClaim claim, PersistentVolume? volume)
    {
        if (volume is null)
        {
            return WithPhase(claim, ClaimPhase.Pending, null);
        }

        if (volume.Spec.ClaimRef is null)
        {
            return VolumeMatching.Mismatch(volume, claim) is { } mismatch
                ? Told(claim, "Warning", "VolumeMismatch", $"Cannot bind to requested volume \"{volume.Metadata.Name}\": {mismatch}")
                : Bind(claim, volume);
        }

        if (VolumeMatching.IsFor(volume, claim))
        {
            return Bind(claim, volume);
        }

        // A user asked for a volume that is another's: it may become free.
        return Told(
            claim,
            "Warning",
            "FailedBinding",
            $"volume \"{volume.Metadata.Name}\" already bound to a different claim.");
    }

    private static Reconciliation DecideBound(PersistentVolumeClaim claim, IReadOnlyCollection<PersistentVolume> volumes)
    {
        if (claim.Spec.VolumeName is not { Length: > 0 } name)
        {
            return Losing(claim, "ClaimLost", "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
        }

        if (volumes.FirstOrDefault(volume => volume.Metadata.Name == name) is not { } volume)
        {
            return Losing(claim, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
        }

        return volume.Spec.ClaimRef is null || volume.Spec.ClaimRef.Uid == claim.Metadata.Uid
            ? Bind(claim, volume)
            : Losing(claim, "ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly");
    }

    private static Reconciliation Bind(PersistentVolumeClaim claim, PersistentVolume volume)
    {
        if (volume.Spec.ClaimRef?.Uid != claim.Metadata.Uid)
        {
            return Reconciliation.Of(new UpdateWrite(ResourceTypes.PersistentVolumes, VolumeReservation.Give(volume, claim)));
        }

        if (volume.Status.Phase != VolumePhase.Bound)
        {
            return Reconciliation.Of(VolumePlan.Phase(volume, VolumePhase.Bound));
        }

        if (claim.Spec.VolumeName != volume.Metadata.Name || !VolumeAnnotations.Has(claim, VolumeAnnotations.BindCompleted))
        {
            var chosen = string.IsNullOrEmpty(claim.Spec.VolumeName);
            var meta = VolumeAnnotations.MarkBound(claim.Metadata);
            return Reconciliation.Of(new UpdateWrite(ResourceTypes.PersistentVolumeClaims, claim with
            {
                Metadata = chosen ? VolumeAnnotations.MarkChosen(meta) : meta,
                Spec = claim.Spec with { VolumeName = volume.Metadata.Name },
            }));
        }

        return WithPhase(claim, ClaimPhase.Bound, volume);
    }

    private static Reconciliation Provision(PersistentVolumeClaim claim, StorageClass storageClass)
    {
        var provisioner = storageClass.Provisioner;
        if (claim.Metadata.Annotations?.GetValueOrDefault(VolumeAnnotations.StorageProvisioner) != provisioner)
        {
            return Reconciliation.Of(new UpdateWrite(ResourceTypes.PersistentVolumeClaims, claim with
            {
                Metadata = VolumeAnnotations.With(
                    claim.Metadata, (VolumeAnnotations.StorageProvisioner, provisioner), (VolumeAnnotations.BetaStorageProvisioner, provisioner)),
            }));
        }

        var waiting = new ControllerEvent(
            claim,
            "Normal",
            "ExternalProvisioning",
            $"Waiting for a volume to be created either by the external provisioner '{provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.");
        if (provisioner != StorageProvisioners.Emulated)
        {
            return new Reconciliation { Events = [waiting] };
        }

        var volume = Made(claim, storageClass);
        return new Reconciliation
        {
            Events =
            [
                waiting,
                new ControllerEvent(claim, "Normal", "Provisioning", $"External provisioner is provisioning volume for claim \"{claim.Metadata.Namespace}/{claim.Metadata.Name}\""),
            ],
            Writes =
            [
                new CreateWrite(ResourceTypes.PersistentVolumes, volume)
                {
                    MayExist = true,
                    Report = response => response.Failure is { Reason: not StatusReason.AlreadyExists } failure
                        ? new ControllerEvent(claim, "Warning", "ProvisioningFailed", $"failed to provision volume with StorageClass \"{storageClass.Metadata.Name}\": {failure.Message}")
                        : new ControllerEvent(claim, "Normal", "ProvisioningSucceeded", $"Successfully provisioned volume {volume.Metadata.Name}"),
                },
            ],
        };
    }

    private static PersistentVolume Made(PersistentVolumeClaim claim, StorageClass storageClass)
    {
        var name = "pvc-" + claim.Metadata.Uid;
        var size = claim.Spec.Resources.Requests?.GetValueOrDefault(ResourceName.Storage) ?? Quantity.Zero;
        return new PersistentVolume
        {
            Metadata = new ObjectMeta
            {
                Name = name,
                Annotations = new Dictionary<string, string> { [VolumeAnnotations.ProvisionedBy] = StorageProvisioners.Emulated },
            },
            Spec = new PersistentVolumeSpec
            {
                Capacity = new Dictionary<string, Quantity> { [ResourceName.Storage] = size },
                AccessModes = claim.Spec.AccessModes,
                VolumeMode = claim.Spec.VolumeMode,
                StorageClassName = storageClass.Metadata.Name,
                MountOptions = storageClass.MountOptions,
                PersistentVolumeReclaimPolicy = storageClass.ReclaimPolicy ?? ReclaimPolicy.Delete,
                Csi = new CSIPersistentVolumeSource { Driver = StorageProvisioners.EmulatedDriver, VolumeHandle = name },
                ClaimRef = VolumeReservation.ReferenceTo(claim),
            },
        };
    }

    private static Reconciliation Told(PersistentVolumeClaim claim, string type, string reason, string message) =>
        WithPhase(claim, ClaimPhase.Pending, null) with { Events = [new ControllerEvent(claim, type, reason, message)] };

    private static Reconciliation Losing(PersistentVolumeClaim claim, string reason, string message) =>
        claim.Status.Phase == ClaimPhase.Lost
            ? Reconciliation.Nothing
            : WithPhase(claim, ClaimPhase.Lost, null) with { Events = [new ControllerEvent(claim, "Warning", reason, message)] };

    private static Reconciliation WithPhase(PersistentVolumeClaim claim, string phase, PersistentVolume? volume)
    {
        var status = claim.Status with { Phase = phase, AccessModes = volume?.Spec.AccessModes, Capacity = volume is null ? null : Capacity(claim, volume) };
        var same = claim.Status.Phase == phase
            && (status.AccessModes ?? []).SequenceEqual(claim.Status.AccessModes ?? [])
            && SizeOf(status) == SizeOf(claim.Status);
        return same ? Reconciliation.Nothing : Reconciliation.Of(new UpdateWrite(ResourceTypes.PersistentVolumeClaims, claim with { Status = status }, "status"));
    }

    // What a claim has follows the volume only when it is bound: a volume that grew is the file system's to grow into.
    private static IReadOnlyDictionary<string, Quantity>? Capacity(PersistentVolumeClaim claim, PersistentVolume volume) =>
        claim.Status.Phase == ClaimPhase.Bound && claim.Status.Capacity is { Count: > 0 } known ? known : volume.Spec.Capacity;

    private static Quantity SizeOf(PersistentVolumeClaimStatus status) => status.Capacity?.GetValueOrDefault(ResourceName.Storage) ?? Quantity.Zero;
}
