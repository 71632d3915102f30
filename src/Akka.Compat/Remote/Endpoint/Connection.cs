using System.Net.Sockets;
using Akka.Actor;
using Akka.Remote.Transport;
using Akka.Remote.Wire;

namespace Akka.Remote.Endpoint;

/// <summary>
/// One TCP connection with a peer, from its first byte to its last. Knows frames, not their meaning. Writing is for one at a time;
/// whoever comes waits.
/// </summary>
internal sealed class Connection : IDisposable
{
    // A handshake is small; a peer that has not shown who it is cannot make this side collect more.
    private const int HandshakeLimit = 2048;
    private const int ReadBufferSize = 64 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly TcpSettings _settings;
    private readonly FrameSplitter _frames = new(HandshakeLimit, HandshakeLimit * 2);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastReceived = Environment.TickCount64;
    private long _lastSent = Environment.TickCount64;
    private Exception? _failure;
    private int _aborted;

    public Connection(Socket socket, Stream stream, TcpSettings settings, bool isInbound)
    {
        _socket = socket;
        _stream = stream;
        _settings = settings;
        IsInbound = isInbound;
    }

    /// <summary>Did the peer open it?</summary>
    public bool IsInbound { get; }

    /// <summary>Who the peer is; known after the handshake.</summary>
    public Handshake Peer { get; private set; } = new(Address.AllSystems, 0);

    /// <summary>What the peer said when hanging up, if it did.</summary>
    public DisassociateInfo? Goodbye { get; set; }

    /// <summary>Has this side hung up? What still arrives is of no interest.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>Why it broke, if this side knows.</summary>
    public Exception? Failure => _failure;

    /// <summary>Completes once nothing more is read from it.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Milliseconds since anything arrived.</summary>
    public long MillisSinceReceived => Environment.TickCount64 - Interlocked.Read(ref _lastReceived);

    /// <summary>Milliseconds since anything was sent.</summary>
    public long MillisSinceSent => Environment.TickCount64 - Interlocked.Read(ref _lastSent);

    /// <summary>The connection has shown a sign of life.</summary>
    public void NoteReceived() => Interlocked.Exchange(ref _lastReceived, Environment.TickCount64);

    /// <summary>Nothing more is read from it.</summary>
    public void NoteEnded() => _ended.TrySetResult();

    /// <summary>Says who this side is.</summary>
    public ValueTask SendHandshakeAsync(Handshake self, CancellationToken cancellation)
    {
        var writer = new WireWriter();
        self.Write(writer);
        return WriteAsync(writer.Written, cancellation);
    }

    /// <summary>Waits for the peer's first frame.</summary>
    /// <exception cref="RemoteTransportException">the peer refuses</exception>
    /// <exception cref="WireException">the peer does not speak the protocol</exception>
    public async Task<Handshake> ReceiveHandshakeAsync(CancellationToken cancellation)
    {
        var frame = await NextFrameAsync(cancellation).ConfigureAwait(false)
            ?? throw new RemoteTransportException("The remote system closed the connection during the handshake");
        switch ((FrameKind)frame.Span[0])
        {
            case FrameKind.Handshake:
                Peer = Handshake.Read(frame.Span[1..]);
                _frames.Widen(_settings.MaximumFrameSize, ReadBufferSize);
                return Peer;
            case FrameKind.Disassociate:
                Goodbye = Wire.Goodbye.Read(frame.Span[1..]);
                throw new RemoteTransportException($"The remote system refused the association: {Goodbye}");
            default:
                throw new WireException($"the first frame is of kind {frame.Span[0]}");
        }
    }

    /// <summary>Cuts the next frame from what has arrived already.</summary>
    public bool TryNextFrame(out ReadOnlyMemory<byte> frame) => _frames.TryNext(out frame);

    /// <summary>Waits for more bytes.</summary>
    /// <returns>false at the end of the connection</returns>
    public async ValueTask<bool> ReceiveAsync(CancellationToken cancellation = default)
    {
        var count = await _stream.ReadAsync(_frames.Free(), cancellation).ConfigureAwait(false);
        if (count == 0) return false;
        _frames.Advance(count);
        return true;
    }

    /// <summary>Sends bytes that are whole frames.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellation = default)
    {
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await _stream.WriteAsync(frames, cancellation).ConfigureAwait(false);
            Interlocked.Exchange(ref _lastSent, Environment.TickCount64);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Sends a sign of life unless a write is under way, which is one itself.</summary>
    public void TrySendHeartbeat()
    {
        if (!_writing.Wait(0)) return;
        var writer = new WireWriter(8);
        writer.EndFrame(writer.BeginFrame(FrameKind.Heartbeat));
        _ = SendAndReleaseAsync(writer.Written);
    }

    /// <summary>Tells the peer why, then hangs up; what the peer sends until it has noticed is read and dropped.</summary>
    public async Task CloseAsync(DisassociateInfo reason)
    {
        IsClosing = true;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            var writer = new WireWriter(8);
            Wire.Goodbye.Write(writer, reason);
            await WriteAsync(writer.Written, patience.Token).ConfigureAwait(false);
            _socket.Shutdown(SocketShutdown.Send);
            await _ended.Task.WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The peer was not there to be told.
        }

        Abort(null);
    }

    /// <summary>Breaks the connection at once.</summary>
    public void Abort(Exception? failure)
    {
        if (Interlocked.Exchange(ref _aborted, 1) != 0) return;
        _failure = failure;
        _stream.Dispose();
        _socket.Dispose();
    }

    public void Dispose() => Abort(null);

    private async Task<ReadOnlyMemory<byte>?> NextFrameAsync(CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> frame;
        while (!_frames.TryNext(out frame))
        {
            if (!await ReceiveAsync(cancellation).ConfigureAwait(false)) return null;
        }

        return frame;
    }

    private async Task SendAndReleaseAsync(ReadOnlyMemory<byte> frame)
    {
        try
        {
            await _stream.WriteAsync(frame).ConfigureAwait(false);
            Interlocked.Exchange(ref _lastSent, Environment.TickCount64);
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException)
        {
            Abort(broken);
        }
        finally
        {
            _writing.Release();
        }
    }
}
