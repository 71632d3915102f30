using System.Collections.Concurrent;

namespace ActorCluster.ApiServer.Streaming.Spdy;

/// <summary>
/// One side of a SPDY/3.1 connection as Kubernetes uses it (moby/spdystream): clients open streams with headers, the server takes or
/// refuses each, both send data until they have said that it ends. A connection is used from one of the sides only.
/// </summary>
internal sealed class SpdyConnection : IAsyncDisposable
{
    // spdystream writes what it is given in one frame, and io.Copy gives it 32 KiB; a frame may have 16 MiB.
    private const int MaximumFrame = (1 << 24) - 1;
    private const int SentFrame = 32 * 1024;
    private const int MaximumStreams = 4096;
    private const int AssociatedAndPriority = 6;

    private readonly Stream _transport;
    private readonly SpdyHeaders.Inflater _inflater = new();
    private readonly SpdyHeaders.Deflater _deflater = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<uint, SpdyStream> _streams = new();
    private uint _lastStream;
    private uint _nextStream = 1;

    /// <summary>Begins a connection.</summary>
    /// <param name="transport">What carries the frames; the connection does not own it.</param>
    public SpdyConnection(Stream transport) => _transport = transport;

    /// <summary>How many streams are open.</summary>
    public int OpenStreams => _streams.Count;

    /// <summary>Reads frames until the other side has gone.</summary>
    /// <param name="accept">Takes a new stream, or refuses it; must not wait for anything the stream brings.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task RunAsync(Func<SpdyStream, bool> accept, CancellationToken cancel)
    {
        try
        {
            while (await SpdyFrame.ReadAsync(_transport, MaximumFrame, cancel) is { } frame)
            {
                await HandleAsync(frame, accept, cancel);
            }
        }
        finally
        {
            foreach (var stream in _streams.Values)
            {
                stream.Reset();
            }
        }
    }

    /// <summary>Opens a stream, as a client. What the server answers to it comes with its data: a refusal resets it.</summary>
    /// <param name="headers">What the stream begins with.</param>
    /// <param name="cancel">Gives up.</param>
    public async ValueTask<SpdyStream> OpenAsync(IReadOnlyDictionary<string, string> headers, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            // Numbers and header blocks are in the order of sending. Clients have the odd numbers.
            var stream = new SpdyStream(this, _nextStream, headers);
            _nextStream += 2;
            _streams[stream.Id] = stream;
            var frame = new SpdyFrame(SpdyType.SynStream, stream.Id, 0, (byte[])[.. new byte[AssociatedAndPriority], .. _deflater.Write(headers)]);
            await _transport.WriteAsync(frame.ToBytes(), cancel);
            await _transport.FlushAsync(cancel);
            return stream;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Says that no more streams are taken.</summary>
    public ValueTask GoAwayAsync(CancellationToken cancel) =>
        SendAsync(new SpdyFrame(SpdyType.GoAway, _lastStream, 0, new byte[4]), cancel);

    /// <summary>Forgets a stream that is over.</summary>
    public void Forget(SpdyStream stream) => _streams.TryRemove(stream.Id, out _);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _inflater.Dispose();
        _writing.Dispose();
        return ValueTask.CompletedTask;
    }

    internal async ValueTask SendDataAsync(uint stream, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        for (var start = 0; start < data.Length; start += SentFrame)
        {
            await SendAsync(new SpdyFrame(SpdyType.Data, stream, 0, data.Slice(start, Math.Min(SentFrame, data.Length - start))), cancel);
        }
    }

    internal async ValueTask SendAsync(SpdyFrame frame, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            await _transport.WriteAsync(frame.ToBytes(), cancel);
            await _transport.FlushAsync(cancel);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask HandleAsync(SpdyFrame frame, Func<SpdyStream, bool> accept, CancellationToken cancel)
    {
        switch (frame.Type)
        {
            case SpdyType.SynStream:
                await AcceptAsync(frame, accept, cancel);
                break;
            case SpdyType.Data when _streams.TryGetValue(frame.StreamId, out var stream):
                if (!frame.Body.IsEmpty)
                {
                    await stream.TakeAsync(frame.Body, cancel);
                }

                if (frame.IsFin)
                {
                    stream.EndReceiving();
                }

                break;
            case SpdyType.ResetStream when _streams.TryRemove(frame.StreamId, out var reset):
                reset.Reset();
                break;
            case SpdyType.Headers or SpdyType.SynReply:
                // They belong to the zlib stream even when nobody wants them.
                _inflater.Read(frame.Body);
                break;
            case SpdyType.Ping when (frame.StreamId & 1) != 0:
                await SendAsync(frame, cancel);
                break;
            default:
                // Settings, windows, a farewell, and data of streams that are gone.
                break;
        }
    }

    private async ValueTask AcceptAsync(SpdyFrame frame, Func<SpdyStream, bool> accept, CancellationToken cancel)
    {
        if (frame.Body.Length < AssociatedAndPriority)
        {
            throw new SpdyException("a stream begins without its head");
        }

        var stream = new SpdyStream(this, frame.StreamId, _inflater.Read(frame.Body[AssociatedAndPriority..]));
        _lastStream = Math.Max(_lastStream, frame.StreamId);
        if (_streams.Count >= MaximumStreams || !_streams.TryAdd(frame.StreamId, stream) || !accept(stream))
        {
            _streams.TryRemove(new(frame.StreamId, stream));
            await SendAsync(SpdyFrame.Reset(frame.StreamId, SpdyFrame.RefusedStream), cancel);
            return;
        }

        if (frame.IsFin)
        {
            stream.EndReceiving();
        }

        await _writing.WaitAsync(cancel);
        try
        {
            // Under the same lock as its sending: the blocks of a direction are one zlib stream.
            var reply = new SpdyFrame(SpdyType.SynReply, frame.StreamId, 0, _deflater.Write(new Dictionary<string, string>()));
            await _transport.WriteAsync(reply.ToBytes(), cancel);
            await _transport.FlushAsync(cancel);
        }
        finally
        {
            _writing.Release();
        }
    }
}
