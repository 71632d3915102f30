using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Simulation.Reports.Html;

/// <summary>The tables of a report's page.</summary>
/// <param name="run">The run.</param>
internal sealed class Sections(ExperimentRun run)
{
    private const int MostDeletions = 40;
    private const int MostNames = 12;

    private readonly DateTimeOffset _origin = run.Steady ?? run.Began;

    /// <summary>What was expected, and what was seen.</summary>
    public Markup Expectations()
    {
        var section = new Markup().Add($"<section><h2>Expectations</h2><table class=\"expectations\">");
        section.Add($"<thead><tr><th></th><th>Expectation</th><th>Wanted</th><th>Seen</th><th>Wanted (band) and seen (mark)</th></tr></thead><tbody>");
        foreach (var result in run.Expectations)
        {
            var declared = result.Expectation;
            var from = Origin(declared) ?? "the steady state";
            var seen = result.Observed is { } at ? ReportText.Duration(at) : result.Message;
            section.Add($"<tr><td>{Mark(result.Verdict)}</td><td><strong>{declared.Name}</strong>");
            section.Add($"<div class=\"soft\">{declared.Description}</div></td>");
            section.Add($"<td>{ExpectationScale.Wanted(declared)}<div class=\"soft\">after {from} {(declared.From == "Heal" ? "healed" : "began")}</div></td>");
            section.Add($"<td><strong>{seen}</strong><div class=\"soft\">{(result.Observed is null ? "" : result.Message)}</div></td>");
            section.Add($"<td>{ExpectationScale.Draw(result, Rest(declared))}</td></tr>");
            if (result.Verdict != ExperimentVerdict.Passed && result.Seen.Length > 0)
            {
                section.Add($"<tr class=\"evidence\"><td></td><td colspan=\"4\">{result.Seen}</td></tr>");
            }
        }

        return section.Add($"</tbody></table></section>");
    }

    /// <summary>What was done to the cluster.</summary>
    public Markup Faults()
    {
        var section = new Markup().Add($"<section><h2>Faults and actions</h2><table>");
        section.Add($"<thead><tr><th></th><th>Name</th><th>Began</th><th>Ended</th><th class=\"number\">Hits</th><th>Aimed at</th><th>First hit</th></tr></thead><tbody>");
        foreach (var fault in run.Faults)
        {
            section.Add($"<tr><td>{Mark(fault.Began is null || fault.Hits == 0 || fault.Ended is null ? ExperimentVerdict.Inconclusive : ExperimentVerdict.Passed)}</td>");
            section.Add($"<td><strong>{fault.Name}</strong></td><td>{Moment(fault.Began)}</td><td>{Moment(fault.Ended)}</td>");
            section.Add($"<td class=\"number\">{fault.Hits}</td><td>{Names(fault.Targets)}</td><td class=\"soft\">{fault.FirstHit}</td></tr>");
        }

        return section.Add($"</tbody></table></section>");
    }

    /// <summary>What was watched all the time, what was broken first.</summary>
    public Markup Invariants()
    {
        var section = new Markup().Add($"<section><h2>Invariants</h2><table>");
        section.Add($"<thead><tr><th></th><th>Invariant</th><th>What has to hold</th><th class=\"number\">Judged</th><th class=\"number\">Broken</th></tr></thead><tbody>");
        foreach (var result in run.Invariants.OrderByDescending(static result => result.Broken > 0 || result.IsExpected).ThenByDescending(static result => result.Judged > 0))
        {
            var isRight = result.Broken > 0 == result.IsExpected;
            var verdict = isRight ? ExperimentVerdict.Passed : ExperimentVerdict.Failed;
            var idle = result is { Judged: 0, Broken: 0, IsExpected: false };
            section.Add($"<tr class=\"{(idle ? "idle" : "")}\"><td>{(idle ? new Markup().Add($"<span class=\"soft\" title=\"never had an occasion\">–</span>") : Mark(verdict))}</td>");
            section.Add($"<td><strong>{result.Name}</strong></td><td class=\"soft\">{result.Statement}{(result.IsExpected ? " (broken on purpose here)" : "")}</td>");
            section.Add($"<td class=\"number\">{result.Judged}</td><td class=\"number\">{result.Broken}</td></tr>");
            foreach (var violation in result.Violations.Take(5))
            {
                var facts = string.Join(", ", violation.Evidence);
                section.Add($"<tr class=\"evidence\"><td></td><td colspan=\"4\">at {Moment(violation.At)}: {violation.Message} <span class=\"soft\">(facts {facts})</span></td></tr>");
            }

