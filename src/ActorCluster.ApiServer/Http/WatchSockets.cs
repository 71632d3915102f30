using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Streaming;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// A watch over a WebSocket, one event a message: what a page in a browser asks for (k8s.io/apiserver/pkg/endpoints/handlers/watch.go,
/// <c>HandleWS</c>).
/// </summary>
internal static class WatchSockets
{
    private const int FrameLengthBytes = 4;

    /// <summary>Sends events until there are no more or the client has gone.</summary>
    /// <param name="changes">The events.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancel">The time is up, or the server stops.</param>
    public static async Task SendAsync(ChannelReader<WatchItem> changes, RequestContext request, CancellationToken cancel)
    {
        var http = request.Http;
        // golang.org/x/net/websocket: pages say where they come from, and it echoes the one subprotocol that is offered.
        var offered = WebSocketHandshake.Offered(http.Request);
        if (!WebSocketHandshake.IsWanted(http.Request) || http.Request.Headers.Origin.Count == 0 || offered.Count > 1)
        {
            http.Response.StatusCode = WebSocketHandshake.IsWanted(http.Request) && offered.Count <= 1
                ? StatusCodes.Status403Forbidden
                : StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await WebSocketHandshake.AcceptAsync(http, offered is [var single] ? single : "");
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        // Not ended together with the sending: a socket whose reading is cut off cannot say goodbye.
        using var ended = new CancellationTokenSource();
        var receiving = IgnoreAsync(socket, gone, ended.Token);
        try
        {
            await CopyAsync(changes, socket, request, gone.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The client has gone, or its time is up.
        }

        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived && !http.RequestAborted.IsCancellationRequested)
        {
            try
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, http.RequestAborted);
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
            {
                // It has gone meanwhile.
            }
        }

        await ended.CancelAsync();
        await receiving;
    }

    private static async Task CopyAsync(ChannelReader<WatchItem> changes, WebSocket socket, RequestContext request, CancellationToken cancel)
    {
        var isFirst = true;
        var message = new ArrayBufferWriter<byte>();
        var type = request.Writer.IsProtobuf ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
        await foreach (var item in changes.ReadAllAsync(cancel))
        {
            message.ResetWrittenCount();
            WatchRequests.WriteItem(message, item, request, isFirst);
            isFirst &= item.Object is null;
            // A message has its length already.
            var bytes = request.Writer.IsProtobuf ? message.WrittenMemory[FrameLengthBytes..] : message.WrittenMemory;
            await socket.SendAsync(bytes, type, endOfMessage: true, cancel);
            if (item.Error is not null)
            {
                return;
            }
        }
    }

    // A client has nothing to say; what it sends all the same is not looked at, but its end is.
    private static async Task IgnoreAsync(WebSocket socket, CancellationTokenSource gone, CancellationToken ended)
    {
        var buffer = new byte[256];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), ended)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // It has gone without a word.
        }

        await gone.CancelAsync();
    }
}
