using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Lab;

/// <summary>A machine fails.</summary>
public sealed record NodeFault
{
    /// <summary>
    /// <c>Crash</c>: power off; it comes back with empty memory when the fault heals. <c>Freeze</c>: nothing runs until it heals, then
    /// everything goes on. <c>Restart</c>: it is off for <see cref="DownFor"/>. <c>Shutdown</c>: its pods end in order before it goes off.
    /// </summary>
    [Field(1, Always = true, Required = true)]
    public string? Kind { get; init; }

    /// <summary>How long a restart takes; by default 30 seconds.</summary>
    [Field(2)]
    public string? DownFor { get; init; }
}

/// <summary>Values of <c>node.kind</c>.</summary>
public static class NodeFaultKind
{
    /// <summary>Power off.</summary>
    public const string Crash = "Crash";

    /// <summary>Stopped as a whole, and going on later.</summary>
    public const string Freeze = "Freeze";

    /// <summary>Off and on again.</summary>
    public const string Restart = "Restart";

    /// <summary>An orderly end.</summary>
    public const string Shutdown = "Shutdown";
}

/// <summary>A machine's clock is wrong.</summary>
public sealed record ClockFault
{
    /// <summary>How far it is off: <c>-1h</c> is an hour behind.</summary>
    [Field(1)]
    public string? Offset { get; init; }

    /// <summary>How fast it goes wrong, in millionths: 100 gains 0.1 ms in a second.</summary>
    [Field(2)]
    public long? DriftPpm { get; init; }
}

/// <summary>
/// The network is bad for what the entry's nodes exchange with the master, or with <see cref="Peers"/>. Shares are percentages as
/// texts, such as <c>30%</c>.
/// </summary>
public sealed record LinkFault
{
    /// <summary>
    /// <c>Both</c> (the default), <c>ToMaster</c> or <c>FromMaster</c>; with peers the latter two mean to and from the peers.
    /// </summary>
    [Field(1)]
    public string? Direction { get; init; }

    /// <summary>Not the way to the master but the ways to these nodes, which pods use among each other.</summary>
    [Field(2)]
    public NodeTargets? Peers { get; init; }

    /// <summary>Nothing gets through; both sides notice only by the silence.</summary>
    [Field(3)]
    public bool? Partition { get; init; }

    /// <summary>Nothing gets through while it lasts, and everything arrives when it heals.</summary>
    [Field(4)]
    public bool? Stall { get; init; }

    /// <summary>The share of messages that are lost.</summary>
    [Field(5)]
    public string? Loss { get; init; }

    /// <summary>How much later messages arrive.</summary>
    [Field(6)]
    public string? Delay { get; init; }

    /// <summary>How much the delay varies, up and down.</summary>
    [Field(7)]
    public string? Jitter { get; init; }

    /// <summary>The share of messages that arrive twice.</summary>
    [Field(8)]
    public string? Duplicate { get; init; }

    /// <summary>The share of messages that overtake the ones before.</summary>
    [Field(9)]
    public string? Reorder { get; init; }

    /// <summary>Bytes in a second, as a quantity (<c>64Ki</c>); what exceeds it waits.</summary>
    [Field(10)]
    public string? Bandwidth { get; init; }
}

/// <summary>Values of <c>link.direction</c>.</summary>
public static class LinkDirection
{
    /// <summary>Both ways.</summary>
    public const string Both = "Both";

    /// <summary>What the nodes send.</summary>
    public const string ToMaster = "ToMaster";

    /// <summary>What the nodes receive.</summary>
    public const string FromMaster = "FromMaster";
}

/// <summary>The kubelet fails while the containers live on.</summary>
public sealed record KubeletFault
{
    /// <summary><c>Hang</c>: it goes on where it was when the fault heals. <c>Crash</c>: it begins anew.</summary>
    [Field(1, Always = true, Required = true)]
    public string? Kind { get; init; }
}

/// <summary>Values of <c>kubelet.kind</c>.</summary>
public static class KubeletFaultKind
{
    /// <summary>Stands still.</summary>
    public const string Hang = "Hang";

    /// <summary>Ends, and is started anew.</summary>
    public const string Crash = "Crash";
}

