using System.CommandLine;
using System.Diagnostics;
using ActorCluster.Cli.Hosting;
using ActorCluster.Cli.Processes;
using ActorCluster.Cli.Speed;
using ActorCluster.Store.Disk;

namespace ActorCluster.Cli.Commands;

/// <summary><c>actorcluster up</c>: starts a master and workers and returns when all nodes are Ready.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var workers = SharedOptions.Number("--workers", "How many worker processes", 3, 1, 64);
        var nodes = SharedOptions.Number("--nodes", "How many nodes each worker process hosts; one process is one machine when it is 1", 1, 1, 5000);
        var port = SharedOptions.Number("--api-port", "Port of the API server on 127.0.0.1; 0 takes a free one", 6443, 0, 65535);
        var patience = SharedOptions.Number("--timeout", "How many seconds to wait for the nodes", 60, 1, 3600);
        var speed = SharedOptions.Speed();
        var store = SharedOptions.Store();
        var fresh = new Option<bool>("--fresh") { Description = "Begin with an empty cluster: forget the state of the one that ran in this folder before" };
        var foreground = new Option<bool>("--foreground") { Description = "Stay attached; Ctrl-C ends everything" };
        var config = SharedOptions.Configuration();
        var folder = SharedOptions.RunDirectory();
        var command = new Command("up", "Start a cluster: one master, some workers, each its own process") { workers, nodes, port, speed, config, store, fresh, foreground, patience, folder };
        command.SetAction((result, cancel) => RunAsync(
            new RunDirectory(result.GetValue(folder)!),
            result.GetValue(workers),
            result.GetValue(nodes),
            result.GetValue(port),
            result.GetValue(speed),
            result.GetValue(config),
            result.GetValue(store),
            result.GetValue(fresh),
            result.GetValue(foreground),
            TimeSpan.FromSeconds(result.GetValue(patience)),
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        RunDirectory run, int workers, int nodes, int apiPort, double? speed, string? config, string? store, bool fresh, bool foreground,
        TimeSpan patience, CancellationToken cancel)
    {
        // Ctrl-C is listened for only when the command has given control back for the first time: that has to be before anything is
        // started.
        await Task.Yield();
        var launcher = new Launcher(run);
        RefuseASecondCluster(run, launcher);
        if (config is not null && !File.Exists(config))
        {
            throw new CommandException($"there is no configuration file {config}");
        }

        // Here a mistake in it is one line; in the processes it would be one end after the other.
        var overlay = ProcessConfiguration.Overlay(config);
        var plan = Plan(workers, nodes, apiPort, config) with { Speed = ClusterSpeed.From(speed ?? ProcessConfiguration.SpeedOf(overlay)), Store = store };
        run.Create();
        if (fresh)
        {
            StoreFiles.Remove(run.Store);
        }

        var revision = ProcessConfiguration.KeepsAFile(overlay, store) ? StoreFiles.Revision(run.Store) : 0;
        run.WritePlan(plan);
        File.Delete(run.Kubeconfig);
        var progress = new StartProgress(Console.Out, plan, !Console.IsOutputRedirected);
        var ready = false;
        try
        {
            // The workers look for their master until it is there: nothing is gained by starting them after it.
            var processes = plan.Processes.ToDictionary(static name => name, name => launcher.Start(plan, name, tied: foreground));
            progress.Started(run);
            var others = await Readiness.WaitAsync(run, plan, revision, processes, progress, patience, cancel).ConfigureAwait(false);
            ready = true;
            progress.Ready(run, others);
            if (!foreground)
            {
                return 0;
            }

            Console.WriteLine("Ctrl-C ends the cluster.");
            await WatchAsync(processes, cancel).ConfigureAwait(false);
            return 0;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Console.WriteLine();
            Console.WriteLine("Ending the cluster.");
            await EndAsync(run, launcher, plan).ConfigureAwait(false);

            // To end it so is what the foreground is for; a start that was broken off has failed.
            return ready ? 0 : 130;
        }
        catch (Exception)
        {
            await EndAsync(run, launcher, plan).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Refuses to start where something runs already; forgets what is left of what was killed.</summary>
    /// <param name="run">The folder.</param>
    /// <param name="launcher">Finds its processes.</param>
    /// <exception cref="CommandException">Something runs there.</exception>
    public static void RefuseASecondCluster(RunDirectory run, Launcher launcher)
    {
        if (run.ReadPlan() is not { } plan)
        {
            return;
        }

        if (plan.Processes.Any(name => launcher.Find(name) is not null) || RunProcesses.In(run.Root).Any())
        {
            throw new CommandException($"a cluster is already running here ({run.Root}); end it with: scripts/down");
        }

        // What is left of a cluster whose processes were all killed.
        run.ForgetPlan();
    }

    private static ClusterPlan Plan(int workers, int nodes, int apiPort, string? config)
    {
        if (apiPort != 0 && !Ports.IsFree(apiPort))
        {
            throw new CommandException($"port {apiPort} is in use; choose another with --api-port (0 takes a free one)");
        }

        var ports = Ports.Free(workers + 2);
        var plans = Enumerable.Range(1, workers).Select(i => new WorkerPlan($"worker-{i}", nodes, ports[i + 1])).ToArray();
        return new ClusterPlan(apiPort == 0 ? ports[0] : apiPort, ports[1], config is null ? null : Path.GetFullPath(config), plans);
    }

    // In the foreground a process that dies is reported, not restarted: dying may be what the user came to see.
    private static async Task WatchAsync(Dictionary<string, Process> processes, CancellationToken cancel)
    {
        var waiting = processes.ToDictionary(static p => p.Value.WaitForExitAsync(CancellationToken.None), static p => p.Key);
        var cancelled = Task.Delay(Timeout.Infinite, cancel);
        while (waiting.Count > 0)
        {
            var ended = await Task.WhenAny(waiting.Keys.Append(cancelled)).ConfigureAwait(false);
            if (ended == cancelled)
            {
                break;
            }

            waiting.Remove(ended, out var name);
            Console.WriteLine($"{name} has ended (exit code {processes[name!].ExitCode}); start it again with: scripts/actorcluster start {name}");
        }

        await cancelled.ConfigureAwait(false);
    }

    private static async Task EndAsync(RunDirectory run, Launcher launcher, ClusterPlan plan)
    {
        await launcher.EndAllAsync(plan, TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        run.ForgetPlan();
    }
}
