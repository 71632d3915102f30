using System.CommandLine;
using ActorCluster.Cli.Commands.Simulated;
using ActorCluster.Cli.Processes;

namespace ActorCluster.Cli.Commands;

/// <summary><c>actorcluster start</c>: starts a process of the cluster that was killed.</summary>
internal static class StartCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("process") { Description = "The process, worker-2 or master; of a simulated cluster also a node, node-2" };
        var folder = SharedOptions.RunDirectory();
        var command = new Command("start", "Start a process of the cluster again after it was killed") { name, folder };
        command.SetAction(async (result, cancel) =>
        {
            var run = new RunDirectory(result.GetValue(folder)!);
            var plan = SharedOptions.RunningPlan(run);
            var process = result.GetValue(name)!;
            if (plan.Simulation is not null && process != SimulationPlan.Process)
            {
                await FaultCommand.StartAsync(run, process, cancel).ConfigureAwait(false);
                return 0;
            }

            SharedOptions.RequireProcess(plan, process);
            if (plan.IsEnding)
            {
                throw new CommandException($"the cluster is being ended ({run.Root}); what is left of it ends with: scripts/down");
            }

            var launcher = new Launcher(run);
            if (launcher.Find(process) is { } running)
            {
                throw new CommandException($"{process} is running already (process {running.Id})");
            }

            using var started = launcher.Start(plan, process, rejoin: true);
            Console.WriteLine($"{process} started (process {started.Id}); its log is {run.Log(process)}");
            return 0;
        });
        return command;
    }
}
