using ActorCluster.Api.Lab;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Runtime.Usage;

/// <summary>
/// What containers use and what that leaves of the machine, as functions of the time. Pure: nothing has to tick for something to grow.
/// </summary>
internal static class UsageModel
{
    // What the kernel counts memory and disks in.
    private const long Page = 4096;

    // An image has about one file for so many bytes.
    private const long ImageBytesPerFile = 32 * 1024;

    /// <summary>What a container uses of memory, disk and so on, with what a dead run before it has left.</summary>
    public static ResourceUse Of(
        string podUid, ContainerRecord record, long machineMillis, IReadOnlyList<PressureSource> sources, DateTimeOffset now)
    {
        if (!record.Running)
        {
            return record.Left;
        }

        var use = record.Plan.Use + record.Plan.Growth.Over(now - record.StartedAt);
        foreach (var source in sources)
        {
            if (source.Hits(podUid, record.Name))
            {
                use += source.UseAt(record.StartedAt, now);
            }
        }

        // A run writes over what earlier ones left in the volume; its layer and log come beside those of the last one.
        return use with
        {
            MemoryBytes = use.MemoryBytes + record.Requests.MemoryAt(record.Plan.Request, record.Plan.RequestMillis(machineMillis), now),
            LayerBytes = use.LayerBytes + record.Before.LayerBytes,
            LogBytes = use.LogBytes + record.Before.LogBytes,
            VolumeBytes = Math.Max(use.VolumeBytes, record.Before.VolumeBytes),
            Inodes = use.Inodes + record.Before.Inodes,
        };
    }

    /// <summary>What a run leaves when it ends: files.</summary>
    public static ResourceUse Leave(ResourceUse use, ResourceUse before) => use with
    {
        // The kubelet keeps one dead container of each name, so what the run before has left goes now.
        MemoryBytes = 0,
        Processes = 0,
        LayerBytes = use.LayerBytes - before.LayerBytes,
        LogBytes = use.LogBytes - before.LogBytes,
        Inodes = use.Inodes - before.Inodes,
    };

    /// <summary>The memory that a use comes to: a volume in memory counts as its container's.</summary>
    public static long MemoryOf(ResourceUse use, EmptyDirMount? volume) => use.MemoryBytes + (volume is { IsInMemory: true } ? use.VolumeBytes : 0);

    /// <summary>A use as it is reported.</summary>
    public static ContainerUsage Report(string name, long cpuMillis, ResourceUse use, EmptyDirMount? volume) => new(
        name,
        cpuMillis,
        Pages(MemoryOf(use, volume)),
        // Without a volume to write to, what would be written there is in the layer.
        Pages(use.LayerBytes + (volume is null ? use.VolumeBytes : 0)),
        Pages(use.LogBytes),
        volume?.Name,
        volume is null ? 0 : Pages(use.VolumeBytes),
        volume is { IsInMemory: true },
        use.Inodes,
        use.Processes);

    /// <summary>What is left of the machine.</summary>
    public static NodeLevels Levels(
        NodeResources capacity,
        MachineSettings machine,
        IReadOnlyList<PodUsage> pods,
        IReadOnlyList<ImageUsage> images,
        IReadOnlyList<PressureSource> sources,
        DateTimeOffset now)
    {
        var (memory, main, layers, inodes, processes) = (0L, 0L, 0L, 0L, 0L);
        foreach (var pod in pods)
        {
            foreach (var container in pod.Containers)
            {
                memory += container.MemoryBytes;
                main += container.DiskBytes - container.LayerBytes;
                layers += container.LayerBytes;
                inodes += container.Inodes;
                processes += container.Processes;
            }
        }

        var files = 0L;
        foreach (var image in images)
        {
            layers += image.SizeBytes;
            files += image.SizeBytes / ImageBytesPerFile;
        }

        var own = machine.ImageDiskBytes > 0;
        var nodeFs = Left(capacity.EphemeralStorageBytes, own ? main : main + layers, PressureResource.NodeFileSystem);
        var nodeInodes = Left(machine.Inodes, own ? 0 : inodes + files, PressureResource.Inodes);
        // On one disk a fault of either file system is one of both.
        var imageFs = own ? Left(machine.ImageDiskBytes, layers, PressureResource.ImageFileSystem) : Limited(nodeFs, PressureResource.ImageFileSystem);
        return new NodeLevels(
            Left(capacity.MemoryBytes, memory, PressureResource.Memory),
            own ? nodeFs : imageFs,
            nodeInodes,
            imageFs,
            own ? Left(machine.ImageDiskInodes, inodes + files, PressureResource.ImageFileSystem + "/inodes") : nodeInodes,
            Left(machine.Processes, processes, PressureResource.ProcessIds),
            own);

        Level Left(long all, long used, string resource) => Limited(new Level(Math.Max(0, all - used), all), resource);

        Level Limited(Level level, string resource)
        {
            foreach (var source in sources)
            {
                level = source.Limit(level, resource, now);
            }

            return level;
        }
    }

    private static long Pages(long bytes) => bytes / Page * Page;
}
