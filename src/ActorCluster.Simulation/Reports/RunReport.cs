using System.Globalization;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Simulation.Reports;

/// <summary>A run and what is needed to repeat it: what every form of a report is made from.</summary>
/// <param name="Run">What was found.</param>
/// <param name="Nodes">How many nodes were asked for in place of the manifest's; null for none.</param>
public sealed record RunReport(ExperimentRun Run, int? Nodes)
{
    /// <summary>How long the run took by the wall clock; null where nobody measured it.</summary>
    public TimeSpan? RealTime { get; init; }

    /// <summary>The experiment's name.</summary>
    public string Experiment => Run.Experiment.Metadata.Name ?? "experiment";

    /// <summary>The name of the report's files, without an ending: <c>zone-dark-7</c>.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Experiment}-{Run.Seed}");
}
