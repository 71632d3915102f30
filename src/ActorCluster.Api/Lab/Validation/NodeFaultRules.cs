using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Lab.Validation;

/// <summary>The rules of faults in machines and in what runs on them.</summary>
internal static class NodeFaultRules
{
    private static readonly string[] Probes = ["liveness", "readiness", "startup"];

    internal static void Check(TimelineEntry entry, FieldPath path, LabErrors errors)
    {
        Node(entry.Node, path.Child("node"), errors);
        Clock(entry.Clock, path.Child("clock"), errors);
        Link(entry.Link, path.Child("link"), errors);
        if (entry.Kubelet is { } kubelet)
        {
            _ = errors.OneOf(path.Child("kubelet", "kind"), kubelet.Kind, true, KubeletFaultKind.Crash, KubeletFaultKind.Hang);
        }

        Container(entry.Container, path.Child("container"), errors);
        Image(entry.Image, path.Child("image"), errors);
        for (var i = 0; i < entry.Probe?.Kinds?.Count; i++)
        {
            _ = errors.OneOf(path.Child("probe", "kinds").Index(i), entry.Probe.Kinds[i], true, Probes);
        }

        Pressure(entry.Pressure, path.Child("pressure"), errors);
    }

    private static void Node(NodeFault? fault, FieldPath path, LabErrors errors)
    {
        if (fault is null)
        {
            return;
        }

        _ = errors.OneOf(
            path.Child("kind"), fault.Kind, true, NodeFaultKind.Crash, NodeFaultKind.Freeze, NodeFaultKind.Restart, NodeFaultKind.Shutdown);
        _ = errors.Duration(path.Child("downFor"), fault.DownFor);
        errors.Forbidden(path.Child("downFor"), fault.DownFor is not null && fault.Kind != NodeFaultKind.Restart, "only a Restart has it");
    }

    private static void Clock(ClockFault? fault, FieldPath path, LabErrors errors)
    {
        if (fault is null)
        {
            return;
        }

        if (fault is { Offset: null, DriftPpm: null })
        {
            errors.Required(path, "offset, driftPpm or both are needed");
        }

        if (fault.Offset is not null && !LabDuration.TryParse(fault.Offset, out _, out var error))
        {
            errors.Invalid(path.Child("offset"), fault.Offset, error!);
        }

        // A clock that runs backwards or twice as fast is none.
        errors.Number(path.Child("driftPpm"), fault.DriftPpm, -500_000, 500_000);
    }

    private static void Link(LinkFault? fault, FieldPath path, LabErrors errors)
    {
        if (fault is null)
        {
            return;
        }

        if (fault with { Direction = null, Peers = null, Jitter = null, Partition = Yes(fault.Partition), Stall = Yes(fault.Stall) } == new LinkFault())
        {
            errors.Required(path, "one of the fields partition, stall, loss, delay, duplicate, reorder, bandwidth is needed");
        }

        _ = errors.OneOf(path.Child("direction"), fault.Direction, false, LinkDirection.Both, LinkDirection.FromMaster, LinkDirection.ToMaster);
        errors.Forbidden(path.Child("stall"), fault is { Partition: true, Stall: true }, "what a partition loses cannot arrive later");
        errors.Percentage(path.Child("loss"), fault.Loss);
        var delay = errors.Duration(path.Child("delay"), fault.Delay);
        var jitter = errors.Duration(path.Child("jitter"), fault.Jitter);
        Jitter(path, fault.Delay, fault.Jitter, delay, jitter, "delay", errors);
        errors.Percentage(path.Child("duplicate"), fault.Duplicate);
        errors.Percentage(path.Child("reorder"), fault.Reorder);
        errors.Quantity(path.Child("bandwidth"), fault.Bandwidth);
    }

    /// <summary>What varies must be there, and must not become negative.</summary>
    internal static void Jitter(
        FieldPath path, string? base_, string? jitter, TimeSpan? baseTime, TimeSpan? jitterTime, string name, LabErrors errors)
    {
        errors.Forbidden(path.Child("jitter"), jitter is not null && base_ is null, $"there is no {name} that could vary");
        if (jitterTime > baseTime)
        {
            errors.Invalid(path.Child("jitter"), jitter, $"must not be greater than the {name}");
        }
    }

    private static void Container(ContainerFault? fault, FieldPath path, LabErrors errors)
    {
        if (fault is null)
        {
            return;
        }

        _ = errors.OneOf(
            path.Child("kind"), fault.Kind, true, ContainerFaultKind.Crash, ContainerFaultKind.OutOfMemory, ContainerFaultKind.StartFailure);
        var isStartFailure = fault.Kind == ContainerFaultKind.StartFailure;
        errors.Number(path.Child("exitCode"), fault.ExitCode, 0, 255);
        errors.Forbidden(path.Child("exitCode"), isStartFailure && fault.ExitCode is not null, "what was not started has no exit code");
        _ = errors.Duration(path.Child("every"), fault.Every);
        errors.Forbidden(path.Child("every"), isStartFailure && fault.Every is not null, "every start fails as long as the fault lasts");
        errors.Forbidden(path.Child("message"), !isStartFailure && fault.Message is not null, "only a StartFailure has it");
    }

    private static void Image(ImageFault? fault, FieldPath path, LabErrors errors)
    {
        if (fault is null)
        {
            return;
        }

        _ = errors.OneOf(path.Child("kind"), fault.Kind, true, ImageFaultKind.Fail, ImageFaultKind.RegistryDown, ImageFaultKind.Slow);
        var isSlow = fault.Kind == ImageFaultKind.Slow;
        errors.Number(path.Child("factor"), fault.Factor, 2);
        errors.Forbidden(path.Child("factor"), !isSlow && fault.Factor is not null, "only Slow has it");
        errors.Forbidden(path.Child("message"), isSlow && fault.Message is not null, "a slow pull succeeds");
        if (isSlow && fault.Factor is null)
        {
            errors.Required(path.Child("factor"), "how many times as long a pull takes");
        }
    }

    private static void Pressure(PressureFault? fault, FieldPath path, LabErrors errors)
    {
        if (fault is null)
        {
            return;
        }

        _ = errors.OneOf(
            path.Child("resource"),
            fault.Resource,
            true,
            PressureResource.Cpu,
            PressureResource.ImageFileSystem,
            PressureResource.Inodes,
            PressureResource.Memory,
            PressureResource.NodeFileSystem,
            PressureResource.ProcessIds);
        if (fault is { Available: null, Growth: null, Use: null })
        {
            errors.Required(path, "available, or growth, use or both are needed");
        }

        errors.Forbidden(path.Child("available"), fault is { Available: not null, Resource: PressureResource.Cpu }, "a node has no level of cpu");
        errors.Forbidden(path.Child("growth"), fault is { Available: not null, Growth: not null }, "may not be given beside available");
        errors.Forbidden(path.Child("use"), fault is { Available: not null, Use: not null }, "may not be given beside available");
        if (fault.Available?.EndsWith('%') == true)
        {
            errors.Percentage(path.Child("available"), fault.Available);
        }
        else if (fault.Available is not null && !Quantities.Quantity.TryParse(fault.Available, out _, out var error))
        {
            errors.Invalid(path.Child("available"), fault.Available, error!);
        }

        errors.Quantity(path.Child("growth"), fault.Growth);
        errors.Quantity(path.Child("use"), fault.Use);
        _ = errors.Duration(path.Child("period"), fault.Period, mayBeZero: false);
    }

    private static bool? Yes(bool? flag) => flag == true ? true : null;
}
