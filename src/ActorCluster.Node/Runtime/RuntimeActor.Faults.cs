using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using Akka.Actor;

namespace ActorCluster.Node.Runtime;

/// <content>The faults of an experiment that are in the runtime: of containers, of images, of what containers use.</content>
internal sealed partial class RuntimeActor
{
    private readonly ActiveFaults _faults = new();

    private void Inject(InjectFault fault)
    {
        _faults.Add(fault);
        if (fault.Entry.Pressure is not null)
        {
            BeginPressure(fault);
        }

        if (fault.Entry.Container is { } container && container.Kind != ContainerFaultKind.StartFailure)
        {
            Strike(fault);
        }
    }

    private void Heal(HealFault heal)
    {
        if (_faults.Remove(heal.FaultId) is not null)
        {
            EndPressure(heal.FaultId);
            Timers.Cancel((heal.FaultId, "", TimerKind.Strike));
            Context.System.EventStream.Publish(new FaultHealed(heal.FaultId, _node + "/runtime"));
        }
    }

    // Ends what runs now, and what runs when the time for it has come again.
    private void Strike(InjectFault fault)
    {
        if (!_faults.All.Contains(fault))
        {
            return;
        }

        foreach (var sandbox in _sandboxes.Values.ToList())
        {
            foreach (var record in sandbox.Containers.Values.ToList())
            {
                Strike(fault, sandbox, record);
            }
        }

        if (Every(fault) is { } every && every > TimeSpan.Zero)
        {
            Timers.StartSingleTimer((fault.FaultId, "", TimerKind.Strike), new StrikeDue(fault), every);
        }
    }

    private void Strike(InjectFault fault, Sandbox sandbox, ContainerRecord record)
    {
        if (!record.Running || !fault.Hits(sandbox.PodUid, record.Name))
        {
            return;
        }

        var container = fault.Entry.Container!;
        if (container.Kind == ContainerFaultKind.OutOfMemory)
        {
            PublishHit(fault, sandbox, record, "killed for want of memory");
            Exit(sandbox, record, container.ExitCode ?? 137, "OOMKilled", null);
        }
        else
        {
            var code = container.ExitCode ?? 1;
            PublishHit(fault, sandbox, record, $"ended with code {code}");
            Exit(sandbox, record, code, null, null);
        }
    }

    // A container has begun: there are faults that let none of them run.
    private void StrikeStarted(Sandbox sandbox, ContainerRecord record)
    {
        for (var index = 0; index < _faults.All.Count; index++)
        {
            var fault = _faults.All[index];
            if (fault.Entry.Container is { } container && container.Kind != ContainerFaultKind.StartFailure && Every(fault) == TimeSpan.Zero)
            {
                Strike(fault, sandbox, record);
            }
        }
    }

    /// <summary>Why a container cannot be started; null when it can.</summary>
    private string? StartErrorOf(Sandbox sandbox, ContainerRecord record)
    {
        foreach (var fault in _faults.All)
        {
            if (fault.Entry.Container is { Kind: ContainerFaultKind.StartFailure } container && fault.Hits(sandbox.PodUid, record.Name))
            {
                PublishHit(fault, sandbox, record, "not started");
                return container.Message ?? "failed to create containerd task: failed to create shim task: OCI runtime create failed";
            }
        }

        return record.Plan.StartError;
    }

    /// <summary>Why an image cannot be pulled; null when it can.</summary>
    private string? PullErrorOf(Sandbox sandbox, ContainerRecord record, string image)
    {
        foreach (var fault in _faults.All)
        {
            if (fault.Entry.Image is { } faulty && faulty.Kind != ImageFaultKind.Slow && Hits(fault, sandbox, record, image))
            {
                PublishHit(fault, sandbox, record, $"image {image} not pulled");
                return ImageErrors.Of(faulty, ImageCatalog.Resolve(image));
            }
        }

        return null;
    }

    /// <summary>How many times as long a pull takes.</summary>
    private int SlownessOf(Sandbox sandbox, ContainerRecord record, string image)
    {
        var factor = 1;
        foreach (var fault in _faults.All)
        {
            if (fault.Entry.Image is { Kind: ImageFaultKind.Slow } slow && Hits(fault, sandbox, record, image))
            {
                PublishHit(fault, sandbox, record, $"image {image} slowed");
                factor *= Math.Max(1, slow.Factor ?? 1);
            }
        }

        return factor;
    }

    private static bool Hits(InjectFault fault, Sandbox sandbox, ContainerRecord record, string image) =>
        fault.Hits(sandbox.PodUid, record.Name)
        && (fault.Entry.Image!.Images is not { Count: > 0 } images
            || NamePattern.MatchesAny(images, image) || NamePattern.MatchesAny(images, ImageCatalog.Resolve(image)));

    private static TimeSpan? Every(InjectFault fault) =>
        LabDuration.TryParse(fault.Entry.Container!.Every, out var every, out _) ? every : null;

    private void PublishHit(InjectFault fault, Sandbox sandbox, ContainerRecord record, string what) =>
        Context.System.EventStream.Publish(new FaultHit(
            fault.FaultId, $"{_node}/{sandbox.Pod.Namespace}/{sandbox.Pod.Name}/{record.Name}", what));

    private sealed record StrikeDue(InjectFault Fault);
}
