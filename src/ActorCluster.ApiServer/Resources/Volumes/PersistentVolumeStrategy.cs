using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Resources.Warnings;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Volumes;

/// <summary>Volumes (kubernetes <c>pkg/registry/core/persistentvolume</c>, <c>pkg/apis/core/validation</c>).</summary>
internal sealed class PersistentVolumeStrategy : ResourceStrategy<PersistentVolume>
{
    private const string Filesystem = "Filesystem";

    public static IReadOnlyDictionary<string, Func<KubernetesObject, string?>> Fields { get; } = new Dictionary<string, Func<KubernetesObject, string?>>
    {
        ["name"] = static value => value.Metadata.Name,
    };

    protected override PersistentVolume Default(PersistentVolume value) => value with
    {
        Spec = value.Spec with
        {
            PersistentVolumeReclaimPolicy = PodDefaults.Text(value.Spec.PersistentVolumeReclaimPolicy, ReclaimPolicy.Retain),
            VolumeMode = value.Spec.VolumeMode ?? Filesystem,
            HostPath = value.Spec.HostPath is { Type: null } path ? path with { Type = "" } : value.Spec.HostPath,
            Rbd = value.Spec.Rbd is { } rbd ? StorageSystemDefaults.Of(rbd) : null,
            Iscsi = value.Spec.Iscsi is { } iscsi ? StorageSystemDefaults.Of(iscsi) : null,
            AzureDisk = value.Spec.AzureDisk is { } disk ? StorageSystemDefaults.Of(disk) : null,
            ScaleIO = value.Spec.ScaleIO is { } scale ? StorageSystemDefaults.Of(scale) : null,
        },
    };

    protected override PersistentVolume PrepareForCreate(PersistentVolume value, RequestContext context) => value with
    {
        Status = new PersistentVolumeStatus { Phase = VolumePhase.Pending, LastPhaseTransitionTime = context?.Now },
    };

    protected override void Validate(PersistentVolume value, FieldErrors errors) =>
        PersistentVolumeRules.Spec(value.Spec, false, FieldPath.Of("spec"), errors);

    protected override PersistentVolume PrepareForUpdate(PersistentVolume updated, PersistentVolume current, RequestContext context) =>
        updated with { Status = current.Status };

    protected override void ValidateUpdate(PersistentVolume updated, PersistentVolume current, FieldErrors errors)
    {
        Validate(updated, errors);

        // The secret for growing may come later.
        var source = updated.Spec.Csi is { ControllerExpandSecretRef: not null } csi && current.Spec.Csi is { ControllerExpandSecretRef: null }
            ? updated.Spec with { Csi = csi with { ControllerExpandSecretRef = null } }
            : updated.Spec;
        if (!SemanticEquality.AreEqual(PersistentVolumeRules.SourceOf(source), PersistentVolumeRules.SourceOf(current.Spec)))
        {
            errors.Forbidden(FieldPath.Of("spec").Child("persistentvolumesource"), "spec.persistentvolumesource is immutable after creation");
        }

        errors.Immutable(FieldPath.Of("volumeMode"), updated.Spec.VolumeMode, current.Spec.VolumeMode);
        if (current.Spec.NodeAffinity is { } affinity)
        {
            errors.Immutable(FieldPath.Of("nodeAffinity"), updated.Spec.NodeAffinity, affinity);
        }
    }

    protected override PersistentVolume PrepareForStatusUpdate(PersistentVolume updated, PersistentVolume current) =>
        current with { Metadata = updated.Metadata, Status = updated.Status };

    protected override IReadOnlyList<string> Warnings(PersistentVolume value, PersistentVolume? current) =>
        VolumeWarnings.Of(value);
}
