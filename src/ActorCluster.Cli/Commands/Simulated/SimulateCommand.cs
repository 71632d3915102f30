using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ActorCluster.Api.Serialization;
using ActorCluster.Cli.Hosting;
using ActorCluster.Cli.Processes;
using ActorCluster.Simulation.Experiments;

namespace ActorCluster.Cli.Commands.Simulated;

/// <summary><c>actorcluster simulate</c>: starts a cluster in virtual time to which kubectl can be attached.</summary>
internal static class SimulateCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static Command Create()
    {
        var options = new SimulationOptions();
        var patience = SharedOptions.Number("--timeout", "How many seconds to wait for the nodes", 60, 1, 3600);
        var foreground = new Option<bool>("--foreground") { Description = "Stay attached; Ctrl-C ends it" };
        var folder = SharedOptions.RunDirectory();
        var command = new Command(
            "simulate",
            "Start a simulated cluster: master and nodes in one process, in virtual time that passes as fast as you say or stands still. kubectl drives it "
            + "as it does any other; \"time\" moves its clock, \"kill\" and \"fault\" break it, \"down\" ends it. Returns when its nodes are Ready.");
        options.AddTo(command);
        command.Options.Add(foreground);
        command.Options.Add(patience);
        command.Options.Add(folder);
        command.SetAction((result, cancel) => RunAsync(
            new RunDirectory(result.GetValue(folder)!),
            options.PlanOf(result),
            result.GetValue(options.ApiPort),
            result.GetValue(options.Configuration),
            result.GetValue(foreground),
            TimeSpan.FromSeconds(result.GetValue(patience)),
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        RunDirectory run, SimulationPlan simulation, int apiPort, string? config, bool foreground, TimeSpan patience, CancellationToken cancel)
    {
        await Task.Yield();
        var launcher = new Launcher(run);
        UpCommand.RefuseASecondCluster(run, launcher);
        Check(simulation, apiPort, config);
        var plan = new ClusterPlan(apiPort == 0 ? Ports.Free(1)[0] : apiPort, 0, config is null ? null : Path.GetFullPath(config), []) { Simulation = simulation };
        run.Create();
        run.WritePlan(plan);
        File.Delete(run.Kubeconfig);
        var began = Stopwatch.GetTimestamp();
        try
        {
            using var process = launcher.Start(plan, SimulationPlan.Process, tied: foreground);
            await UntilReadyAsync(run, process, patience, cancel).ConfigureAwait(false);
            Welcome(run, plan, Stopwatch.GetElapsedTime(began));
            if (foreground)
            {
                Console.WriteLine("Ctrl-C ends it.");
                await process.WaitForExitAsync(cancel).ConfigureAwait(false);
                throw new CommandException($"the simulation has ended with exit code {process.ExitCode}; {run.Log(SimulationPlan.Process)} says more");
            }

            return 0;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await EndAsync(run, launcher, plan).ConfigureAwait(false);
            return File.Exists(run.Kubeconfig) ? 0 : 130;
        }
        catch (Exception)
        {
            await EndAsync(run, launcher, plan).ConfigureAwait(false);
            throw;
        }
    }

    // Here a mistake is one line; in the process it would be its end.
    private static void Check(SimulationPlan simulation, int apiPort, string? config)
    {
        if (config is not null && !File.Exists(config))
        {
            throw new CommandException($"there is no configuration file {config}");
        }

        _ = ProcessConfiguration.Overlay(config);
        if (apiPort != 0 && !Ports.IsFree(apiPort))
        {
            throw new CommandException($"port {apiPort} is in use; choose another with --api-port (0 takes a free one)");
        }

        foreach (var file in simulation.Workloads)
        {
            try
            {
                _ = WorkloadDocuments.Parse(File.ReadAllText(file)).Count();
            }
            catch (DecodingException e)
            {
                throw new CommandException($"{file} cannot be read: {e.Message}", e);
            }
        }
    }

    private static async Task UntilReadyAsync(RunDirectory run, Process process, TimeSpan patience, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        try
        {
            // It is the last thing that the process writes before it answers.
            while (!File.Exists(run.Kubeconfig))
            {
                if (process.HasExited)
                {
                    var console = run.Console(SimulationPlan.Process);
                    var said = File.Exists(console) ? (await File.ReadAllTextAsync(console, cancel).ConfigureAwait(false)).Trim() : "";
                    throw new CommandException(said.Length > 0 ? said.Replace("actorcluster: ", "", StringComparison.Ordinal) : $"the simulation has ended with exit code {process.ExitCode}");
                }

                await Task.Delay(Pause, limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CommandException($"after {patience.TotalSeconds:0} s the simulation is not ready; {run.Log(SimulationPlan.Process)} says more (--timeout waits longer)");
        }
    }

    private static void Welcome(RunDirectory run, ClusterPlan plan, TimeSpan took)
    {
        var simulation = plan.Simulation!;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {took.TotalSeconds,5:0.0} s  {simulation.Nodes} simulated nodes Ready, seed {simulation.Seed}, time {SimulationOptions.FormatSpeed(simulation.Pace)}, API server on https://127.0.0.1:{plan.ApiPort}"));
        Console.WriteLine();
        Console.WriteLine($"  export KUBECONFIG={StartProgress.Shown(run.Kubeconfig)}");
        Console.WriteLine("  kubectl get nodes");
        Console.WriteLine("  scripts/actorcluster time step 40s   moves its clock on; time speed 60x lets it run");
        Console.WriteLine("  scripts/down                         ends it");
    }

    private static async Task EndAsync(RunDirectory run, Launcher launcher, ClusterPlan plan)
    {
        await launcher.EndAllAsync(plan, TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        run.ForgetPlan();
    }
}
