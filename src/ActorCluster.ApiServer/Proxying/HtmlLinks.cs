using System.Text;

namespace ActorCluster.ApiServer.Proxying;

/// <summary>
/// Makes the links of a page that is reached by a proxy lead through it (k8s.io/apimachinery/pkg/util/proxy/transport.go): those that begin
/// at the root of the server, or name it. Everything else stays as it is, letter by letter. Pure.
/// </summary>
internal static class HtmlLinks
{
    // Attributes whose values are addresses, by element (the elements of HTML 4.01 and HTML 5 that have any).
    private static readonly Dictionary<string, string[]> Addresses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["a"] = ["href"],
        ["applet"] = ["codebase"],
        ["area"] = ["href"],
        ["audio"] = ["src"],
        ["base"] = ["href"],
        ["blockquote"] = ["cite"],
        ["body"] = ["background"],
        ["button"] = ["formaction"],
        ["command"] = ["icon"],
        ["del"] = ["cite"],
        ["embed"] = ["src"],
        ["form"] = ["action"],
        ["frame"] = ["longdesc", "src"],
        ["head"] = ["profile"],
        ["html"] = ["manifest"],
        ["iframe"] = ["longdesc", "src"],
        ["img"] = ["longdesc", "src", "usemap"],
        ["input"] = ["src", "usemap", "formaction"],
        ["ins"] = ["cite"],
        ["link"] = ["href"],
        ["object"] = ["classid", "codebase", "data", "usemap"],
        ["q"] = ["cite"],
        ["script"] = ["src"],
        ["source"] = ["src"],
        ["video"] = ["poster", "src"],
    };

    // What is between their tags is no HTML.
    private static readonly string[] RawText = ["script", "style"];

    /// <summary>The page with its links through the proxy.</summary>
    /// <param name="page">The page.</param>
    /// <param name="prefix">The proxy's own path, without a slash at its end.</param>
    /// <param name="hosts">What the server is called in an address: its own name and port, and the host of the request.</param>
    public static string Rewrite(string page, string prefix, IReadOnlyList<string> hosts)
    {
        var result = new StringBuilder(page.Length + 256);
        var at = 0;
        while (at < page.Length)
        {
            var open = page.IndexOf('<', at);
            if (open < 0 || open + 1 == page.Length)
            {
                break;
            }

            result.Append(page, at, open - at);
            at = open;
            if (page.AsSpan(at).StartsWith("<!--"))
            {
                at = After(page, "-->", at, result);
            }
            else if (!char.IsAsciiLetter(page[at + 1]))
            {
                result.Append(page[at++]);
            }
            else
            {
                var name = NameAt(page, at + 1);
                at = Tag(page, at, name, result, value => Link(value, prefix, hosts));
                if (RawText.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    var close = page.IndexOf("</" + name, at, StringComparison.OrdinalIgnoreCase);
                    close = close < 0 ? page.Length : close;
                    result.Append(page, at, close - at);
                    at = close;
                }
            }
        }

        return result.Append(page, at, page.Length - at).ToString();
    }

    /// <summary>An address as it is reached through the proxy.</summary>
    /// <param name="address">The address.</param>
    /// <param name="prefix">The proxy's own path.</param>
    /// <param name="hosts">What the server is called.</param>
    public static string Link(string address, string prefix, IReadOnlyList<string> hosts)
    {
        var rest = address;
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 || address.StartsWith("//", StringComparison.Ordinal))
        {
            var start = scheme > 0 ? scheme + 3 : 2;
            var end = address.IndexOfAny(['/', '?', '#'], start);
            end = end < 0 ? address.Length : end;
            if (!hosts.Contains(address[start..end], StringComparer.OrdinalIgnoreCase))
            {
                return address;
            }

            rest = address[end..];
        }

        return rest.StartsWith('/') && !rest.StartsWith(prefix + "/", StringComparison.Ordinal) && rest != prefix ? prefix + rest : address;
    }

    private static int After(string page, string end, int from, StringBuilder result)
    {
        var close = page.IndexOf(end, from, StringComparison.Ordinal);
        close = close < 0 ? page.Length : close + end.Length;
        result.Append(page, from, close - from);
        return close;
    }

    private static string NameAt(string page, int start)
    {
        var end = start;
        while (end < page.Length && !char.IsWhiteSpace(page[end]) && page[end] is not ('>' or '/'))
        {
            end++;
        }

        return page[start..end];
    }

    private static int Tag(string page, int open, string name, StringBuilder result, Func<string, string> link)
    {
        var wanted = Addresses.GetValueOrDefault(name) ?? [];
        var at = open + 1 + name.Length;
        result.Append(page, open, at - open);
        while (at < page.Length && page[at] != '>')
        {
            if (char.IsWhiteSpace(page[at]) || page[at] is '/' or '=')
            {
                result.Append(page[at++]);
                continue;
            }

            var start = at;
            while (at < page.Length && !char.IsWhiteSpace(page[at]) && page[at] is not ('=' or '>' or '/'))
            {
                at++;
            }

            var attribute = page[start..at];
            var equals = at;
            while (equals < page.Length && char.IsWhiteSpace(page[equals]))
            {
                equals++;
            }

            if (equals == page.Length || page[equals] != '=')
            {
                result.Append(attribute);
                continue;
            }

            var value = equals + 1;
            while (value < page.Length && char.IsWhiteSpace(page[value]))
            {
                value++;
            }

            var quote = value < page.Length && page[value] is '"' or '\'' ? page[value] : '\0';
            value += quote == '\0' ? 0 : 1;
            var end = value;
            while (end < page.Length && (quote == '\0' ? !char.IsWhiteSpace(page[end]) && page[end] != '>' : page[end] != quote))
            {
                end++;
            }

            var text = page[value..end];
            result.Append(page, start, value - start).Append(wanted.Contains(attribute, StringComparer.OrdinalIgnoreCase) ? link(text) : text);
            at = end;
            if (quote != '\0' && at < page.Length)
            {
                result.Append(page[at++]);
            }
        }

        return at;
    }
}
