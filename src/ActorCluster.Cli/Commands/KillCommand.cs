using System.CommandLine;
using ActorCluster.Cli.Commands.Simulated;
using ActorCluster.Cli.Processes;

namespace ActorCluster.Cli.Commands;

/// <summary><c>actorcluster kill</c>: the power cord of one process.</summary>
internal static class KillCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("process") { Description = "The process, worker-2 or master; of a simulated cluster also a node, node-2" };
        var folder = SharedOptions.RunDirectory();
        var command = new Command("kill", "Kill a process at once, as kill -9 does: nothing in it gets to say goodbye") { name, folder };
        command.SetAction(async (result, cancel) =>
        {
            var run = new RunDirectory(result.GetValue(folder)!);
            var plan = SharedOptions.RunningPlan(run);
            var process = result.GetValue(name)!;
            if (plan.Simulation is not null && process != SimulationPlan.Process)
            {
                await FaultCommand.KillAsync(run, process, cancel).ConfigureAwait(false);
                return 0;
            }

            SharedOptions.RequireProcess(plan, process);
            using var running = new Launcher(run).Find(process) ?? throw new CommandException($"{process} is not running");
            running.Kill();
            await running.WaitForExitAsync(cancel).ConfigureAwait(false);
            Console.WriteLine($"{process} (process {running.Id}) is dead. Start it again with: scripts/actorcluster start {process}");
            return 0;
        });
        return command;
    }
}
