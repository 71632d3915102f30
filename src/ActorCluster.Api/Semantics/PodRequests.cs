using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Api.Semantics;

/// <summary>What a pod requests of its node as a whole (k8s.io/component-helpers resource PodRequests).</summary>
/// <param name="CpuMillis">CPU in thousandths of a core.</param>
/// <param name="MemoryBytes">Memory in bytes.</param>
/// <param name="EphemeralStorageBytes">Local storage in bytes.</param>
/// <param name="Others">Extended resources and huge pages by name; null when there are none.</param>
public readonly record struct PodRequests(
    long CpuMillis, long MemoryBytes, long EphemeralStorageBytes, IReadOnlyDictionary<string, long>? Others = null)
{
    /// <summary>
    /// The larger of what all containers (with the sidecars) need together and what any init container needs beside the sidecars that were
    /// started before it, plus the pod's overhead.
    /// </summary>
    /// <param name="spec">The pod.</param>
    /// <param name="assumedCpuMillis">What counts for a container that names no CPU, in thousandths of a core.</param>
    /// <param name="assumedMemoryBytes">What counts for a container that names no memory, in bytes.</param>
    public static PodRequests Of(PodSpec spec, long assumedCpuMillis = 0, long assumedMemoryBytes = 0)
    {
        var together = default(PodRequests);
        foreach (var container in spec.Containers ?? [])
        {
            together += From(container.Resources.Requests, assumedCpuMillis, assumedMemoryBytes);
        }

        var sidecars = default(PodRequests);
        var initial = default(PodRequests);
        foreach (var container in spec.InitContainers ?? [])
        {
            var own = From(container.Resources.Requests, assumedCpuMillis, assumedMemoryBytes) + sidecars;
            initial = Largest(initial, own);
            if (container.RestartPolicy == RestartPolicy.Always)
            {
                sidecars = own;
            }
        }

        return Largest(together + sidecars, initial) + From(spec.Overhead, 0, 0);
    }

    /// <summary>Both together.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static PodRequests operator +(PodRequests left, PodRequests right) => new(
        left.CpuMillis + right.CpuMillis,
        left.MemoryBytes + right.MemoryBytes,
        left.EphemeralStorageBytes + right.EphemeralStorageBytes,
        Combine(left.Others, right.Others, static (a, b) => a + b));

    /// <summary>What is left of one without the other.</summary>
    /// <param name="left">The whole.</param>
    /// <param name="right">A part of it.</param>
    public static PodRequests operator -(PodRequests left, PodRequests right) => new(
        left.CpuMillis - right.CpuMillis,
        left.MemoryBytes - right.MemoryBytes,
        left.EphemeralStorageBytes - right.EphemeralStorageBytes,
        right.Others is null ? left.Others : Combine(left.Others ?? new Dictionary<string, long>(), right.Others, static (a, b) => a - b));

    private static PodRequests Largest(PodRequests left, PodRequests right) => new(
        Math.Max(left.CpuMillis, right.CpuMillis),
        Math.Max(left.MemoryBytes, right.MemoryBytes),
        Math.Max(left.EphemeralStorageBytes, right.EphemeralStorageBytes),
        Combine(left.Others, right.Others, Math.Max));

    private static PodRequests From(IReadOnlyDictionary<string, Quantity>? requests, long assumedCpuMillis, long assumedMemoryBytes)
    {
        var (cpu, memory, storage) = (assumedCpuMillis, assumedMemoryBytes, 0L);
        Dictionary<string, long>? others = null;
        if (requests is not null)
        {
            foreach (var (name, quantity) in requests)
            {
                switch (name)
                {
                    case ResourceName.Cpu:
                        cpu = quantity.MilliValue();
                        break;
                    case ResourceName.Memory:
                        memory = quantity.Value();
                        break;
                    case ResourceName.EphemeralStorage:
                        storage = quantity.Value();
                        break;
                    default:
                        (others ??= [])[name] = quantity.Value();
                        break;
                }
            }
        }

        return new PodRequests(cpu, memory, storage, others);
    }

    private static IReadOnlyDictionary<string, long>? Combine(
        IReadOnlyDictionary<string, long>? left, IReadOnlyDictionary<string, long>? right, Func<long, long, long> combine)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        var combined = new Dictionary<string, long>(left, StringComparer.Ordinal);
        foreach (var (name, value) in right)
        {
            combined[name] = combine(combined.GetValueOrDefault(name), value);
        }

        return combined;
    }
}
