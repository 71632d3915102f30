using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Simulation.Experiments;

/// <summary>How long an experiment has to be watched, as far as its manifest tells: pure.</summary>
public static class Horizon
{
    /// <summary>
    /// The time, from the steady state on, by which every entry with a duration has ended and every bound of an expectation has passed.
    /// What an action takes is not known before.
    /// </summary>
    /// <param name="spec">The experiment.</param>
    public static TimeSpan Of(ExperimentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Duration is { } given)
        {
            return LabDuration.Parse(given);
        }

        var timeline = spec.Timeline ?? [];
        var latest = TimeSpan.Zero;
        foreach (var entry in timeline)
        {
            latest = Later(latest, End(entry, timeline));
        }

        foreach (var expectation in spec.Expectations ?? [])
        {
            var entry = timeline.FirstOrDefault(entry => entry.Name == expectation.After) ?? (timeline.Count > 0 ? timeline[0] : null);
            var origin = entry is null ? TimeSpan.Zero : expectation.From == "Heal" ? End(entry, timeline) : Start(entry, timeline);
            latest = Later(latest, origin + Bound(expectation));
        }

        return latest;
    }

    private static TimeSpan Bound(Expectation expectation)
    {
        var during = expectation.During is { } text ? Window.Parse(text).To : TimeSpan.Zero;
        return expectation switch
        {
            { By: { } by } => LabDuration.Parse(by),
            { Between: { } between } => Window.Parse(between).To,
            { NotBefore: { } notBefore } => LabDuration.Parse(notBefore),
            _ => during,
        };
    }

    /// <summary>When an entry begins, from the steady state on, as far as the manifest tells.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="timeline">All entries.</param>
    public static TimeSpan Start(TimelineEntry entry, IReadOnlyList<TimelineEntry> timeline)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var offset = entry.At is { } at ? LabDuration.Parse(at) : TimeSpan.Zero;
        return entry.After is { } after && timeline.FirstOrDefault(other => other.Name == after) is { } before ? End(before, timeline) + offset : offset;
    }

    /// <summary>When an entry ends, from the steady state on, as far as the manifest tells.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="timeline">All entries.</param>
    internal static TimeSpan End(TimelineEntry entry, IReadOnlyList<TimelineEntry> timeline) =>
        Start(entry, timeline) + (entry.Duration is { } duration ? LabDuration.Parse(duration) : TimeSpan.Zero);

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
