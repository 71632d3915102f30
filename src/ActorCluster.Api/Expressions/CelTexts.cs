using System.Globalization;
using System.Text;

namespace ActorCluster.Api.Expressions;

/// <summary>Functions of texts that count in characters (cel-go's ext/strings.go), and time zones (common/types/timestamp.go).</summary>
internal static class CelTexts
{
    /// <summary>The character at a place; nothing right behind the end.</summary>
    public static string CharAt(string text, long at)
    {
        var runes = Runes(text);
        return at < 0 || at > runes.Length ? throw Bounds(at) : at == runes.Length ? "" : runes[at].ToString();
    }

    /// <summary>The first place of a part, or -1.</summary>
    public static long IndexOf(string text, string part, long from)
    {
        if (part.Length == 0)
        {
            return from;
        }

        var (runes, wanted) = (Runes(text), Runes(part));
        if (from < 0 || from >= runes.Length)
        {
            return runes.Length == 0 && from == 0 ? -1 : throw Bounds(from);
        }

        for (var at = from; at <= runes.Length - wanted.Length; at++)
        {
            if (runes.AsSpan((int)at, wanted.Length).SequenceEqual(wanted))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The last place of a part that does not lie behind another place, or -1.</summary>
    public static long LastIndexOf(string text, string part, long? before)
    {
        var (runes, wanted) = (Runes(text), Runes(part));
        if (part.Length == 0)
        {
            return before ?? runes.Length;
        }

        if (before is { } given && (given < 0 || given >= runes.Length))
        {
            throw Bounds(given);
        }

        for (var at = Math.Min(before ?? runes.Length, runes.Length - wanted.Length); at >= 0; at--)
        {
            if (runes.AsSpan((int)at, wanted.Length).SequenceEqual(wanted))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The characters from one place to another.</summary>
    public static string Substring(string text, long from, long? to)
    {
        if (from > to)
        {
            throw new CelException($"invalid substring range. start: {from}, end: {to}");
        }

        var runes = Runes(text);
        if (from < 0 || from > runes.Length || to < 0 || to > runes.Length)
        {
            throw Bounds(from < 0 || from > runes.Length ? from : to!.Value);
        }

        return string.Concat(runes[(int)from..(int)(to ?? runes.Length)].Select(static rune => rune.ToString()));
    }

    /// <summary>Replaces a part, so many times at most; a negative number is no limit. Nothing is found between all characters.</summary>
    public static string Replace(string text, string old, string with, long times)
    {
        if (old == with || times == 0)
        {
            return text;
        }

        var result = new StringBuilder();
        if (old.Length == 0)
        {
            foreach (var rune in text.EnumerateRunes())
            {
                result.Append(times == 0 ? "" : with).Append(rune.ToString());
                times -= times == 0 ? 0 : 1;
            }

            return result.Append(times == 0 ? "" : with).ToString();
        }

        var start = 0;
        for (; times != 0 && text.IndexOf(old, start, StringComparison.Ordinal) is >= 0 and var at; times--)
        {
            result.Append(text, start, at - start).Append(with);
            start = at + old.Length;
        }

        return result.Append(text, start, text.Length - start).ToString();
    }

    /// <summary>Splits a text into so many parts at most; a negative number is no limit.</summary>
    public static object?[] Split(string text, string by, long limit)
    {
        if (limit == 0)
        {
            return [];
        }

        if (by.Length > 0)
        {
            return [.. limit < 0 ? text.Split(by) : text.Split(by, (int)Math.Min(limit, int.MaxValue))];
        }

        var parts = Runes(text).Select(static rune => (object?)rune.ToString()).ToList();
        if (limit > 0 && parts.Count > limit)
        {
            var rest = string.Concat(parts.Skip((int)limit - 1));
            parts.RemoveRange((int)limit - 1, parts.Count - (int)limit + 1);
            parts.Add(rest);
        }

        return [.. parts];
    }

    /// <summary>A time in a zone by name, or by its hours and minutes from Greenwich.</summary>
    /// <exception cref="CelException">There is no such zone.</exception>
    public static DateTimeOffset InZone(DateTimeOffset time, string zone)
    {
        var colon = zone.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return zone is "" or "UTC" ? time.ToUniversalTime()
                : TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTime(time, found)
                : throw new CelException($"unknown time zone {zone}");
        }

        var (hours, minutes) = (Number(zone[..colon]), Number(zone[(colon + 1)..]));
        return time.ToOffset(TimeSpan.FromMinutes((hours * 60) + (zone[0] == '-' ? -minutes : minutes)));
    }

    private static int Number(string digits) => int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new CelException($"strconv.Atoi: parsing {Validation.FieldError.Quote(digits)}: invalid syntax");

    private static Rune[] Runes(string text) => [.. text.EnumerateRunes()];

    private static CelException Bounds(long at) => new($"index out of range: {at.ToString(CultureInfo.InvariantCulture)}");
}
