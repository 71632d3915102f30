using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Client.Informers;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Settings;
using Akka.Actor;

namespace ActorCluster.Node.Kubelet.Pods;

/// <content>
/// The ConfigMaps and Secrets that the pod refers to: its volumes wait for them before there is a sandbox, its containers' environments
/// after that, and the files follow their changes.
/// </content>
internal sealed partial class PodActor
{
    // Pauses between two tries to mount (pkg/util/goroutinemap/exponentialbackoff).
    private static readonly TimeSpan ShortestMountPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestMountPause = TimeSpan.FromSeconds(122);

    // A pod is looked at again this often, and up to half as long later (pkg/kubelet/pod_workers.go).
    private const int SyncSeconds = 60;

    // Null while the node does not know them yet.
    private PodConfiguration? _configuration;
    private TimeSpan _mountPause;

    // Whether a process waits for the volume that admission gives every pod.
    private bool _isReading;

    private PodFacts Facts => new(_pod.Metadata, _pod.Spec, _host, _pod.Spec.HostNetwork ? _host.HostIP : _ip);

    private void Know(ConfigurationKnown known)
    {
        var isFirst = _configuration is null;
        _configuration = known.Configuration;
        if (_isReading && known.HasTokenVolume)
        {
            _isReading = false;
            AnyMountFails(known.Configuration, ConfigurationReferences.IsTokenVolume);
            _runtime.Tell(new UpdateVolumes(Uid, _pod.Metadata, known.Configuration) { IsAnswer = true });
        }
        else if (!isFirst)
        {
            if (HasVolumesOf(static volume => volume.ConfigMap is not null || volume.Secret is not null || volume.Projected is not null))
            {
                UpdateVolumesLater();
            }
        }
        else if (_stage == Stage.Sandbox)
        {
            MountVolumes();
        }
        else
        {
            Sync();
        }
    }

    // Without its volumes a pod has no sandbox (kubelet.go: SyncPod, WaitForAttachAndMount).
    private void MountVolumes()
    {
        if (_configuration is null || _stage != Stage.Sandbox)
        {
            return;
        }

        if (ReferenceEquals(_configuration, PodConfiguration.Empty) || !AnyMountFails(_configuration, static volume => !ConfigurationReferences.IsTokenVolume(volume)))
        {
            StartSandbox();
            return;
        }

        MountLater();
    }

    private void StartSandbox() => _runtime.Tell(new StartSandbox(Uid, _pod.Key(), _pod.Spec.HostNetwork)
    {
        HostPaths = HasVolumesOf(IsTypedPath) ? [.. _pod.Spec.Volumes!.Where(IsTypedPath)] : null,
    });

    private static bool IsTypedPath(Volume volume) => volume.HostPath is { Type.Length: > 0 };

    private void RecordFailedMount(string volume, string why) =>
        Record("Warning", "FailedMount", $"MountVolume.SetUp failed for volume \"{volume}\" : {why}", null);

    private void MountLater()
    {
        _mountPause = _mountPause == TimeSpan.Zero ? ShortestMountPause
            : _mountPause * 2 > LongestMountPause ? LongestMountPause : _mountPause * 2;
        Timers.StartSingleTimer(TimerKey.Mounts, VolumesDue.Mounts, _mountPause);
    }

    private bool AnyMountFails(PodConfiguration configuration, Func<Volume, bool> kind)
    {
        var fails = false;
        foreach (var volume in _pod.Spec.Volumes ?? [])
        {
            if (VolumePayload.IsWritten(volume) && kind(volume))
            {
                VolumePayload.Make(volume, Facts, configuration, out var error);
                if (error is not null)
                {
                    fails = true;
                    RecordFailedMount(volume.Name, error);
                }
            }
        }

        return fails;
    }

    private void UpdateVolumesLater()
    {
        if (!Timers.IsTimerActive(TimerKey.Volumes))
        {
            var period = TimeSpan.FromSeconds(SyncSeconds + (StableHash.Of(Uid) % (SyncSeconds / 2)));
            var passed = TimeSpan.FromTicks((_clock.GetUtcNow() - _startTime).Ticks % period.Ticks);
            Timers.StartSingleTimer(TimerKey.Volumes, VolumesDue.Files, period - passed);
        }
    }

    private void Handle(VolumesDue due)
    {
        if (due == VolumesDue.Mounts)
        {
            MountVolumes();
        }
        else
        {
            UpdateVolumesNow();
        }
    }

    private void UpdateVolumesNow()
    {
        if (_configuration is { } configuration && _stage is Stage.Running or Stage.Terminating)
        {
            Timers.Cancel(TimerKey.Volumes);
            _runtime.Tell(new UpdateVolumes(Uid, _pod.Metadata, configuration));
        }
    }

    // A pod that changes is looked at at once.
    private void UpdateFields(ObjectMeta old)
    {
        if ((!ReferenceEquals(old.Labels, _pod.Metadata.Labels) || !ReferenceEquals(old.Annotations, _pod.Metadata.Annotations))
            && HasVolumesOf(static volume => VolumePayload.IsWritten(volume) && !ConfigurationReferences.IsTokenVolume(volume)))
        {
            UpdateVolumesNow();
        }
    }

    private bool HasVolumesOf(Func<Volume, bool> kind)
    {
        foreach (var volume in _pod.Spec.Volumes ?? [])
        {
            if (kind(volume))
            {
                return true;
            }
        }

        return false;
    }

    // Why a container cannot be created (kuberuntime_container.go: generateContainerConfig). Services are not asked: none is missing.
    private string? ConfigurationErrorOf(Container container)
    {
        var hasExpression = MountPaths.HasExpression(container);
        if (!hasExpression && !ConfigurationReferences.InEnvironment(container))
        {
            return null;
        }

        var made = ContainerEnvironment.Make(container, Facts, _configuration ?? PodConfiguration.Empty, []);
        return made.Error ?? (hasExpression ? MountPaths.Check(container, made.Variables) : null);
    }

    private sealed record VolumesDue(string What)
    {
        public static readonly VolumesDue Mounts = new("mounts");
        public static readonly VolumesDue Files = new("files");
    }
}
