using ActorCluster.ApiServer.Endpoint;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Authentication;

/// <summary>
/// The headers in which a front proxy says who asks (k8s.io/apiserver/pkg/authentication/request/headerrequest), with the names that
/// kubeadm gives them: <c>--requestheader-username-headers</c> and its like.
/// </summary>
internal static class RequestHeaders
{
    /// <summary>The header of the user's name.</summary>
    public const string UserName = "X-Remote-User";

    /// <summary>The header of one of the user's groups.</summary>
    public const string Group = "X-Remote-Group";

    /// <summary>What headers begin with that say more about the user.</summary>
    public const string ExtraPrefix = "X-Remote-Extra-";

    /// <summary>The common name of the only proxy that is believed (<c>--requestheader-allowed-names</c>).</summary>
    public const string FrontProxyName = "front-proxy-client";

    /// <summary>Who asks, as a proxy says.</summary>
    /// <param name="headers">The headers of its request.</param>
    /// <returns>Null when it names nobody.</returns>
    public static Caller? CallerOf(IHeaderDictionary headers)
    {
        var name = headers[UserName] is [{ Length: > 0 } first, ..] ? first : "";
        if (name.Length == 0)
        {
            return null;
        }

        Dictionary<string, IReadOnlyList<string>>? extra = null;
        foreach (var (header, values) in headers)
        {
            if (IsExtra(header))
            {
                (extra ??= [])[Unescaped(header[ExtraPrefix.Length..].ToLowerInvariant())] = [.. values.OfType<string>()];
            }
        }

        var groups = WithAuthenticated(name, [.. headers[Group].Where(static group => group is { Length: > 0 }).OfType<string>()]);
        return extra is null ? new Caller(name, groups, "", "") : new Caller(name, groups, "", "") { Extra = extra };
    }

    /// <summary>Takes the headers away: nobody that a request is passed on to may take them for the server's word.</summary>
    /// <param name="headers">The headers of a request.</param>
    public static void Remove(IHeaderDictionary headers)
    {
        headers.Remove(UserName);
        headers.Remove(Group);
        List<string>? extra = null;
        foreach (var (header, _) in headers)
        {
            if (IsExtra(header))
            {
                (extra ??= []).Add(header);
            }
        }

        extra?.ForEach(header => headers.Remove(header));
    }

    private static bool IsExtra(string header) => header.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase);

    // pkg/authentication/group: AuthenticatedGroupAdder. A proxy may pass on somebody whom it does not know.
    private static List<string> WithAuthenticated(string name, List<string> groups)
    {
        if (name != "system:anonymous" && !groups.Contains("system:authenticated") && !groups.Contains("system:unauthenticated"))
        {
            groups.Add("system:authenticated");
        }

        return groups;
    }

    // A key that is badly escaped is taken as it is.
    private static string Unescaped(string key)
    {
        for (var i = key.IndexOf('%', StringComparison.Ordinal); i >= 0; i = key.IndexOf('%', i + 1))
        {
            if (i + 2 >= key.Length || !char.IsAsciiHexDigit(key[i + 1]) || !char.IsAsciiHexDigit(key[i + 2]))
            {
                return key;
            }
        }

        return Uri.UnescapeDataString(key);
    }
}
