using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Cli.Hosting;
using ActorCluster.Cli.Processes;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Reports;
using ActorCluster.Simulation.Search;

namespace ActorCluster.Cli.Lab;

/// <summary>What <c>lab run</c> does with failures: makes each distinct one smaller, and writes the manifest.</summary>
/// <param name="plan">What was asked for.</param>
/// <param name="screen">Where people see it.</param>
/// <param name="cancel">Calls it off.</param>
internal sealed class ShrinkSession(RunPlan plan, RunScreen screen, CancellationToken cancel)
{
    private const int MostFailures = 10;
    private const int MostRuns = 200;
    private const string DefaultFolder = "out";

    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(2);

    /// <summary>Shrinks what failed.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="jobs">What they were, in the same order.</param>
    public void Run(IReadOnlyList<RunSummary> runs, IReadOnlyList<RunJob> jobs)
    {
        var failures = runs.Zip(jobs).Where(static pair => pair.First.Verdict == ExperimentVerdict.Failed)
            .GroupBy(static pair => (pair.First.Experiment, pair.First.Failures.First())).Select(static group => group.First()).Take(MostFailures).ToList();
        if (failures.Count == 0)
        {
            return;
        }

        Directory.CreateDirectory(plan.Reports ?? DefaultFolder);
        ParallelRuns.Do(
            failures,
            plan.Jobs,
            (failure, _) => new Shrunk(failure.First, Shrink(failure.First, failure.Second)),
            Write,
            static () => { },
            cancel);
    }

    private ShrinkResult Shrink(RunSummary run, RunJob job)
    {
        var clock = SystemClock.Instance;
        var began = clock.GetTimestamp();
        var shrinker = new Shrinker(
            Failures,
            MostRuns,
            () => clock.GetElapsedTime(began) > MostTime,
            (count, size) =>
            {
                lock (screen)
                {
                    screen.Shrinking(run, count, size);
                }
            });
        return shrinker.Shrink(plan.Prepare(job).Experiment, [run.Failures.First()], plan.NodesOfRun);

        IReadOnlyCollection<string> Failures(Experiment experiment)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                return [.. RunSummary.Of(Laboratory.Run(new RunJob(experiment, job.File, job.Seed), new RunOptions { Seed = job.Seed, Cancel = cancel })).Failures];
            }
            catch (CommandException)
            {
                // Without what was left out it cannot be run: that is another failure.
                return [];
            }
        }
    }

    private void Write(Shrunk shrunk)
    {
        var (run, result) = shrunk;
        var file = Path.Combine(plan.Reports ?? DefaultFolder, run.FileName + "-shrunk.yaml");
        var smallest = result.Experiment with { Metadata = result.Experiment.Metadata with { Name = result.Experiment.Metadata.Name + "-shrunk" } };
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # {run.Experiment} with seed {run.Seed}, shrunk in {result.Runs} runs from {result.Before} to {result.After}. What fails: {run.Failures.First()}.
            # scripts/lab run {file} --seed {run.Seed} --no-shrink

            """);
        File.WriteAllText(file, head.ReplaceLineEndings("\n") + ManifestWriter.Write(smallest));
        screen.Shrunk(run, result, file);
    }

    private sealed record Shrunk(RunSummary Run, ShrinkResult Result);
}
