using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Hosting;

namespace ActorCluster.Simulation.Search;

/// <summary>
/// Swarm testing: the seed makes another experiment out of a declared one. Which of its faults are on, when, for how long, how strong and
/// where is chosen within what the manifest declares; the cluster grows or shrinks, its workloads with it; some kinds of faults of
/// <see cref="FaultCatalogue"/> are added. What the operator does stays as it is. Pure: the same seed gives the same experiment.
/// </summary>
/// <remarks>
/// A swarm run is judged by what holds whatever fails: the invariants, and that the cluster comes back to the end state of a run of the
/// same cluster and the same actions without faults. The expectations of the manifest are left out, since each was written for the declared
/// faults at their declared times. Invariants that the manifest breaks on purpose are not judged, since the fault that breaks them may be
/// off. A fault that hits nothing is no doubt as long as another one hits: what is chosen at random may wait for what does not come. There
/// is always one that waits for nothing (<see cref="SureHit"/>), and a share of nodes or pods is never none of them.
/// </remarks>
public static class Swarm
{
    /// <summary>The annotation of an experiment that a seed varied: the seed, and what it changed.</summary>
    public const string Annotation = "lab.actorcluster.dev/swarm";

    private const int MostGrown = 40;

    /// <summary>Whether a seed varied an experiment, so that it is judged as a swarm run.</summary>
    /// <param name="experiment">The experiment.</param>
    public static bool IsVaried(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return experiment.Metadata.Annotations?.ContainsKey(Annotation) == true;
    }

