using ActorCluster.Api.Lab;

namespace ActorCluster.Simulation.Reports;

/// <summary>What is kept of a run among many: a row of a table.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Verdict">One of <see cref="ExperimentVerdict"/>.</param>
/// <param name="Why">Why, in one sentence.</param>
/// <param name="Duration">How long it was by the experiment's clock.</param>
/// <param name="RealTime">How long it took.</param>
/// <param name="FileName">The name of its reports' files without an ending.</param>
/// <param name="Findings">What did not pass.</param>
public sealed record RunSummary(
    string Experiment, long Seed, string Verdict, string Why, TimeSpan Duration, TimeSpan RealTime, string FileName, IReadOnlyList<Finding> Findings)
{
    /// <summary>The hash of the history.</summary>
    public string HistoryHash { get; init; } = "";

    /// <summary>What failed, by the titles of the findings: runs with one in common fail alike.</summary>
    public IEnumerable<string> Failures => Findings.Where(static finding => finding.Verdict == ExperimentVerdict.Failed).Select(static finding => finding.Title);

    /// <summary>Summarizes a run.</summary>
    /// <param name="report">The run.</param>
    public static RunSummary Of(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var run = report.Run;
        return new RunSummary(
            report.Experiment,
            run.Seed,
            run.Judgement.Verdict,
            run.Judgement.Why,
            run.Numbers.Duration,
            report.RealTime ?? TimeSpan.Zero,
            report.FileName,
            [.. Finding.Of(run).Where(static finding => finding.Verdict != ExperimentVerdict.Passed)])
        {
            HistoryHash = run.HistoryHash,
        };
    }
}
