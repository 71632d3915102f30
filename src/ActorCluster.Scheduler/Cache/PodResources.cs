using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Scheduler.Cache;

/// <summary>
/// What a pod asks of a node, in the scheduler's units (kubernetes pkg/scheduler/framework Resource, k8s.io/component-helpers resource
/// PodRequests): the larger of all containers together (with sidecars) and any one init container (with the sidecars started before it),
/// plus the pod's overhead.
/// </summary>
internal sealed class PodResources
{
    /// <summary>What scoring assumes of a container that requests no cpu, in millicores (DefaultMilliCPURequest).</summary>
    public const long AssumedCpuMillis = 100;

    /// <summary>What scoring assumes of a container that requests no memory (DefaultMemoryRequest, 200 MiB).</summary>
    public const long AssumedMemoryBytes = 200L * 1024 * 1024;

    /// <summary>Requested cpu in millicores.</summary>
    public long CpuMillis { get; private set; }

    /// <summary>Requested memory in bytes.</summary>
    public long MemoryBytes { get; private set; }

    /// <summary>Requested ephemeral storage in bytes.</summary>
    public long EphemeralBytes { get; private set; }

    /// <summary>Cpu for scoring, with the assumption for containers that request none.</summary>
    public long ScoredCpuMillis { get; private set; }

    /// <summary>Memory for scoring, likewise.</summary>
    public long ScoredMemoryBytes { get; private set; }

    /// <summary>Extended resources and huge pages; null when there are none.</summary>
    public Dictionary<string, long>? Others { get; private set; }

    /// <summary>Computes a pod's requests.</summary>
    /// <param name="spec">The pod's spec.</param>
    public static PodResources Of(PodSpec spec)
    {
        var total = new PodResources();
        foreach (var container in spec.Containers ?? [])
        {
            total.Add(Of(container));
        }

        var sidecars = new PodResources();
        foreach (var container in spec.InitContainers ?? [])
        {
            var own = Of(container);
            if (container.RestartPolicy == RestartPolicy.Always)
            {
                total.Add(own);
                sidecars.Add(own);
            }
            else
            {
                own.Add(sidecars);
                total.Maximum(own);
            }
        }

        if (spec.Overhead is { } overhead)
        {
            total.Add(Of(overhead, assume: false));
        }

        return total;
    }

    private static PodResources Of(Container container) => Of(container.Resources?.Requests, assume: true);

    private static PodResources Of(IReadOnlyDictionary<string, Quantity>? requests, bool assume)
    {
        var result = new PodResources();
        var cpu = false;
        var memory = false;
        foreach (var (name, quantity) in requests ?? new Dictionary<string, Quantity>())
        {
            switch (name)
            {
                case ResourceName.Cpu:
                    result.CpuMillis = result.ScoredCpuMillis = quantity.MilliValue();
                    cpu = true;
                    break;
                case ResourceName.Memory:
                    result.MemoryBytes = result.ScoredMemoryBytes = quantity.Value();
                    memory = true;
                    break;
                case ResourceName.EphemeralStorage:
                    result.EphemeralBytes = quantity.Value();
                    break;
                default:
                    (result.Others ??= [])[name] = quantity.Value();
                    break;
            }
        }

        if (assume && !cpu)
        {
            result.ScoredCpuMillis = AssumedCpuMillis;
        }

        if (assume && !memory)
        {
            result.ScoredMemoryBytes = AssumedMemoryBytes;
        }

        return result;
    }

    private void Add(PodResources other)
    {
        CpuMillis += other.CpuMillis;
        MemoryBytes += other.MemoryBytes;
        EphemeralBytes += other.EphemeralBytes;
        ScoredCpuMillis += other.ScoredCpuMillis;
        ScoredMemoryBytes += other.ScoredMemoryBytes;
        foreach (var (name, value) in other.Others ?? [])
        {
            Others ??= [];
            Others[name] = Others.GetValueOrDefault(name) + value;
        }
    }

    private void Maximum(PodResources other)
    {
        CpuMillis = Math.Max(CpuMillis, other.CpuMillis);
        MemoryBytes = Math.Max(MemoryBytes, other.MemoryBytes);
        EphemeralBytes = Math.Max(EphemeralBytes, other.EphemeralBytes);
        ScoredCpuMillis = Math.Max(ScoredCpuMillis, other.ScoredCpuMillis);
        ScoredMemoryBytes = Math.Max(ScoredMemoryBytes, other.ScoredMemoryBytes);
        foreach (var (name, value) in other.Others ?? [])
        {
            Others ??= [];
            Others[name] = Math.Max(Others.GetValueOrDefault(name), value);
        }
    }
}
