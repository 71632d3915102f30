using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Search;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Simulation.Reports.Html;

/// <summary>
/// A report as one page of HTML that needs nothing else: no network, no script. The verdict and why come first, then the picture, then
/// what the verdict rests on. Every text of a manifest or of the cluster is escaped.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="report">The run.</param>
    /// <param name="replay">The command that repeats it.</param>
    public static string Write(RunReport report, string replay)
    {
        ArgumentNullException.ThrowIfNull(report);
        var run = report.Run;
        var sections = new Sections(run);
        var body = new Markup();
        Head(body, report);
        Tiles(body, run);
        body.Add($"<section><h2>What happened</h2>{TimelineChart.Draw(run)}");
        body.Add($"<p class=\"soft\">Times count from the steady state{(run.Steady is null ? ", which was never reached" : "")}. The shaded stretches are the faults'.");
        body.Add($"{(run.Timelines.LeftOut > 0 ? $" {ReportText.Number(run.Timelines.LeftOut)} rows or deletions are left out." : "")}</p></section>");
        body.Add(sections.Expectations()).Add(sections.Recovery()).Add(sections.Errors()).Add(sections.Deletions()).Add(sections.Faults()).Add(sections.Invariants());
        Foot(body, report, replay);
        return Page($"{report.Experiment}, seed {run.Seed}: {run.Judgement.Verdict}", body);
    }

    /// <summary>A page with a table of many runs, which leads to their pages.</summary>
    /// <param name="runs">The runs in order.</param>
    public static string Index(IReadOnlyList<RunSummary> runs)
    {
        int Count(string verdict) => runs.Count(run => run.Verdict == verdict);
        var (passed, failed, open) = (Count(ExperimentVerdict.Passed), Count(ExperimentVerdict.Failed), Count(ExperimentVerdict.Inconclusive));
        var verdict = failed > 0 ? ExperimentVerdict.Failed : open > 0 ? ExperimentVerdict.Inconclusive : ExperimentVerdict.Passed;
        var body = new Markup();
        body.Add($"<header class=\"{verdict.ToLowerInvariant()}\"><p class=\"verdict\">{Sections.Mark(verdict)} {verdict}</p><h1>{runs.Count} runs</h1>");
        body.Add($"<p class=\"why\">{passed} passed, {failed} failed, {open} inconclusive</p></header>");
        Kinds(body, runs);
        body.Add($"<section><h2>Runs</h2><table><thead><tr><th></th><th>Experiment</th><th class=\"number\">Seed</th><th class=\"number\">Virtual</th>");
        body.Add($"<th class=\"number\">Real</th><th>Why</th></tr></thead><tbody>");
        foreach (var run in runs)
        {
            body.Add($"<tr><td>{Sections.Mark(run.Verdict)}</td><td class=\"name\"><a href=\"{run.FileName}.html\">{run.Experiment}</a></td>");
            body.Add($"<td class=\"number\">{run.Seed}</td><td class=\"number\">{ReportText.Duration(run.Duration)}</td>");
            body.Add($"<td class=\"number\">{ReportText.Duration(run.RealTime)}</td><td class=\"soft\">{run.Why}</td></tr>");
        }

        body.Add($"</tbody></table></section>");
        return Page($"{runs.Count} runs: {verdict}", body);
    }

    // What failed how often is what one wants to know of many runs.
    private static void Kinds(Markup body, IReadOnlyList<RunSummary> runs)
    {
        var kinds = runs.SelectMany(static run => run.Findings.Select(finding => (Run: run, Finding: finding)))
            .GroupBy(static found => (found.Run.Experiment, found.Finding.Title, found.Finding.Verdict)).OrderByDescending(static group => group.Count()).ToList();
        if (kinds.Count == 0)
        {
            return;
        }

        body.Add($"<section><h2>What did not pass</h2><table><thead><tr><th></th><th>Experiment</th><th>What</th><th class=\"number\">Runs</th><th>First</th></tr></thead><tbody>");
        foreach (var kind in kinds)
        {
            var first = kind.First().Run;
            body.Add($"<tr><td>{Sections.Mark(kind.Key.Verdict)}</td><td>{kind.Key.Experiment}</td><td><strong>{kind.Key.Title}</strong></td>");
            body.Add($"<td class=\"number\">{kind.Count()}</td><td><a href=\"{first.FileName}.html\">seed {first.Seed}</a></td></tr>");
        }

        body.Add($"</tbody></table></section>");
    }

    private static void Head(Markup body, RunReport report)
    {
        var judgement = report.Run.Judgement;
        body.Add($"<header class=\"{judgement.Verdict.ToLowerInvariant()}\"><p class=\"verdict\">{Sections.Mark(judgement.Verdict)} {judgement.Verdict}</p>");
        body.Add($"<h1>{report.Experiment}</h1><p class=\"why\">{judgement.Why}</p>");
        body.Add($"<p class=\"soft\">{report.Run.Experiment.Spec.Description}</p>");
        if (report.Run.Experiment.Metadata.Annotations?.GetValueOrDefault(Swarm.Annotation) is { } varied)
        {
            body.Add($"<p class=\"soft\">Varied by {varied}. Expectations are not judged in such a run.</p>");
        }

        body.Add($"</header>");
    }

    private static void Tiles(Markup body, ExperimentRun run)
    {
        body.Add($"<dl class=\"tiles\">");
        Tile(body, "Expectations met", $"{run.Expectations.Count(static result => result.Verdict == ExperimentVerdict.Passed)} of {run.Expectations.Count}");
        var judged = run.Invariants.Where(static result => result.Judged > 0 || result.Broken > 0 || result.IsExpected).ToList();
        Tile(body, "Invariants as wanted", $"{judged.Count(static result => result.Broken > 0 == result.IsExpected)} of {judged.Count} judged");
        Tile(body, "Came back after", run.Recovery switch
        {
            { After: { } after } => ReportText.Duration(after),
            { } => "not in time",
            null => "not judged",
        });
        Tile(body, "Pods moved", ReportText.Number(run.Timelines.PodsMoved));
        Tile(body, "Pods lost", ReportText.Number(run.Timelines.PodsLost));
        Tile(body, "Nodes", ReportText.Number(run.Timelines.Nodes.Count));
        Tile(body, "Virtual time", ReportText.Duration(run.Numbers.Duration));
        body.Add($"</dl>");
    }

    private static void Tile(Markup body, string name, string value) => body.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    private static void Foot(Markup body, RunReport report, string replay)
    {
        var (run, numbers) = (report.Run, report.Run.Numbers);
        body.Add($"<section class=\"repeat\"><h2>Repeat this run</h2><pre>{replay}</pre>");
        body.Add($"<p class=\"soft\">Seed {run.Seed}{(report.Nodes is { } nodes ? FormattableString.Invariant($", {nodes} nodes asked for") : "")}. ");
        body.Add($"{numbers.Messages} messages, {numbers.Facts} facts, {numbers.Writes} writes, {numbers.Refused} refused requests");
        body.Add($"{(report.RealTime is { } real ? $", in {ReportText.Duration(real)} of real time" : "")}. ");
        body.Add($"The history's hash is <code>{run.HistoryHash}</code>.</p></section>");
    }

    private static string Page(string title, Markup body)
    {
        var page = new Markup();
        page.Add($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
        page.Add($"<title>{title}</title><style>");
        return $"{page}{PageStyle.Text}</style></head><body><main>{body}</main></body></html>\n";
    }
}
