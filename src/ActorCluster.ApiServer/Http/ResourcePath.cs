namespace ActorCluster.ApiServer.Http;

/// <summary>
/// What a URL path under <c>/api</c> or <c>/apis</c> names (k8s.io/apiserver/pkg/endpoints/request/requestinfo.go). Pure: which resources
/// there are is not its business.
/// </summary>
/// <param name="Group">The group; empty for <c>/api</c>.</param>
/// <param name="Version">The version.</param>
/// <param name="Namespace">The namespace; empty for none.</param>
/// <param name="Resource">The plural name; empty for the root of the version.</param>
/// <param name="Name">The object; empty for the collection.</param>
/// <param name="Subresource">The subresource; empty for the object itself.</param>
/// <param name="IsWatch">The path begins with the old prefix <c>watch</c>.</param>
internal readonly record struct ResourcePath(
    string Group, string Version, string Namespace, string Resource, string Name, string Subresource, bool IsWatch)
{
    /// <summary>Splits a path whose escapes are decoded.</summary>
    /// <param name="path">The path, <c>/api/v1/…</c> or <c>/apis/…</c>.</param>
    /// <param name="result">What it names, when the result is true.</param>
    /// <returns>False when the path has too few or too many parts.</returns>
    public static bool TryParse(string path, out ResourcePath result)
    {
        result = default;
        Span<Range> ranges = stackalloc Range[12];
        var text = path.AsSpan().Trim('/');
        var count = text.Split(ranges, '/');
        var isCore = count > 0 && text[ranges[0]].SequenceEqual("api");
        var next = isCore ? 2 : 3;
        if (count < next || !(isCore || text[ranges[0]].SequenceEqual("apis")))
        {
            return false;
        }

        var group = isCore ? "" : text[ranges[1]].ToString();
        var version = text[ranges[next - 1]].ToString();
        if (version.Length == 0 || (!isCore && group.Length == 0))
        {
            return false;
        }

        var isWatch = next < count && text[ranges[next]].SequenceEqual("watch");
        if (isWatch)
        {
            next++;
        }

        var ns = "";
        if (next + 2 < count && text[ranges[next]].SequenceEqual("namespaces") && !IsNamespaceSubresource(text[ranges[next + 2]]))
        {
            ns = text[ranges[next + 1]].ToString();
            if (ns.Length == 0)
            {
                return false;
            }

            next += 2;
        }

        // What follows a proxy is the path of another server.
        if (count - next > 3 && text[ranges[next + 2]].SequenceEqual(Registry.Subresource.ProxyName))
        {
            count = next + 3;
        }

        if (count - next > 3)
        {
            return false;
        }

        var resource = Part(text, ranges, next, count);
        var name = Part(text, ranges, next + 1, count);
        var subresource = Part(text, ranges, next + 2, count);
        // "pods//log" names nothing; a trailing slash was cut off above.
        if ((resource.Length == 0 && count > next) || (name.Length == 0 && count > next + 1) || (subresource.Length == 0 && count > next + 2))
        {
            return false;
        }

        result = new ResourcePath(group, version, ns, resource, name, subresource, isWatch);
        return true;
    }

    private static bool IsNamespaceSubresource(ReadOnlySpan<char> part) => part is "status" or "finalize";

    private static string Part(ReadOnlySpan<char> text, ReadOnlySpan<Range> ranges, int index, int count) =>
        index < count ? text[ranges[index]].ToString() : "";
}
