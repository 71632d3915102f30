using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime;

namespace ActorCluster.Node.Gateway;

/// <summary>Asks the <c>nodes</c> actor for the log of a container; answered by <see cref="PodLogs"/>.</summary>
/// <param name="NodeName">The pod's node.</param>
/// <param name="PodUid">The pod.</param>
/// <param name="Container">The container.</param>
/// <param name="Previous">The run before the present one.</param>
/// <param name="TailLines">Only so many lines from the end; null for all.</param>
/// <param name="FirstLine">
/// Only lines from this number on, counted from the run's first line, which is 0: to follow a log, the <see cref="PodLogs.NextLine"/> of
/// the answer before.
/// </param>
public sealed record ReadPodLogs(
    string NodeName, string PodUid, string Container, bool Previous = false, int? TailLines = null, int FirstLine = 0);

/// <summary>The log of a container.</summary>
/// <param name="Lines">The lines; null on failure.</param>
/// <param name="Failure">Why there are none.</param>
public sealed record PodLogs(IReadOnlyList<LogLine>? Lines, string? Failure)
{
    /// <summary>The node did not answer, or has no connection; a failure that is not the container's.</summary>
    public bool NodeUnreachable { get; init; }

    /// <summary>The run that printed the lines; empty for a previous one. Another id than before means that the run has ended.</summary>
    public string ContainerId { get; init; } = "";

    /// <summary>More lines may come.</summary>
    public bool IsRunning { get; init; }

    /// <summary>The number of the line that comes next.</summary>
    public int NextLine { get; init; }
}

/// <summary>
/// Asks the <c>nodes</c> actor for a stream to a node. The answer is <see cref="StreamOpened"/>, whose sender takes the stream's messages
/// from
/// then on, or <see cref="StreamEnded"/>.
/// </summary>
/// <param name="NodeName">The node.</param>
/// <param name="Request">What the stream is for.</param>
public sealed record OpenNodeStream(string NodeName, StreamRequest Request);

/// <summary>The stream that was asked for has this number; its node has been asked. From the gateway.</summary>
/// <param name="StreamId">The stream.</param>
public sealed record StreamNumbered(long StreamId);

/// <summary>Makes a node give up a pod, as node-pressure eviction does. To the <c>nodes</c> actor.</summary>
/// <param name="NodeName">The pod's node.</param>
/// <param name="PodUid">The pod.</param>
/// <param name="Message">For people.</param>
/// <param name="GraceSeconds">How long its containers have.</param>
public sealed record EvictNodePod(string NodeName, string PodUid, string Message, int GraceSeconds = 1);

/// <summary>The Node object changed in what the kubelet cares for. From the <c>nodes</c> actor to the gateway.</summary>
internal sealed record NodeObserved(Api.Core.Node Node);
