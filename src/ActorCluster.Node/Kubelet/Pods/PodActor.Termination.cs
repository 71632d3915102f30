using ActorCluster.Api.Core;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime;
using Akka.Actor;

namespace ActorCluster.Node.Kubelet.Pods;

/// <content>
/// How a pod ends: hooks, grace periods, the order of sidecars, and what is told at the end (kuberuntime_container.go: killContainer).
/// </content>
internal sealed partial class PodActor
{
    /// <summary>The grace period: the one that the deletion names, else the pod's own.</summary>
    private TimeSpan GraceOf(long? seconds) => TimeSpan.FromSeconds(seconds ?? _pod.Spec.TerminationGracePeriodSeconds ?? 30);

    private void Terminate(TimeSpan grace)
    {
        var until = _time.GetUtcNow() + grace;
        if (_stage == Stage.Terminating)
        {
            // A second deletion can only shorten the grace.
            if (until < _graceUntil)
            {
                _graceUntil = until;
                foreach (var run in _runs)
                {
                    if (run.State == RunState.Stopping)
                    {
                        Timers.Cancel((run, "preStop"));
                        Stop(run, grace);
                    }
                }
            }

            return;
        }

        _stage = Stage.Terminating;
        _graceUntil = until;
        Timers.Cancel(TimerKey.Resync);
        Timers.Cancel(TimerKey.Sandbox);
        Timers.Cancel(TimerKey.Deadline);
        if (_mountPause > TimeSpan.Zero)
        {
            Timers.Cancel(TimerKey.Mounts);
        }

        ContinueTermination();
    }

    /// <summary>Stops what is to be stopped next: the regular and init containers together, then the sidecars, last one first.</summary>
    private void ContinueTermination()
    {
        var waiting = false;
        foreach (var run in _runs)
        {
            if (run.Kind != ContainerKind.Sidecar && run.State != RunState.Idle)
            {
                waiting = true;
                BeginStop(run);
            }
        }

        for (var index = _runs.Length - 1; index >= 0 && !waiting; index--)
        {
            var run = _runs[index];
            if (run.Kind == ContainerKind.Sidecar && run.State != RunState.Idle)
            {
                waiting = true;
                BeginStop(run);
            }
        }

        if (!waiting)
        {
            End();
        }
    }

    private void BeginStop(ContainerRun run)
    {
        switch (run.State)
        {
            case RunState.Starting:
                // What never ran ends without ceremony.
                _runtime.Tell(new StopContainer(Uid, run.Name, TimeSpan.Zero));
                break;
            case RunState.Running:
                Record("Normal", "Killing", "Stopping container " + run.Name, run);
                var left = _graceUntil - _time.GetUtcNow();
                StopWithHook(run, left > TimeSpan.Zero ? left : TimeSpan.Zero);
                break;
        }
    }

    private void StopWithHook(ContainerRun run, TimeSpan grace)
    {
        run.State = RunState.Stopping;
        Timers.Cancel((run, ProbeKind.Liveness));
        Timers.Cancel((run, ProbeKind.Startup));
        var hook = run.Spec.Lifecycle?.PreStop is { } preStop
            ? preStop.Sleep is { } sleep ? TimeSpan.FromSeconds(sleep.Seconds) : run.Behaviour.PreStopFor ?? TimeSpan.Zero
            : TimeSpan.Zero;
        run.StopBy = _time.GetUtcNow() + grace;
        if (hook == TimeSpan.Zero || grace == TimeSpan.Zero)
        {
            Stop(run, grace);
            return;
        }

        Context.System.EventStream.Publish(new ContainerTransition(
            _host.NodeName, Uid, _pod.Metadata.Namespace ?? "", _pod.Metadata.Name ?? "", run.Name, run.ContainerId ?? "",
            ContainerMoment.StopHookStarted, 0, "", _time.GetUtcNow()));

        // The hook runs within the grace period, and is cut off at its end.
        Timers.StartSingleTimer((run, "preStop"), new PreStopOver(run), hook < grace ? hook : grace);
    }

    private void StopNow(ContainerRun run)
    {
        if (run.State == RunState.Stopping)
        {
            Stop(run, run.StopBy - _time.GetUtcNow());
        }
    }

    private void Stop(ContainerRun run, TimeSpan grace) =>
        _runtime.Tell(new StopContainer(Uid, run.Name, Later(grace, _isEvicted ? TimeSpan.Zero : _settings.MinimumGrace)));

    private void End()
    {
        _stage = Stage.Ended;
        _dirty = true;
        Context.Parent.Tell(new PodEnded(Uid));
        if (_released)
        {
            Clean();
            return;
        }

        if (IsDeleted)
        {
            ReportEnd();
        }
        else if (_isEvicted)
        {
            // Nothing stays of an evicted pod but its object (kubelet.go: cleanUpContainersInPod).
            _runtime.Tell(new RemoveSandbox(Uid));
        }
        else
        {
            // The logs stay for as long as the object does.
            _runtime.Tell(new ReleaseSandbox(Uid));
        }
    }

    private void ReportEnd()
    {
        _runtime.Tell(new RemoveSandbox(Uid));
        _dirty = true;
        Report();
        _link.Tell(new PodTerminated(_pod.Key(), Uid));
    }

    private sealed record PreStopOver(ContainerRun Run);
}
