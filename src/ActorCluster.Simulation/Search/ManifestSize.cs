using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Simulation.Experiments;

namespace ActorCluster.Simulation.Search;

/// <summary>How large an experiment is.</summary>
/// <param name="Entries">Faults and actions.</param>
/// <param name="Nodes">Nodes.</param>
/// <param name="Replicas">Replicas and single pods.</param>
/// <param name="Faulty">How long its faults last, added up.</param>
public sealed record ManifestSize(int Entries, int Nodes, int Replicas, TimeSpan Faulty)
{
    /// <summary>Measures an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    public static ManifestSize Of(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var spec = experiment.Spec;
        return new ManifestSize(
            spec.Timeline?.Count ?? 0,
            ExperimentPlan.Pools(spec).Sum(static pool => pool.Count ?? 0),
            WorkloadTexts.Of(spec).Sum(static one => WorkloadTexts.HasReplicas(one) ? WorkloadTexts.Replicas(one) : WorkloadTexts.Kind(one) == "Pod" ? 1 : 0),
            (spec.Timeline ?? []).Aggregate(TimeSpan.Zero, static (sum, entry) => sum + (entry.Duration is { } text ? LabDuration.Parse(text) : TimeSpan.Zero)));
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Entries} {(Entries == 1 ? "fault" : "faults")} of {LabDuration.Format(Faulty)}, {Nodes} {(Nodes == 1 ? "node" : "nodes")}, {Replicas} {(Replicas == 1 ? "pod" : "pods")}");
}
