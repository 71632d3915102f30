using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ActorCluster.Api.ApiExtensions.Schemas;

/// <summary>
/// The formats of texts that schemas can ask for (k8s.io/kube-openapi/pkg/validation/strfmt). Unknown ones are not checked.
/// </summary>
public static partial class TextFormats
{
    /// <summary>Whether a text has a format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="text">The text.</param>
    public static bool IsValid(string format, string text) => format.Replace("-", "", StringComparison.Ordinal) switch
    {
        "datetime" => IsDateTime(text),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "email" => EmailPattern().IsMatch(text),
        "hostname" => text.Length <= 255 && HostPattern().IsMatch(text),
        "ipv4" => text.Count('.') == 3 && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork,
        "ipv6" => text.Contains(':', StringComparison.Ordinal) && !text.Contains('%', StringComparison.Ordinal) && IPAddress.TryParse(text, out _),
        "cidr" => IsNetwork(text),
        "mac" => MacPattern().IsMatch(text),
        "uri" => GoUrl.TryParse(text, out _, out _),
        "uuid" => UuidPattern().IsMatch(text),
        "uuid3" => UuidPattern().IsMatch(text) && VersionOf(text) == '3',
        "uuid4" => UuidPattern().IsMatch(text) && VersionOf(text) == '4',
        "uuid5" => UuidPattern().IsMatch(text) && VersionOf(text) == '5',
        "byte" => Base64Pattern().IsMatch(text) && text.Length % 4 == 0,
        "duration" => DurationPattern().IsMatch(text),
        "hexcolor" => HexColorPattern().IsMatch(text),
        "bsonobjectid" => text.Length == 24 && text.All(char.IsAsciiHexDigit),
        _ => true,
    };

    private static char VersionOf(string uuid) => uuid.Replace("-", "", StringComparison.Ordinal)[12];

    private static bool IsNetwork(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && IPAddress.TryParse(text.AsSpan(0, slash), out var address)
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            && bits <= (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
    }

    // A date that exists, and a time within the day with its zone (IsDateTime of strfmt/time.go).
    private static bool IsDateTime(string text)
    {
        var mark = text.AsSpan().IndexOfAny('T', 't');
        return mark > 0
            && DateOnly.TryParseExact(text[..mark], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            && TimeOfDayPattern().IsMatch(text[(mark + 1)..].ToLowerInvariant());
    }

    [GeneratedRegex("^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](.[0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})$")]
    private static partial Regex TimeOfDayPattern();

    [GeneratedRegex(@"^[^@\s<>]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"^([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?$", RegexOptions.CultureInvariant)]
    private static partial Regex HostPattern();

    [GeneratedRegex(@"^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex MacPattern();

    [GeneratedRegex(@"^[0-9A-Fa-f]{8}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{12}$", RegexOptions.CultureInvariant)]
    private static partial Regex UuidPattern();

    [GeneratedRegex(@"^[A-Za-z0-9+/\-_]*={0,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Base64Pattern();

    [GeneratedRegex(@"^-?(\d+(\.\d+)?\s*(ns|us|µs|μs|ms|s|m|h|d|w|nanos?|micros?|millis?|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|wks?|weeks?)\s*)+$|^0$", RegexOptions.CultureInvariant)]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"^#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$", RegexOptions.CultureInvariant)]
    private static partial Regex HexColorPattern();
}
