using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Storage;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Resources.Warnings;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Volumes;

/// <summary>
/// Claims of storage (kubernetes <c>pkg/registry/core/persistentvolumeclaim</c>, <c>pkg/apis/core/validation</c>). A new one is Pending,
/// and stays so where nothing binds it.
/// </summary>
internal sealed class PersistentVolumeClaimStrategy : ResourceStrategy<PersistentVolumeClaim>
{
    private const string Pending = "Pending";
    private const string Bound = "Bound";
    private const string Filesystem = "Filesystem";

    protected override PersistentVolumeClaim Default(PersistentVolumeClaim value) =>
        value with { Spec = value.Spec with { VolumeMode = value.Spec.VolumeMode ?? Filesystem } };

    protected override PersistentVolumeClaim PrepareForCreate(PersistentVolumeClaim value, RequestContext context) => value with
    {
        Status = new PersistentVolumeClaimStatus { Phase = Pending },
        Spec = WithBothSources(value.Spec) with { VolumeAttributesClassName = null },
    };

    protected override void Validate(PersistentVolumeClaim value, FieldErrors errors) => Spec(value.Spec, errors);

    protected override PersistentVolumeClaim PrepareForUpdate(PersistentVolumeClaim updated, PersistentVolumeClaim current, RequestContext context) =>
        updated with { Status = current.Status, Spec = WithBothSources(updated.Spec) };

    protected override void ValidateUpdate(PersistentVolumeClaim updated, PersistentVolumeClaim current, FieldErrors errors)
    {
        Spec(updated.Spec, errors);
        var path = FieldPath.Of("spec");
        var (spec, old) = (updated.Spec, current.Spec);
        var expected = old with
        {
            VolumeName = string.IsNullOrEmpty(old.VolumeName) ? spec.VolumeName : old.VolumeName,
            StorageClassName = MayName(updated, current) ? spec.StorageClassName : old.StorageClassName,
            VolumeAttributesClassName = spec.VolumeAttributesClassName,
        };
        if (current.Status.Phase == Bound)
        {
            expected = expected with { Resources = WithSize(expected.Resources, SizeOf(spec)) };
        }

        if (!SemanticEquality.AreEqual(spec, expected))
        {
            errors.Forbidden(path, "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
        }

        // A failed growth may be taken back, down to what there is.
        if (SizeOf(spec) is { } size && SizeOf(old) is { } before && size < before
            && size <= (current.Status.Capacity?.GetValueOrDefault(ResourceName.Storage) ?? Quantity.Zero))
        {
            errors.Forbidden(path.Child("resources", "requests").Child("storage"), "field can not be less than status.capacity");
        }

        errors.Immutable(FieldPath.Of("volumeMode"), spec.VolumeMode, old.VolumeMode);
        if (spec.VolumeAttributesClassName != old.VolumeAttributesClassName)
        {
            errors.Forbidden(path.Child("volumeAttributesClassName"), "update is forbidden when the VolumeAttributesClass feature gate is disabled");
        }
    }

    protected override PersistentVolumeClaim PrepareForStatusUpdate(PersistentVolumeClaim updated, PersistentVolumeClaim current) =>
        current with { Metadata = updated.Metadata, Status = updated.Status };

    private static Quantity? SizeOf(PersistentVolumeClaimSpec spec) =>
        spec.Resources.Requests?.TryGetValue(ResourceName.Storage, out var size) == true ? size : null;

    private static VolumeResourceRequirements WithSize(VolumeResourceRequirements resources, Quantity? size)
    {
        if (size is not { } given)
        {
            return resources;
        }

        var requests = new Dictionary<string, Quantity>(resources.Requests ?? new Dictionary<string, Quantity>()) { [ResourceName.Storage] = given };
        return resources with { Requests = requests };
    }

    // A claim without a class may be given one later, unless its older annotation names another.
    private static bool MayName(PersistentVolumeClaim updated, PersistentVolumeClaim current)
    {
        string? annotated = null;
        _ = current.Metadata.Annotations?.TryGetValue(StorageClassAnnotations.Class, out annotated);
        return current.Spec.StorageClassName is null && updated.Spec.StorageClassName is { } name && (annotated is null || annotated == name);
    }

    // The older field and the newer one say the same, where they can.
    private static PersistentVolumeClaimSpec WithBothSources(PersistentVolumeClaimSpec spec) => spec switch
    {
        { DataSource: { } source, DataSourceRef: null } =>
            spec with { DataSourceRef = new TypedObjectReference { ApiGroup = source.ApiGroup, Kind = source.Kind, Name = source.Name } },
        { DataSource: null, DataSourceRef: { } reference } when string.IsNullOrEmpty(reference.Namespace) && IsKnown(reference) =>
            spec with { DataSource = new TypedLocalObjectReference { ApiGroup = reference.ApiGroup, Kind = reference.Kind, Name = reference.Name } },
        _ => spec,
    };

    private static bool IsKnown(TypedObjectReference reference) =>
        (reference.ApiGroup ?? "", reference.Kind) is ("", "PersistentVolumeClaim") or ("snapshot.storage.k8s.io", "VolumeSnapshot");

    private static void Spec(PersistentVolumeClaimSpec spec, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        if (spec.AccessModes is not { Count: > 0 })
        {
            errors.Required(path.Child("accessModes"), "at least 1 access mode is required");
        }

        if (spec.Selector is { } selector)
        {
            WorkloadRules.Selector(selector, path.Child("selector"), errors);
        }

        PersistentVolumeRules.Modes(spec.AccessModes, path.Child("accessModes"), errors);
        var size = path.Child("resources").Key(ResourceName.Storage);
        switch (SizeOf(spec))
        {
            case null:
                errors.Required(size);
                break;
            case { Sign: <= 0 } wrong:
                errors.Invalid(size, wrong, "must be greater than zero");
                break;
        }

        if (spec.StorageClassName is { Length: > 0 } name)
        {
            errors.Invalid(path.Child("storageClassName"), name, Names.Dns1123Subdomain(name));
        }

        PersistentVolumeRules.VolumeMode(spec.VolumeMode, path.Child("volumeMode"), errors);
        if (spec.DataSource is { } source)
        {
            Source(source.ApiGroup, source.Kind, source.Name, path.Child("dataSource"), errors);
        }

        if (spec.DataSourceRef is { } reference)
        {
            Source(reference.ApiGroup, reference.Kind, reference.Name, path.Child("dataSourceRef"), errors);
        }

        if (spec is { DataSource: { } older, DataSourceRef: { } newer } && (older.ApiGroup, older.Kind, older.Name) != (newer.ApiGroup, newer.Kind, newer.Name))
        {
            errors.Invalid(path, path.Child("dataSource").ToString(), "must match dataSourceRef");
        }
    }

    private static void Source(string? group, string kind, string name, FieldPath path, FieldErrors errors)
    {
        if (name.Length == 0)
        {
            errors.Required(path.Child("name"));
        }

        if (kind.Length == 0)
        {
            errors.Required(path.Child("kind"));
        }

        if (string.IsNullOrEmpty(group))
        {
            if (kind != "PersistentVolumeClaim")
            {
                errors.Invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
            }
        }
        else
        {
            errors.Invalid(path.Child("apiGroup"), group, Names.Dns1123Subdomain(group));
        }
    }

    protected override IReadOnlyList<string> Warnings(PersistentVolumeClaim value, PersistentVolumeClaim? current) =>
        VolumeWarnings.Of(value);
}
