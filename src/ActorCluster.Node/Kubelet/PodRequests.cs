using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Node.Kubelet;

/// <summary>What a pod requests as a whole (k8s.io/component-helpers/resource: PodRequests).</summary>
/// <param name="CpuMillis">CPU in thousandths of a core.</param>
/// <param name="MemoryBytes">Memory in bytes.</param>
/// <param name="EphemeralStorageBytes">Local storage in bytes.</param>
internal readonly record struct PodRequests(long CpuMillis, long MemoryBytes, long EphemeralStorageBytes)
{
    public static PodRequests operator +(PodRequests left, PodRequests right) => new(
        left.CpuMillis + right.CpuMillis, left.MemoryBytes + right.MemoryBytes, left.EphemeralStorageBytes + right.EphemeralStorageBytes);

    /// <summary>
    /// The larger of what the containers need together and what any init container needs beside the sidecars before it, plus the overhead.
    /// </summary>
    public static PodRequests Of(PodSpec spec)
    {
        var together = default(PodRequests);
        foreach (var container in spec.Containers ?? [])
        {
            together += From(container.Resources.Requests);
        }

        var sidecars = default(PodRequests);
        var initial = default(PodRequests);
        foreach (var container in spec.InitContainers ?? [])
        {
            var own = From(container.Resources.Requests);
            if (container.RestartPolicy == "Always")
            {
                sidecars += own;
                initial = Max(initial, sidecars);
            }
            else
            {
                initial = Max(initial, own + sidecars);
            }
        }

        return Max(together + sidecars, initial) + From(spec.Overhead);
    }

    private static PodRequests Max(PodRequests left, PodRequests right) => new(
        Math.Max(left.CpuMillis, right.CpuMillis),
        Math.Max(left.MemoryBytes, right.MemoryBytes),
        Math.Max(left.EphemeralStorageBytes, right.EphemeralStorageBytes));

    private static PodRequests From(IReadOnlyDictionary<string, Quantity>? requests) => requests is null ? default : new PodRequests(
        requests.TryGetValue(ResourceName.Cpu, out var cpu) ? cpu.MilliValue() : 0,
        requests.TryGetValue(ResourceName.Memory, out var memory) ? memory.Value() : 0,
        requests.TryGetValue(ResourceName.EphemeralStorage, out var storage) ? storage.Value() : 0);
}
