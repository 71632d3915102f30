using System.Globalization;
using System.Text;
using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Reports;
using ActorCluster.Simulation.Reports.Html;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.TestKit.Experiments;

/// <summary>What became of an experiment.</summary>
public sealed class ExperimentOutcome
{
    private readonly string _manifest;
    private readonly int? _nodes;

    internal ExperimentOutcome(ExperimentRun run, string manifest, int? nodes)
    {
        Run = run;
        _manifest = manifest;
        _nodes = nodes;
        Findings = Finding.Of(run);
    }

    /// <summary>One of <see cref="ExperimentVerdict"/>.</summary>
    public string Verdict => Run.Judgement.Verdict;

    /// <summary>Why, in one sentence.</summary>
    public string Why => Run.Judgement.Why;

    /// <summary>What chance was decided by.</summary>
    public long Seed => Run.Seed;

    /// <summary>The hash of everything that happened: the same for the same manifest and seed, in every process.</summary>
    public string HistoryHash => Run.HistoryHash;

    /// <summary>Everything that it was judged by: faults, expectations, invariants, recovery.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>All that was found.</summary>
    public ExperimentRun Run { get; }

    /// <summary>The command that does the same run again, with a report of it.</summary>
    public string ReplayCommand => string.Create(
        CultureInfo.InvariantCulture,
        $"scripts/lab run {_manifest} --only {Run.Experiment.Metadata.Name} --seed {Seed}{(_nodes is { } count ? $" --nodes {count}" : "")} --report out");

    /// <summary>A page about the run that stands alone, for a browser.</summary>
    public string ToHtml() => HtmlReport.Write(new RunReport(Run, _nodes), ReplayCommand);

    /// <summary>Fails the test unless the experiment passed.</summary>
    /// <exception cref="ClusterAssertionException">It did not; the message says why, and how to repeat it.</exception>
    public void MustPass() => MustBe(ExperimentVerdict.Passed);

    /// <summary>Fails the test unless the verdict is the one that was expected.</summary>
    /// <param name="verdict">One of <see cref="ExperimentVerdict"/>.</param>
    /// <exception cref="ClusterAssertionException">It is another; the message says why, and how to repeat it.</exception>
    public void MustBe(string verdict)
    {
        if (Verdict != verdict)
        {
            throw new ClusterAssertionException(Describe(verdict));
        }
    }

    private string Describe(string expected)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"The experiment {Run.Experiment.Metadata.Name} should have {expected.ToLowerInvariant()}. {Verdict}: {Why}");
        foreach (var finding in Findings.Where(static finding => finding.Verdict != ExperimentVerdict.Passed))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {finding.Verdict} {finding.Title}: {finding.Text}");
        }

        text.Append(CultureInfo.InvariantCulture, $"Seed {Seed}. The same run again: {ReplayCommand}");
        return text.ToString();
    }
}