    /// <summary>Varies an experiment.</summary>
    /// <param name="experiment">A valid experiment whose workloads are inline.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="nodes">How many nodes there are in place of what the manifest says, before they are varied; null for that.</param>
    public static Experiment Vary(Experiment experiment, long seed, int? nodes = null)
    {
        experiment = ScaledTimes.Of(experiment, nodes);
        var name = experiment.Metadata.Name ?? "";
        Random Chance(string part) => new(StableSeed.Of(seed, $"swarm/{name}/{part}"));
        var changes = new List<string>();
        var spec = Sized(experiment.Spec, nodes, Chance("cluster"), changes);
        var timeline = spec.Timeline ?? [];
        // The nodes of a pool take its zones in turn: a pool that shrank may have none in the last ones.
        var zones = ExperimentPlan.Pools(spec).SelectMany(static pool => (pool.Zones ?? []).Take(pool.Count ?? 0)).Distinct(StringComparer.Ordinal).ToArray();
        var span = Span(timeline);
        var on = SwitchedOn(timeline, Chance("which"));
        var added = HasLonePods(spec) ? [] : FaultCatalogue.Choose(timeline, span, Chance("catalogue"));
        if (on.Count == 0 && added.Count == 0 && timeline.Where(static entry => entry.Action is null).ToList() is { Count: > 0 } faults)
        {
            on.Add(faults[Chance("one").Next(faults.Count)].Name!);
        }

        List<TimelineEntry> varied =
        [
            .. TimelineParts.Keep(timeline, entry => entry.Action is not null || on.Contains(entry.Name!))
                .Select(entry => entry.Action is not null ? entry : EntryVariation.Of(entry, zones, span, Chance("entry/" + entry.Name))),
            .. added,
        ];
        if (!varied.Exists(static entry => SureHit.Is(entry)))
        {
            varied.Add(FaultCatalogue.ChooseSure(span, HasLonePods(spec), Chance("sure")));
        }

        changes.AddRange(timeline.Where(entry => entry.Action is null && !on.Contains(entry.Name!)).Select(static entry => $"without {entry.Name}"));
        changes.AddRange(varied.Where(entry => timeline.All(declared => declared.Name != entry.Name)).Select(static entry => $"with {entry.Name}"));
        var invariants = spec.Invariants;
        return experiment with
        {
            Metadata = experiment.Metadata with
            {
                Annotations = new SortedDictionary<string, string>((experiment.Metadata.Annotations ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.Ordinal)
                {
                    [Annotation] = string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {(changes.Count == 0 ? "all faults" : string.Join(", ", changes))}"),
                },
            },
            Spec = spec with
            {
                Timeline = varied,
                Expectations = null,
                Repetition = null,
                Invariants = invariants?.Violated is { Count: > 0 } violated
                    ? new InvariantSelection { Except = [.. (invariants.Except ?? []).Union(violated)] }
                    : invariants,
            },
        };
    }

    // Kinds first, then entries: a run in which a kind is wholly absent shows what that kind would have hidden.
    private static HashSet<string> SwitchedOn(IReadOnlyList<TimelineEntry> timeline, Random chance)
    {
        var faults = timeline.Where(static entry => entry.Action is null).ToList();
        var kinds = faults.Select(static entry => EntryKind.Of(entry)).Distinct().Where(_ => chance.NextDouble() < 0.7).ToHashSet();
        return [.. faults.Where(entry => chance.NextDouble() < 0.8 && kinds.Contains(EntryKind.Of(entry))).Select(static entry => entry.Name!)];
    }

    // Between half and twice the nodes; a large cluster is made smaller only, as a run must stay short. The pods never crowd more than
    // declared.
    private static ExperimentSpec Sized(ExperimentSpec spec, int? nodes, Random chance, List<string> changes)
    {
        var pools = ExperimentPlan.Pools(spec, nodes);
        var objects = WorkloadTexts.Of(spec);
        var (before, steady) = (pools.Sum(static pool => pool.Count ?? 0), chance.NextDouble() < 0.3);
        if (!steady)
        {
            var least = objects.Exists(static one => WorkloadTexts.Kind(one) == "PodDisruptionBudget") ? 1.0 : 0.5;
            var declared = pools;
            pools = [.. pools.Select(pool => pool with { Count = Size(pool, spec, least, chance) })];
            var after = pools.Sum(static pool => pool.Count ?? 0);
            // Some pods may run in one pool only: it is the one that shrank most that says how many there may be.
            var room = declared.Zip(pools).Where(static pair => pair.First.Count > 0)
                .Select(static pair => (double)pair.Second.Count!.Value / pair.First.Count!.Value).Append(2.0).Min();
            var share = least + ((Math.Max(room, least) - least) * chance.NextDouble());
            for (var i = 0; i < objects.Count; i++)
            {
                if (WorkloadTexts.HasReplicas(objects[i]) && WorkloadTexts.Replicas(objects[i]) is > 0 and var replicas)
                {
                    objects[i] = WorkloadTexts.WithReplicas(objects[i], Math.Max(1, (int)(replicas * Math.Min(share, room))));
                }
            }

            if (after != before)
            {
                changes.Add(string.Create(CultureInfo.InvariantCulture, $"{after} nodes for {before}"));
            }

            spec = WorkloadTexts.With(spec, objects);
        }

        return spec with { Cluster = (spec.Cluster ?? new ExperimentCluster()) with { Pools = pools } };
    }

    private static int Size(NodePool pool, ExperimentSpec spec, double least, Random chance)
    {
        var count = pool.Count ?? 1;
        var (lowest, highest) = (Math.Max((int)Math.Ceiling(count * least), Named(pool, spec)), Math.Max(count, Math.Min(2 * count, MostGrown)));
        return count == 0 ? 0 : chance.Next(Math.Min(lowest, count), highest + 1);
    }

    // A node that somebody calls by its name has to be there.
    private static int Named(NodePool pool, ExperimentSpec spec)
    {
        var said = string.Join('\n', (spec.Cluster?.Workloads ?? []).Select(static source => source.Inline)
            .Concat((spec.Timeline ?? []).SelectMany(static entry => entry.Nodes?.Names ?? [])));
        for (var number = pool.Count ?? 1; number > 0; number--)
        {
            if (said.Contains(string.Create(CultureInfo.InvariantCulture, $"{pool.Name}-{number}"), StringComparison.Ordinal))
            {
                return number;
            }
        }

        return 1;
    }

    // Nobody replaces a pod without a controller: faults that the manifest does not have might end it for good.
    private static bool HasLonePods(ExperimentSpec spec) => WorkloadTexts.Of(spec).Exists(static one => WorkloadTexts.Kind(one) == "Pod");

    private static TimeSpan Span(IReadOnlyList<TimelineEntry> timeline)
    {
        var latest = timeline.Count == 0 ? TimeSpan.Zero : timeline.Max(entry => Horizon.Start(entry, timeline));
        return latest > TimeSpan.FromMinutes(1) ? latest : TimeSpan.FromMinutes(1);
    }
}
