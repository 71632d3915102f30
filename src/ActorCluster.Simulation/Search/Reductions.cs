using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Simulation.Experiments;

namespace ActorCluster.Simulation.Search;

/// <summary>
/// The ways in which an experiment gets smaller. Each gives candidates, the boldest first; what is not valid or does not fail any more is
/// sorted out by who tries them. Pure.
/// </summary>
internal static class Reductions
{
    /// <summary>What is left out first saves the most in all further runs.</summary>
    public static IReadOnlyList<Func<Experiment, IEnumerable<Experiment>>> All { get; } =
    [
        Of(Judged), Of(Entries), Of(Workloads), Of(Pools), Of(Replicas), Of(Durations), Of(Starts), Of(Targets), Of(Settings),
    ];

    private static Func<Experiment, IEnumerable<Experiment>> Of(Func<ExperimentSpec, IEnumerable<ExperimentSpec>> reduce) =>
        experiment => reduce(experiment.Spec).Select(spec => experiment with { Spec = spec });

    // What is judged beside the failure only takes time.
    private static IEnumerable<ExperimentSpec> Judged(ExperimentSpec spec)
    {
        var expectations = spec.Expectations ?? [];
        foreach (var rest in Without(expectations))
        {
            yield return spec with { Expectations = rest };
        }

        if (spec.Recovery?.Skip != true)
        {
            yield return spec with { Recovery = new Recovery { Skip = true } };
        }

        if (spec.Duration is not null)
        {
            yield return spec with { Duration = null };
        }

        if (spec.SteadyState is not null)
        {
            yield return spec with { SteadyState = null };
        }
    }

    private static IEnumerable<ExperimentSpec> Entries(ExperimentSpec spec)
    {
        var timeline = spec.Timeline ?? [];
        foreach (var rest in Without(timeline))
        {
            yield return spec with { Timeline = TimelineParts.Keep(timeline, rest.Contains) };
        }
    }

    private static IEnumerable<ExperimentSpec> Workloads(ExperimentSpec spec) =>
        Without(WorkloadTexts.Of(spec)).Select(rest => WorkloadTexts.With(spec, rest));

    private static IEnumerable<ExperimentSpec> Pools(ExperimentSpec spec)
    {
        var pools = spec.Cluster?.Pools ?? [];
        ExperimentSpec With(IReadOnlyList<NodePool> changed) => spec with { Cluster = spec.Cluster! with { Pools = changed } };
        foreach (var rest in Without(pools).Where(static rest => rest.Count > 0))
        {
            yield return With(rest);
        }

        for (var i = 0; i < pools.Count; i++)
        {
            foreach (var fewer in Fewer(pools[i].Count ?? 1))
            {
                yield return With([.. pools.Select((pool, at) => at == i ? pool with { Count = fewer } : pool)]);
            }

            // A fault that names a zone keeps a node of each zone before it, as long as they are there.
            foreach (var rest in Without(pools[i].Zones ?? []))
            {
                yield return With([.. pools.Select((pool, at) => at == i ? pool with { Zones = rest.Count == 0 ? null : rest } : pool)]);
            }
        }
    }

    private static IEnumerable<ExperimentSpec> Replicas(ExperimentSpec spec)
    {
        var objects = WorkloadTexts.Of(spec);
        for (var i = 0; i < objects.Count; i++)
        {
            foreach (var fewer in WorkloadTexts.HasReplicas(objects[i]) ? Fewer(WorkloadTexts.Replicas(objects[i])) : [])
            {
                yield return WorkloadTexts.With(spec, WorkloadTexts.WithReplicas(objects, i, fewer));
            }
        }
    }

    private static IEnumerable<ExperimentSpec> Durations(ExperimentSpec spec) => EachEntry(spec, static entry => entry.Duration is { } duration
        ? Shorter(LabDuration.Parse(duration), TimeSpan.FromSeconds(1)).Select(time => entry with { Duration = LabDuration.Format(time) })
        : []);

    private static IEnumerable<ExperimentSpec> Starts(ExperimentSpec spec) => EachEntry(spec, static entry => entry.At is { } at
        ? Shorter(LabDuration.Parse(at), TimeSpan.Zero).Select(time => entry with { At = time == TimeSpan.Zero ? null : LabDuration.Format(time) })
        : []);

    private static IEnumerable<ExperimentSpec> Targets(ExperimentSpec spec) => EachEntry(spec, static entry => Targets(entry));

    private static IEnumerable<TimelineEntry> Targets(TimelineEntry entry)
    {
        if (entry is { Nodes: { SameAs: null } nodes })
        {
            if (nodes.Mode is not (null or TargetMode.One) || nodes.Names is not null)
            {
                yield return entry with { Nodes = nodes with { Mode = TargetMode.One, Value = null } };
            }

            if (nodes != new NodeTargets { Mode = nodes.Mode, Value = nodes.Value })
            {
                yield return entry with { Nodes = new NodeTargets { Mode = nodes.Mode ?? TargetMode.One, Value = nodes.Value } };
            }
        }

        if (entry is { Pods: { } pods } && pods.Mode != TargetMode.One)
        {
            yield return entry with { Pods = pods with { Mode = TargetMode.One, Value = null } };
        }
    }

    private static IEnumerable<ExperimentSpec> Settings(ExperimentSpec spec)
    {
        if (spec.Cluster is not { } cluster)
        {
            yield break;
        }

        var settings = (cluster.Settings ?? new Dictionary<string, string>()).OrderBy(static setting => setting.Key, StringComparer.Ordinal).ToList();
        foreach (var rest in Without(settings))
        {
            yield return spec with
            {
                Cluster = cluster with { Settings = rest.Count == 0 ? null : rest.ToDictionary(static setting => setting.Key, static setting => setting.Value) },
            };
        }

        if (cluster.Controllers is not null)
        {
            yield return spec with { Cluster = cluster with { Controllers = null } };
        }

        if (cluster.Schedulers is not null)
        {
            yield return spec with { Cluster = cluster with { Schedulers = null } };
        }
    }

    private static IEnumerable<ExperimentSpec> EachEntry(ExperimentSpec spec, Func<TimelineEntry, IEnumerable<TimelineEntry>> reduce)
    {
        var timeline = spec.Timeline ?? [];
        return timeline.SelectMany((entry, index) => reduce(entry)
            .Select(smaller => spec with { Timeline = [.. timeline.Select((other, at) => at == index ? smaller : other)] }));
    }

    // Everything, then halves, quarters and so on down to single ones, as delta debugging has it.
    private static IEnumerable<IReadOnlyList<T>> Without<T>(IReadOnlyList<T> items)
    {
        for (var chunk = items.Count; chunk > 0; chunk /= 2)
        {
            for (var start = 0; start < items.Count; start += chunk)
            {
                yield return [.. items.Where((_, index) => index < start || index >= start + chunk)];
            }
        }
    }

    private static IEnumerable<int> Fewer(int count) => new[] { 1, count / 2, count * 3 / 4, count - 1 }.Where(fewer => fewer > 0 && fewer < count).Distinct();

    // Whole seconds; a quarter is as near as one needs to know.
    private static IEnumerable<TimeSpan> Shorter(TimeSpan time, TimeSpan least) => new[] { 0, 0.125, 0.5, 0.75 }
        .Select(share => TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds * share)))
        .Select(shorter => shorter < least ? least : shorter)
        .Where(shorter => shorter < time).Distinct();
}
