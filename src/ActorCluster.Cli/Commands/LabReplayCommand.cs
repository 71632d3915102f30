using System.CommandLine;
using ActorCluster.Cli.Hosting;
using ActorCluster.Cli.Lab;
using ActorCluster.Cli.Processes;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Reports;

namespace ActorCluster.Cli.Commands;

/// <summary><c>actorcluster lab replay</c>: repeats a run and compares the histories.</summary>
internal static class LabReplayCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("report")
        {
            Description = "A report in JSON that run --report wrote: it holds the manifest, the seed and the number of nodes",
            HelpName = "report.json",
        };
        var history = new Option<string?>("--history")
        {
            Description = "A file for the whole history of the new run: every message and every fact with its cause, a line each (large)",
            HelpName = "file",
        };
        var command = new Command(
            "replay",
            "Repeat the run of a report, and compare the hashes of the two histories. Exit code 0 when they are the same bit for bit, 1 when they are "
            + "not (another build, most likely), 3 when the file is no report.")
        {
            file, history,
        };
        command.SetAction((result, cancel) => LabTask.Run(() => Replay(result.GetValue(file)!, result.GetValue(history), cancel), cancel));
        return command;
    }

    private static int Replay(string file, string? history, CancellationToken cancel)
    {
        var before = Read(file);
        var screen = LabTask.Screen(quiet: false);
        var clock = SystemClock.Instance;
        var began = clock.GetTimestamp();
        var slots = new[] { new RunSlot { Job = new RunJob(before.Run.Experiment, file, before.Run.Seed) } };
        var options = new RunOptions { Seed = before.Run.Seed, Nodes = before.Nodes, Progress = slots[0].Move, Cancel = cancel };
        screen.Begin(1);
        RunReport? now = null;
        ParallelRuns.Do(
            slots,
            1,
            (slot, _) => Laboratory.Run(slot.Job!, options, history),
            report =>
            {
                now = report;
                screen.Finished(RunSummary.Of(report));
            },
            () => screen.Progress(slots, clock.GetElapsedTime(began)),
            cancel);
        screen.Table([RunSummary.Of(now!)], clock.GetElapsedTime(began));
        var differences = HistoryComparison.Differences(before.Run, now!.Run);
        Console.WriteLine(differences.Count == 0
            ? $"same history, bit for bit ({now.Run.HistoryHash})"
            : string.Join('\n', differences));
        return differences.Count == 0 ? LabExitCode.Passed : LabExitCode.Failed;
    }

    private static RunReport Read(string file)
    {
        try
        {
            return JsonReport.Read(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new CommandException($"{file}: {e.Message}", e) { ExitCode = LabExitCode.BadInput };
        }
    }
}
