using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Reports;

namespace ActorCluster.Cli.Lab;

/// <summary>
/// What a person sees of runs. On a terminal: one line that tells how far they are, and the table at the end. In a log: a line for each
/// finished run as well.
/// </summary>
/// <param name="output">The output.</param>
/// <param name="width">How wide the terminal is; null when it is none.</param>
/// <param name="quiet">Only what did not pass, and the totals.</param>
internal sealed class RunScreen(TextWriter output, int? width, bool quiet)
{
    private const int MostRows = 60;
    private const string Erase = "\r\u001b[K";

    private int _total;
    private int _done;
    private int _notPassed;
    private bool _drawn;

    /// <summary>Runs begin.</summary>
    /// <param name="total">How many.</param>
    public void Begin(int total) => _total = total;

    /// <summary>A run is over.</summary>
    /// <param name="run">What came of it.</param>
    public void Finished(RunSummary run)
    {
        _done++;
        _notPassed += run.Verdict == ExperimentVerdict.Passed ? 0 : 1;
        if (width is null && !quiet && _total > 1)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"[{_done}/{_total}] {run.Experiment} seed {run.Seed}: {run.Verdict} after {Duration(run.Duration)} ({run.RealTime.TotalSeconds:0.0} s): {run.Why}"));
        }
    }

    /// <summary>Shows how far the runs are, on a terminal.</summary>
    /// <param name="slots">What is being run.</param>
    /// <param name="elapsed">For how long, really.</param>
    public void Progress(IReadOnlyList<RunSlot> slots, TimeSpan elapsed)
    {
        if (width is not { } columns || quiet)
        {
            return;
        }

        var running = slots.Where(static slot => slot.Job is not null)
            .Select(static slot => string.Create(
                CultureInfo.InvariantCulture, $"{slot.Job?.Name} seed {slot.Job?.Seed} {Word(slot.Stage)} {slot.Elapsed:hh\\:mm\\:ss}"));
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{_done}/{_total} done{(_notPassed > 0 ? $", {_notPassed} not passed" : "")}, {elapsed.TotalSeconds:0} s   ");
        output.Write(Erase + Cut(head + string.Join("   ", running), columns - 1));
        output.Flush();
        _drawn = true;
    }

    /// <summary>Shows what came of the runs.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="elapsed">How long they took together.</param>
    public void Table(IReadOnlyList<RunSummary> runs, TimeSpan elapsed)
    {
        if (_drawn)
        {
            output.Write(Erase);
        }

        var rows = quiet || runs.Count > MostRows ? runs.Where(static run => run.Verdict != ExperimentVerdict.Passed).Take(MostRows).ToList() : [.. runs];
        if (rows.Count > 0)
        {
            var name = Math.Max(10, rows.Max(static run => run.Experiment.Length));
            output.WriteLine($"{"EXPERIMENT".PadRight(name)} {"SEED",8}  {"VERDICT",-12} {"VIRTUAL",10} {"REAL",8}  WHY");
            foreach (var run in rows)
            {
                var row = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{run.Experiment.PadRight(name)} {run.Seed,8}  {run.Verdict,-12} {Duration(run.Duration),10} {run.RealTime.TotalSeconds,6:0.0} s  {run.Why}");
                output.WriteLine(width is { } columns ? Cut(row, columns - 1) : row);
            }

            output.WriteLine();
        }

        foreach (var group in runs.SelectMany(static run => run.Findings.Select(finding => (finding.Title, finding.Verdict, run.Seed, run.Experiment)))
            .GroupBy(static found => (found.Experiment, found.Title, found.Verdict)).Where(_ => runs.Count > MostRows))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{group.Key.Experiment}: {group.Key.Title} {group.Key.Verdict.ToLowerInvariant()} {group.Count()} times, first with seed {group.First().Seed}"));
        }

        int Count(string verdict) => runs.Count(run => run.Verdict == verdict);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(ExperimentVerdict.Passed)} passed, {Count(ExperimentVerdict.Failed)} failed, {Count(ExperimentVerdict.Inconclusive)} inconclusive in {elapsed.TotalSeconds:0.0} s"));
    }

    /// <summary>Says why a run did not pass, and how it is repeated.</summary>
    /// <param name="run">The run.</param>
    /// <param name="repeat">The command.</param>
    public void Explain(RunSummary run, string repeat)
    {
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Experiment} seed {run.Seed}: {run.Verdict}"));
        if (run.Findings.Count == 0)
        {
            output.WriteLine($"  {run.Why}");
        }

        foreach (var finding in run.Findings)
        {
            output.WriteLine($"  {finding.Title}: {finding.Text.ReplaceLineEndings("\n    ")}");
        }

        output.WriteLine($"  repeat it with: {repeat}");
    }

    /// <summary>Says that more runs did not pass than were explained.</summary>
    /// <param name="count">How many more; none when it is not positive.</param>
    public void NotExplained(int count)
    {
        if (count > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{count} more runs did not pass"));
        }
    }

    /// <summary>Says where the reports are.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="runs">The runs.</param>
    public void Reports(string folder, IReadOnlyList<RunSummary> runs) =>
        output.WriteLine($"reports: {Path.Combine(folder, runs.Count == 1 ? runs[0].FileName + ".html" : "index.html")}");

    private static string Word(RunStage stage) => stage switch
    {
        RunStage.Preparing => "preparing",
        RunStage.Running => "running",
        _ => "recovering",
    };

    private static string Duration(TimeSpan value) => LabDuration.Format(TimeSpan.FromSeconds(Math.Round(value.TotalSeconds)));

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, Math.Max(0, length - 1)), "…");
}
