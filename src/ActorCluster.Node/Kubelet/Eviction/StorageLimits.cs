using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Node.Kubelet.Eviction;

/// <summary>
/// Whether a pod has more on the node's disk than it may: pkg/kubelet/eviction/eviction_manager.go, localStorageEviction. Pure. Volumes are
/// looked at first, then the pod as a whole, then each container.
/// </summary>
internal static class StorageLimits
{
    /// <summary>What the pod exceeds, as the text of its eviction.</summary>
    /// <returns>Null when it keeps to its limits.</returns>
    public static string? Exceeded(EvictablePod candidate, bool hasImageDisk) =>
        Volume(candidate) ?? PodAsAWhole(candidate) ?? SingleContainer(candidate, hasImageDisk);

    private static string? Volume(EvictablePod candidate)
    {
        foreach (var volume in candidate.Pod.Spec.Volumes ?? [])
        {
            if (volume.EmptyDir?.SizeLimit is { Sign: > 0 } limit)
            {
                var used = 0L;
                foreach (var container in candidate.Usage.Containers)
                {
                    used += container.VolumeName == volume.Name ? container.VolumeBytes : 0;
                }

                if (used > limit.Value())
                {
                    return EvictionMessages.EmptyDir(volume.Name, limit);
                }
            }
        }

        return null;
    }

    // Only the containers that name a limit add to the pod's; sidecars count beside the others.
    private static string? PodAsAWhole(EvictablePod candidate)
    {
        var spec = candidate.Pod.Spec;
        Quantity? together = null;
        foreach (var container in spec.Containers ?? [])
        {
            together = LimitOf(container) is { } limit ? (together ?? Quantity.Zero) + limit : together;
        }

        var sidecars = Quantity.Zero;
        Quantity? initial = null;
        foreach (var container in spec.InitContainers ?? [])
        {
            if (LimitOf(container) is not { } limit)
            {
                continue;
            }

            var peak = sidecars + limit;
            initial = initial is null || peak > initial ? peak : initial;
            if (container.RestartPolicy == RestartPolicy.Always)
            {
                sidecars = peak;
                together = (together ?? Quantity.Zero) + limit;
            }
        }

        var whole = initial is not null && (together is null || initial > together) ? initial : together;
        if (whole is null)
        {
            return null;
        }

        var used = 0L;
        foreach (var container in candidate.Usage.Containers)
        {
            used += container.DiskBytes;
        }

        return used > whole.Value.Value() ? EvictionMessages.PodStorage(whole.Value) : null;
    }

    // With a disk of their own, writable layers do not count here.
    private static string? SingleContainer(EvictablePod candidate, bool hasImageDisk)
    {
        foreach (var container in candidate.Pod.Spec.Containers ?? [])
        {
            if (LimitOf(container) is not { IsZero: false } limit)
            {
                continue;
            }

            foreach (var usage in candidate.Usage.Containers)
            {
                if (usage.Name == container.Name && usage.LogBytes + (hasImageDisk ? 0 : usage.LayerBytes) > limit.Value())
                {
                    return EvictionMessages.ContainerStorage(container.Name, limit);
                }
            }
        }

        return null;
    }

    private static Quantity? LimitOf(Container container) =>
        container.Resources.Limits is { } limits && limits.TryGetValue(ResourceName.EphemeralStorage, out var limit) ? limit : null;
}
