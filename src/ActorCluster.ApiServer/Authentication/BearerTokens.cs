using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Streaming;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Authentication;

/// <summary>
/// Finds the token that a request shows: in its header <c>Authorization</c> or, since pages in a browser cannot set that, among the
/// subprotocols of a WebSocket (k8s.io/apiserver/pkg/authentication/request/bearertoken, …/websocket).
/// </summary>
internal static class BearerTokens
{
    /// <summary>What a subprotocol begins with that is a token in the alphabet of URLs.</summary>
    public const string ProtocolPrefix = "base64url.bearer.authorization.k8s.io.";

    private const string SpaceWarning = "the provided Authorization header contains extra space before the bearer token, and is ignored";

    /// <summary>The token in the header.</summary>
    /// <param name="context">The request; gets the warning of a header that nearly holds one.</param>
    /// <returns>Null for a header of another scheme, or none: whoever shows nothing else is anonymous.</returns>
    public static string? OfHeader(HttpContext context)
    {
        if (context.Request.Headers.Authorization is not [{ } first, ..])
        {
            return null;
        }

        var parts = first.Trim().Split(' ', 3);
        if (parts.Length < 2 || !parts[0].Equals("bearer", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (parts[1].Length == 0)
        {
            Answer.AddWarnings(context, [SpaceWarning]);
            return null;
        }

        return parts[1];
    }

    /// <summary>Takes the token out of the subprotocols: nobody is to agree on it.</summary>
    /// <param name="request">The request. It keeps the other subprotocols.</param>
    /// <param name="token">The token; null for none.</param>
    /// <returns>False when there is one that is none: twice, in a bad form, or alone.</returns>
    public static bool TryTakeProtocol(HttpRequest request, out string? token)
    {
        token = null;
        if (!request.Headers.SecWebSocketProtocol.ToString().Contains(ProtocolPrefix, StringComparison.Ordinal) || !WebSocketHandshake.IsUpgrade(request))
        {
            return true;
        }

        var others = new List<string>();
        foreach (var protocol in WebSocketHandshake.Offered(request))
        {
            if (!protocol.StartsWith(ProtocolPrefix, StringComparison.Ordinal))
            {
                others.Add(protocol);
            }
            else if (token is not null || !TryDecode(protocol[ProtocolPrefix.Length..], out token))
            {
                return false;
            }
        }

        // There has to be another that the server can agree on.
        if (token is { Length: > 0 } && others.Count == 0)
        {
            return false;
        }

        token = token is { Length: > 0 } ? token : null;
        request.Headers.SecWebSocketProtocol = string.Join(',', others);
        return true;
    }

    private static bool TryDecode(string encoded, out string? token)
    {
        token = null;
        if (encoded.Contains('=', StringComparison.Ordinal) || !Base64Url.IsValid(encoded))
        {
            return false;
        }

        var bytes = Base64Url.DecodeFromChars(encoded);
        if (!Utf8.IsValid(bytes))
        {
            return false;
        }

        token = Encoding.UTF8.GetString(bytes);
        return true;
    }
}
