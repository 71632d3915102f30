using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Api.Storage;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;
using ActorCluster.Scheduler.Framework;
using ActorCluster.Scheduler.Plugins.VolumeBinding;
using ActorCluster.Scheduler.Queue;

namespace ActorCluster.Scheduler;

/// <summary>
/// Claims that wait for their first pod are bound before the pod is: they are given a volume, or told the node for which one is to be made,
/// and the pod waits until they are bound (kubernetes plugins/volumebinding PreBind and BindPodVolumes).
/// </summary>
public sealed partial class SchedulerActor
{
    // Pods that have a node and wait for their volumes.
    private readonly Dictionary<string, VolumesUnderWay> _volumesUnderWay = [];

    private void BindVolumes(QueuedPod queued, string nodeName, VolumeChoice choice)
    {
        var claims = choice.Static.Select(static pair => pair.Claim).Concat(choice.Dynamic).Select(static claim => claim.Key()).ToArray();
        _volumesUnderWay[queued.Pod.Uid] = new VolumesUnderWay(queued, nodeName, claims, _time.GetUtcNow() + _settings.VolumeBindingTimeout);
        foreach (var (claim, volume) in choice.Static)
        {
            _cache.Volumes.Reserve(volume.Metadata.Name, claim.Key());
            if (!VolumeMatching.IsFor(volume, claim) || string.IsNullOrEmpty(volume.Spec.ClaimRef?.Uid))
            {
                _api.Modify<PersistentVolume>(
                    ResourceTypes.PersistentVolumes,
                    volume.Key(),
                    volume.Metadata.Uid,
                    current => Given(current, claim),
                    response => Answered(queued, response));
            }
        }

        foreach (var claim in choice.Dynamic)
        {
            _cache.Volumes.Choose(claim.Key(), nodeName);
            if (!VolumeAnnotations.Has(claim, VolumeAnnotations.SelectedNode))
            {
                _api.Modify<PersistentVolumeClaim>(
                    ResourceTypes.PersistentVolumeClaims,
                    claim.Key(),
                    claim.Metadata.Uid,
                    current => current with { Metadata = VolumeAnnotations.With(current.Metadata, (VolumeAnnotations.SelectedNode, nodeName)) },
                    response => Answered(queued, response));
            }
        }
    }

    // A volume that another claim got meanwhile stays as it is; the pod finds out when its time is over, or that its claim got another one.
    private static PersistentVolume Given(PersistentVolume volume, PersistentVolumeClaim claim) =>
        volume.Spec.ClaimRef is not null && !VolumeMatching.IsFor(volume, claim) ? volume : VolumeReservation.Give(volume, claim);

    private void Answered(QueuedPod queued, ApiResponse response)
    {
        if (response.Failure is { } failure && _volumesUnderWay.TryGetValue(queued.Pod.Uid, out var waiting) && ReferenceEquals(waiting.Queued, queued))
        {
            GiveUpVolumes(waiting, failure.Message ?? "");
        }
    }

    private void OnClaimChange(PersistentVolumeClaim? old, PersistentVolumeClaim? current)
    {
        var key = (current ?? old)!.Key();
        _cache.Volumes.SetClaim(old, current);
        foreach (var waiting in _volumesUnderWay.Values.Where(one => one.Claims.Contains(key)).ToArray())
        {
            Look(waiting);
        }

        var events = ClusterEvents.Volumes | (old is null ? ClusterEvents.ClaimAdded : ClusterEvents.None);
        _queue.Moved(new ClusterChange(events, Claim: key), _cache, _time.GetUtcNow());
    }

    private void OnVolumeChange(PersistentVolume? old, PersistentVolume? current)
    {
        _cache.Volumes.SetVolume(old, current);
        if (current is not null)
        {
            _queue.Moved(new ClusterChange(ClusterEvents.Volumes), _cache, _time.GetUtcNow());
        }
    }

    private void OnStorageClassChange(StorageClass? old, StorageClass? current)
    {
        _cache.Volumes.SetClass(old, current);
        if (current is not null)
        {
            _queue.Moved(new ClusterChange(ClusterEvents.Volumes), _cache, _time.GetUtcNow());
        }
    }

    private void OnDriversChange(CSINode? old, CSINode? current)
    {
        _cache.Volumes.SetDrivers(old, current);
        if (old is null)
        {
            _queue.Moved(new ClusterChange(ClusterEvents.NodeDriversAdded), _cache, _time.GetUtcNow());
        }
    }

    private void OnAttachmentChange(VolumeAttachment? old, VolumeAttachment? current)
    {
        _cache.Volumes.SetAttachment(old, current);
        if (current is null)
        {
            var detached = old!.Spec.Source.PersistentVolumeName ?? "";
            _queue.Moved(new ClusterChange(ClusterEvents.VolumeDetached, Detached: detached), _cache, _time.GetUtcNow());
        }
    }

    private void Look(VolumesUnderWay waiting)
    {
        foreach (var key in waiting.Claims)
        {
            if (_cache.Volumes.FindClaim(key) is not { } claim)
            {
                GiveUpVolumes(waiting, $"persistentvolumeclaim \"{key.Name}\" not found");
                return;
            }

            if (!VolumeMatching.IsBound(claim))
            {
                return;
            }
        }

        _volumesUnderWay.Remove(waiting.Queued.Pod.Uid);
        Release(waiting);
        BindToNode(waiting.Queued, waiting.NodeName);
    }

    private void GiveUpLateVolumes()
    {
        var now = _time.GetUtcNow();
        foreach (var waiting in _volumesUnderWay.Values.Where(one => one.Until <= now).ToArray())
        {
            GiveUpVolumes(waiting, "context deadline exceeded");
        }
    }

    private void GiveUpVolumes(VolumesUnderWay waiting, string why)
    {
        _volumesUnderWay.Remove(waiting.Queued.Pod.Uid);
        Release(waiting);
        TakeBack(waiting.Queued, "running PreBind plugin \"VolumeBinding\": binding volumes: " + why);
    }

    private void ForgetVolumes(string uid)
    {
        if (_volumesUnderWay.Remove(uid, out var waiting))
        {
            Release(waiting);
        }
    }

    private void Release(VolumesUnderWay waiting)
    {
        foreach (var claim in waiting.Claims)
        {
            _cache.Volumes.Release(claim);
        }
    }

    private sealed record VolumesUnderWay(QueuedPod Queued, string NodeName, IReadOnlyList<ObjectKey> Claims, DateTimeOffset Until);
}
