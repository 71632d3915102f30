namespace ActorCluster.Api.Validation;

/// <summary>The rules for addresses, ports and headers.</summary>
public static partial class Names
{
    /// <summary>A port number.</summary>
    /// <param name="port">The number.</param>
    public static IReadOnlyList<string> PortNumber(int port) => port is >= 1 and <= 65535 ? [] : [InclusiveRange(1, 65535)];

    /// <summary>The name of an HTTP header.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> HttpHeader(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && text.All(static character => char.IsAsciiLetterOrDigit(character) || character == '-')
            ? []
            : ["a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"];
    }

    /// <summary>An address of IP version 4 or 6, without the older ways to write one that .NET knows, too.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> IpAddress(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsIpAddress(text) ? [] : ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"];
    }

    /// <summary>Whether a text is an address as Go reads one: four decimal numbers with dots, or one with colons and no scope.</summary>
    /// <param name="text">The text.</param>
    public static bool IsIpAddress(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains(':', StringComparison.Ordinal)
            ? !text.Contains('%', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal)
                && System.Net.IPAddress.TryParse(text, out _)
            : IsIPv4(text);
    }

    /// <summary>Whether a text is an address of IP version 4 as Go reads one: four decimal numbers with dots.</summary>
    /// <param name="text">The text.</param>
    public static bool IsIPv4(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('.');
        return parts.Length == 4 && Array.TrueForAll(
            parts, static part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && byte.TryParse(part, out _));
    }

    /// <summary>A port name: an IANA service name.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> PortName(string text)
    {
        var errors = new List<string>(0);
        if (text.Length > 15)
        {
            errors.Add(TooLong(15));
        }

        var letters = 0;
        var known = text.Length > 0;
        foreach (var character in text)
        {
            letters += character is >= 'a' and <= 'z' ? 1 : 0;
            known &= character is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-';
        }

        if (!known)
        {
            errors.Add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }

        if (letters == 0)
        {
            errors.Add("must contain at least one letter (a-z)");
        }

        if (text.Contains("--", StringComparison.Ordinal))
        {
            errors.Add("must not contain consecutive hyphens");
        }

        if (text.Length > 0 && (text[0] == '-' || text[^1] == '-'))
        {
            errors.Add("must not begin or end with a hyphen");
        }

        return errors;
    }
}
