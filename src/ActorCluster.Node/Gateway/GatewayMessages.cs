using ActorCluster.Node.Runtime;

namespace ActorCluster.Node.Gateway;

/// <summary>Asks the <c>nodes</c> actor for the log of a container; answered by <see cref="PodLogs"/>.</summary>
/// <param name="NodeName">The pod's node.</param>
/// <param name="PodUid">The pod.</param>
/// <param name="Container">The container.</param>
/// <param name="Previous">The run before the present one.</param>
/// <param name="TailLines">Only so many lines from the end; null for all.</param>
public sealed record ReadPodLogs(string NodeName, string PodUid, string Container, bool Previous = false, int? TailLines = null);

/// <summary>The log of a container.</summary>
/// <param name="Lines">The lines; null on failure.</param>
/// <param name="Failure">Why there are none.</param>
public sealed record PodLogs(IReadOnlyList<LogLine>? Lines, string? Failure);

/// <summary>Makes a node give up a pod, as node-pressure eviction does. To the <c>nodes</c> actor.</summary>
/// <param name="NodeName">The pod's node.</param>
/// <param name="PodUid">The pod.</param>
/// <param name="Message">For people.</param>
/// <param name="GraceSeconds">How long its containers have.</param>
public sealed record EvictNodePod(string NodeName, string PodUid, string Message, int GraceSeconds = 1);

/// <summary>The Node object changed in what the kubelet cares for. From the <c>nodes</c> actor to the gateway.</summary>
internal sealed record NodeObserved(Api.Core.Node Node);
