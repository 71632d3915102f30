using ActorCluster.Api.Core;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Kubelet.Eviction;

/// <summary>The three conditions of a node that is short of something.</summary>
/// <param name="Memory">MemoryPressure.</param>
/// <param name="Disk">DiskPressure.</param>
/// <param name="Pid">PIDPressure.</param>
internal readonly record struct Pressure(bool Memory, bool Disk, bool Pid)
{
    public bool Any => Memory || Disk || Pid;

    /// <summary>Whether memory is all that is short.</summary>
    public bool OnlyMemory => Memory && !Disk && !Pid;

    /// <summary>With the condition that a signal sets (pkg/kubelet/eviction/helpers.go: signalToNodeCondition).</summary>
    public Pressure With(EvictionSignal signal) => signal switch
    {
        EvictionSignal.MemoryAvailable => this with { Memory = true },
        EvictionSignal.PidAvailable => this with { Pid = true },
        _ => this with { Disk = true },
    };

    /// <summary>The conditions as a refused pod is told of them.</summary>
    public override string ToString()
    {
        var names = new List<string>(3);
        if (Memory)
        {
            names.Add(NodeConditionType.MemoryPressure);
        }

        if (Disk)
        {
            names.Add(NodeConditionType.DiskPressure);
        }

        if (Pid)
        {
            names.Add(NodeConditionType.PIDPressure);
        }

        return $"[{string.Join(' ', names)}]";
    }
}

/// <summary>What a kubelet remembers of one eviction pass for the next.</summary>
/// <param name="FirstObserved">Since when each threshold has been met, in the order of the settings; null where it is not.</param>
/// <param name="Unresolved">Which thresholds drove evictions and have not reclaimed enough since.</param>
/// <param name="MemoryAt">When memory was short last; null when that is long past.</param>
/// <param name="DiskAt">The same for the disk.</param>
/// <param name="PidAt">The same for process ids.</param>
internal sealed record EvictionState(
    IReadOnlyList<DateTimeOffset?> FirstObserved,
    IReadOnlyList<bool> Unresolved,
    DateTimeOffset? MemoryAt = null,
    DateTimeOffset? DiskAt = null,
    DateTimeOffset? PidAt = null)
{
    /// <summary>Before the first pass.</summary>
    public static EvictionState Begin(EvictionSettings settings) =>
        new(new DateTimeOffset?[settings.Thresholds.Count], new bool[settings.Thresholds.Count]);

    /// <summary>The conditions that hold.</summary>
    public Pressure Pressure => new(MemoryAt is not null, DiskAt is not null, PidAt is not null);
}
