namespace ActorCluster.Node.Runtime.Usage;

/// <summary>What a request to a container costs it.</summary>
/// <param name="CpuMillis">CPU time, in thousandths of a core for one second.</param>
/// <param name="MemoryBytes">Memory while it is under way, in bytes.</param>
/// <param name="Time">How long it takes beside its CPU time.</param>
internal readonly record struct RequestCost(long CpuMillis, long MemoryBytes, TimeSpan Time);
