using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Scheduler.Cache;

/// <summary>
/// What a pod asks of a node: what filters count, and what scores count, which make assumptions (kubernetes framework.NodeInfo
/// NonZeroRequested).
/// </summary>
/// <param name="Requested">What it requests.</param>
/// <param name="ScoredCpuMillis">CPU that scoring counts, in thousandths of a core.</param>
/// <param name="ScoredMemoryBytes">Memory that scoring counts, in bytes.</param>
internal sealed record PodResources(PodRequests Requested, long ScoredCpuMillis, long ScoredMemoryBytes)
{
    /// <summary>What scoring assumes of a container that requests no cpu, in millicores (DefaultMilliCPURequest).</summary>
    public const long AssumedCpuMillis = 100;

    /// <summary>What scoring assumes of a container that requests no memory (DefaultMemoryRequest, 200 MiB).</summary>
    public const long AssumedMemoryBytes = 200L * 1024 * 1024;

    /// <summary>Computes a pod's requests.</summary>
    /// <param name="spec">The pod's spec.</param>
    public static PodResources Of(PodSpec spec)
    {
        var scored = PodRequests.Of(spec, AssumedCpuMillis, AssumedMemoryBytes);
        return new PodResources(PodRequests.Of(spec), scored.CpuMillis, scored.MemoryBytes);
    }
}
