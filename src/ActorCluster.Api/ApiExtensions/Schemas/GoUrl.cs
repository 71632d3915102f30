using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.ApiExtensions.Schemas;

/// <summary>
/// An absolute URL or an absolute path as Go's net/url understands it, which is neither what RFC 3986 nor what <see cref="Uri"/> does:
/// any scheme may have an empty host or none, a port may be empty or any number, and nothing is normalized but the case of the scheme.
/// </summary>
public sealed record GoUrl
{
    private const string Unreserved = "-_.~";
    private static readonly SearchValues<char> InUser = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:~!$&'()*+,;=%@");

    private GoUrl()
    {
    }

    /// <summary>The scheme in lower case; empty for a path.</summary>
    public string Scheme { get; private init; } = "";

    /// <summary>Host and port, with the brackets of an IPv6 address; empty when there is none.</summary>
    public string Host { get; private init; } = "";

    /// <summary>The host without brackets and port.</summary>
    public string HostName
    {
        get
        {
            var host = Port.Length > 0 || Host.EndsWith(':') ? Host[..Host.LastIndexOf(':')] : Host;
            return host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        }
    }

    /// <summary>The port; empty when there is none.</summary>
    public string Port
    {
        get
        {
            var colon = Host.LastIndexOf(':');
            return colon >= 0 && IsPort(Host.AsSpan(colon)) ? Host[(colon + 1)..] : "";
        }
    }

    /// <summary>The path, escaped where it has to be; empty when there is none.</summary>
    public string EscapedPath { get; private init; } = "";

    /// <summary>What stands behind the question mark, as it was written.</summary>
    public string RawQuery { get; private init; } = "";

    /// <summary>Reads a URL (url.ParseRequestURI for what is one, url.Parse for its parts, since only that knows fragments).</summary>
    /// <param name="text">The text.</param>
    /// <param name="url">The URL, when the result is true.</param>
    /// <param name="error">What is wrong with it in Go's words, when the result is false.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out GoUrl? url, out string error)
    {
        url = null;
        var wrong = text.Length == 0 ? "empty url" : Parse(text, true, out url);
        if (wrong is null && text.IndexOf('#', StringComparison.Ordinal) is var fragment and >= 0)
        {
            wrong = WrongEscape(text.AsSpan(fragment + 1)) ?? Parse(text[..fragment], false, out url);
        }
        else
        {
            wrong ??= Parse(text, false, out url);
        }

        url = wrong is null ? url : null;
        error = wrong is null ? "" : $"parse {FieldError.Quote(text)}: {wrong}";
        return url is not null;
    }

    /// <summary>The names and values of the query, unescaped, in order. What is malformed is left out (url.ParseQuery).</summary>
    public IEnumerable<(string Name, string Value)> Query()
    {
        foreach (var pair in RawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? "" : pair[(equals + 1)..];
            if (!pair.Contains(';', StringComparison.Ordinal) && WrongEscape(name) is null && WrongEscape(value) is null)
            {
                yield return (Text(Unescaped(name.Replace('+', ' '))), Text(Unescaped(value.Replace('+', ' '))));
            }
        }
    }

    private static string? Parse(string text, bool isRequest, out GoUrl? url)
    {
        url = null;
        if (text.Any(static character => character is < ' ' or '\x7f'))
        {
            return "net/url: invalid control character in URL";
        }

        if (text == "*")
        {
            url = new GoUrl { EscapedPath = "*" };
            return null;
        }

        if (SchemeLength(text) is not { } length)
        {
            return "missing protocol scheme";
        }

#pragma warning disable CA1308 // The form that Go gives it.
        var scheme = text[..length].ToLowerInvariant();
#pragma warning restore CA1308
        var rest = length == 0 ? text : text[(length + 1)..];
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : rest[(question + 1)..];
        rest = question < 0 ? rest : rest[..question];
        if (!rest.StartsWith('/'))
        {
            if (scheme.Length > 0)
            {
                // Such as mailto:someone: nothing of it has a meaning.
                url = new GoUrl { Scheme = scheme, RawQuery = query };
                return null;
            }

            if (isRequest)
            {
                return "invalid URI for request";
            }
        }

        var host = "";
        if ((scheme.Length > 0 || (!isRequest && !rest.StartsWith("///", StringComparison.Ordinal))) && rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            host = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? "" : rest[slash..];
            if (Authority(ref host) is { } wrong)
            {
                return wrong;
            }
        }

        if (WrongEscape(rest) is { } wrongPath)
        {
            return wrongPath;
        }

        url = new GoUrl { Scheme = scheme, Host = host, RawQuery = query, EscapedPath = IsEscaped(rest) ? rest : Escaped(Unescaped(rest)) };
        return null;
    }

