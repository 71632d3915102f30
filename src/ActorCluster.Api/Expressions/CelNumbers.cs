using System.Globalization;

namespace ActorCluster.Api.Expressions;

/// <summary>Numbers and times as Go reads and writes them (strconv, time).</summary>
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

    /// <summary>Writes a floating-point number as Go's <c>%g</c>: <c>1e+06</c>, <c>0.5</c>, <c>+Inf</c>.</summary>
    public static string Text(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
        }

        var (digits, exponent) = Parts(number);
        if (exponent is < -4 or >= 6)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{Sign(number)}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
        }

        return Plain(number);
    }

    /// <summary>Writes a floating-point number without an exponent, with as many digits as tell it from others.</summary>
    public static string Plain(double number)
    {
        var (digits, exponent) = Parts(number);
        if (exponent < 0)
        {
            return $"{Sign(number)}0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length <= exponent + 1
            ? Sign(number) + digits.PadRight(exponent + 1, '0')
            : $"{Sign(number)}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
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

    private static string Sign(double number) => double.IsNegative(number) ? "-" : "";

    private static (string Digits, int Exponent) Parts(double number)
    {
        var shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        var digits = new string([.. shortest.TakeWhile(static c => c != 'E').Where(char.IsAsciiDigit)]).TrimStart('0').TrimEnd('0');
        return digits.Length == 0 ? ("0", 0) : (digits, ExponentOf(shortest));
    }

    private static int ExponentOf(string shortest)
    {
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        if (mark >= 0)
        {
            return int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        var point = shortest.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? shortest : shortest[..point];
        return whole != "0" ? whole.Length - 1 : -(shortest.AsSpan(point + 1).IndexOfAnyExcept('0') + 1);
    }
}
