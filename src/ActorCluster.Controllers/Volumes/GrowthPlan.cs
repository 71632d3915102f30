using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Api.Storage;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Volumes;

/// <summary>
/// How a claim that asks for more gets it (kubernetes-csi external-resizer <c>pkg/controller</c>, kubernetes
/// <c>pkg/volume/util/resize_util.go</c>): the volume of the emulated driver grows, then its file system, once a pod runs with it. That
/// last part is the kubelet's; it is done here on behalf of the pod's node. One step at a time: the next one follows when the step before
/// is seen.
/// </summary>
public static class GrowthPlan
{
    private const string Waiting = "Waiting for user to (re-)start a pod to finish file system resize of volume on node.";

    /// <summary>Decides.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="volume">Its volume; null when it is gone.</param>
    /// <param name="pods">The pods that name the claim.</param>
    /// <param name="now">The time.</param>
    public static Reconciliation Decide(PersistentVolumeClaim claim, PersistentVolume? volume, IEnumerable<Pod> pods, Time now)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(pods);
        var wanted = SizeIn(claim.Spec.Resources.Requests);
        if (claim.Status.Phase != ClaimPhase.Bound || volume?.Spec.Csi?.Driver != StorageProvisioners.EmulatedDriver || wanted <= SizeIn(claim.Status.Capacity))
        {
            return Reconciliation.Nothing;
        }

        if (SizeIn(volume.Spec.Capacity) < wanted)
        {
            return IsAt(claim, ClaimGrowth.ControllerResizeInProgress, wanted) ? Grow(volume, wanted) : Begin(claim, volume, wanted, now);
        }

        if (claim.Spec.VolumeMode == "Block")
        {
            return Finish(claim, volume, new ControllerEvent(claim, "Normal", "VolumeResizeSuccessful", "Resize volume succeeded"));
        }

        if (!IsAt(claim, ClaimGrowth.NodeResizePending, wanted))
        {
            return Update(
                claim,
                claim.Status with
                {
                    Conditions = [Condition(ClaimGrowth.FileSystemResizePending, now) with { Message = Waiting }],
                    AllocatedResources = With(claim.Status.AllocatedResources, wanted),
                    AllocatedResourceStatuses = At(ClaimGrowth.NodeResizePending),
                },
                new ControllerEvent(claim, "Normal", "FileSystemResizeRequired", "Require file system resize of volume on node"));
        }

        return pods.FirstOrDefault(static pod => pod.Status.Phase == PodPhase.Running) is { } pod
            ? Finish(
                claim,
                volume,
                new ControllerEvent(
                    claim,
                    "Normal",
                    "FileSystemResizeSuccessful",
                    $"MountVolume.NodeExpandVolume succeeded for volume \"{volume.Metadata.Name}\" {pod.Spec.NodeName}"))
            : Reconciliation.Nothing;
    }

    private static Reconciliation Begin(PersistentVolumeClaim claim, PersistentVolume volume, Quantity wanted, Time now) => Update(
        claim,
        claim.Status with
        {
            Conditions = [Condition(ClaimGrowth.Resizing, now)],
            AllocatedResources = With(claim.Status.AllocatedResources, wanted),
            AllocatedResourceStatuses = At(ClaimGrowth.ControllerResizeInProgress),
        },
        new ControllerEvent(claim, "Normal", "Resizing", $"External resizer is resizing volume {volume.Metadata.Name}"));

    private static Reconciliation Grow(PersistentVolume volume, Quantity wanted) => Reconciliation.Of(new UpdateWrite(
        ResourceTypes.PersistentVolumes, volume with { Spec = volume.Spec with { Capacity = With(volume.Spec.Capacity, wanted) } }));

    private static Reconciliation Finish(PersistentVolumeClaim claim, PersistentVolume volume, ControllerEvent told) => Update(
        claim, claim.Status with { Capacity = volume.Spec.Capacity, Conditions = null, AllocatedResourceStatuses = null }, told);

    private static Reconciliation Update(PersistentVolumeClaim claim, PersistentVolumeClaimStatus status, ControllerEvent told) => Reconciliation.Of(
        new UpdateWrite(ResourceTypes.PersistentVolumeClaims, claim with { Status = status }, "status")
        {
            Report = response => response.Succeeded ? told : null,
        });

    private static PersistentVolumeClaimCondition Condition(string type, Time now) =>
        new() { Type = type, Status = ConditionStatus.True, LastTransitionTime = now };

    private static bool IsAt(PersistentVolumeClaim claim, string step, Quantity wanted) =>
        claim.Status.AllocatedResourceStatuses?.GetValueOrDefault(ResourceName.Storage) == step && SizeIn(claim.Status.AllocatedResources) == wanted;

    private static Dictionary<string, string> At(string step) => new() { [ResourceName.Storage] = step };

    private static Dictionary<string, Quantity> With(IReadOnlyDictionary<string, Quantity>? resources, Quantity size) =>
        new(resources ?? new Dictionary<string, Quantity>()) { [ResourceName.Storage] = size };

    private static Quantity SizeIn(IReadOnlyDictionary<string, Quantity>? resources) => resources?.GetValueOrDefault(ResourceName.Storage) ?? Quantity.Zero;
}
