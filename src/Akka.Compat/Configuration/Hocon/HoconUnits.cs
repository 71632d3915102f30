using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>Durations and sizes with their units, as the HOCON specification names them.</summary>
internal static class HoconUnits
{
    public static TimeSpan ParseDuration(string? text, bool allowInfinite)
    {
        var trimmed = text.AsSpan().Trim();
        if (allowInfinite && trimmed.Equals("infinite", StringComparison.OrdinalIgnoreCase)) return Timeout.InfiniteTimeSpan;

        var digits = LengthOfNumber(trimmed);
        if (!double.TryParse(trimmed[..digits], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw new FormatException($"'{text}' is not a duration such as '10 s'.");
        if (number < 0) throw new FormatException($"Expected a positive duration instead of '{text}'.");

        double ticks = trimmed[digits..].TrimStart() switch
        {
            "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => TimeSpan.TicksPerMicrosecond / 1000.0,
            "us" or "micro" or "micros" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
            "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
            "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
            "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
            "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
            "d" or "day" or "days" => TimeSpan.TicksPerDay,
            _ => throw new FormatException($"'{text}' has no known unit of time (ns, us, ms, s, m, h, d)."),
        };
        return TimeSpan.FromTicks((long)Math.Round(number * ticks));
    }

    public static long? ParseByteSize(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var trimmed = text.AsSpan().Trim();
        var digits = LengthOfNumber(trimmed);
        if (!decimal.TryParse(trimmed[..digits], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw new FormatException($"'{text}' is not a size such as '128 KiB'.");
        return (long)(number * Factor(trimmed[digits..].TrimStart(), text));
    }

    // Units with an i, and single letters, are powers of 1024; the others are powers of 1000.
    private static long Factor(ReadOnlySpan<char> unit, string text) => unit switch
    {
        "" or "b" or "B" or "byte" or "bytes" => 1,
        "kB" or "kilobyte" or "kilobytes" => 1000,
        "K" or "k" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => 1L << 10,
        "MB" or "megabyte" or "megabytes" => 1000_000,
        "M" or "m" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => 1L << 20,
        "GB" or "gigabyte" or "gigabytes" => 1000_000_000,
        "G" or "g" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => 1L << 30,
        "TB" or "terabyte" or "terabytes" => 1000_000_000_000,
        "T" or "t" or "Ti" or "TiB" or "tebibyte" or "tebibytes" => 1L << 40,
        "PB" or "petabyte" or "petabytes" => 1000_000_000_000_000,
        "P" or "p" or "Pi" or "PiB" or "pebibyte" or "pebibytes" => 1L << 50,
        "EB" or "exabyte" or "exabytes" => 1000_000_000_000_000_000,
        "E" or "e" or "Ei" or "EiB" or "exbibyte" or "exbibytes" => 1L << 60,
        _ => throw new FormatException($"'{text}' has no known unit of size (B, kB, KiB, MB, MiB, ...)."),
    };

    private static int LengthOfNumber(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && text[length] is ('+' or '-' or '.' or (>= '0' and <= '9'))) length++;
        return length;
    }
}
