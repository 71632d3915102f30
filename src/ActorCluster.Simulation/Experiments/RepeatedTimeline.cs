using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Simulation.Experiments;

/// <summary>
/// An experiment whose timeline is to be run several times, written out: the entries and expectations of the first time as they are,
/// those of each further one under names of their own (<c>dark-2</c>), later by the time between two starts. Pure.
/// </summary>
public static class RepeatedTimeline
{
    /// <summary>Writes an experiment out.</summary>
    /// <param name="experiment">The experiment; valid.</param>
    /// <returns>The experiment without a repetition; itself when it has none.</returns>
    public static Experiment Of(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var spec = experiment.Spec;
        if (spec.Repetition is not { } repetition)
        {
            return experiment;
        }

        var (count, once) = (repetition.Count ?? 1, Horizon.Of(spec));
        var every = repetition.Every is { } text && LabDuration.Parse(text) is var given && given > once ? given : once;
        var timeline = spec.Timeline ?? [];
        var (entries, expectations) = (new List<TimelineEntry>(), new List<Expectation>());
        for (var time = 1; time <= count; time++)
        {
            var names = new Names(timeline, spec.Expectations ?? [], time);
            var offset = every * (time - 1);
            entries.AddRange(timeline.Select(entry => names.Of(entry, offset)));
            expectations.AddRange((spec.Expectations ?? [])
                .Where(expectation => time == 1 || timeline.Count > 0)
                .Select(expectation => names.Of(expectation, time == count ? null : every - Start(expectation, timeline))));
        }

        return experiment with
        {
            Spec = spec with
            {
                Repetition = null,
                Timeline = entries,
                Expectations = expectations,
                Duration = spec.Duration is null ? null : LabDuration.Format(once + (every * (count - 1))),
            },
        };
    }

    private static TimeSpan Start(Expectation expectation, IReadOnlyList<TimelineEntry> timeline) =>
        (timeline.FirstOrDefault(entry => entry.Name == expectation.After) ?? (timeline.Count > 0 ? timeline[0] : null)) is not { } entry ? TimeSpan.Zero
            : expectation.From == "Heal" ? Horizon.End(entry, timeline) : Horizon.Start(entry, timeline);

    /// <summary>The names of one of the times.</summary>
    private sealed class Names(IReadOnlyList<TimelineEntry> timeline, IReadOnlyList<Expectation> expectations, int time)
    {
        private readonly HashSet<string> _taken =
            [.. timeline.Select(static entry => entry.Name!), .. expectations.Select(static expectation => expectation.Name!)];

        public TimelineEntry Of(TimelineEntry entry, TimeSpan offset) => entry with
        {
            Name = Of(entry.Name),
            At = entry.After is null ? LabDuration.Format((entry.At is { } at ? LabDuration.Parse(at) : TimeSpan.Zero) + offset) : entry.At,
            After = Of(entry.After),
            Nodes = Of(entry.Nodes),
            Link = entry.Link is { Peers: { } peers } link ? link with { Peers = Of(peers) } : entry.Link,
        };

        // What is watched to the end is watched until the next time begins.
        public Expectation Of(Expectation expectation, TimeSpan? rest) => expectation with
        {
            Name = Of(expectation.Name),
            After = Of(expectation.After ?? (timeline.Count > 0 ? timeline[0].Name : null)),
            During = expectation is { During: null } and ({ Always: true } or { Never: true }) && rest is { } left
                ? new Window(TimeSpan.Zero, left).ToString() : expectation.During,
            Condition = expectation.Condition is { } condition ? Of(condition) : null,
        };

        private ClusterCondition Of(ClusterCondition condition) => condition with
        {
            Objects = condition.Objects is { } objects ? objects with { OnNodesOf = Of(objects.OnNodesOf), Before = Of(objects.Before) } : null,
            Containers = condition.Containers is { } containers ? containers with { OnNodesOf = Of(containers.OnNodesOf) } : null,
            Metric = condition.Metric is { } metric && timeline.Any(entry => entry.Name == metric.Of) ? metric with { Of = Of(metric.Of) } : condition.Metric,
            All = condition.All is { } all ? [.. all.Select(Of)] : null,
            Any = condition.Any is { } any ? [.. any.Select(Of)] : null,
            Not = condition.Not is { } not ? Of(not) : null,
        };

        private NodeTargets? Of(NodeTargets? targets) => targets?.SameAs is { } other ? targets with { SameAs = Of(other) } : targets;

        private string? Of(string? name)
        {
            if (name is null || time == 1)
            {
                return name;
            }

            var other = string.Create(CultureInfo.InvariantCulture, $"{name}-{time}");
            while (_taken.Contains(other))
            {
                other += "-again";
            }

            return other;
        }
    }
}
