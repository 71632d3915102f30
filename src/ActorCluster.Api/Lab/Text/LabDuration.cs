using System.Globalization;
using System.Text;

namespace ActorCluster.Api.Lab.Text;

/// <summary>
/// Durations as Go writes and reads them (<c>time.ParseDuration</c>): decimal numbers with a unit each, <c>90s</c>, <c>1h30m</c>,
/// <c>-1.5h</c>, <c>300ms</c>. The units are <c>ns</c>, <c>us</c>, <c>ms</c>, <c>s</c>, <c>m</c> and <c>h</c>; <c>0</c> needs none.
/// </summary>
public static class LabDuration
{
    private const string Example = "a duration is written as 90s, 5m or 1h30m";

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The duration, to a tenth of a microsecond.</returns>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan Parse(string text) => TryParse(text, out var value, out var error) ? value : throw new FormatException(error);

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The duration, to a tenth of a microsecond.</param>
    /// <param name="error">What is wrong with the text, in Go's words, and what is right; null when it was read.</param>
    public static bool TryParse(string? text, out TimeSpan value, out string? error)
    {
        value = TimeSpan.Zero;
        error = null;
        var rest = (text ?? "").AsSpan();
        var isNegative = rest.Length > 0 && rest[0] == '-';
        if (rest.Length > 0 && rest[0] is '-' or '+')
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return true;
        }

        var ticks = 0m;
        error = rest.Length == 0 ? Invalid(text) : null;
        while (error is null && rest.Length > 0)
        {
            error = Part(text!, ref rest, ref ticks);
        }

        if (error is not null)
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)decimal.Round(isNegative ? -ticks : ticks));
        return true;
    }

    /// <summary>Writes a duration as Go does, but without parts that are zero: <c>5m</c>, <c>1h30s</c>, <c>1.5s</c>, <c>20ms</c>.</summary>
    /// <param name="value">The duration.</param>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        var text = new StringBuilder(value < TimeSpan.Zero ? "-" : "");
        value = value.Duration();
        if (value < TimeSpan.FromSeconds(1))
        {
            var isMillis = value >= TimeSpan.FromMilliseconds(1);
            var number = isMillis ? value.TotalMilliseconds : value.TotalMicroseconds;
            return text.Append(CultureInfo.InvariantCulture, $"{number:0.####}{(isMillis ? "ms" : "us")}").ToString();
        }

        var hours = value.Ticks / TimeSpan.TicksPerHour;
        var seconds = (decimal)(value.Ticks % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerSecond;
        _ = hours > 0 ? text.Append(CultureInfo.InvariantCulture, $"{hours}h") : text;
        _ = value.Minutes > 0 ? text.Append(CultureInfo.InvariantCulture, $"{value.Minutes}m") : text;
        _ = seconds > 0 ? text.Append(CultureInfo.InvariantCulture, $"{seconds:0.#######}s") : text;
        return text.ToString();
    }

    private static string? Part(string text, ref ReadOnlySpan<char> rest, ref decimal ticks)
    {
        var digits = Run(rest, static character => char.IsAsciiDigit(character) || character == '.');
        var number = rest[..digits];
        rest = rest[digits..];
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            return Invalid(text);
        }

        var letters = Run(rest, static character => !char.IsAsciiDigit(character) && character != '.');
        var unit = rest[..letters];
        rest = rest[letters..];
        decimal? ticksOfUnit = unit switch
        {
            "ns" => 0.01m,
            "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            _ => null,
        };
        if (ticksOfUnit is not { } size)
        {
            return unit.Length == 0
                ? $"time: missing unit in duration \"{text}\"; {Example}"
                : $"time: unknown unit \"{unit}\" in duration \"{text}\"; {Example}";
        }

        // Go counts nanoseconds in 64 bits, about 292 years.
        const decimal most = long.MaxValue / 100m;
        if (amount > most / size || ticks + amount * size > most)
        {
            return Invalid(text);
        }

        ticks += amount * size;
        return null;
    }

    private static int Run(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var count = 0;
        while (count < text.Length && belongs(text[count]))
        {
            count++;
        }

        return count;
    }

    private static string Invalid(string? text) => $"time: invalid duration \"{text}\"; {Example}";
}
