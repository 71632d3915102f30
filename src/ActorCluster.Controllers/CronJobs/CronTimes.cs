using System.Diagnostics.CodeAnalysis;
using ActorCluster.Api.Batch;
using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Controllers.CronJobs;

/// <summary>
/// The times at which the Jobs of a CronJob are due (kubernetes pkg/controller/cronjob/utils.go). Without a time zone they are UTC: the
/// emulated controllers run in it.
/// </summary>
/// <param name="schedule">The schedule.</param>
/// <param name="zone">The zone whose clocks it speaks of.</param>
public sealed class CronTimes(CronSchedule schedule, TimeZoneInfo zone)
{
    /// <summary>More missed times than this are an event.</summary>
    public const int TooMany = 100;

    // Clocks that are adjusted must not let a time slip by.
    private static readonly TimeSpan Delta = TimeSpan.FromMilliseconds(100);

    /// <summary>The zone whose clocks the schedule speaks of.</summary>
    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>Reads the schedule of a CronJob. A zone within the line, <c>TZ=Europe/Berlin 0 3 * * *</c>, is still understood.</summary>
    /// <param name="spec">The CronJob's spec; its <c>timeZone</c> is known.</param>
    /// <param name="times">The times.</param>
    /// <param name="error">What is wrong with the schedule; null when it was read.</param>
    public static bool TryParse(CronJobSpec spec, [NotNullWhen(true)] out CronTimes? times, out string? error)
    {
        var (line, zone) = (spec.Schedule, spec.TimeZone ?? "UTC");
        if (line.StartsWith("TZ=", StringComparison.Ordinal) || line.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            var (from, to) = (line.IndexOf('=', StringComparison.Ordinal) + 1, line.IndexOf(' ', StringComparison.Ordinal));
            zone = to < 0 ? line[from..] : line[from..to];
            line = to < 0 ? "" : line[to..];
        }

        times = null;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
        {
            error = $"provided bad location {zone}: unknown time zone {zone}";
            return false;
        }

        if (CronSchedule.TryParse(line, out var parsed, out error))
        {
            times = new CronTimes(parsed!, found);
        }

        return times is not null;
    }

    /// <summary>The last time up to now at which a Job was due and none was started.</summary>
    /// <param name="cronJob">The CronJob.</param>
    /// <param name="now">The time.</param>
    public MissedTime Missed(CronJob cronJob, DateTimeOffset now) => MostRecent(cronJob, now, withDeadline: true);

    /// <summary>How long it is until a Job is due next.</summary>
    /// <param name="cronJob">The CronJob.</param>
    /// <param name="now">The time.</param>
    /// <returns>The time; null when the schedule names none.</returns>
    public TimeSpan? UntilNext(CronJob cronJob, DateTimeOffset now)
    {
        var missed = MostRecent(cronJob, now, withDeadline: false);
        var from = missed.Last ?? (missed is { Count: 0, IsNever: false } ? missed.Earliest : now);
        return schedule.Next(from, Zone) + Delta - now;
    }

    private MissedTime MostRecent(CronJob cronJob, DateTimeOffset now, bool withDeadline)
    {
        var earliest = cronJob.Status.LastScheduleTime?.Value ?? cronJob.Metadata.CreationTimestamp?.Value ?? now;
        if (withDeadline && cronJob.Spec.StartingDeadlineSeconds is { } seconds && now.AddSeconds(-seconds) is var deadline && deadline > earliest)
        {
            earliest = deadline;
        }

        if (schedule.Next(earliest, Zone) is not { } first || schedule.Next(first, Zone) is not { } second)
        {
            return new MissedTime(earliest, null, 0) { IsNever = true };
        }

        if (now < first)
        {
            return new MissedTime(earliest, null, 0);
        }

        if (now < second)
        {
            return new MissedTime(earliest, first, 0);
        }

        // Estimated by the distance of the first two, as going through years of minutes would take as long.
        var interval = (long)Math.Round((second - first).TotalSeconds);
        var count = (long)(now - first).TotalSeconds / interval + 1;
        DateTimeOffset? last = null;
        for (var time = schedule.Next(first.AddSeconds((count - 2) * interval), Zone); time <= now; time = schedule.Next(time.Value, Zone))
        {
            last = time;
        }

        return new MissedTime(earliest, last, count);
    }
}

/// <summary>What was due and not started.</summary>
/// <param name="Earliest">Since when is counted.</param>
/// <param name="Last">The last time that was due; null when there is none.</param>
/// <param name="Count">How many times were due, about; zero for none or one.</param>
public readonly record struct MissedTime(DateTimeOffset Earliest, DateTimeOffset? Last, long Count)
{
    /// <summary>Whether the schedule names no time at all, such as the 30th of February.</summary>
    public bool IsNever { get; init; }
}
