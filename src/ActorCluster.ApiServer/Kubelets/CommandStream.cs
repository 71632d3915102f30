using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Streaming;
using ActorCluster.ApiServer.Streaming.Spdy;

namespace ActorCluster.ApiServer.Kubelets;

/// <summary>
/// A command of exec or attach on a kubelet (k8s.io/client-go/tools/remotecommand, protocol v4): the streams error, stdin, stdout, stderr
/// and resize, of which the first one brings the outcome.
/// </summary>
internal sealed class CommandStream : INodeStream
{
    private const byte Stdout = 1;
    private const byte Stderr = 2;

    private readonly KubeletSession _session;
    private SpdyStream? _error;
    private SpdyStream? _stdin;
    private SpdyStream? _stdout;
    private SpdyStream? _stderr;
    private SpdyStream? _resize;

    private CommandStream(KubeletSession session) => _session = session;

    /// <inheritdoc />
    public NodeStreamEnd End { get; private set; } = new(0, "the stream is open", true);

    /// <summary>Opens the streams that are asked for.</summary>
    /// <param name="session">The connection; disposed with the stream.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<CommandStream> OpenAsync(KubeletSession session, NodeStreamRequest request, CancellationToken cancel)
    {
        var stream = new CommandStream(session) { _error = await session.OpenAsync("error", [], cancel) };
        await stream._error.CloseAsync(cancel);
        stream._stdin = request.Stdin ? await session.OpenAsync("stdin", [], cancel) : null;
        stream._stdout = request.Stdout ? await session.OpenAsync("stdout", [], cancel) : null;
        stream._stderr = request.Stderr && !request.Tty ? await session.OpenAsync("stderr", [], cancel) : null;
        stream._resize = request.Tty ? await session.OpenAsync("resize", [], cancel) : null;
        return stream;
    }

    /// <inheritdoc />
    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancel) => _stdin?.WriteAsync(data, cancel) ?? ValueTask.CompletedTask;

    /// <inheritdoc />
    public void CompleteInput() => KubeletSession.Forget(_stdin?.CloseAsync(CancellationToken.None).AsTask());

    /// <inheritdoc />
    public void Resize(int width, int height) => KubeletSession.Forget(_resize?.WriteAsync(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"Width\":{width},\"Height\":{height}}}\n")), CancellationToken.None).AsTask());

    /// <inheritdoc />
    public async IAsyncEnumerable<NodeStreamOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        // A few pieces of each, then the kubelet waits.
        var output = Channel.CreateBounded<NodeStreamOutput>(4);
        var pumping = PumpAllAsync(output.Writer, cancel);
        await foreach (var piece in output.Reader.ReadAllAsync(cancel))
        {
            yield return piece;
        }

        await pumping;
        using var told = new MemoryStream();
        await foreach (var piece in _error!.Received.ReadAllAsync(cancel))
        {
            told.Write(piece.Span);
        }

        End = EndOf(told.ToArray());
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    /// <summary>What a kubelet has said at the end.</summary>
    /// <param name="told">What came over the stream of errors.</param>
    internal static NodeStreamEnd EndOf(byte[] told)
    {
        if (told.Length == 0)
        {
            return new NodeStreamEnd(0, "unexpected EOF", true);
        }

        try
        {
            return new NodeStreamEnd(0, "", false) { Outcome = KubernetesJson.Decode<Status>(told) };
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return new NodeStreamEnd(0, $"error stream protocol error: {Encoding.UTF8.GetString(told)}", true);
        }
    }

    private async Task PumpAllAsync(ChannelWriter<NodeStreamOutput> output, CancellationToken cancel)
    {
        try
        {
            await Task.WhenAll(PumpAsync(_stdout, Stdout, output, cancel), PumpAsync(_stderr, Stderr, output, cancel));
        }
        catch (OperationCanceledException)
        {
            // Nobody reads any more.
        }

        output.TryComplete();
    }

    private static async Task PumpAsync(SpdyStream? stream, byte channel, ChannelWriter<NodeStreamOutput> output, CancellationToken cancel)
    {
        if (stream is null)
        {
            return;
        }

        await foreach (var piece in stream.Received.ReadAllAsync(cancel))
        {
            await output.WriteAsync(new NodeStreamOutput(channel, piece), cancel);
        }
    }
}
