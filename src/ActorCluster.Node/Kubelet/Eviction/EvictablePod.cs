using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Node.Runtime.Usage;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Kubelet.Eviction;

/// <summary>A pod that could be evicted.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Requests">What it requests.</param>
/// <param name="Usage">What it uses.</param>
internal sealed record EvictablePod(Pod Pod, PodRequests Requests, PodUsage Usage)
{
    public string Uid => Pod.Metadata.Uid!;

    public int Priority => Pod.Spec.Priority ?? 0;

    /// <summary>
    /// What it uses of what a signal is about (pkg/kubelet/eviction/helpers.go: buildSignalToRankFunc). With a disk for images of its own
    /// that disk holds the writable layers, and the main one logs and volumes.
    /// </summary>
    public long Used(EvictionSignal signal, bool hasImageDisk)
    {
        var used = 0L;
        foreach (var container in Usage.Containers)
        {
            used += signal switch
            {
                EvictionSignal.MemoryAvailable => container.MemoryBytes,
                EvictionSignal.PidAvailable => container.Processes,
                EvictionSignal.NodeFsInodesFree or EvictionSignal.ImageFsInodesFree => container.Inodes,
                EvictionSignal.NodeFsAvailable when hasImageDisk => container.DiskBytes - container.LayerBytes,
                EvictionSignal.ImageFsAvailable when hasImageDisk => container.LayerBytes,
                _ => container.DiskBytes,
            };
        }

        return used;
    }

    /// <summary>What it requests of that. Nobody requests inodes or process ids.</summary>
    public long Requested(EvictionSignal signal) => signal switch
    {
        EvictionSignal.MemoryAvailable => Requests.MemoryBytes,
        EvictionSignal.NodeFsAvailable or EvictionSignal.ImageFsAvailable => Requests.EphemeralStorageBytes,
        _ => 0,
    };
}