            if (result.Broken > 5)
            {
                section.Add($"<tr class=\"evidence\"><td></td><td colspan=\"4\" class=\"soft\">and {result.Broken - 5} more times</td></tr>");
            }
        }

        return section.Add($"</tbody></table></section>");
    }

    /// <summary>What went wrong in the cluster's own actors, and what ended the run.</summary>
    public Markup Errors()
    {
        if (run.ActorErrors.Count == 0 && run.Breakdown is null)
        {
            return new Markup();
        }

        var section = new Markup().Add($"<section><h2>Errors</h2>");
        if (run.Breakdown is { } breakdown)
        {
            section.Add($"<p>{Mark(ExperimentVerdict.Failed)} The run came to no end:</p><pre>{breakdown.Text}</pre>");
        }

        foreach (var group in run.ActorErrors.GroupBy(static error => error.Kind))
        {
            section.Add($"<p>{Mark(ExperimentVerdict.Failed)} <strong>{group.Key}</strong> <span class=\"soft\">({group.Count()} times)</span></p><pre>{group.First().Text}</pre>");
        }

        return section.Add($"</section>");
    }

    /// <summary>Whether the cluster came back.</summary>
    public Markup Recovery()
    {
        if (run.Recovery is not { } recovery)
        {
            return new Markup();
        }

        var section = new Markup().Add($"<section><h2>Recovery</h2>");
        if (recovery.After is { } after)
        {
            section.Add($"<p>{Mark(ExperimentVerdict.Passed)} {ReportText.Duration(after)} after the last healing the cluster was as if nothing had failed ");
            return section.Add($"<span class=\"soft\">(it had {ReportText.Duration(recovery.Bound)})</span>.</p></section>");
        }

        section.Add($"<p>{Mark(ExperimentVerdict.Failed)} {ReportText.Duration(recovery.Bound)} after the last healing the cluster still was not as if nothing had failed:</p><ul>");
        foreach (var difference in recovery.Differences.Take(MostDeletions))
        {
            section.Add($"<li>{difference}</li>");
        }

        return section.Add($"</ul>{More(recovery.Differences.Count - MostDeletions)}</section>");
    }

    /// <summary>Why pods were deleted: those with the same story together.</summary>
    public Markup Deletions()
    {
        var stories = run.Timelines.Deletions.GroupBy(static deletion => (Story(deletion), Deed(deletion))).ToList();
        if (stories.Count == 0)
        {
            return new Markup();
        }

        var section = new Markup().Add($"<section><h2>Why pods were deleted</h2><ol class=\"stories\">");
        foreach (var story in stories.Take(MostDeletions))
        {
            var first = story.First();
            section.Add($"<li><ol class=\"chain\">");
            foreach (var cause in first.Causes.SkipLast(1))
            {
                section.Add($"<li><time>{Moment(cause.At)}</time>{cause.What}</li>");
            }

            section.Add($"<li><time>{Moment(first.At)}</time><strong>{Deed(first)}</strong>: {Names([.. story.Select(static deletion => deletion.Pod)])}</li></ol></li>");
        }

        return section.Add($"</ol>{More(stories.Count - MostDeletions)}</section>");
    }

    /// <summary>A verdict as a sign with a word for those who do not see it.</summary>
    /// <param name="verdict">The verdict.</param>
    public static Markup Mark(string verdict) => verdict switch
    {
        ExperimentVerdict.Passed => new Markup().Add($"<span class=\"sign passed\" title=\"passed\" aria-label=\"passed\">✓</span>"),
        ExperimentVerdict.Failed => new Markup().Add($"<span class=\"sign failed\" title=\"failed\" aria-label=\"failed\">✗</span>"),
        _ => new Markup().Add($"<span class=\"sign inconclusive\" title=\"inconclusive\" aria-label=\"inconclusive\">?</span>"),
    };

    private static Markup More(int count) => count > 0 ? new Markup().Add($"<p class=\"soft\">and {count} more</p>") : new Markup();

    private static string Names(IReadOnlyList<string> names) => names.Count <= MostNames
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNames))} and {ReportText.Number(names.Count - MostNames)} more";

    private static string Story(Deletion deletion) => string.Join('\n', deletion.Causes.SkipLast(1).Select(static cause => $"{cause.Fact} {cause.What}"));

    // What was done, without to whom: "somebody deleted pod a/b (why)".
    private static string Deed(Deletion deletion) =>
        deletion.Causes.Count == 0 ? "deleted" : deletion.Causes[^1].What.Replace($" pod {deletion.Pod}", "", StringComparison.Ordinal);

    private TimeSpan Rest(Expectation declared)
    {
        var name = Origin(declared);
        var fault = run.Faults.FirstOrDefault(fault => fault.Name == name);
        var from = (declared.From == "Heal" ? fault?.Ended : fault?.Began) ?? _origin;
        return run.Ended - from;
    }

    // The entry that its times count from.
    private string? Origin(Expectation declared) => declared.After ?? (run.Faults.Count > 0 ? run.Faults[0].Name : null);

    private string Moment(DateTimeOffset? at) => at is { } moment ? ReportText.Duration(moment - _origin) : "never";
}
