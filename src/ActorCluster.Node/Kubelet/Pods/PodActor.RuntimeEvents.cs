using ActorCluster.Node.Runtime;
using Akka.Actor;

namespace ActorCluster.Node.Kubelet.Pods;

/// <content>What the runtime says that happened to the sandbox and the containers, and what follows from it.</content>
internal sealed partial class PodActor
{
    private void Handle(IRuntimeEvent happened)
    {
        switch (happened)
        {
            case SandboxStarted started:
                _ip = started.Ip;
                if (_stage == Stage.Sandbox)
                {
                    _stage = Stage.Running;
                    // Reported with what comes next: at once when the images are there, else with the first pull.
                    Sync();
                }

                break;
            case HostPathsFailed failed when _stage == Stage.Sandbox:
                foreach (var (volume, why) in failed.Failures)
                {
                    RecordFailedMount(volume, why);
                }

                MountLater();
                break;
            case SandboxFailed failed:
                Record("Warning", "FailedCreatePodSandBox", "Failed to create pod sandbox: rpc error: code = Unknown desc = " + failed.Message, null);
                Timers.StartSingleTimer(TimerKey.Sandbox, RetrySandbox.Instance, _settings.ErrorResync);
                break;
            case ImagePulling pulling:
                if (Find(pulling.Name) is { } puller)
                {
                    Record("Normal", "Pulling", $"Pulling image \"{puller.Spec.Image}\"", puller);
                    puller.PullAnnounced = true;
                    _dirty = true;
                }

                break;
            case ContainerCreated created:
                if (Current(created.Name, created.Attempt) is { } creating)
                {
                    RecordPull(creating, created.Pull);
                    Record("Normal", "Created", "Created container: " + creating.Name, creating);
                    creating.CreateAnnounced = true;
                    _dirty = true;
                }

                break;
            case ContainerStarted started:
                Started(started);
                break;
            case ImagePullFailed failed:
                PullFailed(failed);
                break;
            case ContainerStartFailed failed:
                StartFailed(failed);
                break;
            case ContainerBusy busy:
                if (Find(busy.Name) is { IsAlive: true } delayed && delayed.RestartCount == busy.Attempt)
                {
                    delayed.BusyUntil = busy.Until;
                    ResumeProbes(delayed);
                }

                break;
            case ProbeAnswered answered:
                Answered(answered);
                break;
            case ContainerExited exited:
                Exited(exited);
                break;
            case VolumeRead:
                _isReading = true;
                Context.Parent.Tell(new TokenVolumeRead(Uid));
                break;
        }
    }

    // The runtime lost it since it was listed, or has it as it is at this moment.
    private void Adopted(SandboxInfo? sandbox)
    {
        var runs = sandbox is { IsDown: false };
        _origin = runs ? PodOrigin.Adopted : PodOrigin.Lost;
        _runs = ContainerRuns.Begin(_beginning with { Pod = _pod, Origin = _origin, Sandbox = sandbox }, _clock.GetUtcNow());
        if (!runs)
        {
            Begin();
            return;
        }

        _ip = sandbox!.Ip;
        _stage = Stage.Running;
        foreach (var run in _runs)
        {
            if (run.State == RunState.Running)
            {
                StartProbes(run);
            }
        }

        _dirty = true;
        Update(_pod);
        // What ended while nobody looked is begun again.
        Sync();
    }

    private void Started(ContainerStarted started)
    {
        if (Current(started.Name, started.Attempt) is not { } run)
        {
            return;
        }

        if (!run.CreateAnnounced)
        {
            RecordPull(run, started.Pull);
            Record("Normal", "Created", "Created container: " + run.Name, run);
        }

        Record("Normal", "Started", "Started container " + run.Name, run);
        run.Begin(started);
        _dirty = true;
        if (_stage == Stage.Running)
        {
            StartProbes(run);
            // Only a container that others wait for changes what is to be done.
            if (run.Kind == ContainerKind.Sidecar)
            {
                Sync();
            }
        }
        else
        {
            BeginStop(run);
        }
    }

    private void Exited(ContainerExited exited)
    {
        if (Find(exited.Name) is not { } run || (run.State != RunState.Starting && run.RestartCount != exited.Attempt) || run.State == RunState.Idle)
        {
            return;
        }

        CancelProbes(run);
        run.End(exited.State, _time.GetUtcNow());
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
}
