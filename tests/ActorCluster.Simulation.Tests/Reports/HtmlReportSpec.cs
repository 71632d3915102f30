using System.Text.RegularExpressions;
using System.Xml.Linq;
using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Reports;
using ActorCluster.Simulation.Reports.Html;
using ActorCluster.Simulation.Verdicts;
using Xunit;

namespace ActorCluster.Simulation.Tests.Reports;

public sealed partial class HtmlReportSpec
{
    private static readonly RunReport Report = ReportRuns.Run(7);

    [Fact]
    public void A_page_must_say_the_verdict_and_why_and_how_the_run_is_repeated()
    {
        var page = HtmlReport.Write(Report, "scripts/lab replay out/power-off-7.json");
        Assert.Contains("<p class=\"verdict\">", page, StringComparison.Ordinal);
        Assert.Contains("too-soon did not hold within 5s..10s", page, StringComparison.Ordinal);
        Assert.Contains("scripts/lab replay out/power-off-7.json", page, StringComparison.Ordinal);
        Assert.Contains(Report.Run.HistoryHash, page, StringComparison.Ordinal);
        foreach (var node in Report.Run.Timelines.Nodes)
        {
            Assert.Contains($">{node.Name}</text>", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_page_must_be_well_formed_and_need_nothing_else()
    {
        var page = HtmlReport.Write(Report, "replay");
        WellFormed(page);
        Assert.DoesNotMatch(Foreign(), page);
    }

    [Fact]
    public void Texts_of_a_manifest_must_be_escaped()
    {
        var page = HtmlReport.Write(Report, "<img src=x>");
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt; &quot;quoted&quot;", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;never&lt;/b&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_nodes_and_pods_must_be_drawn_by_groups()
    {
        var began = Report.Run.Began;
        TimelineRow Row(int number) => new($"node-{number}", [new TimelineInterval("True", began, null, "")]) { Group = number % 2 == 0 ? "a" : "b" };
        var many = Report with
        {
            Run = Report.Run with { Timelines = Report.Run.Timelines with { Nodes = [.. Enumerable.Range(1, 300).Select(Row)] } },
        };
        var page = HtmlReport.Write(many, "replay");
        WellFormed(page);
        Assert.DoesNotContain(">node-123</text>", page, StringComparison.Ordinal);
        Assert.Contains(">zone a</text>", page, StringComparison.Ordinal);
        Assert.Contains(">150 in all</text>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_never_became_steady_must_have_a_page_too()
    {
        var report = Report with
        {
            Run = Report.Run with { Steady = null, Faults = [], Expectations = [], Recovery = null, Timelines = new RunTimelines() },
        };
        WellFormed(HtmlReport.Write(report, "replay"));
    }

    [Fact]
    public void An_index_must_lead_to_every_run_and_count_what_did_not_pass()
    {
        var summary = RunSummary.Of(Report);
        var page = HtmlReport.Index([summary, summary with { Seed = 8, FileName = "power-off-8", Verdict = ExperimentVerdict.Passed, Findings = [] }]);
        WellFormed(page);
        Assert.Contains("<a href=\"power-off-8.html\">", page, StringComparison.Ordinal);
        Assert.Contains("1 passed, 1 failed, 0 inconclusive", page, StringComparison.Ordinal);
        Assert.Contains("<strong>expectation too-soon</strong>", page, StringComparison.Ordinal);
    }

    private static void WellFormed(string page)
    {
        var xml = Void().Replace(page["<!doctype html>".Length..], "$0</meta>");
        Assert.NotNull(XDocument.Parse(xml).Root);
    }

    [GeneratedRegex("<meta [^>]*>")]
    private static partial Regex Void();

    [GeneratedRegex("https?://|url\\(|<link|<script|<iframe|@import")]
    private static partial Regex Foreign();
}
