namespace ActorCluster.Node.Link;

/// <summary>What a stream of bytes to a node is for.</summary>
public enum StreamKind
{
    /// <summary>A command in a container.</summary>
    Exec,

    /// <summary>The first process of a container.</summary>
    Attach,

    /// <summary>A connection to a port of a pod, made inside its network.</summary>
    PortForward,

    /// <summary>A connection to a port of a pod, made from outside of it.</summary>
    Dial,

    /// <summary>What the node and its containers use, as an <see cref="Api.Metrics.UsageReport"/>.</summary>
    Usage,
}

/// <summary>How a stream ended.</summary>
public enum StreamOutcome
{
    /// <summary>The process ended by itself: the exit code says how. A connection was closed.</summary>
    Exited,

    /// <summary>The node's kubelet could not be asked.</summary>
    Unreachable,

    /// <summary>It never began: there is no such container, or nobody listens.</summary>
    Refused,

    /// <summary>The runtime could not do it, or the container ended.</summary>
    Failed,

    /// <summary>Something got lost on the way, or one of the sides is gone.</summary>
    Broken,
}

/// <summary>What a client wants of a node.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="PodUid">The pod.</param>
/// <param name="Container">The container; empty for a port.</param>
/// <param name="Command">The command and its arguments.</param>
/// <param name="Stdin">Whether input is wanted.</param>
/// <param name="Stdout">Whether output is wanted.</param>
/// <param name="Stderr">Whether errors are wanted.</param>
/// <param name="Tty">Whether there is a terminal.</param>
/// <param name="Port">The port.</param>
public sealed record StreamRequest(
    StreamKind Kind,
    string PodUid,
    string Container,
    IReadOnlyList<string> Command,
    bool Stdin,
    bool Stdout,
    bool Stderr,
    bool Tty,
    int Port);

/// <summary>
/// A message of a stream. Within a connection frames are numbered: one that is lost breaks every stream, as a lost TCP connection would.
/// </summary>
public interface IStreamMessage : IMasterMessage, IWorkerMessage
{
    /// <summary>The stream; chosen by the gateway, and never used twice by a node.</summary>
    long StreamId { get; }
}

/// <summary>How much of a stream may be under way.</summary>
public static class StreamWindow
{
    /// <summary>So many bytes may be sent before the first <see cref="StreamCredit"/>.</summary>
    public const int Bytes = 256 * 1024;

    /// <summary>So many bytes are in one message at most.</summary>
    public const int Piece = 32 * 1024;

    /// <summary>The number of the standard input.</summary>
    public const byte Stdin = 0;

    /// <summary>The number of the standard output.</summary>
    public const byte Stdout = 1;

    /// <summary>The number of the standard error.</summary>
    public const byte Stderr = 2;
}

/// <summary>A stream begins. To the worker.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Request">What it is for.</param>
public sealed record OpenStream(long StreamId, StreamRequest Request) : IStreamMessage;

/// <summary>The worker has taken it.</summary>
/// <param name="StreamId">The stream.</param>
public sealed record StreamOpened(long StreamId) : IStreamMessage;

/// <summary>Bytes, in either direction.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Channel">Which of the standard streams.</param>
/// <param name="Data">The bytes.</param>
/// <param name="IsLast">Nothing follows on this channel.</param>
public sealed record StreamData(long StreamId, byte Channel, ReadOnlyMemory<byte> Data, bool IsLast) : IStreamMessage;

/// <summary>So many more bytes may be sent to whom this comes from; zero only says that it is there.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Bytes">How many.</param>
public sealed record StreamCredit(long StreamId, int Bytes) : IStreamMessage;

/// <summary>The terminal has another size. To the worker.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Lines.</param>
public sealed record ResizeStream(long StreamId, int Width, int Height) : IStreamMessage;

/// <summary>The client is gone. To the worker.</summary>
/// <param name="StreamId">The stream.</param>
public sealed record CloseStream(long StreamId) : IStreamMessage;

/// <summary>The stream is over. To the master, which hears no more of it.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Outcome">How.</param>
/// <param name="ExitCode">What the process ended with.</param>
/// <param name="Message">Why, when it did not end by itself.</param>
public sealed record StreamEnded(long StreamId, StreamOutcome Outcome, int ExitCode, string Message) : IStreamMessage;

/// <summary>
/// The connection lost something, or is gone: every stream is broken. From the link to the kubelet, and on to the runtime.
/// </summary>
internal sealed record BreakStreams
{
    public static readonly BreakStreams Instance = new();
}
