using System.Globalization;

namespace ActorCluster.Api.Lab.Text;

/// <summary>
/// A cron line as Kubernetes' CronJob and Chaos Mesh take it (github.com/robfig/cron, <c>ParseStandard</c>): minute, hour, day of month,
/// month, day of week; <c>@hourly</c>, <c>@daily</c>, <c>@weekly</c>, <c>@monthly</c>, <c>@yearly</c>, <c>@every 90s</c>.
/// Times are UTC where no time zone is given.
/// </summary>
public sealed class CronSchedule
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly TimeSpan? _every;
    private readonly ulong[] _fields;
    private readonly bool _anyDayOfMonth;
    private readonly bool _anyDayOfWeek;

    private CronSchedule(TimeSpan? every, ulong[] fields, bool anyDayOfMonth, bool anyDayOfWeek)
    {
        _every = every;
        _fields = fields;
        _anyDayOfMonth = anyDayOfMonth;
        _anyDayOfWeek = anyDayOfWeek;
    }

    /// <summary>The time between two moments, when the line says <c>@every</c>.</summary>
    public TimeSpan? Every => _every;

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static CronSchedule Parse(string text) => TryParse(text, out var value, out var error) ? value! : throw new FormatException(error);

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="value">The schedule.</param>
    /// <param name="error">What is wrong with the line; null when it was read.</param>
    public static bool TryParse(string? text, out CronSchedule? value, out string? error)
    {
        value = null;
        error = null;
        var line = (text ?? "").Trim();
        if (line.StartsWith("@every ", StringComparison.Ordinal))
        {
            if (LabDuration.TryParse(line[7..].Trim(), out var every, out error) && every < TimeSpan.FromSeconds(1))
            {
                error = "must be at least a second apart";
            }

            value = error is null ? new CronSchedule(every, [], true, true) : null;
            return error is null;
        }

        line = line switch
        {
            "@yearly" or "@annually" => "0 0 1 1 *",
            "@monthly" => "0 0 1 * *",
            "@weekly" => "0 0 * * 0",
            "@daily" or "@midnight" => "0 0 * * *",
            "@hourly" => "0 * * * *",
            _ => line,
        };
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 5)
        {
            error = string.Create(CultureInfo.InvariantCulture, $"expected exactly 5 fields, found {parts.Length}: [{string.Join(' ', parts)}]");
            return false;
        }

        var fields = new ulong[5];
        error = Field(parts[0], 0, 59, [], ref fields[0])
            ?? Field(parts[1], 0, 23, [], ref fields[1])
            ?? Field(parts[2], 1, 31, [], ref fields[2])
            ?? Field(parts[3], 1, 12, Months, ref fields[3])
            ?? Field(parts[4], 0, 6, Days, ref fields[4]);
        value = error is null ? new CronSchedule(null, fields, IsEvery(parts[2]), IsEvery(parts[4])) : null;
        return error is null;
    }

    /// <summary>
    /// The next moment after another one. An hour that a zone leaves out in spring is left out, and one that it repeats in autumn counts
    /// twice.
    /// </summary>
    /// <param name="after">The other moment.</param>
    /// <param name="zone">The zone whose clocks the line speaks of; null for UTC.</param>
    /// <returns>The moment; null when there is none within five years (the 30th of February).</returns>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo? zone = null)
    {
        var time = after.ToUniversalTime();
        if (_every is { } every)
        {
            var sum = time + every;
            return sum.AddTicks(-(sum.Ticks % TimeSpan.TicksPerSecond));
        }

        zone ??= TimeZoneInfo.Utc;
        time = time.AddTicks(TimeSpan.TicksPerMinute - time.Ticks % TimeSpan.TicksPerMinute);
        var last = time.AddYears(5);
        while (time < last)
        {
            var local = TimeZoneInfo.ConvertTime(time, zone);
            if (!Has(3, local.Month) || !IsDay(local))
            {
                time = StartOfDay(local.Date.AddDays(1), zone);
            }
            else if (!Has(1, local.Hour))
            {
                time = time.AddMinutes(60 - local.Minute);
            }
            else if (!Has(0, local.Minute))
            {
                time = time.AddMinutes(1);
            }
            else
            {
                return time.ToUniversalTime();
            }
        }

        return null;
    }

    // Some zones change their clocks at midnight: the day begins at its first moment then.
    private static DateTimeOffset StartOfDay(DateTime date, TimeZoneInfo zone)
    {
        var start = DateTime.SpecifyKind(date, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(start))
        {
            start = start.AddMinutes(30);
        }

        return new DateTimeOffset(start, zone.IsAmbiguousTime(start) ? zone.GetAmbiguousTimeOffsets(start).Max() : zone.GetUtcOffset(start));
    }

    private static bool IsAny(string field) => field is "*" or "?";

    // A day field says nothing when any of its parts is every day.
    private static bool IsEvery(string field) => field.Split(',').Any(static part => part is "*" or "?" or "*/1" or "?/1");

    private bool Has(int field, int number) => (_fields[field] & (1UL << number)) != 0;

    // Either day will do when both are given, as in every cron.
    private bool IsDay(DateTimeOffset time)
    {
        var (ofMonth, ofWeek) = (Has(2, time.Day), Has(4, (int)time.DayOfWeek));
        return _anyDayOfMonth || _anyDayOfWeek ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    private static string? Field(string text, int lowest, int highest, string[] names, ref ulong bits)
    {
        foreach (var part in text.Split(','))
        {
            var slash = part.Split('/');
            var range = slash[0].Split('-');
            var any = IsAny(slash[0]);
            var step = 1;
            var wrong = range.Length > 2 ? $"too many hyphens: {part}"
                : slash.Length > 2 ? $"too many slashes: {part}"
                : (slash.Length == 2 ? Number(slash[1], [], 0, out step) : null);
            if (wrong is not null)
            {
                return wrong;
            }

            var (from, to) = (lowest, highest);
            if (!any && (Number(range[0], names, lowest, out from) ?? Number(range[^1], names, lowest, out to)) is { } noNumber)
            {
                return noNumber;
            }

            // A number with a step goes on to the end: 5/15.
            to = !any && range.Length == 1 && slash.Length == 2 ? highest : to;
            wrong = from < lowest ? string.Create(CultureInfo.InvariantCulture, $"beginning of range ({from}) below minimum ({lowest}): {part}")
                : to > highest ? string.Create(CultureInfo.InvariantCulture, $"end of range ({to}) above maximum ({highest}): {part}")
                : from > to ? string.Create(CultureInfo.InvariantCulture, $"beginning of range ({from}) beyond end of range ({to}): {part}")
                : step == 0 ? $"step of range should be a positive number: {part}"
                : null;
            if (wrong is not null)
            {
                return wrong;
            }

            for (var number = from; number <= to; number += step)
            {
                bits |= 1UL << number;
            }
        }

        return null;
    }

    // Names are counted from the lowest number on. The words are those of Go's strconv, within those of the cron library.
    private static string? Number(string text, string[] names, int lowest, out int number)
    {
        var index = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        number = index + lowest;
        return index >= 0 || int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
            ? number < 0 ? $"negative number ({text}) not allowed: {text}" : null
            : $"failed to parse int from {text}: strconv.Atoi: parsing \"{text}\": invalid syntax";
    }
}
