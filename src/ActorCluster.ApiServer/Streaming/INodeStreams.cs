using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Streaming;

/// <summary>Where exec, attach, port-forward and proxies lead: the node that runs the pod.</summary>
public interface INodeStreams
{
    /// <summary>Opens a stream to a node.</summary>
    /// <param name="request">What it is for.</param>
    /// <param name="cancel">The client went away.</param>
    Task<NodeStreamAnswer> OpenAsync(NodeStreamRequest request, CancellationToken cancel);
}

/// <summary>What a stream is for.</summary>
public enum NodeStreamPurpose
{
    /// <summary>A command in a container.</summary>
    Exec,

    /// <summary>The first process of a container.</summary>
    Attach,

    /// <summary>A port of a pod, from inside its network.</summary>
    PortForward,

    /// <summary>A port of a pod, from outside.</summary>
    Dial,
}

/// <summary>What a client wants of a node.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="NodeName">The node.</param>
/// <param name="PodUid">The pod.</param>
public sealed record NodeStreamRequest(NodeStreamPurpose Purpose, string NodeName, string PodUid)
{
    /// <summary>The pod by its name, as kubelets are asked over HTTP; null where no pod is meant.</summary>
    public ObjectKey? Pod { get; init; }

    /// <summary>The container; empty for a port.</summary>
    public string Container { get; init; } = "";

    /// <summary>The command.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Whether there is input.</summary>
    public bool Stdin { get; init; }

    /// <summary>Whether output is wanted.</summary>
    public bool Stdout { get; init; }

    /// <summary>Whether errors are wanted.</summary>
    public bool Stderr { get; init; }

    /// <summary>Whether there is a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>The port.</summary>
    public int Port { get; init; }
}

/// <summary>A stream, or why there is none.</summary>
/// <param name="Stream">The stream; null on failure.</param>
/// <param name="IsUnreachable">The node could not be asked.</param>
/// <param name="Failure">Why, in the words of the node or of who looked for it.</param>
public sealed record NodeStreamAnswer(INodeStream? Stream, bool IsUnreachable, string Failure)
{
    /// <summary>The code with which a node has refused it.</summary>
    public int Code { get; init; } = 500;
}

/// <summary>Bytes of a process or of a connection.</summary>
/// <param name="Channel">1 for the output, 2 for errors.</param>
/// <param name="Data">The bytes.</param>
public readonly record struct NodeStreamOutput(byte Channel, ReadOnlyMemory<byte> Data);

/// <summary>How a stream ended.</summary>
/// <param name="ExitCode">What the process ended with.</param>
/// <param name="Failure">Why it ended otherwise; empty when it ended by itself.</param>
/// <param name="IsBroken">The way to the node is the reason.</param>
public sealed record NodeStreamEnd(int ExitCode, string Failure, bool IsBroken)
{
    /// <summary>The outcome as a kubelet has said it over HTTP, to be passed on as it is; null where there is none.</summary>
    public Status? Outcome { get; init; }
}

/// <summary>An open stream. Disposing it ends what runs behind it.</summary>
public interface INodeStream : IAsyncDisposable
{
    /// <summary>Sends input; waits while the other side takes none.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancel);

    /// <summary>No more input follows.</summary>
    void CompleteInput();

    /// <summary>The terminal has another size.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Lines.</param>
    void Resize(int width, int height);

    /// <summary>Reads what comes, until the end.</summary>
    /// <param name="cancel">Gives up.</param>
    IAsyncEnumerable<NodeStreamOutput> ReadAsync(CancellationToken cancel);

    /// <summary>How it ended, once everything has been read.</summary>
    NodeStreamEnd End { get; }
}
