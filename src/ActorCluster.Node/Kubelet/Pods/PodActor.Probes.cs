using ActorCluster.Api.Core;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Runtime;
using Akka.Actor;

namespace ActorCluster.Node.Kubelet.Pods;

/// <content>Probes: one timer for each probe that can still change (pkg/kubelet/prober).</content>
internal sealed partial class PodActor
{
    // Commands that the runtime has been asked to run, by their number.
    private readonly Dictionary<long, ProbeDue> _asked = [];
    private long _lastAsked;

    private void StartProbes(ContainerRun run)
    {
        if (run.Spec.StartupProbe is { } startup && !run.StartupPassed)
        {
            Begin(run, ProbeKind.Startup, startup);
            return;
        }

        BeginOtherProbes(run);
    }

    private void BeginOtherProbes(ContainerRun run)
    {
        if (run.Spec.ReadinessProbe is { } readiness)
        {
            Begin(run, ProbeKind.Readiness, readiness);
        }

        // A liveness probe that never fails need not be looked at.
        if (run.Spec.LivenessProbe is { } liveness
            && (run.Behaviour.LiveFor is not null || FaultOf(run, ProbeKind.Liveness) is not null || IsCommand(run, ProbeKind.Liveness, liveness)))
        {
            Begin(run, ProbeKind.Liveness, liveness);
        }
    }

