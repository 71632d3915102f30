using System.Buffers;
using System.Globalization;

namespace ActorCluster.Api.Lab;

/// <summary>Reads the values that faults and expectations are written with. Pure.</summary>
public static class FaultValues
{
    // A year is for ever, and keeps the sum with any date inside what a date can hold.
    private const double LongestSeconds = 365d * 86400;

    private static readonly SearchValues<char> NumberLetters = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>
    /// Reads a duration: <c>500ms</c>, <c>1m30s</c>, <c>-1h</c>, <c>2d</c>, or a bare number of seconds. More than a year counts as a year.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration; negative after a minus sign.</param>
    /// <returns>Whether it is a duration.</returns>
    public static bool TryDuration(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        var rest = text.AsSpan().Trim();
        var sign = rest[0] == '-' ? -1 : 1;
        rest = rest[0] is '-' or '+' ? rest[1..] : rest;
        if (!double.TryParse(rest, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var total) && !TryParts(rest, out total))
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(sign * Math.Min(total, LongestSeconds));
        return true;
    }

    /// <summary>Reads a share: <c>30%</c> or <c>0.5%</c>, from nothing to all.</summary>
    /// <param name="text">The text.</param>
    /// <param name="share">The share as a fraction, from 0 to 1.</param>
    /// <returns>Whether it is a share.</returns>
    public static bool TryShare(string? text, out double share)
    {
        share = 0;
        if (text is not { Length: > 1 } || text[^1] != '%'
            || !double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            || percent > 100)
        {
            return false;
        }

        share = percent / 100;
        return true;
    }

    private static bool TryParts(ReadOnlySpan<char> rest, out double total)
    {
        total = 0;
        if (rest.IsEmpty)
        {
            return false;
        }

        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(NumberLetters);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            rest = rest[digits..];
            var length = rest.IndexOfAny(Digits);
            var unit = (length < 0 ? rest : rest[..length]).Trim();
            rest = length < 0 ? default : rest[length..];
            var factor = unit switch { "ms" => 0.001, "s" => 1, "m" => 60, "h" => 3600, "d" => 86400, _ => double.NaN };
            if (double.IsNaN(factor))
            {
                return false;
            }

            total += value * factor;
        }

        return true;
    }
}
