using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Streaming.Spdy;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Streaming;

/// <summary>
/// One port-forward (k8s.io/kubelet/pkg/cri/streaming/portforward/httpstream.go): SPDY, by itself or inside a WebSocket; for each
/// connection of the client a stream for its data and one for its error, with the same request id. A WebSocket without SPDY is of the older
/// kind: <see cref="PortForwardChannels"/>.
/// </summary>
/// <param name="streams">Leads to the nodes.</param>
/// <param name="target">Where it leads.</param>
/// <param name="time">The clock.</param>
internal sealed class PortForwardSession(INodeStreams streams, StreamTarget target, TimeProvider time)
{
    private const string Protocol = "portforward.k8s.io";
    private const string Tunnel = "SPDY/3.1+portforward.k8s.io";

    // remotecommandconsts.DefaultStreamCreationTimeout.
    private static readonly TimeSpan StreamCreationTimeout = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Pair> _pairs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    /// <summary>Answers the request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isSpdy">The client speaks SPDY; else it opens a WebSocket.</param>
    /// <param name="cancel">The client went away, or the server stops.</param>
    public async Task HandleAsync(HttpContext context, bool isSpdy, CancellationToken cancel)
    {
        if (isSpdy)
        {
            if (await SpdyHandshake.NegotiateAsync(context, [Protocol]) is { } protocol)
            {
                await RunAsync(await SpdyHandshake.AcceptAsync(context, protocol), cancel);
            }

            return;
        }

        if (!WebSocketHandshake.Offered(context.Request).Contains(Tunnel))
        {
            await new PortForwardChannels(streams, target).HandleAsync(context, cancel);
            return;
        }

        using var socket = await WebSocketHandshake.AcceptAsync(context, Tunnel);
        await RunAsync(new WebSocketTransport(socket), cancel);
    }

    private async Task RunAsync(Stream transport, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using var connection = new SpdyConnection(transport);
        try
        {
            await connection.RunAsync(stream => Accept(connection, stream, over.Token), over.Token);
        }
        catch (Exception exception) when (exception is IOException or WebSocketException or OperationCanceledException)
        {
            // The client has gone: its connections end with it.
        }

        await over.CancelAsync();
        await Task.WhenAll(_running.Keys);
    }

    private bool Accept(SpdyConnection connection, SpdyStream stream, CancellationToken cancel)
    {
        var type = stream.Header("streamType");
        if (type is not ("data" or "error") || !ushort.TryParse(stream.Header("port"), CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            return false;
        }

        // Clients of old name no request: the error stream comes first, and the data stream has the next number.
        var request = stream.Header("requestID");
        request = request.Length > 0 ? request : (type == "error" ? stream.Id : stream.Id - 2).ToString(CultureInfo.InvariantCulture);
        var pair = _pairs.GetOrAdd(request, static _ => new Pair());
        if (!pair.TryAdd(type, stream))
        {
            return false;
        }

        if (pair.IsComplete)
        {
            pair.Completed.TrySetResult();
        }
        else
        {
            Begin(ForwardAsync(connection, request, pair, port, cancel));
        }

        return true;
    }

    private void Begin(Task task)
    {
        _running.TryAdd(task, true);
        task.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task ForwardAsync(SpdyConnection connection, string request, Pair pair, ushort port, CancellationToken cancel)
    {
        try
        {
            await pair.Completed.Task.WaitAsync(StreamCreationTimeout, time, cancel);
            var (data, error) = (pair.Data!, pair.Error!);
            if (await ForwardAsync(data, port, cancel) is { } failure)
            {
                await error.WriteAsync(
                    Encoding.UTF8.GetBytes($"error forwarding port {port} to pod {target.Pod.Metadata.Uid}, uid : {failure}"), cancel);
            }

            await data.CloseAsync(cancel);
            await error.CloseAsync(cancel);
        }
        catch (Exception exception) when (exception is IOException or WebSocketException or OperationCanceledException or TimeoutException)
        {
            // The client has gone, or opened half a connection.
        }
        finally
        {
            _pairs.TryRemove(request, out _);
            foreach (var stream in (ReadOnlySpan<SpdyStream?>)[pair.Data, pair.Error])
            {
                if (stream is not null)
                {
                    connection.Forget(stream);
                }
            }
        }
    }

    private async Task<string?> ForwardAsync(SpdyStream data, ushort port, CancellationToken cancel)
    {
        var answer = await streams.OpenAsync(
            new NodeStreamRequest(NodeStreamPurpose.PortForward, target.Pod.Spec.NodeName!, target.Pod.Metadata.Uid!) { Pod = target.Key, Port = port },
            cancel);
        if (answer.Stream is not { } node)
        {
            return answer.IsUnreachable ? $"dial tcp {target.Kubelet}: {answer.Failure}" : answer.Failure;
        }

        await using (node)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var sending = SendAsync(data, node, over.Token);
            await foreach (var output in node.ReadAsync(over.Token))
            {
                await data.WriteAsync(output.Data, over.Token);
            }

            await over.CancelAsync();
            await sending;
            return node.End.Failure.Length > 0 ? node.End.Failure : null;
        }
    }

    private static async Task SendAsync(SpdyStream data, INodeStream node, CancellationToken cancel)
    {
        try
        {
            await foreach (var bytes in data.Received.ReadAllAsync(cancel))
            {
                await node.WriteAsync(bytes, cancel);
            }

            node.CompleteInput();
        }
        catch (OperationCanceledException)
        {
            // The pod has closed the connection.
        }
    }

    private sealed class Pair
    {
        public TaskCompletionSource Completed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SpdyStream? Data { get; private set; }

        public SpdyStream? Error { get; private set; }

        public bool IsComplete => Data is not null && Error is not null;

        // Streams are taken one at a time, by the reader of the connection.
        public bool TryAdd(string type, SpdyStream stream)
        {
            if (type == "data" ? Data is not null : Error is not null)
            {
                return false;
            }

            (Data, Error) = type == "data" ? (stream, Error) : (Data, stream);
            return true;
        }
    }
}
