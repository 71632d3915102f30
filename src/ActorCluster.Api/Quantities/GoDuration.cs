using System.Globalization;

namespace ActorCluster.Api.Quantities;

/// <summary>Durations as Go writes them (<c>time.ParseDuration</c>).</summary>
public static class GoDuration
{
    private static readonly System.Buffers.SearchValues<char> Decimal = System.Buffers.SearchValues.Create("0123456789.");

    /// <summary>Reads a duration: <c>1h30m</c>, <c>-1.5s</c>, <c>0</c>.</summary>
    /// <param name="text">The duration.</param>
    /// <returns>Null when it is none.</returns>
    public static TimeSpan? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan();
        var sign = rest.StartsWith("-") ? -1 : 1;
        rest = rest.TrimStart("+-");
        if (rest is "0")
        {
            return TimeSpan.Zero;
        }

        decimal ticks = 0;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(Decimal);
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            rest = rest[digits..];
            var length = rest.IndexOfAny(Decimal);
            var unit = length < 0 ? rest : rest[..length];
            decimal factor = unit switch
            {
                "h" => TimeSpan.TicksPerHour,
                "m" => TimeSpan.TicksPerMinute,
                "s" => TimeSpan.TicksPerSecond,
                "ms" => TimeSpan.TicksPerMillisecond,
                "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
                "ns" => 0.01m,
                _ => 0,
            };
            if (factor == 0)
            {
                return null;
            }

            ticks += number * factor;
            rest = rest[unit.Length..];
        }

        return text.Length == 0 || ticks > long.MaxValue ? null : new TimeSpan((long)ticks * sign);
    }

    /// <summary>Writes a duration as Go's <c>Duration.String</c>: <c>1h0m0.5s</c>, <c>1.5ms</c>, <c>0s</c>.</summary>
    /// <param name="nanoseconds">The duration in nanoseconds.</param>
    public static string Format(long nanoseconds)
    {
        var sign = nanoseconds < 0 ? "-" : "";
        var size = Math.Abs((decimal)nanoseconds);
        if (size < 1_000_000_000)
        {
            var (unit, name) = size >= 1_000_000 ? (1_000_000m, "ms") : size >= 1_000 ? (1_000m, "µs") : (1m, size == 0 ? "s" : "ns");
            return sign + Number(size / unit) + name;
        }

        var seconds = decimal.Truncate(size / 1_000_000_000);
        var (hours, minutes) = (decimal.Truncate(seconds / 3600), decimal.Truncate(seconds / 60) % 60);
        return sign
            + (hours > 0 ? Number(hours) + "h" : "")
            + (hours > 0 || minutes > 0 ? Number(minutes) + "m" : "")
            + Number(size / 1_000_000_000 % 60) + "s";
    }

    private static string Number(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
