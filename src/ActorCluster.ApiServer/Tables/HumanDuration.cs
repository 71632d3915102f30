using System.Globalization;

namespace ActorCluster.ApiServer.Tables;

/// <summary>Durations as people read them: two units at most, fewer the longer it is (k8s.io/apimachinery/pkg/util/duration).</summary>
internal static class HumanDuration
{
    /// <summary>The time from a moment to now; <c>&lt;unknown&gt;</c> for no moment (translateTimestampSince).</summary>
    /// <param name="since">The moment.</param>
    /// <param name="now">Now.</param>
    public static string Since(DateTimeOffset? since, DateTimeOffset now) =>
        since is { } moment && moment.UtcTicks != 0 ? Format(now - moment) : "<unknown>";

    /// <summary>Shows a duration.</summary>
    /// <param name="duration">The duration.</param>
    public static string Format(TimeSpan duration)
    {
        // A clock that is a little behind counts as none; more than that is no duration.
        var seconds = (long)duration.TotalSeconds;
        if (seconds < -1)
        {
            return "<invalid>";
        }

        if (seconds < 0)
        {
            return "0s";
        }

        if (seconds < 60 * 2)
        {
            return Text(seconds, 's');
        }

        var minutes = seconds / 60;
        if (minutes < 10)
        {
            return Text(minutes, 'm', seconds % 60, 's');
        }

        if (minutes < 60 * 3)
        {
            return Text(minutes, 'm');
        }

        var hours = seconds / 3600;
        if (hours < 8)
        {
            return Text(hours, 'h', minutes % 60, 'm');
        }

        if (hours < 48)
        {
            return Text(hours, 'h');
        }

        if (hours < 24 * 8)
        {
            return Text(hours / 24, 'd', hours % 24, 'h');
        }

        if (hours < 24 * 365 * 2)
        {
            return Text(hours / 24, 'd');
        }

        return hours < 24 * 365 * 8 ? Text(hours / 24 / 365, 'y', hours / 24 % 365, 'd') : Text(hours / 24 / 365, 'y');
    }

    private static string Text(long value, char unit) => string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");

    private static string Text(long value, char unit, long rest, char restUnit) => rest == 0
        ? Text(value, unit)
        : string.Create(CultureInfo.InvariantCulture, $"{value}{unit}{rest}{restUnit}");
}
