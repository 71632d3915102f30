using System.Net.WebSockets;
using System.Text;
using ActorCluster.ApiServer.Http;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Streaming;

/// <summary>
/// Sends what is to be read over a WebSocket, for clients that ask for one: each piece a message, without a channel (k8s.io/apimachinery
/// pkg/util/httpstream/wsstream/stream.go). The protocol is one of bytes, or base64 as text.
/// </summary>
internal static class SocketReader
{
    private const string Plain = "binary.k8s.io";
    private const string Base64 = "base64.binary.k8s.io";

    /// <summary>Upgrades the connection and sends everything.</summary>
    /// <param name="context">The request.</param>
    /// <param name="pieces">What is sent.</param>
    /// <param name="cancel">The client went away, or the server stops.</param>
    public static async Task SendAsync(HttpContext context, IAsyncEnumerable<ReadOnlyMemory<byte>> pieces, CancellationToken cancel)
    {
        var offered = WebSocketHandshake.Offered(context.Request);
        var protocol = offered.FirstOrDefault(static one => one is Plain or Base64);
        if (protocol is null && offered.Count > 0)
        {
            await Answer.TextAsync(context, StatusCodes.Status400BadRequest, "unable to upgrade: unable to negotiate protocol");
            return;
        }

        using var socket = await WebSocketHandshake.AcceptAsync(context, protocol ?? "");
        try
        {
            await foreach (var piece in pieces.WithCancellation(cancel))
            {
                var message = protocol == Base64 ? Encoding.ASCII.GetBytes(Convert.ToBase64String(piece.Span)) : piece;
                await socket.SendAsync(message, protocol == Base64 ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, cancel);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException)
        {
            // The client has gone.
        }
    }
}
