using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Runtime.Usage;

/// <summary>
/// Asks a node what it has left and what its pods use, now; answered by <see cref="NodeUsage"/>. The node's supervisor and its kubelet hand
/// it on to the runtime.
/// </summary>
public sealed record QueryUsage
{
    /// <summary>The only one.</summary>
    public static QueryUsage Instance { get; } = new();
}

/// <summary>What a node has left and what its pods use.</summary>
/// <param name="At">When.</param>
/// <param name="CpuMillis">The CPU that all containers use, in thousandths of a core.</param>
/// <param name="Levels">What is left of what there is, by signal.</param>
/// <param name="Pods">The pods, in the order in which they came.</param>
/// <param name="Images">The images on the disk.</param>
public sealed record NodeUsage(
    DateTimeOffset At, long CpuMillis, NodeLevels Levels, IReadOnlyList<PodUsage> Pods, IReadOnlyList<ImageUsage> Images);

/// <summary>How much is left of something.</summary>
/// <param name="Available">What is left: bytes, inodes or processes.</param>
/// <param name="Capacity">What there is.</param>
public readonly record struct Level(long Available, long Capacity);

/// <summary>What is left of what a node has.</summary>
/// <param name="Memory">Memory in bytes.</param>
/// <param name="NodeFs">The disk of logs and volumes, in bytes.</param>
/// <param name="NodeFsInodes">Its inodes.</param>
/// <param name="ImageFs">The disk of images and writable layers, in bytes; by default the same disk.</param>
/// <param name="ImageFsInodes">Its inodes.</param>
/// <param name="Processes">Process ids.</param>
/// <param name="HasImageDisk">Whether images and writable layers have a disk of their own.</param>
public sealed record NodeLevels(
    Level Memory, Level NodeFs, Level NodeFsInodes, Level ImageFs, Level ImageFsInodes, Level Processes, bool HasImageDisk)
{
    /// <summary>The level that a signal stands for.</summary>
    /// <param name="signal">The signal.</param>
    public Level this[EvictionSignal signal] => signal switch
    {
        EvictionSignal.MemoryAvailable => Memory,
        EvictionSignal.NodeFsAvailable => NodeFs,
        EvictionSignal.NodeFsInodesFree => NodeFsInodes,
        EvictionSignal.ImageFsAvailable => ImageFs,
        EvictionSignal.ImageFsInodesFree => ImageFsInodes,
        _ => Processes,
    };
}

/// <summary>What a pod uses.</summary>
/// <param name="PodUid">The pod.</param>
/// <param name="Containers">Its containers, those that have ended among them: their files are still there.</param>
public sealed record PodUsage(string PodUid, IReadOnlyList<ContainerUsage> Containers);

/// <summary>What a container uses. One that has ended uses nothing but the disk.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CpuMillis">CPU in thousandths of a core.</param>
/// <param name="MemoryBytes">Memory in bytes, with what it keeps in a volume in memory.</param>
/// <param name="LayerBytes">Its writable layer, and that of the run before, in bytes.</param>
/// <param name="LogBytes">Its logs in bytes.</param>
/// <param name="VolumeName">The <c>emptyDir</c> that it writes to; null when it writes to none.</param>
/// <param name="VolumeBytes">What it has written there, in bytes.</param>
/// <param name="IsVolumeInMemory">Whether that volume is memory, not disk.</param>
/// <param name="Inodes">Its files.</param>
/// <param name="Processes">Its processes.</param>
public sealed record ContainerUsage(
    string Name,
    long CpuMillis,
    long MemoryBytes,
    long LayerBytes,
    long LogBytes,
    string? VolumeName,
    long VolumeBytes,
    bool IsVolumeInMemory,
    long Inodes,
    long Processes)
{
    /// <summary>What it has on disks of the node, in bytes.</summary>
    public long DiskBytes => LayerBytes + LogBytes + (IsVolumeInMemory ? 0 : VolumeBytes);
}

/// <summary>An image on a node.</summary>
/// <param name="Image">Its name as pods write it.</param>
/// <param name="SizeBytes">Its size in bytes.</param>
/// <param name="IsUsed">Whether a container of it is there, running or not.</param>
public sealed record ImageUsage(string Image, long SizeBytes, bool IsUsed);
