using ActorCluster.Api.Lab;
using ActorCluster.Cli.Hosting;
using ActorCluster.Cli.Processes;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Reports;
using ActorCluster.Simulation.Reports.Html;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Cli.Lab;

/// <summary><c>lab run</c>: every experiment with every seed, reports of them, and the table at the end.</summary>
/// <param name="plan">What was asked for.</param>
/// <param name="screen">Where people see it.</param>
/// <param name="cancel">Calls it off.</param>
internal sealed class RunSession(RunPlan plan, RunScreen screen, CancellationToken cancel)
{
    private const int MostExplained = 20;

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        var jobs = Jobs();
        var clock = SystemClock.Instance;
        var began = clock.GetTimestamp();
        if (plan.Reports is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var slots = Enumerable.Range(0, plan.Jobs).Select(static _ => new RunSlot()).ToArray();
        var runs = new List<RunSummary>();
        screen.Begin(jobs.Count);
        ParallelRuns.Do(
            jobs,
            plan.Jobs,
            (job, thread) => Run(job, slots[thread]),
            run =>
            {
                runs.Add(run);
                screen.Finished(run);
            },
            () => screen.Progress(slots, clock.GetElapsedTime(began)),
            cancel);
        screen.Table(runs, clock.GetElapsedTime(began));
        if (plan.Seeds.Last > plan.Seeds.First)
        {
            screen.Search(runs);
        }

        var others = runs.Zip(jobs).Where(static pair => pair.First.Verdict != ExperimentVerdict.Passed).ToList();
        foreach (var (run, job) in others.Take(MostExplained))
        {
            screen.Explain(run, Repeat(run, job));
        }

        screen.NotExplained(others.Count - MostExplained);
        if (plan.Shrink)
        {
            new ShrinkSession(plan, screen, cancel).Run(runs, jobs);
        }

        if (plan.Reports is { } reports)
        {
            if (runs.Count > 1)
            {
                File.WriteAllText(Path.Combine(reports, "junit.xml"), JUnitReport.Write(runs));
                File.WriteAllText(Path.Combine(reports, "index.html"), HtmlReport.Index(runs));
            }

            screen.Reports(reports, runs);
        }

        return LabExitCode.Of(runs.Select(static run => run.Verdict));
    }

    private List<RunJob> Jobs()
    {
        var experiments = ManifestFiles.ReadAll(plan.Paths, Console.Error);
        var unknown = plan.Only.FirstOrDefault(name => experiments.All(found => found.Experiment.Metadata.Name != name));
        if (unknown is not null)
        {
            throw Bad($"there is no experiment {unknown}; there are {string.Join(", ", experiments.Select(static found => found.Experiment.Metadata.Name))}");
        }

        var jobs = experiments.Where(found => plan.Only.Count == 0 || plan.Only.Contains(found.Experiment.Metadata.Name!))
            .SelectMany(found => Jobs(found.Experiment, found.File)).ToList();
        return jobs.Count == 1 || (plan.History is null && plan.Served is null)
            ? jobs
            : throw Bad($"{(plan.Served is null ? "--history" : "--speed")} is for a single run: one experiment, one seed");
    }

    // All seeds of an experiment are compared with one run in which nothing fails; in a swarm each has another cluster.
    private IEnumerable<RunJob> Jobs(Experiment experiment, string file)
    {
        var options = new RunOptions { Seed = plan.Seeds.First, Nodes = plan.Nodes, Cancel = cancel };
        var faultFree = plan.Swarm || experiment.Spec.Recovery?.Skip == true ? null : new Lazy<EndState>(() => ExperimentRunner.FaultFree(experiment, options));
        return plan.Seeds.Seeds.Select(seed => new RunJob(experiment, file, seed, faultFree));
    }

    private RunSummary Run(RunJob job, RunSlot slot)
    {
        slot.Move(RunStage.Preparing, TimeSpan.Zero);
        slot.Job = job;
        var options = new RunOptions { Seed = job.Seed, Nodes = plan.NodesOfRun, Progress = slot.Move, Cancel = cancel };
        if (plan.Served is { } served)
        {
            // Compared with a cluster that has the same certificate.
            var experiment = plan.Prepare(job).Experiment;
            var open = options = served.Serve(options, experiment);
            var faultFree = experiment.Spec.Recovery?.Skip == true ? null : new Lazy<EndState>(() => ExperimentRunner.FaultFree(experiment, open));
            job = job with { FaultFree = faultFree };
        }

        var report = Laboratory.Run(job, options, plan.History, plan.Prepare, plan.Served);
        slot.Job = null;
        if (plan.Reports is { } folder)
        {
            var path = Path.Combine(folder, report.FileName);
            File.WriteAllText(path + ".json", JsonReport.Write(report));
            File.WriteAllText(path + ".xml", JUnitReport.Write(report));
            File.WriteAllText(path + ".html", HtmlReport.Write(report, Replay(report.FileName)));
        }

        return RunSummary.Of(report);
    }

    private string Repeat(RunSummary run, RunJob job)
    {
        if (plan.Reports is not null)
        {
            return Replay(run.FileName);
        }

        var nodes = plan.Nodes is { } count ? FormattableString.Invariant($" --nodes {count}") : "";
        return FormattableString.Invariant($"scripts/lab run {job.File} --only {job.Name} --seed {run.Seed}{nodes}{(plan.Swarm ? " --swarm" : "")}");
    }

    private string Replay(string fileName) => $"scripts/lab replay {Path.Combine(plan.Reports!, fileName)}.json";

    private static CommandException Bad(string message) => new(message) { ExitCode = LabExitCode.BadInput };
}
