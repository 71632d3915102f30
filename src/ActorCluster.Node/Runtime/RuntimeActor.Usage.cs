using ActorCluster.Api.Metrics;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Runtime.Usage;
using ActorCluster.Node.Settings;
using Akka.Actor;

namespace ActorCluster.Node.Runtime;

/// <content>What containers use, what the machine has left, and who is killed when it is too much.</content>
internal sealed partial class RuntimeActor
{
    private readonly List<PressureSource> _pressures = [];

    // What was used when somebody last asked; null as soon as it may be something else.
    private NodeUsage? _settled;

    // The kubelet asks every few seconds, and mostly nothing has happened since: only what changes by time alone is counted anew.
    private void Unsettle(object message)
    {
        if (message is not (TakeUsage or QueryUsage or ReadLog or UseServices or UpdateVolumes))
        {
            _settled = null;
        }
    }

    private NodeUsage Usage()
    {
        var now = _time.GetUtcNow();
        if (_settled is not null)
        {
            return _settled with { At = now };
        }

        var usage = Count(now, out var isSettled);
        _settled = isSettled ? usage : null;
        return usage;
    }

    private NodeUsage Count(DateTimeOffset now, out bool isSettled)
    {
        isSettled = _pressures.Count == 0;
        var cpu = 0L;
        var pods = new List<PodUsage>(_sandboxes.Count);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sandbox in _sandboxes.Values)
        {
            var containers = new List<ContainerUsage>(sandbox.Containers.Count);
            foreach (var record in sandbox.Containers.Values)
            {
                if (record.Image is null)
                {
                    continue;
                }

                used.Add(record.Request.Container.Image ?? "");
                isSettled &= record.IsSettled;
                var millis = CpuOf(record, now);
                containers.Add(UsageModel.Report(
                    record.Name, millis, UseOf(sandbox, record, now), record.Request.EmptyDir));
                cpu += millis;
            }

            pods.Add(new PodUsage(sandbox.PodUid, containers));
        }

        var images = new List<ImageUsage>(_images.Count);
        foreach (var (name, image) in _images)
        {
            images.Add(new ImageUsage(name, image.SizeBytes, used.Contains(name)));
        }

