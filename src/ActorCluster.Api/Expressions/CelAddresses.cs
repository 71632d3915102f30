using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Expressions;

/// <summary>Reads addresses and their ranges as Go's <c>net/netip</c> does, with its words for what is wrong.</summary>
internal static class CelAddresses
{
    /// <summary>Reads an address (ip.go of k8s.io/apiserver/pkg/cel/library: no zones, no IPv4 within IPv6).</summary>
    /// <param name="text">The address.</param>
    /// <param name="why">What is wrong with it; empty when nothing is.</param>
    public static IPAddress? Address(string text, out string why)
    {
        if (Parse(text, out var mistake) is not { } address)
        {
            why = $"IP Address {FieldError.Quote(text)} parse error during conversion from string: {mistake}";
            return null;
        }

        why = text.Contains('%', StringComparison.Ordinal) ? $"IP address {FieldError.Quote(text)} with zone value is not allowed"
            : address.IsIPv4MappedToIPv6 ? $"IPv4-mapped IPv6 address {FieldError.Quote(text)} is not allowed"
            : "";
        return why.Length == 0 ? address : null;
    }

    /// <summary>Reads a range (cidr.go of the same, which says twice that it was a conversion).</summary>
    /// <param name="text">The range.</param>
    /// <param name="why">What is wrong with it; empty when nothing is.</param>
    public static CelNetwork? Network(string text, out string why)
    {
        const string conversion = "network address parse error during conversion from string: ";
        why = "";
        var slash = text.LastIndexOf('/');
        IPAddress? address = null;
        var mistake = slash < 0 ? "no '/'" : "";
        if (slash >= 0)
        {
            address = Parse(text[..slash], out mistake);
            mistake = address is not null && text.AsSpan(0, slash).Contains('%') ? "IPv6 zones cannot be present in a prefix" : mistake;
        }

        var digits = text[(slash + 1)..];
        if (mistake.Length == 0)
        {
            var isNumber = digits.Length > 0 && digits.All(char.IsAsciiDigit) && (digits.Length == 1 || digits[0] != '0');
            mistake = !isNumber ? $"bad bits after slash: {FieldError.Quote(digits)}"
                : digits.Length > 3 || Number(digits) > (address!.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) ? "prefix length out of range"
                : "";
        }

        if (mistake.Length > 0)
        {
            why = $"{conversion}{conversion}netip.ParsePrefix({FieldError.Quote(text)}): {mistake}";
            return null;
        }

        why = address!.IsIPv4MappedToIPv6 ? $"{conversion}IPv4-mapped IPv6 address {FieldError.Quote(text)} is not allowed" : "";
        return why.Length == 0 ? new CelNetwork(address, Number(digits)) : null;
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static IPAddress? Parse(string text, out string mistake)
    {
        var (why, at) = Mistake(text);
        mistake = why.Length == 0 ? ""
            : $"ParseAddr({FieldError.Quote(text)}): {why}{(at.Length > 0 ? $" (at {FieldError.Quote(at)})" : "")}";
        return why.Length == 0 && IPAddress.TryParse(text.Split('%')[0], out var address) ? address : null;
    }

    // The first of these characters says which kind of address it wants to be.
    private static (string Why, string At) Mistake(string text) => text.AsSpan().IndexOfAny('.', ':', '%') switch
    {
        < 0 => ("unable to parse IP", ""),
        var first when text[first] == '.' => Four(text),
        var first when text[first] == ':' => Six(text),
        _ => ("missing IPv6 address", ""),
    };

    private static (string Why, string At) Four(string text)
    {
        var (value, fields, digits) = (0, 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                if (digits == 1 && value == 0)
                {
                    return ("IPv4 field has octet with leading zero", "");
                }

                value = (value * 10) + text[i] - '0';
                digits++;
                if (value > 255)
                {
                    return ("IPv4 field has value >255", "");
                }
            }
            else if (text[i] != '.')
            {
                return ("unexpected character", text[i..]);
            }
            else if (i == 0 || i == text.Length - 1 || text[i - 1] == '.')
            {
                return ("IPv4 field must have at least one digit", text[i..]);
            }
            else if (fields == 3)
            {
                return ("IPv4 address too long", "");
            }
            else
            {
                (value, digits, fields) = (0, 0, fields + 1);
            }
        }

        return fields < 3 ? ("IPv4 address too short", "") : ("", "");
    }

    private static (string Why, string At) Six(string text)
    {
        var rest = text;
        if (text.IndexOf('%', StringComparison.Ordinal) is >= 0 and var zone)
        {
            rest = text[..zone];
            if (zone == text.Length - 1)
            {
                return ("zone must be a non-empty string", "");
            }
        }

        var (bytes, isShort) = (0, rest.StartsWith("::", StringComparison.Ordinal));
        rest = isShort ? rest[2..] : rest;
        while (bytes < 16 && !(isShort && rest.Length == 0))
        {
            var length = 0;
            while (length < rest.Length && char.IsAsciiHexDigit(rest[length]))
            {
                if (++length > 4)
                {
                    return ("each group must have 4 or less digits", rest);
                }
            }

            if (length == 0)
            {
                return ("each colon-separated field must have at least one digit", rest);
            }

            if (length < rest.Length && rest[length] == '.')
            {
                return !isShort && bytes != 12 ? ("embedded IPv4 address must replace the final 2 fields of the address", rest)
                    : bytes + 4 > 16 ? ("too many hex fields to fit an embedded IPv4 at the end of the address", rest)
                    : Four(rest);
            }

            bytes += 2;
            rest = rest[length..];
            if (rest.Length == 0)
            {
                break;
            }

            if (rest[0] != ':')
            {
                return ("unexpected character, want colon", rest);
            }

            if (rest.Length == 1)
            {
                return ("colon must be followed by more characters", rest);
            }

            rest = rest[1..];
            if (rest[0] == ':')
            {
                if (isShort)
                {
                    return ("multiple :: in address", rest);
                }

                (isShort, rest) = (true, rest[1..]);
            }
        }

        return rest.Length > 0 ? ("trailing garbage after address", rest)
            : bytes < 16 && !isShort ? ("address string too short", "")
            : bytes == 16 && isShort ? ("the :: must expand to at least one field of zeros", "")
            : ("", "");
    }
}
