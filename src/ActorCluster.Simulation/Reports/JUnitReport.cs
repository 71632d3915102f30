using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using ActorCluster.Api.Lab;

namespace ActorCluster.Simulation.Reports;

/// <summary>
/// Reports as JUnit XML, which every CI reads: what failed is a failure, what is inconclusive is an error, since neither lets a build pass.
/// </summary>
public static class JUnitReport
{
    /// <summary>A suite for one run, with a case for each expectation, invariant and fault.</summary>
    /// <param name="report">The run.</param>
    public static string Write(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var cases = Finding.Of(report.Run).Select(finding => Case(report.Experiment, finding.Title, finding.Verdict, finding.Text, null)).ToList();
        var properties = new XElement(
            "properties",
            Property("seed", report.Run.Seed.ToString(CultureInfo.InvariantCulture)),
            Property("verdict", report.Run.Judgement.Verdict),
            Property("why", report.Run.Judgement.Why),
            Property("historyHash", report.Run.HistoryHash));
        return Document([Suite(report.Experiment, report.RealTime ?? TimeSpan.Zero, cases, properties)]);
    }

    /// <summary>A suite for each experiment, with a case for each of its runs.</summary>
    /// <param name="runs">The runs in order.</param>
    public static string Write(IReadOnlyList<RunSummary> runs) => Document(
    [
        .. runs.GroupBy(static run => run.Experiment).Select(static group => Suite(
            group.Key,
            group.Aggregate(TimeSpan.Zero, static (sum, run) => sum + run.RealTime),
            group.Select(static run => Case(run.Experiment, Name(run), run.Verdict, Text(run), run.RealTime)).ToList(),
            null)),
    ]);

    private static string Name(RunSummary run) => string.Create(CultureInfo.InvariantCulture, $"seed {run.Seed}");

    private static string Text(RunSummary run) =>
        string.Join('\n', run.Findings.Select(static finding => $"{finding.Title}: {finding.Text}").Prepend(run.Why));

    private static XElement Case(string suite, string name, string verdict, string text, TimeSpan? time)
    {
        var element = new XElement("testcase", Attribute("classname", suite), Attribute("name", name));
        if (time is { } taken)
        {
            element.Add(Attribute("time", Seconds(taken)));
        }

        if (verdict != ExperimentVerdict.Passed)
        {
            element.Add(new XElement(
                verdict == ExperimentVerdict.Failed ? "failure" : "error",
                Attribute("type", verdict),
                Attribute("message", text.Split('\n')[0]),
                Clean(text)));
        }

        return element;
    }

    private static XElement Suite(string name, TimeSpan time, List<XElement> cases, XElement? properties) => new(
        "testsuite",
        Attribute("name", name),
        Attribute("tests", Text(cases.Count)),
        Attribute("failures", Text(cases.Count(static element => element.Element("failure") is not null))),
        Attribute("errors", Text(cases.Count(static element => element.Element("error") is not null))),
        Attribute("time", Seconds(time)),
        properties,
        cases);

    private static string Document(List<XElement> suites)
    {
        int Sum(string attribute) => suites.Sum(suite => (int)suite.Attribute(attribute)!);
        var root = new XElement(
            "testsuites", Attribute("tests", Text(Sum("tests"))), Attribute("failures", Text(Sum("failures"))), Attribute("errors", Text(Sum("errors"))), suites);
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}\n";
    }

    private static XElement Property(string name, string value) => new("property", Attribute("name", name), Attribute("value", value));

    private static XAttribute Attribute(string name, string value) => new(name, Clean(value));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // A manifest's texts may hold characters that no XML may.
    private static string Clean(string text) =>
        text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Select(static unit => XmlConvert.IsXmlChar(unit) ? unit : '\uFFFD'));
}