        return new NodeUsage(now, cpu, UsageModel.Levels(_machine.Capacity, _machine.Settings, pods, images, _pressures, now), pods, images);
    }

    // Those that have ended have files, but no processes.
    private UsageReport Report()
    {
        var usage = Usage();
        return new UsageReport(usage.CpuMillis, usage.Levels.Memory.Capacity - usage.Levels.Memory.Available, [
            .. usage.Pods.SelectMany(static pod => pod.Containers
                .Where(static container => container.Processes > 0)
                .Select(container => new UsageReport.Container(pod.PodUid, container.Name, container.CpuMillis, container.MemoryBytes))),
        ]);
    }

    private ResourceUse UseOf(Sandbox sandbox, ContainerRecord record, DateTimeOffset now) =>
        UsageModel.Of(sandbox.PodUid, record, _machine.Capacity.CpuMillis, _pressures, now);

    private long CpuOf(ContainerRecord record, DateTimeOffset now) => !record.Running ? 0
        : record.Plan.CpuMillis + record.Requests.CpuAt(record.Plan.Request, record.Plan.RequestMillis(_machine.Capacity.CpuMillis), now);

    // Of pods that are over nothing stays but their objects (kuberuntime_gc.go: evictContainers with evictNonDeletedPods). Pods that live
    // keep one dead container of each name, and never have more.
    private void RemoveDead()
    {
        foreach (var sandbox in _sandboxes.Values)
        {
            if (!sandbox.IsReleased)
            {
                continue;
            }

            foreach (var record in sandbox.Containers.Values)
            {
                Publish(sandbox, record, ContainerMoment.Removed);
            }

            sandbox.Containers.Clear();
        }
    }

    private void RemoveImages(IReadOnlyList<string> images)
    {
        var removed = false;
        foreach (var image in images)
        {
            removed |= _images.Remove(image);
        }

        if (removed)
        {
            _imageSubscriber?.Tell(new ImagesChanged(ImageList()));
        }
    }

    private void BeginPressure(InjectFault fault)
    {
        _pressures.RemoveAll(source => source.FaultId == fault.FaultId);
        var source = new PressureSource(fault, _time.GetUtcNow());
        _pressures.Add(source);
        ChangePressure(source);
    }

    private void EndPressure(string faultId)
    {
        if (_pressures.RemoveAll(source => source.FaultId == faultId) > 0)
        {
            Timers.Cancel((faultId, "", TimerKind.Pressure));
            WatchMemory();
        }
    }

    // Now, and at each change of a fault with a period.
    private void ChangePressure(PressureSource source)
    {
        if (!_pressures.Contains(source))
        {
            return;
        }

        var now = _time.GetUtcNow();
        if (source.NextChange(now) is { } change)
        {
            Timers.StartSingleTimer((source.FaultId, "", TimerKind.Pressure), new PressureDue(source), change - now);
        }

        if (source.IsOn(now))
        {
            if (!source.HasUse)
            {
                Context.System.EventStream.Publish(new FaultHit(source.FaultId, _node + "/runtime", source.ToString()));
            }

            foreach (var sandbox in _sandboxes.Values)
            {
                foreach (var record in sandbox.Containers.Values)
                {
                    if (record.Running)
                    {
                        Press(source, sandbox, record);
                    }
                }
            }
        }

        WatchMemory();
    }

    private void Press(PressureSource source, Sandbox sandbox, ContainerRecord record)
    {
        if (source.Hits(sandbox.PodUid, record.Name))
        {
            Context.System.EventStream.Publish(new FaultHit(
                source.FaultId, $"{_node}/{sandbox.Pod.Namespace}/{sandbox.Pod.Name}/{record.Name}", source.ToString()));
        }
    }

    // A container has begun.
    private void PressStarted(Sandbox sandbox, ContainerRecord record)
    {
        foreach (var source in _pressures)
        {
            if (source.IsOn(record.StartedAt))
            {
                Press(source, sandbox, record);
            }
        }

        WatchMemory();
    }

    // Whenever something begins, ends or grows otherwise: kills whom the kernel would, and looks again when the next one would be.
    private void WatchMemory()
    {
        var now = _time.GetUtcNow();
        var running = new List<(Sandbox Sandbox, ContainerRecord Record)>(_sandboxes.Count);
        var users = new List<MemoryWatch.User>(_sandboxes.Count);
        foreach (var sandbox in _sandboxes.Values)
        {
            foreach (var record in sandbox.Containers.Values)
            {
                if (record.Running)
                {
                    running.Add((sandbox, record));
                    users.Add(UserOf(sandbox, record, now));
                }
            }
        }

        var outcome = MemoryWatch.Decide(users, _machine.Capacity.MemoryBytes);
        if (outcome.Again is { } again)
        {
            Timers.StartSingleTimer(("", "", TimerKind.Memory), MemoryDue.Instance, again);
        }
        else
        {
            Timers.Cancel(("", "", TimerKind.Memory));
        }

        foreach (var index in outcome.OverLimit)
        {
            KillForMemory(running[index].Sandbox, running[index].Record);
        }

        foreach (var index in outcome.Sacrificed)
        {
            var (sandbox, record) = running[index];
            var id = StableHash.Of(record.ContainerId) % (uint)_machine.Settings.Processes;
            _imageSubscriber?.Tell(new MachineOutOfMemory(ImageCatalog.ProcessOf(record.Request.Container), id));
            KillForMemory(sandbox, record);
        }
    }

    // By the kernel: nobody asked for its end, and no grace period stands against it.
    private void KillForMemory(Sandbox sandbox, ContainerRecord record) => Exit(sandbox, record, 137, "OOMKilled", null);

    private MemoryWatch.User UserOf(Sandbox sandbox, ContainerRecord record, DateTimeOffset now)
    {
        var growth = record.Plan.Growth;
        foreach (var source in _pressures)
        {
            growth += source.Hits(sandbox.PodUid, record.Name) ? source.GrowthAt(now) : default;
        }

        var volume = record.Request.EmptyDir;
        return new MemoryWatch.User(
            UsageModel.MemoryOf(UseOf(sandbox, record, now), volume),
            UsageModel.MemoryOf(growth, volume),
            record.Plan.MemoryLimitBytes,
            record.Request.OomScoreAdjustment,
            record.ContainerId);
    }

    private sealed record PressureDue(PressureSource Source);

    private sealed record MemoryDue
    {
        public static readonly MemoryDue Instance = new();
    }
}
