using System.Globalization;

namespace ActorCluster.Api.Meta;

/// <summary>Reads and writes the one time format of the Kubernetes API, without going through format strings.</summary>
internal static class Rfc3339
{
    /// <summary>Characters of <c>2006-01-02T15:04:05Z</c>.</summary>
    internal const int SecondsLength = 20;

    /// <summary>Characters of <c>2006-01-02T15:04:05.000000Z</c>.</summary>
    internal const int MicrosecondsLength = 27;

    /// <summary>Writes whole seconds; the span holds <see cref="SecondsLength"/> bytes.</summary>
    internal static void FormatSeconds(DateTime utc, Span<byte> destination)
    {
        FormatToSeconds(utc, destination);
        destination[19] = (byte)'Z';
    }

    /// <summary>Writes six fractional digits; the span holds <see cref="MicrosecondsLength"/> bytes.</summary>
    internal static void FormatMicroseconds(DateTime utc, Span<byte> destination)
    {
        FormatToSeconds(utc, destination);
        destination[19] = (byte)'.';
        Digits(destination.Slice(20, 6), (int)(utc.Ticks % TimeSpan.TicksPerSecond / 10));
        destination[26] = (byte)'Z';
    }

    /// <summary>
    /// Reads a date and time with any number of fractional digits and <c>Z</c> or a numeric offset. Digits beyond the clock's 100 ns are
    /// dropped, as Go's <c>time.Parse</c> drops those beyond nanoseconds.
    /// </summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < SecondsLength || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        if (!Number(text, 0, 4, out var year) || !Number(text, 5, 2, out var month) || !Number(text, 8, 2, out var day)
            || !Number(text, 11, 2, out var hour) || !Number(text, 14, 2, out var minute) || !Number(text, 17, 2, out var second))
        {
            return false;
        }

        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var position = 19;
        long ticks = 0;
        if (text[position] == '.')
        {
            var unit = TimeSpan.TicksPerSecond;
            var start = ++position;
            for (; position < text.Length && char.IsAsciiDigit(text[position]); position++)
            {
                unit /= 10;
                ticks += (text[position] - '0') * unit;
            }

            if (position == start || position == text.Length)
            {
                return false;
            }
        }

        if (!TryOffset(text[position..], out var offset))
        {
            return false;
        }

        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified).Ticks + ticks - offset.Ticks;
        if (local < DateTime.MinValue.Ticks || local > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(local, TimeSpan.Zero);
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        if (text is "Z")
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':' || !Number(text, 1, 2, out var hours) || !Number(text, 4, 2, out var minutes)
            || hours > 24 || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0);
        if (text[0] == '-')
        {
            offset = -offset;
        }

        return true;
    }

    private static bool Number(ReadOnlySpan<char> text, int start, int length, out int value)
    {
        value = 0;
        for (var i = start; i < start + length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                return false;
            }

            value = value * 10 + text[i] - '0';
        }

        return true;
    }

    private static void FormatToSeconds(DateTime utc, Span<byte> destination)
    {
        Digits(destination[..4], utc.Year);
        destination[4] = (byte)'-';
        Digits(destination.Slice(5, 2), utc.Month);
        destination[7] = (byte)'-';
        Digits(destination.Slice(8, 2), utc.Day);
        destination[10] = (byte)'T';
        Digits(destination.Slice(11, 2), utc.Hour);
        destination[13] = (byte)':';
        Digits(destination.Slice(14, 2), utc.Minute);
        destination[16] = (byte)':';
        Digits(destination.Slice(17, 2), utc.Second);
    }

    private static void Digits(Span<byte> destination, int value)
    {
        for (var i = destination.Length - 1; i >= 0; i--)
        {
            destination[i] = (byte)('0' + value % 10);
            value /= 10;
        }
    }
}
