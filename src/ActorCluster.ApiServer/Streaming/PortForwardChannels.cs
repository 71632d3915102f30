using System.Buffers.Binary;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Http;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Streaming;

/// <summary>
/// One port-forward of the older kind (k8s.io/kubelet/pkg/cri/streaming/portforward/websocket.go): the URL names the ports, each has one
/// connection, two channels of the WebSocket, for data and for its error, and both begin with the port in two bytes.
/// </summary>
/// <param name="streams">Leads to the nodes.</param>
/// <param name="target">Where it leads.</param>
internal sealed class PortForwardChannels(INodeStreams streams, StreamTarget target)
{
    private const string Binary = "v4.channel.k8s.io";
    private const string Base64 = "v4.base64.channel.k8s.io";
    private const int BufferedPieces = 16;

    // A channel's number is one byte.
    private const int MostPorts = 127;

    /// <summary>Answers the request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cancel">The client went away, or the server stops.</param>
    public async Task HandleAsync(HttpContext context, CancellationToken cancel)
    {
        if (!TryReadPorts(context.Request.Query["ports"], out var ports, out var failure))
        {
            await Answer.TextAsync(context, StatusCodes.Status400BadRequest, failure + "\n");
            return;
        }

        var offered = WebSocketHandshake.Offered(context.Request);
        var protocol = offered.FirstOrDefault(static name => name is Binary or Base64);
        if (protocol is null && offered.Count > 0)
        {
            // golang.org/x/net/websocket answers a handshake that fails with 403.
            await Answer.TextAsync(context, StatusCodes.Status403Forbidden, "");
            return;
        }

        using var socket = new ChannelSocket(await WebSocketHandshake.AcceptAsync(context, protocol ?? ""), protocol == Base64);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var inputs = ports.Select(static _ => Channel.CreateBounded<ReadOnlyMemory<byte>>(BufferedPieces)).ToArray();
        try
        {
            for (var i = 0; i < ports.Count; i++)
            {
                var bytes = new byte[2];
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)ports[i]);
                await socket.SendAsync((byte)(2 * i), bytes, over.Token);
                await socket.SendAsync((byte)((2 * i) + 1), bytes, over.Token);
            }

            var receiving = ReceiveAsync(socket, inputs, over);
            await Task.WhenAll(ports.Select((port, index) => ForwardAsync(socket, index, port, inputs[index], over.Token)));
            await socket.CloseAsync(over.Token);
            await over.CancelAsync();
            await receiving;
        }
        catch (Exception exception) when (exception is IOException or WebSocketException or OperationCanceledException)
        {
            // The client has gone: its connections end with it.
        }
    }

    /// <summary>Reads <c>ports=80,81&amp;ports=82</c>, in the words of the kubelet, to which it is <c>port</c>.</summary>
    /// <param name="values">The values of the query.</param>
    /// <param name="ports">The ports.</param>
    /// <param name="failure">Why there are none.</param>
    public static bool TryReadPorts(IReadOnlyList<string?> values, out IReadOnlyList<int> ports, out string failure)
    {
        var found = new List<int>();
        (ports, failure) = (found, "");
        if (values.Count == 0)
        {
            failure = "query parameter \"port\" is required";
            return false;
        }

        foreach (var text in values.SelectMany(static value => (value ?? "").Split(',')))
        {
            if (text.Length == 0)
            {
                failure = "query parameter \"port\" cannot be empty";
                return false;
            }

            if (!ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                var why = text.All(char.IsAsciiDigit) ? "value out of range" : "invalid syntax";
                failure = $"unable to parse {FieldError.Quote(text)} as a port: strconv.ParseUint: parsing {FieldError.Quote(text)}: {why}";
                return false;
            }

            if (port == 0)
            {
                failure = $"port {FieldError.Quote(text)} must be > 0";
                return false;
            }

            found.Add(port);
        }

        failure = found.Count > MostPorts ? $"no more than {MostPorts} ports fit into one connection" : "";
        return failure.Length == 0;
    }

    // Ends everything when the client goes.
    private static async Task ReceiveAsync(ChannelSocket socket, Channel<ReadOnlyMemory<byte>>[] inputs, CancellationTokenSource over)
    {
        try
        {
            while (await socket.ReceiveAsync(over.Token) is { } message)
            {
                if (message.Length > 1 && message[0] % 2 == 0 && message[0] / 2 < inputs.Length)
                {
                    await GiveAsync(inputs[message[0] / 2], message.AsMemory(1), over.Token);
                }
            }

            await over.CancelAsync();
        }
        catch (Exception exception) when (exception is IOException or WebSocketException or OperationCanceledException)
        {
            await over.CancelAsync();
        }
    }

    private static async Task GiveAsync(Channel<ReadOnlyMemory<byte>> input, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await input.Writer.WriteAsync(bytes, cancel);
        }
        catch (ChannelClosedException)
        {
            // That connection has ended; the others go on.
        }
    }

    private async Task ForwardAsync(ChannelSocket socket, int index, int port, Channel<ReadOnlyMemory<byte>> input, CancellationToken cancel)
    {
        var answer = await streams.OpenAsync(
            new NodeStreamRequest(NodeStreamPurpose.PortForward, target.Pod.Spec.NodeName!, target.Pod.Metadata.Uid!) { Pod = target.Key, Port = port },
            cancel);
        var failure = answer.IsUnreachable ? $"dial tcp {target.Kubelet}: {answer.Failure}" : answer.Failure;
        if (answer.Stream is { } node)
        {
            await using (node)
            {
                using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                var sending = SendAsync(input, node, over.Token);
                await foreach (var output in node.ReadAsync(over.Token))
                {
                    await socket.SendAsync((byte)(2 * index), output.Data, over.Token);
                }

                await over.CancelAsync();
                await sending;
                failure = node.End.Failure;
            }
        }

        if (failure.Length > 0)
        {
            var text = $"error forwarding port {port} to pod {target.Pod.Metadata.Uid}, uid : {failure}";
            await socket.SendAsync((byte)((2 * index) + 1), Encoding.UTF8.GetBytes(text), cancel);
        }

        // What still comes for it is for nobody: a full channel would keep the others from theirs.
        input.Writer.TryComplete();
    }

    private static async Task SendAsync(Channel<ReadOnlyMemory<byte>> input, INodeStream node, CancellationToken cancel)
    {
        try
        {
            await foreach (var bytes in input.Reader.ReadAllAsync(cancel))
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
}
