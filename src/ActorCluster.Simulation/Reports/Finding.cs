using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Search;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Simulation.Reports;

/// <summary>One thing that a run was judged by.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Name">Its name.</param>
/// <param name="Verdict">One of <see cref="ExperimentVerdict"/>.</param>
/// <param name="Text">What was seen, for people.</param>
public sealed record Finding(FindingKind Kind, string Name, string Verdict, string Text)
{
    /// <summary>What it is, without what was seen: two runs with the same one fail alike.</summary>
    public string Title => Kind switch
    {
        FindingKind.SteadyState => "the steady state",
        FindingKind.Recovery => "the recovery",
        FindingKind.Breakdown => $"the run itself ({Name})",
        FindingKind.ActorError => $"an actor's error ({Name})",
        _ => $"{Kind.ToString().ToLowerInvariant()} {Name}",
    };

    /// <summary>Everything that a run was judged by, in the order of a report.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<Finding> Of(ExperimentRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var findings = new List<Finding>();
        if (run.Breakdown is { } breakdown)
        {
            return [new Finding(FindingKind.Breakdown, breakdown.Kind, ExperimentVerdict.Failed, breakdown.Text)];
        }

        var isSwarm = Swarm.IsVaried(run.Experiment);
        if (run.Steady is null)
        {
            findings.Add(new Finding(FindingKind.SteadyState, "", ExperimentVerdict.Inconclusive, run.Judgement.Why));
        }

        findings.AddRange(run.Faults.Select(fault => Fault(fault, isSwarm)));
        findings.AddRange(run.Expectations.Select(static result => new Finding(
            FindingKind.Expectation, result.Expectation.Name ?? "", result.Verdict, result.Seen.Length > 0 ? $"{result.Message}: {result.Seen}" : result.Message)));
        findings.AddRange(run.Invariants.Select(Invariant));
        findings.AddRange(run.ActorErrors.GroupBy(static error => error.Kind).Select(static group => new Finding(
            FindingKind.ActorError,
            group.Key,
            ExperimentVerdict.Failed,
            FormattableString.Invariant($"{(group.Count() > 1 ? $"{group.Count()} times, first " : "")}{group.First().Text}"))));
        if (run.Recovery is { } recovery)
        {
            findings.Add(new Finding(
                FindingKind.Recovery,
                "",
                recovery.After is null ? ExperimentVerdict.Failed : ExperimentVerdict.Passed,
                recovery.After is { } after ? $"came back after {ReportText.Duration(after)}"
                    : $"did not come back within {ReportText.Duration(recovery.Bound)}: {string.Join("; ", recovery.Differences.Take(5))}"));
        }

        return findings;
    }

    private static Finding Fault(FaultEvidence fault, bool isSwarm)
    {
        var doubt = fault.Began is null ? "never began" : fault.Hits == 0 ? "hit nothing" : fault.Ended is null ? "was never healed" : null;
        return new Finding(
            FindingKind.Fault, fault.Name, doubt is null || isSwarm ? ExperimentVerdict.Passed : ExperimentVerdict.Inconclusive, doubt ?? fault.FirstHit);
    }

    private static Finding Invariant(CheckerResult result)
    {
        var (verdict, text) = (result.Broken > 0, result.IsExpected) switch
        {
            (true, false) => (ExperimentVerdict.Failed, string.Join('\n', result.Violations.Take(5).Select(static violation => violation.Message))),
            (false, true) => (ExperimentVerdict.Failed, "was to be broken, and nobody saw it"),
            (true, true) => (ExperimentVerdict.Passed, FormattableString.Invariant($"broken {result.Broken} times, as the experiment wants")),
            _ => (ExperimentVerdict.Passed, FormattableString.Invariant($"held on {result.Judged} occasions")),
        };
        return new Finding(FindingKind.Invariant, result.Name, verdict, text);
    }
}

/// <summary>A sort of thing that a run is judged by.</summary>
public enum FindingKind
{
    /// <summary>The state before the first fault.</summary>
    SteadyState,

    /// <summary>An entry of the timeline: whether it hit.</summary>
    Fault,

    /// <summary>An expectation.</summary>
    Expectation,

    /// <summary>An invariant.</summary>
    Invariant,

    /// <summary>An actor that failed.</summary>
    ActorError,

    /// <summary>Coming back to the end state of a run without faults.</summary>
    Recovery,

    /// <summary>The run came to no end: an error of the laboratory.</summary>
    Breakdown,
}
