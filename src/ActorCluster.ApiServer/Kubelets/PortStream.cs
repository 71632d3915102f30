using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using ActorCluster.ApiServer.Streaming;
using ActorCluster.ApiServer.Streaming.Spdy;

namespace ActorCluster.ApiServer.Kubelets;

/// <summary>A forwarded port on a kubelet (k8s.io/client-go/tools/portforward): a stream for the data and one for an error.</summary>
/// <param name="session">The connection; disposed with this.</param>
/// <param name="data">The stream of the data.</param>
/// <param name="error">The stream of the error.</param>
internal sealed class PortStream(KubeletSession session, SpdyStream data, SpdyStream error) : INodeStream
{
    private const string Introduction = "uid : ";

    /// <inheritdoc />
    public NodeStreamEnd End { get; private set; } = new(0, "the stream is open", true);

    /// <summary>Opens the pair of streams.</summary>
    /// <param name="session">The connection; disposed with the stream.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<PortStream> OpenAsync(KubeletSession session, int port, CancellationToken cancel)
    {
        Dictionary<string, string> headers = new() { ["port"] = port.ToString(CultureInfo.InvariantCulture), ["requestid"] = "0" };
        var error = await session.OpenAsync("error", headers, cancel);
        await error.CloseAsync(cancel);
        return new PortStream(session, await session.OpenAsync("data", headers, cancel), error);
    }

    /// <inheritdoc />
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => data.WriteAsync(bytes, cancel);

    /// <inheritdoc />
    public void CompleteInput() => KubeletSession.Forget(data.CloseAsync(CancellationToken.None).AsTask());

    /// <inheritdoc />
    public void Resize(int width, int height)
    {
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<NodeStreamOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var piece in data.Received.ReadAllAsync(cancel))
        {
            yield return new NodeStreamOutput(1, piece);
        }

        var told = new StringBuilder();
        await foreach (var piece in error.Received.ReadAllAsync(cancel))
        {
            told.Append(Encoding.UTF8.GetString(piece.Span));
        }

        // Who passes it on says again which port of which pod it was.
        var text = told.ToString();
        var start = text.IndexOf(Introduction, StringComparison.Ordinal);
        End = new NodeStreamEnd(0, start < 0 ? text : text[(start + Introduction.Length)..], false);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => session.DisposeAsync();
}

/// <summary>A plain connection as a stream of a node.</summary>
/// <param name="connection">The connection; disposed with this.</param>
internal sealed class ConnectionStream(Stream connection) : INodeStream
{
    private const int Piece = 16 * 1024;

    /// <inheritdoc />
    public NodeStreamEnd End { get; private set; } = new(0, "", false);

    /// <inheritdoc />
    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancel) => connection.WriteAsync(data, cancel);

    /// <inheritdoc />
    public void CompleteInput()
    {
    }

    /// <inheritdoc />
    public void Resize(int width, int height)
    {
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<NodeStreamOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var buffer = new byte[Piece];
        while (await ReadPieceAsync(buffer, cancel) is var count and > 0)
        {
            yield return new NodeStreamOutput(1, buffer.AsSpan(0, count).ToArray());
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<int> ReadPieceAsync(byte[] buffer, CancellationToken cancel)
    {
        try
        {
            return await connection.ReadAsync(buffer, cancel);
        }
        catch (IOException exception)
        {
            End = new NodeStreamEnd(0, "read: " + exception.Message, true);
            return 0;
        }
    }
}
