using System.Threading.Channels;

namespace ActorCluster.ApiServer.Streaming.Spdy;

/// <summary>One stream of a SPDY connection: two directions that end apart.</summary>
internal sealed class SpdyStream
{
    // A peer that sends faster than it is read from waits: SPDY's windows are not heeded by Kubernetes' clients.
    private const int BufferedFrames = 16;

    private readonly SpdyConnection _connection;
    private readonly Channel<ReadOnlyMemory<byte>> _received = Channel.CreateBounded<ReadOnlyMemory<byte>>(BufferedFrames);
    private int _sentFin;

    internal SpdyStream(SpdyConnection connection, uint id, IReadOnlyDictionary<string, string> headers)
    {
        _connection = connection;
        Id = id;
        Headers = headers;
    }

    /// <summary>Its number.</summary>
    public uint Id { get; }

    /// <summary>The headers that it began with.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>What the other side sends, until its end.</summary>
    public ChannelReader<ReadOnlyMemory<byte>> Received => _received.Reader;

    /// <summary>Whether the other side has given the stream up.</summary>
    public bool IsReset { get; private set; }

    internal bool IsOver => _received.Reader.Completion.IsCompleted && _sentFin != 0;

    /// <summary>A header's value; empty for none.</summary>
    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    /// <summary>Sends data.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancel) =>
        _sentFin == 0 && !IsReset ? _connection.SendDataAsync(Id, data, cancel) : ValueTask.CompletedTask;

    /// <summary>Nothing follows from this side.</summary>
    public async ValueTask CloseAsync(CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _sentFin, 1) == 0 && !IsReset)
        {
            await _connection.SendAsync(new SpdyFrame(SpdyType.Data, Id, SpdyFrame.Fin, default), cancel);
        }
    }

    /// <summary>Gives the stream up.</summary>
    public ValueTask ResetAsync(CancellationToken cancel)
    {
        Reset();
        return _connection.SendAsync(SpdyFrame.Reset(Id, SpdyFrame.Cancel), cancel);
    }

    internal ValueTask TakeAsync(ReadOnlyMemory<byte> data, CancellationToken cancel) =>
        _received.Reader.Completion.IsCompleted || IsReset ? ValueTask.CompletedTask : DeliverAsync(data, cancel);

    internal void EndReceiving() => _received.Writer.TryComplete();

    internal void Reset()
    {
        IsReset = true;
        _received.Writer.TryComplete();
    }

    private async ValueTask DeliverAsync(ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        try
        {
            await _received.Writer.WriteAsync(data, cancel);
        }
        catch (ChannelClosedException)
        {
            // It was given up in between; what still comes is for nobody.
        }
    }
}
