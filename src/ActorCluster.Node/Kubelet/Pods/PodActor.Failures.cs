using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime;
using Akka.Actor;

namespace ActorCluster.Node.Kubelet.Pods;

/// <content>What goes wrong, and what is recorded about it. Texts: pkg/kubelet/images, pkg/kubelet/kuberuntime.</content>
internal sealed partial class PodActor
{
    private void PullFailed(ImagePullFailed failed)
    {
        if (Current(failed.Name, failed.Attempt) is not { } run)
        {
            return;
        }

        var now = _time.GetUtcNow();
        var never = failed.Reason == "ErrImageNeverPull";
        run.PullAnnounced = false;
        run.State = RunState.Idle;
        run.WaitingReason = failed.Reason;
        run.WaitingMessage = failed.Message;
        _dirty = true;
        if (never)
        {
            Record("Warning", "ErrImageNeverPull", failed.Message, run);
        }
        else
        {
            Record("Warning", "Failed", $"Failed to pull image \"{run.Spec.Image}\": {failed.Message}", run);
            run.Pull = run.Pull.Next(now, now, _settings.ImageBackoffInitial, _settings.ImageBackoffMaximum);
            run.PullError = failed.Message;
        }

        Record("Warning", "Failed", "Error: " + failed.Reason, run);
        if (_stage == Stage.Terminating)
        {
            ContinueTermination();
            return;
        }

        // First the error is shown, then the back-off until the next pull.
        run.RetryAt = never ? now + _settings.ErrorResync : now + Later(run.Pull.Pause, _settings.ErrorResync);
        if (!never)
        {
            Timers.StartSingleTimer(run, new ShowPullBackOff(run), _settings.ErrorResync);
        }

        Timers.StartSingleTimer(TimerKey.Resync, Resync.Instance, run.RetryAt.Value - now);
    }

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private void StartFailed(ContainerStartFailed failed)
    {
        if (Current(failed.Name, failed.Attempt) is not { } run)
        {
            return;
        }

        RecordPull(run, failed.Pull);
        run.PullAnnounced = false;
        if (failed.IsConfiguration)
        {
            ConfigurationFailed(run, failed.Message);
            return;
        }

        Record("Normal", "Created", "Created container: " + run.Name, run);
        Record("Warning", "Failed", "Error: " + failed.Message, run);
        var now = _time.GetUtcNow();
        run.State = RunState.Idle;
        run.WaitingReason = "RunContainerError";
        run.WaitingMessage = failed.Message;
        run.Crash = run.Crash.Next(now, now, _settings.CrashBackoffInitial, _settings.CrashBackoffMaximum);
        run.RetryAt = now + run.Crash.Pause;
        _dirty = true;
        if (_stage == Stage.Terminating)
        {
            ContinueTermination();
        }
        else if (run.RetryAt > now)
        {
            Timers.StartSingleTimer(TimerKey.Resync, Resync.Instance, run.RetryAt.Value - now);
        }
        else
        {
            Sync();
        }
    }

    // Nothing was created, and nothing backs off: the pod is looked at again after an error (pod_workers.go: completeWork).
    private void ConfigurationFailed(ContainerRun run, string message)
    {
        Record("Warning", "Failed", "Error: " + message, run);
        run.State = RunState.Idle;
        run.WaitingReason = "CreateContainerConfigError";
        run.WaitingMessage = message;
        run.RetryAt = _time.GetUtcNow() + _settings.ErrorResync;
        _dirty = true;
        if (_stage == Stage.Terminating)
        {
            ContinueTermination();
        }
        else
        {
            Sync();
        }
    }

    private void EnterBackOff(ContainerRun run)
    {
        if (run.RetryAt is not null || run.Exit is null || run.WaitingReason == "CrashLoopBackOff")
        {
            return;
        }

        var pod = PodText();
        run.WaitingReason = "CrashLoopBackOff";
        run.WaitingMessage = $"back-off {GoDuration(run.Crash.Pause)} restarting failed container={run.Name} pod={pod}";
        Record("Warning", "BackOff", $"Back-off restarting failed container {run.Name} in pod {pod}", run);
        _dirty = true;
    }

    private void ShowBackOff(ContainerRun run)
    {
        if (run.State != RunState.Idle || run.WaitingReason != "ErrImagePull" || _stage != Stage.Running)
        {
            return;
        }

        run.WaitingReason = "ImagePullBackOff";
        run.WaitingMessage = $"Back-off pulling image \"{run.Spec.Image}\": ErrImagePull: {run.PullError}";
        Record("Normal", "BackOff", $"Back-off pulling image \"{run.Spec.Image}\"", run);
        Record("Warning", "Failed", "Error: ImagePullBackOff", run);
        _dirty = true;
    }

    private void RecordPull(ContainerRun run, ImagePull? pull)
    {
        if (pull is null)
        {
            return;
        }

        if (!pull.Pulled)
        {
            Record("Normal", "Pulled", $"Container image \"{run.Spec.Image}\" already present on machine", run);
            return;
        }

        if (!run.PullAnnounced)
        {
            Record("Normal", "Pulling", $"Pulling image \"{run.Spec.Image}\"", run);
        }

        Record(
            "Normal",
            "Pulled",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Successfully pulled image \"{run.Spec.Image}\" in {GoDuration(pull.Took)} ({GoDuration(pull.TookWithWaiting)} including waiting). Image size: {pull.SizeBytes} bytes."),
            run);
    }

    private void Record(string type, string reason, string message, ContainerRun? run)
    {
        if (_released)
        {
            return;
        }

        var metadata = _pod.Metadata;
        _link.Tell(new RecordEvent(
            new ObjectReference
            {
                Kind = "Pod",
                ApiVersion = "v1",
                Namespace = metadata.Namespace,
                Name = metadata.Name,
                Uid = metadata.Uid,
                ResourceVersion = metadata.ResourceVersion,
                FieldPath = run is null ? null
                    : run.Kind switch
                    {
                        ContainerKind.Regular => $"spec.containers{{{run.Name}}}",
                        ContainerKind.Ephemeral => $"spec.ephemeralContainers{{{run.Name}}}",
                        _ => $"spec.initContainers{{{run.Name}}}",
                    },
            },
            type,
            reason,
            message,
            "kubelet"));
    }

    private string PodText() => $"{_pod.Metadata.Name}_{_pod.Metadata.Namespace}({Uid})";

    /// <summary>A duration as Go prints it: <c>1m20s</c>, <c>1.5s</c>, <c>250ms</c>.</summary>
    internal static string GoDuration(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1))
        {
            return duration == TimeSpan.Zero ? "0s" : duration.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture) + "ms";
        }

        var seconds = (duration.TotalSeconds % 60).ToString("0.###", CultureInfo.InvariantCulture) + "s";
        var minutes = (long)duration.TotalMinutes;
        return minutes == 0 ? seconds
            : minutes < 60 ? $"{minutes.ToString(CultureInfo.InvariantCulture)}m{seconds}"
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}h{minutes % 60}m{seconds}");
    }

    private sealed record ShowPullBackOff(ContainerRun Run);
}
