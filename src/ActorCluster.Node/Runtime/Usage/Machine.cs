using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Runtime.Usage;

/// <summary>The machine under a node.</summary>
/// <param name="Capacity">What the node offers of it.</param>
/// <param name="Settings">What it has beside that.</param>
internal sealed record Machine(NodeResources Capacity, MachineSettings Settings);

/// <summary>The volume that a container writes to.</summary>
/// <param name="Name">The <c>emptyDir</c>'s name in the pod.</param>
/// <param name="IsInMemory">Whether it is memory, not disk.</param>
internal sealed record EmptyDirMount(string Name, bool IsInMemory);
