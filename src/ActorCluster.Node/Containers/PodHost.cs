using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Containers;

/// <summary>What a pod needs to know of its node.</summary>
/// <param name="NodeName">The node.</param>
/// <param name="HostIP">Its address.</param>
/// <param name="MemoryBytes">Its memory in bytes.</param>
/// <param name="Allocatable">What of it pods may use: the limits of who has none.</param>
internal sealed record PodHost(string NodeName, string HostIP, long MemoryBytes, NodeResources Allocatable);
