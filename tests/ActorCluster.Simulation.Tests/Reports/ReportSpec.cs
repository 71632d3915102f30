using System.Xml.Linq;
using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Reports;
using ActorCluster.Simulation.Reports.Html;
using ActorCluster.Simulation.Verdicts;
using Xunit;

namespace ActorCluster.Simulation.Tests.Reports;

public sealed class ReportSpec
{
    private static readonly RunReport Report = ReportRuns.Run(7);

    [Fact]
    public void An_expectation_whose_time_passes_without_an_event_must_fail_and_not_hold_the_run_up()
    {
        Assert.Equal(ExperimentVerdict.Failed, Report.Run.Judgement.Verdict);
        Assert.Equal([ExperimentVerdict.Passed, ExperimentVerdict.Failed], Report.Run.Expectations.Select(static result => result.Verdict));
    }

    [Fact]
    public void A_report_in_JSON_must_read_back_as_the_same_run()
    {
        var text = JsonReport.Write(Report);
        var read = JsonReport.Read(text);
        Assert.Equal(text, JsonReport.Write(read));
        Assert.Equal(Report.Run.HistoryHash, read.Run.HistoryHash);
        Assert.Equal(Report.Run.Checkpoints, read.Run.Checkpoints);
        Assert.Equal(ReportRuns.Experiment.Spec.Description, read.Run.Experiment.Spec.Description);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"format":"something else"}""")]
    public void What_is_no_report_must_be_refused(string text) => Assert.Throws<FormatException>(() => JsonReport.Read(text));

    [Fact]
    public void JUnit_must_have_a_case_for_whatever_a_run_is_judged_by_and_the_evidence_of_a_failure()
    {
        var suite = XDocument.Parse(JUnitReport.Write(Report)).Root!.Element("testsuite")!;
        var cases = suite.Elements("testcase").ToDictionary(static element => element.Attribute("name")!.Value);
        Assert.Equal(Report.Run.Expectations.Count + Report.Run.Invariants.Count + Report.Run.Faults.Count + 1, cases.Count);
        Assert.Empty(cases["expectation unknown"].Elements());
        Assert.Contains("did not hold within 5s..10s", cases["expectation too-soon"].Element("failure")!.Value, StringComparison.Ordinal);
        Assert.Equal("1", suite.Attribute("failures")!.Value);
    }

    [Fact]
    public void JUnit_of_many_runs_must_have_a_suite_for_each_experiment_and_a_case_for_each_run()
    {
        var summary = RunSummary.Of(Report);
        var other = summary with { Experiment = "other", Verdict = ExperimentVerdict.Inconclusive, Why = "\u0001 & <", Findings = [] };
        var root = XDocument.Parse(JUnitReport.Write([summary, summary with { Seed = 8 }, other])).Root!;
        Assert.Equal(["2", "1"], root.Elements("testsuite").Select(static suite => suite.Attribute("tests")!.Value));
        Assert.Equal("2", root.Attribute("failures")!.Value);
        Assert.Equal("\uFFFD & <", root.Descendants("error").Single().Value);
    }

    [Fact]
    public void An_error_of_an_actor_must_fail_the_run_and_be_in_every_report()
    {
        var error = new ActorError("ArgumentException in Kubelet", "akka://simulation/user/node-1: <that> went wrong");
        var judgement = VerdictRules.Judge(new VerdictGrounds { IsSteady = true, Faults = [], Expectations = [], Invariants = [], ActorErrors = [error] });
        Assert.Equal(ExperimentVerdict.Failed, judgement.Verdict);
        var report = Report with { Run = Report.Run with { ActorErrors = [error, error] } };
        Assert.Contains("2 times", HtmlReport.Write(report, ""), StringComparison.Ordinal);
        Assert.Contains("&lt;that&gt; went wrong", HtmlReport.Write(report, ""), StringComparison.Ordinal);
        Assert.Equal([error, error], JsonReport.Read(JsonReport.Write(report)).Run.ActorErrors);
        Assert.Contains("an actor's error (ArgumentException in Kubelet)", RunSummary.Of(report).Failures);
    }

    [Fact]
    public void A_run_that_an_exception_ended_must_be_a_failure_with_its_seed_in_every_report()
    {
        var broken = new RunReport(ExperimentRun.Broken(ReportRuns.Experiment, 9, new InvalidOperationException("no <way>")), 3);
        var summary = RunSummary.Of(broken);
        Assert.Equal((ExperimentVerdict.Failed, 9), (summary.Verdict, summary.Seed));
        Assert.Equal(["the run itself (InvalidOperationException)"], summary.Failures);
        Assert.Contains("no &lt;way&gt;", HtmlReport.Write(broken, ""), StringComparison.Ordinal);
        Assert.Single(XDocument.Parse(JUnitReport.Write(broken)).Descendants("failure"));
        Assert.Equal("InvalidOperationException", JsonReport.Read(JsonReport.Write(broken)).Run.Breakdown!.Kind);
    }

    [Fact]
    public void A_run_that_never_became_steady_must_be_readable_again()
    {
        var report = Report with { Run = Report.Run with { Steady = null } };
        Assert.Null(JsonReport.Read(JsonReport.Write(report)).Run.Steady);
    }

    [Fact]
    public void A_fault_of_a_swarm_run_that_hits_nothing_is_no_doubt_as_long_as_another_one_hits()
    {
        FaultEvidence Hit(int hits) => new("f", [], Report.Run.Began, Report.Run.Ended, hits, "");
        string Verdict(bool isSwarm, params FaultEvidence[] faults) => VerdictRules.Judge(
            new VerdictGrounds { IsSteady = true, Faults = faults, Expectations = [], Invariants = [], IsSwarm = isSwarm }).Verdict;
        Assert.Equal(ExperimentVerdict.Passed, Verdict(true, Hit(0), Hit(1)));
        Assert.Equal(ExperimentVerdict.Inconclusive, Verdict(false, Hit(0), Hit(1)));
        Assert.Equal(ExperimentVerdict.Inconclusive, Verdict(true, Hit(0), Hit(0)));
    }

    [Fact]
    public void Histories_of_one_seed_are_the_same_and_those_of_two_part_somewhere()
    {
        Assert.Empty(HistoryComparison.Differences(Report.Run, ReportRuns.Run(7).Run));
        var differences = HistoryComparison.Differences(Report.Run, ReportRuns.Run(8).Run);
        Assert.Contains("alike up to the beginning", differences[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_place_where_histories_part_must_lie_between_two_checkpoints()
    {
        HistoryCheckpoint At(long facts, string hash) => new(facts, Report.Run.Began.AddSeconds(facts), hash);
        var one = Report.Run with { HistoryHash = "x", Checkpoints = [At(10, "a"), At(20, "b"), At(30, "c")] };
        var other = one with { HistoryHash = "y", Checkpoints = [At(10, "a"), At(20, "b"), At(30, "d")] };
        Assert.Equal("they are alike up to 20s (fact 20) and differ by 30s (fact 30)", HistoryComparison.Differences(one, other)[1]);
    }
}
