using ActorCluster.Api.Meta;

namespace ActorCluster.ApiServer.Logs;

/// <summary>Where <c>GET pods/&lt;name&gt;/log</c> gets its lines: the node that runs the container.</summary>
public interface IContainerLogs
{
    /// <summary>Opens the log of a container.</summary>
    /// <param name="request">Which log, and how much of it.</param>
    /// <param name="cancel">The client went away.</param>
    Task<ContainerLogAnswer> OpenAsync(ContainerLogRequest request, CancellationToken cancel);
}

/// <summary>Which log, and how much of it.</summary>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="Pod">The pod's name.</param>
/// <param name="PodUid">The pod's uid.</param>
/// <param name="NodeName">The node that runs it.</param>
/// <param name="Container">The container; always one of the pod's.</param>
/// <param name="Options">How much.</param>
public sealed record ContainerLogRequest(string Namespace, string Pod, string PodUid, string NodeName, string Container, ContainerLogOptions Options);

/// <summary>The options of a log (core/v1 PodLogOptions).</summary>
public sealed record ContainerLogOptions
{
    /// <summary>Go on with new lines until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>The log of the container before its last restart.</summary>
    public bool Previous { get; init; }

    /// <summary>Each line begins with its time.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only lines of the last so many seconds; null for all.</summary>
    public long? SinceSeconds { get; init; }

    /// <summary>Only lines after this time; null for all.</summary>
    public DateTimeOffset? SinceTime { get; init; }

    /// <summary>Only the last so many lines; null for all.</summary>
    public long? TailLines { get; init; }

    /// <summary>No more than so many bytes; null for all.</summary>
    public long? LimitBytes { get; init; }
}

/// <summary>An open log, or why there is none.</summary>
/// <param name="Lines">The lines in UTF-8, each with its line feed if it has one; null on failure.</param>
/// <param name="Failure">Why there is none (400 while the container waits to start); null on success.</param>
public sealed record ContainerLogAnswer(IAsyncEnumerable<ReadOnlyMemory<byte>>? Lines, Status? Failure);
