using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Simulation.Experiments;

/// <summary>An experiment whose times grow with the cluster, with the times that it has in a certain one. Pure.</summary>
public static class ScaledTimes
{
    /// <summary>Works the times out for the simulated cluster of an experiment.</summary>
    /// <param name="experiment">The experiment; valid.</param>
    /// <param name="nodes">How many nodes there are to be in all; null for as many as the experiment says.</param>
    /// <exception cref="FormatException">A time counts nodes of a zone that has none, or a window ends before it begins.</exception>
    public static Experiment Of(Experiment experiment, int? nodes = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return Of(experiment, () => [.. ExperimentPlan.Of(experiment.Spec, nodes).Machines.Select(static machine => machine.Zone)]);
    }

    /// <summary>Works the times out.</summary>
    /// <param name="experiment">The experiment; valid.</param>
    /// <param name="zones">The zone of each node, null where it has none. Asked only when a time grows.</param>
    /// <exception cref="FormatException">A time counts nodes of a zone that has none, or a window ends before it begins.</exception>
    public static Experiment Of(Experiment experiment, Func<IReadOnlyList<string?>> zones)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(zones);
        var (spec, known) = (experiment.Spec, new Lazy<IReadOnlyList<string?>>(zones, LazyThreadSafetyMode.None));
        var timeline = spec.Timeline ?? [];
        var expectations = spec.Expectations ?? [];
        if (!timeline.Any(static entry => ScaledDuration.Grows(entry.Duration)) && !expectations.Any(Grows))
        {
            return experiment;
        }

        int Count(string? zone)
        {
            var count = zone is null ? known.Value.Count : known.Value.Count(one => one == zone);
            return count > 0 ? count : throw new FormatException($"nodes({zone}): no node is in the zone {zone}");
        }

        string? Plain(string? text) => ScaledDuration.Grows(text) ? LabDuration.Format(ScaledDuration.Parse(text!).In(Count)) : text;
        string? Stretch(string? text) => ScaledDuration.Grows(text) ? Window.Parse(string.Join("..", text!.Split("..").Select(Plain))).ToString() : text;
        return experiment with
        {
            Spec = spec with
            {
                Timeline = spec.Timeline is null ? null : [.. timeline.Select(entry => entry with { Duration = Plain(entry.Duration) })],
                Expectations = spec.Expectations is null ? null : [.. expectations.Select(one => one with
                {
                    By = Plain(one.By),
                    NotBefore = Plain(one.NotBefore),
                    Between = Stretch(one.Between),
                    During = Stretch(one.During),
                })],
            },
        };
    }

    private static bool Grows(Expectation one) =>
        ScaledDuration.Grows(one.By) || ScaledDuration.Grows(one.NotBefore) || ScaledDuration.Grows(one.Between) || ScaledDuration.Grows(one.During);
}