    private void Begin(ContainerRun run, ProbeKind kind, Probe probe)
    {
        var track = ProbeTrack.Initial(kind);
        if (kind == ProbeKind.Readiness && run.Ready)
        {
            track = track with { Passed = true };
        }

        var due = new ProbeDue(run, kind, track, run.RestartCount);
        // A new container is probed for its readiness at once, but for its liveness with the next tick (prober/worker.go: run, doProbe).
        var delay = ProbeTrack.InitialDelay(probe);
        delay = kind == ProbeKind.Liveness ? Later(delay, ProbeTrack.Period(probe)) : delay;
        var wait = run.StartedAt + delay - _time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            Timers.StartSingleTimer((run, kind), due, wait);
        }
        else
        {
            Check(due);
        }
    }

    private void Check(ProbeDue due)
    {
        var run = due.Run;
        if (!run.IsAlive || run.RestartCount != due.Attempt || (run.State == RunState.Stopping && due.Kind != ProbeKind.Readiness))
        {
            return;
        }

        if (ProbeOf(due) is not { } probe)
        {
            return;
        }

        if (IsCommand(run, due.Kind, probe) && !IsDisturbed(run, due.Kind, _time.GetUtcNow()))
        {
            _asked.Add(++_lastAsked, due);
            _runtime.Tell(new ProbeContainer(_lastAsked, Uid, run.Name, run.RestartCount, probe.Exec!.Command!, ProbeTrack.Timeout(probe)));
            return;
        }

        var now = _time.GetUtcNow();
        var isLate = run.BusyUntil - now > ProbeTrack.Timeout(probe);
        var fault = FaultOf(run, due.Kind);
        var succeeded = fault is null && !isLate && ProbeTrack.Succeeds(due.Kind, run.Behaviour, now - run.StartedAt);
        if (fault is not null)
        {
            Context.System.EventStream.Publish(new FaultHit(
                fault.FaultId, $"{_host.NodeName}/{_pod.Metadata.Namespace}/{_pod.Metadata.Name}/{run.Name}", $"{due.Kind} probe failed"));
        }

        Take(due, probe, succeeded, isLate ? ProbeTrack.Lateness(probe, _ip) : ProbeTrack.Failure(probe));
    }

    private void Answered(ProbeAnswered answered)
    {
        if (!_asked.Remove(answered.ProbeId, out var due) || !due.Run.IsAlive || due.Run.RestartCount != due.Attempt || ProbeOf(due) is not { } probe)
        {
            return;
        }

        due.Run.HasScriptedProbes |= answered.Succeeded is null;
        if (answered.Succeeded is { } succeeded)
        {
            Take(due, probe, succeeded, answered.Output ?? ProbeTrack.Lateness(probe, _ip));
        }
        else
        {
            Check(due);
        }
    }

    private static Probe? ProbeOf(ProbeDue due) => due.Kind switch
    {
        ProbeKind.Startup => due.Run.Spec.StartupProbe,
        ProbeKind.Readiness => due.Run.Spec.ReadinessProbe,
        _ => due.Run.Spec.LivenessProbe,
    };

    private void Take(ProbeDue due, Probe probe, bool succeeded, string failure)
    {
        var run = due.Run;
        var now = _time.GetUtcNow();
        var track = due.Track.After(succeeded, probe);
        if (!succeeded)
        {
            Record("Warning", "Unhealthy", $"{due.Kind} probe failed: {failure}", run);
        }

        if (IsDisturbed(run, due.Kind, now) || IsCommand(run, due.Kind, probe) || !track.IsSettled(due.Kind, run.Behaviour, now - run.StartedAt))
        {
            Timers.StartSingleTimer((run, due.Kind), due with { Track = track }, ProbeTrack.Period(probe));
        }

        Apply(run, due.Kind, track, probe);
    }

    // A command whose programs are all emulated finds out for itself, unless the container's script says what it finds.
    private static bool IsCommand(ContainerRun run, ProbeKind kind, Probe probe) =>
        probe.Exec?.Command is { Count: > 0 } command && !run.HasScriptedProbes && !(kind == ProbeKind.Startup && run.StartupPassed)
        && kind switch
        {
            ProbeKind.Startup => run.Behaviour.StartupAfter is null,
            ProbeKind.Readiness => run.Behaviour.ReadyAfter is null && run.Behaviour.ReadyUntil is null,
            _ => run.Behaviour.LiveFor is null,
        }
        && FirstProcess.Knows(command);

    private void Apply(ContainerRun run, ProbeKind kind, ProbeTrack track, Probe probe)
    {
        var failedForGood = !track.LastSucceeded && track.InARow >= (probe.FailureThreshold > 0 ? probe.FailureThreshold : 3);
        switch (kind)
        {
            case ProbeKind.Readiness when run.Ready != track.Passed:
                run.Ready = track.Passed;
                _dirty = true;
                break;
            case ProbeKind.Startup when track.Passed:
                run.StartupPassed = true;
                run.Ready = run.Spec.ReadinessProbe is null;
                _dirty = true;
                BeginOtherProbes(run);
                if (run.Kind == ContainerKind.Sidecar)
                {
                    Sync();
                }

                break;
            case ProbeKind.Startup when failedForGood:
                Kill(run, probe, "startup");
                break;
            case ProbeKind.Liveness when failedForGood:
                Kill(run, probe, "liveness");
                break;
        }
    }

    private void Kill(ContainerRun run, Probe probe, string kind)
    {
        Record("Normal", "Killing", $"Container {run.Name} failed {kind} probe, will be restarted", run);
        StopWithHook(run, GraceOf(probe.TerminationGracePeriodSeconds));
    }

    private void Inject(InjectFault fault)
    {
        (_faults ??= new ActiveFaults()).Add(fault);
        foreach (var run in _runs)
        {
            ResumeProbes(run);
        }
    }

    // Probes that could not change any more are made again: from now on they can.
    private void ResumeProbes(ContainerRun run)
    {
        if (run.State == RunState.Running && run.StartupPassed)
        {
            Resume(run, ProbeKind.Readiness, run.Spec.ReadinessProbe);
            Resume(run, ProbeKind.Liveness, run.Spec.LivenessProbe);
        }
    }

    private void Resume(ContainerRun run, ProbeKind kind, Probe? probe)
    {
        var now = _time.GetUtcNow();
        if (probe is null || !IsDisturbed(run, kind, now) || Timers.IsTimerActive((run, kind)))
        {
            return;
        }

        var period = ProbeTrack.Period(probe);
        var first = run.StartedAt + ProbeTrack.InitialDelay(probe);
        var next = now < first ? first : first + (period * (((now - first).Ticks / period.Ticks) + 1));
        var track = ProbeTrack.Initial(kind) with { Passed = kind == ProbeKind.Liveness || run.Ready };
        Timers.StartSingleTimer((run, kind), new ProbeDue(run, kind, track, run.RestartCount), next - now);
    }

    // Whether something beside the container's script decides about its probes.
    private bool IsDisturbed(ContainerRun run, ProbeKind kind, DateTimeOffset now) => run.BusyUntil > now || FaultOf(run, kind) is not null;

    private InjectFault? FaultOf(ContainerRun run, ProbeKind kind)
    {
        if (_faults is null)
        {
            return null;
        }

        var name = kind switch { ProbeKind.Startup => "startup", ProbeKind.Readiness => "readiness", _ => "liveness" };
        foreach (var fault in _faults.All)
        {
            if (fault.Hits(Uid, run.Name) && (fault.Entry.Probe!.Kinds is not { Count: > 0 } kinds || kinds.Contains(name)))
            {
                return fault;
            }
        }

        return null;
    }

    private void CancelProbes(ContainerRun run)
    {
        if (run.Spec.ReadinessProbe is not null || run.Spec.LivenessProbe is not null || run.Spec.StartupProbe is not null)
        {
            Timers.Cancel((run, ProbeKind.Startup));
            Timers.Cancel((run, ProbeKind.Readiness));
            Timers.Cancel((run, ProbeKind.Liveness));
        }
    }

    private sealed record ProbeDue(ContainerRun Run, ProbeKind Kind, ProbeTrack Track, int Attempt);
}
