using ActorCluster.ApiServer.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorCluster.ApiServer.Streaming;

/// <summary>Turns a request into a SPDY connection (k8s.io/apimachinery/pkg/util/httpstream: Handshake, spdy/upgrade.go).</summary>
internal static class SpdyHandshake
{
    private const string Upgrade = "SPDY/3.1";
    private const string ProtocolHeader = "X-Stream-Protocol-Version";

    /// <summary>Whether a request asks for SPDY.</summary>
    public static bool IsWanted(HttpRequest request) => request.Headers.Upgrade.ToString().Equals(Upgrade, StringComparison.OrdinalIgnoreCase);

    /// <summary>Chooses a protocol, or answers that there is none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="served">What is served, the best one first.</param>
    /// <returns>Null when the request has been answered.</returns>
    public static async Task<string?> NegotiateAsync(HttpContext context, IReadOnlyList<string> served)
    {
        List<string> offered =
        [
            .. context.Request.Headers[ProtocolHeader].SelectMany(static value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        ];
        if (offered.Count == 0)
        {
            await Answer.TextAsync(context, StatusCodes.Status400BadRequest, $"unable to upgrade: {ProtocolHeader} is required");
            return null;
        }

        var chosen = served.FirstOrDefault(offered.Contains);
        if (chosen is null)
        {
            context.Response.Headers["X-Accepted-Stream-Protocol-Versions"] = served.ToArray();
            await Answer.TextAsync(
                context, StatusCodes.Status403Forbidden,
                $"unable to upgrade: unable to negotiate protocol: client supports [{string.Join(' ', offered)}], server accepts [{string.Join(' ', served)}]");
        }

        return chosen;
    }

    /// <summary>Upgrades the connection.</summary>
    /// <param name="context">The request.</param>
    /// <param name="protocol">The protocol that was chosen.</param>
    public static Task<Stream> AcceptAsync(HttpContext context, string protocol)
    {
        context.Response.Headers.Upgrade = Upgrade;
        context.Response.Headers[ProtocolHeader] = protocol;
        return context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }
}
