using System.Text;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Streaming.Spdy;

namespace ActorCluster.ApiServer.Streaming;

/// <summary>
/// The streams of a SPDY connection (k8s.io/kubelet/pkg/cri/streaming/remotecommand/httpstream.go): one for each of the standard streams,
/// for
/// the outcome and for the terminal's size, told apart by the header <c>streamType</c>.
/// </summary>
internal sealed class SpdyChannels : IRemoteChannels
{
    /// <summary>The protocols, the best one first; older ones have no exit code.</summary>
    public static readonly IReadOnlyList<string> Protocols = [V4, "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io"];

    private const string V4 = "v4.channel.k8s.io";
    private readonly SpdyConnection _connection;
    private readonly NodeStreamRequest _request;
    private readonly bool _tellsStatus;
    private readonly Dictionary<string, SpdyStream> _streams = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopped;
    private readonly Task _running;

    /// <summary>Begins to take streams.</summary>
    /// <param name="transport">The upgraded connection.</param>
    /// <param name="protocol">The protocol that was agreed on.</param>
    /// <param name="request">Which streams there will be.</param>
    /// <param name="cancel">The client went away, or the server stops.</param>
    public SpdyChannels(Stream transport, string protocol, NodeStreamRequest request, CancellationToken cancel)
    {
        _connection = new SpdyConnection(transport);
        _request = request;
        _tellsStatus = protocol == V4;
        _stopped = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _running = RunAsync();
    }

    /// <summary>Waits until the client has opened every stream that it asked for.</summary>
    /// <param name="timeout">How long.</param>
    /// <param name="time">The clock.</param>
    /// <returns>False when it did not.</returns>
    public async Task<bool> WaitForStreamsAsync(TimeSpan timeout, TimeProvider time)
    {
        try
        {
            await Task.WhenAny(_complete.Task, _running).WaitAsync(timeout, time);
        }
        catch (TimeoutException)
        {
            return false;
        }

        return _complete.Task.IsCompletedSuccessfully;
    }

    /// <inheritdoc />
    public async Task ReceiveAsync(INodeStream node, CancellationToken cancel)
    {
        var resizing = ResizeAsync(node, cancel);
        if (Find("stdin") is { } stdin)
        {
            await foreach (var data in stdin.Received.ReadAllAsync(cancel))
            {
                await node.WriteAsync(data, cancel);
            }

            if (!stdin.IsReset)
            {
                node.CompleteInput();
            }
        }

        await resizing;
        await _running.WaitAsync(cancel);
    }

    /// <inheritdoc />
    public ValueTask SendAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken cancel) =>
        Find(channel == 1 ? "stdout" : "stderr") is { } stream ? stream.WriteAsync(data, cancel) : ValueTask.CompletedTask;

    /// <inheritdoc />
    public async ValueTask FinishAsync(Status status, CancellationToken cancel)
    {
        if (Find("error") is { } error)
        {
            if (_tellsStatus)
            {
                await error.WriteAsync(KubernetesJson.Encode(status), cancel);
            }
            else if (status.Outcome != StatusOutcome.Success)
            {
                await error.WriteAsync(Encoding.UTF8.GetBytes(status.Message ?? ""), cancel);
            }
        }

        foreach (var stream in Streams())
        {
            await stream.CloseAsync(cancel);
        }

        await _connection.GoAwayAsync(cancel);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _running;
        _stopped.Dispose();
        await _connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        try
        {
            await _connection.RunAsync(Accept, _stopped.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client has gone, one way or the other.
        }
    }

    private bool Accept(SpdyStream stream)
    {
        lock (_streams)
        {
            var type = stream.Header("streamType");
            if (type is not ("error" or "stdin" or "stdout" or "stderr" or "resize") || !_streams.TryAdd(type, stream))
            {
                return false;
            }

            var isComplete = _streams.ContainsKey("error") && (!_request.Stdin || _streams.ContainsKey("stdin"))
                && (!_request.Stdout || _streams.ContainsKey("stdout")) && (!_request.Stderr || _streams.ContainsKey("stderr"))
                && (!_request.Tty || _streams.ContainsKey("resize"));
            if (isComplete)
            {
                _complete.TrySetResult();
            }

            return true;
        }
    }

    private async Task ResizeAsync(INodeStream node, CancellationToken cancel)
    {
        if (Find("resize") is not { } stream)
        {
            return;
        }

        await foreach (var data in stream.Received.ReadAllAsync(cancel))
        {
            if (WebSocketChannels.SizeOf(data.Span) is var (width, height))
            {
                node.Resize(width, height);
            }
        }
    }

    private SpdyStream? Find(string type)
    {
        lock (_streams)
        {
            return _streams.GetValueOrDefault(type);
        }
    }

    private SpdyStream[] Streams()
    {
        lock (_streams)
        {
            return [.. _streams.Values];
        }
    }
}
