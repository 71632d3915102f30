using ActorCluster.Api.Core;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Runtime.Usage;
using Akka.Actor;

namespace ActorCluster.Node.Runtime;

/// <content>How containers end: signals and the time between them, removal, and what is told about it.</content>
internal sealed partial class RuntimeActor
{
    private void Stop(StopContainer stop)
    {
        if (!_sandboxes.TryGetValue(stop.PodUid, out var sandbox) || !sandbox.Containers.TryGetValue(stop.Name, out var record))
        {
            return;
        }

        if (!record.Running)
        {
            if (record.Exited is { } exited)
            {
                // Its end was told before; the sender may have been restarted since.
                sandbox.Owner.Tell(new ContainerExited(sandbox.PodUid, record.Name, record.Attempt, exited));
                return;
            }

            // It never started: its pull or its delay is called off.
            Cancel(sandbox, record);
            Exit(sandbox, record, 137, "ContainerStatusUnknown", null);
            return;
        }

        var now = _time.GetUtcNow();
        var killAt = now + stop.Grace;
        var first = record.KillAt is null;
        if (!first && killAt >= record.KillAt)
        {
            return;
        }

        record.KillAt = killAt;
        if (first)
        {
            record.TermAt = now;
            Publish(sandbox, record, ContainerMoment.Terminating);
        }

        // It ends by itself when it can before it is killed; a second request moves the kill alone.
        var ownEnd = record.Plan.IgnoreTerm ? (DateTimeOffset?)null : record.TermAt + record.Plan.TermDelay;
        var end = ownEnd <= killAt
            ? new EndDue(sandbox, record, record.Plan.TermExitCode, false)
            : new EndDue(sandbox, record, 137, true);
        var wait = (end.IsKill ? killAt : ownEnd!.Value) - now;
        if (wait > TimeSpan.Zero)
        {
            Timers.StartSingleTimer((sandbox.PodUid, record.Name, TimerKind.End), end, wait);
        }
        else
        {
            End(end);
        }
    }

    private void End(EndDue end)
    {
        if (end.IsKill && IsCurrent(end.Sandbox, end.Record) && end.Record.Exited is null)
        {
            Publish(end.Sandbox, end.Record, ContainerMoment.Killed);
        }

        Exit(end.Sandbox, end.Record, end.ExitCode, end.ExitCode == 0 ? null : "Error", null);
    }

    private void Exit(Sandbox sandbox, ContainerRecord record, int code, string? reason, string? message)
    {
        if (!IsCurrent(sandbox, record) || record.Exited is not null)
        {
            return;
        }

        Cancel(sandbox, record);
        Finish(sandbox, record, code, reason, message);
        sandbox.Owner.Tell(new ContainerExited(sandbox.PodUid, record.Name, record.Attempt, record.Exited!));
        RemoveIfOver(sandbox);
    }

    private void Finish(Sandbox sandbox, ContainerRecord record, int code, string? reason, string? message)
    {
        if (record.Unfinished.Length > 0 && _settings.LogLines > 0)
        {
            record.Log = [.. record.Log.TakeLast(_settings.LogLines - 1), new LogLine(_clock.GetUtcNow(), record.Unfinished, true)];
            record.Unfinished = "";
        }

        message ??= TerminationMessage.Of(record.Request.Container, record.World?.Files, record.Log, code);
        record.Left = UsageModel.Leave(UseOf(sandbox, record, _time.GetUtcNow()), record.Before);
        record.Running = false;
        record.Exited = Ended(record, code, reason, message);
        Publish(sandbox, record, ContainerMoment.Exited);
        EndStreamsOf(record);
    }

    private ContainerStateTerminated Ended(ContainerRecord record, int code, string? reason, string? message) => new()
    {
        ExitCode = code,
        Reason = reason ?? (code == 0 ? "Completed" : "Error"),
        Message = message,
        StartedAt = record.StartedStamp,
        FinishedAt = _clock.GetUtcNow(),
        ContainerID = record.ContainerId.Length == 0 ? null : record.ContainerId,
    };

    // The pod is over: its address is free and its volumes are emptied, while its containers stay for their logs.
    private void Release(string podUid)
    {
        if (!_sandboxes.TryGetValue(podUid, out var sandbox))
        {
            return;
        }

        sandbox.IsReleased = true;
        sandbox.Volumes = null;
        foreach (var record in sandbox.Containers.Values)
        {
            record.Left = record.Left with { VolumeBytes = 0 };
        }

        if (sandbox.Ip.Length > 0)
        {
            _addresses.Free(sandbox.Ip);
            sandbox.Ip = "";
        }
    }

    private void Retire(RetireSandbox retire)
    {
        if (!_sandboxes.TryGetValue(retire.PodUid, out var sandbox))
        {
            return;
        }

        sandbox.IsRetired = true;
        sandbox.Owner = ActorRefs.Nobody;
        foreach (var name in sandbox.Containers.Keys.ToList())
        {
            Stop(new StopContainer(retire.PodUid, name, retire.Grace));
        }

        RemoveIfOver(sandbox);
    }

    private void RemoveIfOver(Sandbox sandbox)
    {
        if (sandbox.IsRetired && !sandbox.Containers.Values.Any(static record => record.Running))
        {
            Remove(sandbox.PodUid);
        }
    }

    private void Remove(string podUid)
    {
        if (!_sandboxes.Remove(podUid, out var sandbox))
        {
            return;
        }

        Timers.Cancel((podUid, "", TimerKind.Sandbox));
        foreach (var record in sandbox.Containers.Values)
        {
            Cancel(sandbox, record);
            if (record.Running)
            {
                Publish(sandbox, record, ContainerMoment.Killed);
                Finish(sandbox, record, 137, null, null);
            }

            Publish(sandbox, record, ContainerMoment.Removed);
        }

        if (sandbox.Ip.Length > 0)
        {
            _addresses.Free(sandbox.Ip);
        }
    }

    private void Cancel(Sandbox sandbox, ContainerRecord record)
    {
        var plan = record.Plan;
        if (plan.StartDelay > TimeSpan.Zero)
        {
            Timers.Cancel((sandbox.PodUid, record.Name, TimerKind.Start));
        }

        if (plan.RunFor > TimeSpan.Zero)
        {
            Timers.Cancel((sandbox.PodUid, record.Name, TimerKind.Run));
        }

        if (record.KillAt is not null)
        {
            Timers.Cancel((sandbox.PodUid, record.Name, TimerKind.End));
        }
    }

    // What really runs, for whoever observes an experiment. What never came to exist has no id, and no states.
    private void Publish(Sandbox sandbox, ContainerRecord record, ContainerMoment moment)
    {
        if (record.ContainerId.Length > 0)
        {
            var exit = moment == ContainerMoment.Exited ? record.Exited : null;
            Context.System.EventStream.Publish(new ContainerTransition(
                _node, sandbox.PodUid, sandbox.Pod.Namespace, sandbox.Pod.Name, record.Name, record.ContainerId, moment,
                exit?.ExitCode ?? 0, exit?.Reason ?? "", _time.GetUtcNow()));
        }
    }
}
