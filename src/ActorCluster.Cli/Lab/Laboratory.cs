using ActorCluster.Cli.Hosting;
using ActorCluster.Cli.Processes;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.History;
using ActorCluster.Simulation.Reports;
using ActorCluster.Simulation.Verdicts;
using Akka.Configuration;

namespace ActorCluster.Cli.Lab;

/// <summary>Does one run and measures it.</summary>
internal static class Laboratory
{
    /// <summary>Runs an experiment.</summary>
    /// <param name="job">The run.</param>
    /// <param name="options">How.</param>
    /// <param name="history">The file for its history; null for none.</param>
    /// <param name="prepare">Makes the run that is done out of the one that was asked for; null when it is the same.</param>
    /// <param name="served">Lets others take part as long as it goes on; null when nobody does.</param>
    /// <returns>The report; what an exception ended is a run that failed.</returns>
    /// <exception cref="CommandException">It cannot be run: a setting or a condition of it makes no sense.</exception>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public static RunReport Run(
        RunJob job, RunOptions options, string? history = null, Func<RunJob, RunJob>? prepare = null, ServedRun? served = null)
    {
        var clock = SystemClock.Instance;
        var began = clock.GetTimestamp();
        try
        {
            job = prepare is null ? job : prepare(job);
            return Run(job, options, history, served, clock, began);
        }
        catch (Exception e) when (e is not (CommandException or OutOfMemoryException) && !options.Cancel.IsCancellationRequested)
        {
            return new RunReport(ExperimentRun.Broken(job.Experiment, job.Seed, e), options.Nodes) { RealTime = clock.GetElapsedTime(began) };
        }
    }

    private static RunReport Run(RunJob job, RunOptions options, string? history, ServedRun? served, TimeProvider clock, long began)
    {
        var text = history is null ? null : new HistoryText();
        using var runner = Prepare(job, text is null ? options : options with { Observe = text.Observe });
        using var access = served;
        var report = new RunReport(runner.Run(), options.Nodes) { RealTime = clock.GetElapsedTime(began) };
        if (text is not null)
        {
            using var output = File.CreateText(history!);
            text.Write(runner.Cluster, output);
        }

        return report;
    }

    private static ExperimentRunner Prepare(RunJob job, RunOptions options)
    {
        try
        {
            return new ExperimentRunner(job.Experiment, options with { FaultFree = job.FaultFree?.Value });
        }
        catch (Exception e) when (e is FormatException or ConfigurationException)
        {
            throw new CommandException($"{job.Name} cannot be run: {e.Message}", e) { ExitCode = LabExitCode.BadInput };
        }
    }
}
