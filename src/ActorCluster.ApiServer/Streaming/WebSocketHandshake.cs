using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorCluster.ApiServer.Streaming;

/// <summary>Turns a request into a WebSocket (RFC 6455, section 4.2), without middleware.</summary>
internal static class WebSocketHandshake
{
    private const string Salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Whether a request says that it asks for a WebSocket (k8s.io/apimachinery/pkg/util/httpstream/wsstream).</summary>
    public static bool IsUpgrade(HttpRequest request) =>
        request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
        && request.Headers.Connection.ToString().Contains("upgrade", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a request asks for a WebSocket, and can be given one.</summary>
    public static bool IsWanted(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
        && request.Headers.SecWebSocketKey.Count == 1;

    /// <summary>The subprotocols that the client offers, in its order.</summary>
    public static IReadOnlyList<string> Offered(HttpRequest request) =>
        request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Upgrades the connection.</summary>
    /// <param name="context">The request.</param>
    /// <param name="protocol">The subprotocol; empty for none.</param>
    public static async Task<WebSocket> AcceptAsync(HttpContext context, string protocol)
    {
        var key = context.Request.Headers.SecWebSocketKey.ToString();
#pragma warning disable CA5350 // RFC 6455 asks for SHA-1; nothing is kept secret by it.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Salt)));
#pragma warning restore CA5350
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = accept;
        if (protocol.Length > 0)
        {
            context.Response.Headers.SecWebSocketProtocol = protocol;
        }

        var transport = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        // Kubernetes' clients send their own pings; ours would need a timer beside the cluster's clock. The options take no subprotocol
        // with a slash, as port-forward's has.
        return WebSocket.CreateFromStream(transport, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
    }
}
