using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Storage;

namespace ActorCluster.Api.Semantics;

/// <summary>
/// Which volume serves a claim (<c>component-helpers/storage/volume FindMatchingVolume, pv_controller.go
/// checkVolumeSatisfyClaim</c>).
/// </summary>
public static class VolumeMatching
{
    private const string Filesystem = "Filesystem";

    /// <summary>The class that a claim or a volume names; empty for none.</summary>
    /// <param name="value">The annotations.</param>
    /// <param name="named">The field.</param>
    public static string ClassOf(IReadOnlyDictionary<string, string>? value, string? named) =>
        value?.GetValueOrDefault(StorageClassAnnotations.Class) ?? named ?? "";

    /// <summary>The class that a claim names; empty for none.</summary>
    /// <param name="claim">The claim.</param>
    public static string ClassOf(PersistentVolumeClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return ClassOf(claim.Metadata.Annotations, claim.Spec.StorageClassName);
    }

    /// <summary>Whether claim and volume have found each other, and the claim says so (isPVCFullyBound).</summary>
    /// <param name="claim">The claim.</param>
    public static bool IsBound(PersistentVolumeClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return !string.IsNullOrEmpty(claim.Spec.VolumeName) && VolumeAnnotations.Has(claim, VolumeAnnotations.BindCompleted);
    }

    /// <summary>Whether a node can have a volume (component-helpers CheckNodeAffinity).</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="node">The node.</param>
    public static bool IsReachableFrom(PersistentVolume volume, Node node)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentNullException.ThrowIfNull(node);
        return volume.Spec.NodeAffinity?.Required is not { } required
            || (required.NodeSelectorTerms ?? []).Any(term => NodeSelectorMatching.Matches(term, node.Metadata.Labels, node.Metadata.Name));
    }

    /// <summary>Whether a volume is reserved for a claim, or bound to it.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="claim">The claim.</param>
    public static bool IsFor(PersistentVolume volume, PersistentVolumeClaim claim)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentNullException.ThrowIfNull(claim);
        return volume.Spec.ClaimRef is { } reference
            && reference.Name == claim.Metadata.Name
            && reference.Namespace == claim.Metadata.Namespace
            && (string.IsNullOrEmpty(reference.Uid) || reference.Uid == claim.Metadata.Uid);
    }

    /// <summary>Finds the volume for a claim: one that is reserved for it, otherwise the smallest of those that serve it.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="volumes">The volumes.</param>
    /// <param name="delayed">Whether the claim waits for a pod: then only what is reserved for it counts.</param>
    /// <param name="fits">What else a volume has to be; null for nothing.</param>
    /// <returns>The volume; null when there is none.</returns>
    public static PersistentVolume? Find(
        PersistentVolumeClaim claim, IEnumerable<PersistentVolume> volumes, bool delayed, Func<PersistentVolume, bool>? fits = null)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(volumes);
        LabelQuery? selector = null;
        if (claim.Spec.Selector is { } given && !LabelQuery.TryFrom(given, out selector, out _))
        {
            return null;
        }

        PersistentVolume? best = null;
        foreach (var volume in volumes.OrderBy(static volume => volume.Metadata.Name, StringComparer.Ordinal))
        {
            if (volume.Metadata.DeletionTimestamp is not null || SizeOf(volume) < SizeOf(claim) || !SameMode(volume, claim) || fits?.Invoke(volume) == false)
            {
                continue;
            }

            if (IsFor(volume, claim))
            {
                return volume;
            }

            if (!delayed && volume.Spec.ClaimRef is null && volume.Status.Phase == VolumePhase.Available
                && (selector is null || selector.Matches(volume.Metadata.Labels)) && SameClass(volume, claim) && HasModes(volume, claim)
                && (best is null || SizeOf(volume) < SizeOf(best)))
            {
                best = volume;
            }
        }

        return best;
    }

    /// <summary>Why a volume that a claim names cannot serve it; null when it can.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="claim">The claim.</param>
    public static string? Mismatch(PersistentVolume volume, PersistentVolumeClaim claim)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentNullException.ThrowIfNull(claim);
        return SizeOf(volume) < SizeOf(claim) ? "requested PV is too small"
            : !SameClass(volume, claim) ? "storageClassName does not match"
            : !SameMode(volume, claim) ? "incompatible volumeMode"
            : !HasModes(volume, claim) ? "incompatible accessMode"
            : null;
    }

    private static Quantity SizeOf(PersistentVolume volume) => volume.Spec.Capacity?.GetValueOrDefault(ResourceName.Storage) ?? Quantity.Zero;

    private static Quantity SizeOf(PersistentVolumeClaim claim) =>
        claim.Spec.Resources.Requests?.GetValueOrDefault(ResourceName.Storage) ?? Quantity.Zero;

    private static bool SameMode(PersistentVolume volume, PersistentVolumeClaim claim) =>
        (volume.Spec.VolumeMode ?? Filesystem) == (claim.Spec.VolumeMode ?? Filesystem);

    private static bool SameClass(PersistentVolume volume, PersistentVolumeClaim claim) =>
        ClassOf(volume.Metadata.Annotations, volume.Spec.StorageClassName) == ClassOf(claim.Metadata.Annotations, claim.Spec.StorageClassName);

    private static bool HasModes(PersistentVolume volume, PersistentVolumeClaim claim) =>
        (claim.Spec.AccessModes ?? []).All(mode => volume.Spec.AccessModes?.Contains(mode) == true);
}