/// <summary>Containers of the entry's pods fail.</summary>
public sealed record ContainerFault
{
    /// <summary>
    /// <c>Crash</c>: they end now. <c>OutOfMemory</c>: the kernel kills them now. <c>StartFailure</c>: they cannot be started.
    /// </summary>
    [Field(1, Always = true, Required = true)]
    public string? Kind { get; init; }

    /// <summary>The code that they end with; by default 1, for memory 137.</summary>
    [Field(2)]
    public int? ExitCode { get; init; }

    /// <summary>Again after this time, as long as the fault lasts. By default once; <c>0s</c> means whenever they run.</summary>
    [Field(3)]
    public string? Every { get; init; }

    /// <summary>What the runtime says of a failed start.</summary>
    [Field(4)]
    public string? Message { get; init; }
}

/// <summary>Values of <c>container.kind</c>.</summary>
public static class ContainerFaultKind
{
    /// <summary>The process ends.</summary>
    public const string Crash = "Crash";

    /// <summary>The kernel kills it.</summary>
    public const string OutOfMemory = "OutOfMemory";

    /// <summary>It cannot be started.</summary>
    public const string StartFailure = "StartFailure";
}

/// <summary>Images come slowly or not at all, on the entry's nodes.</summary>
public sealed record ImageFault
{
    /// <summary>
    /// <c>RegistryDown</c>: no registry answers. <c>Fail</c>: pulls are refused. <c>Slow</c>: pulls take <see cref="Factor"/> times as
    /// long.
    /// </summary>
    [Field(1, Always = true, Required = true)]
    public string? Kind { get; init; }

    /// <summary>Only these images, each with <c>*</c> for any text. By default all.</summary>
    [Field(2)]
    public IReadOnlyList<string>? Images { get; init; }

    /// <summary>How many times as long.</summary>
    [Field(3)]
    public int? Factor { get; init; }

    /// <summary>What the registry says.</summary>
    [Field(4)]
    public string? Message { get; init; }
}

/// <summary>Values of <c>image.kind</c>.</summary>
public static class ImageFaultKind
{
    /// <summary>No registry answers.</summary>
    public const string RegistryDown = "RegistryDown";

    /// <summary>Pulls are refused.</summary>
    public const string Fail = "Fail";

    /// <summary>Pulls take longer.</summary>
    public const string Slow = "Slow";
}

/// <summary>Probes of the entry's pods fail though the containers are well.</summary>
public sealed record ProbeFault
{
    /// <summary><c>liveness</c>, <c>readiness</c>, <c>startup</c>; by default all three.</summary>
    [Field(1)]
    public IReadOnlyList<string>? Kinds { get; init; }
}

/// <summary>A node runs out of something: by a level, or by what containers of the entry's pods use.</summary>
public sealed record PressureFault
{
    /// <summary>
    /// <c>memory</c>, <c>nodefs</c>, <c>imagefs</c>, <c>inodes</c>, <c>pids</c>, or <c>cpu</c>, which containers alone use.
    /// </summary>
    [Field(1, Always = true, Required = true)]
    public string? Resource { get; init; }

    /// <summary>What is left on the node, as a quantity or a share (<c>5%</c>), whatever the pods use.</summary>
    [Field(2)]
    public string? Available { get; init; }

    /// <summary>What each container of the entry's pods uses more in every second, as a quantity.</summary>
    [Field(3)]
    public string? Growth { get; init; }

    /// <summary>What each container of the entry's pods uses more at once, as a quantity.</summary>
    [Field(4)]
    public string? Use { get; init; }

    /// <summary>The pressure is there for half of this time, then away for the other half, again and again.</summary>
    [Field(5)]
    public string? Period { get; init; }
}

/// <summary>Values of <c>pressure.resource</c>.</summary>
public static class PressureResource
{
    /// <summary>Memory.</summary>
    public const string Memory = "memory";

    /// <summary>The file system of pods and logs.</summary>
    public const string NodeFileSystem = "nodefs";

    /// <summary>The file system of images.</summary>
    public const string ImageFileSystem = "imagefs";

    /// <summary>Inodes of the file system of pods.</summary>
    public const string Inodes = "inodes";

    /// <summary>Process ids.</summary>
    public const string ProcessIds = "pids";

    /// <summary>Cores that containers keep busy. A node has no level of it: it is shared, and what it is short of becomes slow.</summary>
    public const string Cpu = "cpu";
}
