namespace ActorCluster.ApiServer.Proxying;

/// <summary>The path of a request for a proxy, its escapes as they came.</summary>
/// <param name="Prefix">Up to <c>/proxy</c>.</param>
/// <param name="Rest">What follows: empty, or with a slash at its beginning.</param>
/// <param name="Query">The query with its question mark; may be empty.</param>
internal readonly record struct ProxyPath(string Prefix, string Rest, string Query)
{
    // "", api, v1, namespaces, x, pods, name, proxy.
    private const int PartsInNamespace = 8;
    private const int PartsOfCluster = 6;

    /// <summary>Takes a target apart.</summary>
    /// <param name="target">The path and the query, as the client sent them.</param>
    /// <param name="isNamespaced">Whether the proxied object is in a namespace.</param>
    public static ProxyPath Of(string target, bool isNamespaced)
    {
        // In the form of a proxy's client the host comes first.
        var start = target.StartsWith('/') ? 0 : Math.Max(0, target.IndexOf('/', target.IndexOf("://", StringComparison.Ordinal) + 3));
        target = target[start..];
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        var at = 0;
        for (var parts = isNamespaced ? PartsInNamespace : PartsOfCluster; parts > 1 && at >= 0; parts--)
        {
            at = path.IndexOf('/', at) + 1;
            if (at == 0)
            {
                break;
            }
        }

        var end = path.IndexOf('/', at);
        end = end < 0 ? path.Length : end;
        return new ProxyPath(path[..end], Clean(path[end..]), query < 0 ? "" : target[query..]);
    }

    // Go joins paths without the parts that lead nowhere.
    private static string Clean(string rest)
    {
        if (!rest.Contains("//", StringComparison.Ordinal) && !rest.Contains("/.", StringComparison.Ordinal))
        {
            return rest;
        }

        var parts = new List<string>();
        foreach (var part in rest.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts) + (rest.EndsWith('/') && parts.Count > 0 ? "/" : "");
    }
}
