using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Reports;
using ActorCluster.Simulation.Search;

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

        int Count(string verdict) => runs.Count(run => run.Verdict == verdict);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(ExperimentVerdict.Passed)} passed, {Count(ExperimentVerdict.Failed)} failed, {Count(ExperimentVerdict.Inconclusive)} inconclusive in {elapsed.TotalSeconds:0.0} s"));
        if (runs is [{ HistoryHash.Length: > 0 } only])
        {
            output.WriteLine($"history {only.HistoryHash}");
        }
    }

    /// <summary>Shows what the seeds of each experiment found: how many passed, which failed first, and what it was that failed.</summary>
    /// <param name="runs">The runs.</param>
    public void Search(IReadOnlyList<RunSummary> runs)
    {
        var experiments = runs.GroupBy(static run => run.Experiment).Select(static group => (Name: group.Key, Runs: group.ToList()))
            .Where(group => !quiet || group.Runs.Exists(static run => run.Verdict != ExperimentVerdict.Passed)).ToList();
        if (experiments.Count == 0)
        {
            return;
        }

        var width = Math.Max(10, experiments.Max(static group => group.Name.Length));
        output.WriteLine();
        output.WriteLine($"{"EXPERIMENT".PadRight(width)} {"PASSED",8} {"FAILED",8} {"INCONCLUSIVE",13}  FIRST FAILING SEED");
        foreach (var (name, ofOne) in experiments)
        {
            int Count(string verdict) => ofOne.Count(run => run.Verdict == verdict);
            var first = ofOne.Find(static run => run.Verdict == ExperimentVerdict.Failed)?.Seed.ToString(CultureInfo.InvariantCulture) ?? "-";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name.PadRight(width)} {Count(ExperimentVerdict.Passed),8} {Count(ExperimentVerdict.Failed),8} {Count(ExperimentVerdict.Inconclusive),13}  {first}"));
            foreach (var failure in ofOne.SelectMany(static run => run.Failures.Distinct().Select(title => (Title: title, run.Seed))).GroupBy(static failure => failure.Title))
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"  {failure.Key} failed {failure.Count()} {(failure.Count() == 1 ? "time" : "times")}, first with seed {failure.First().Seed}"));
            }
        }
    }

    /// <summary>A failure is being made smaller.</summary>
    /// <param name="run">The run that failed.</param>
    /// <param name="runs">How many runs it took so far.</param>
    /// <param name="size">How large what was tried last is.</param>
    public void Shrinking(RunSummary run, int runs, ManifestSize size)
    {
        if (width is { } columns && !quiet)
        {
            output.Write(Erase + Cut(string.Create(CultureInfo.InvariantCulture, $"shrinking {run.Experiment} seed {run.Seed}: {runs} runs, {size}"), columns - 1));
            output.Flush();
        }
    }

    /// <summary>A failure was made smaller.</summary>
    /// <param name="run">The run that failed.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="file">The manifest.</param>
    public void Shrunk(RunSummary run, ShrinkResult result, string file)
    {
        output.Write(width is null || quiet ? "" : Erase);
        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Experiment} seed {run.Seed}, shrunk in {result.Runs} runs{(result.IsComplete ? "" : " (the bound came first)")} from {result.Before} to {result.After}: {file}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  repeat it with: scripts/lab run {file} --seed {run.Seed} --no-shrink"));
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
