using System.Globalization;

namespace ActorCluster.Api.Expressions;

/// <summary>Numbers and times as Go reads them (strconv, time).</summary>
internal static class CelNumbers
{
    /// <summary>Reads a floating-point number; null when it is none, or too large.</summary>
    public static double? ParseDouble(string text)
    {
        var bare = text.AsSpan().TrimStart("+-");
        if (text.Length - bare.Length <= 1 && (bare.Equals("inf", StringComparison.OrdinalIgnoreCase) || bare.Equals("infinity", StringComparison.OrdinalIgnoreCase)))
        {
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            return double.NaN;
        }

        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, styles, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed) ? parsed : null;
    }

    /// <summary>Reads a time of RFC 3339 with an offset that it keeps; null when it is none.</summary>
    public static DateTimeOffset? ParseTime(string text)
    {
        if (text.Length < 20 || text[10] != 'T')
        {
            return null;
        }

        // Digits beyond those of a tick are dropped.
        var end = 19;
        if (text[19] is '.' or ',')
        {
            for (end = 20; end < text.Length && char.IsAsciiDigit(text[end]); end++)
            {
            }

            if (end == 20)
            {
                return null;
            }
        }

        var zone = text[end..];
        if (zone != "Z" && (zone.Length != 6 || zone[0] is not ('+' or '-') || zone[3] != ':'))
        {
            return null;
        }

        var fraction = end > 20 ? "." + text[20..Math.Min(end, 27)] : "";
        return DateTimeOffset.TryParseExact(
            text[..19] + fraction + zone, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
    }
}
