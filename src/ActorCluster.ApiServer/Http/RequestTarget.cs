using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// The path as the client sent it. The server underneath would take <c>..</c> for "one up", so that the deletion of an object of that name
/// were one of its namespace; kube-apiserver takes it for a name and refuses it.
/// </summary>
internal static class RequestTarget
{
    /// <summary>Path and query as the client sent them.</summary>
    /// <param name="request">The request.</param>
    public static string Of(HttpRequest request) => request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";

    /// <summary>Reads the path with its escapes decoded and nothing else changed.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">The path, when the result is true.</param>
    /// <returns>False when an escape is no escape.</returns>
    public static bool TryReadPath(HttpRequest request, out string path)
    {
        path = request.Path.Value ?? "";
        var raw = Of(request);

        // A target with a host in it comes from a proxy's client; its path has been taken apart already.
        return !raw.StartsWith('/') || TryDecode(raw, ref path);
    }

    /// <summary>Decodes a target.</summary>
    /// <param name="target">The path and the query.</param>
    /// <param name="path">The path.</param>
    internal static bool TryDecode(string target, ref string path)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var raw = query < 0 ? target : target[..query];
        if (!raw.Contains('%', StringComparison.Ordinal))
        {
            path = raw.Contains("/.", StringComparison.Ordinal) ? raw : path;
            return true;
        }

        for (var i = raw.IndexOf('%', StringComparison.Ordinal); i >= 0; i = raw.IndexOf('%', i + 1))
        {
            if (i + 2 >= raw.Length || !char.IsAsciiHexDigit(raw[i + 1]) || !char.IsAsciiHexDigit(raw[i + 2]))
            {
                return false;
            }
        }

        path = Uri.UnescapeDataString(raw);
        return true;
    }

    /// <summary>
    /// Why a part of a path cannot be the name of an object (k8s.io/apimachinery/pkg/api/validation/path); null when it can.
    /// </summary>
    /// <param name="name">The part.</param>
    public static string? WhyNoName(string name) => name switch
    {
        "." => "may not be '.'",
        ".." => "may not be '..'",
        _ when name.Contains('%', StringComparison.Ordinal) => "may not contain '%'",
        _ => null,
    };
}