    // 0 when there is none; null when its name is missing.
    private static int? SchemeLength(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ':')
            {
                return i == 0 ? null : i;
            }

            if (!char.IsAsciiLetter(text[i]) && (i == 0 || !(char.IsAsciiDigit(text[i]) || text[i] is '+' or '-' or '.')))
            {
                return 0;
            }
        }

        return 0;
    }

    private static string? Authority(ref string host)
    {
        var at = host.LastIndexOf('@');
        var user = at < 0 ? "" : host[..at];
        host = host[(at + 1)..];
        var colon = host.LastIndexOf(':');
        if (host.StartsWith('['))
        {
            var bracket = host.LastIndexOf(']');
            if (bracket < 0)
            {
                return "missing ']' in host";
            }

            colon = bracket + 1 < host.Length ? bracket + 1 : -1;
        }

        if (colon >= 0 && !IsPort(host.AsSpan(colon)))
        {
            return $"invalid port {FieldError.Quote(host[colon..])} after host";
        }

        foreach (var character in host)
        {
            if (character < 0x80 && character != '%' && !char.IsAsciiLetterOrDigit(character)
                && !(Unreserved + "!$&'()*+,;=:[]<>\"").Contains(character, StringComparison.Ordinal))
            {
                return $"invalid character {FieldError.Quote(character.ToString())} in host name";
            }
        }

        if (WrongHostEscape(host) is { } wrong)
        {
            return wrong;
        }

        host = Text(Unescaped(host));
        return user.AsSpan().ContainsAnyExcept(InUser) ? "net/url: invalid userinfo" : WrongEscape(user);
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text is [':', ..] && !text[1..].ContainsAnyExceptInRange('0', '9');

    private static string? WrongEscape(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && !(i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2])))
            {
                return $"invalid URL escape {FieldError.Quote(text[i..Math.Min(i + 3, text.Length)].ToString())}";
            }
        }

        return null;
    }

    // In a host only bytes beyond ASCII may be escaped, and the percent sign before the zone of an IPv6 address.
    private static string? WrongHostEscape(string host)
    {
        for (var i = host.IndexOf('%', StringComparison.Ordinal); i >= 0; i = host.IndexOf('%', i + 1))
        {
            if (WrongEscape(host.AsSpan(i)) is { } wrong)
            {
                return wrong;
            }

            if (host[i + 1] < '8' && host.AsSpan(i, 3) is not "%25")
            {
                return $"invalid URL escape {FieldError.Quote(host.Substring(i, 3))}";
            }
        }

        return null;
    }

    private static bool IsEscaped(string path) =>
        path.All(static character => IsPlain(character) || character is '!' or '\'' or '(' or ')' or '*' or ';' or '[' or ']' or '%');

    private static bool IsPlain(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '~' or '$' or '&' or '+' or ',' or '/' or ':' or ';' or '=' or '@';

    private static string Escaped(byte[] path)
    {
        var result = new StringBuilder();
        foreach (var value in path)
        {
            _ = value < 0x80 && IsPlain((char)value) ? result.Append((char)value) : result.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return result.ToString();
    }

    private static byte[] Unescaped(string text)
    {
        var result = new List<byte>(text.Length);
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            result.Add(bytes[i] != '%' ? bytes[i] : (byte)((Digit(bytes[i + 1]) << 4) | Digit(bytes[i + 2])));
            i += bytes[i] == '%' ? 2 : 0;
        }

        return [.. result];
    }

    private static int Digit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
