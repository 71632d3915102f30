using System.CommandLine;
using ActorCluster.Cli.Processes;

namespace ActorCluster.Cli.Commands;

/// <summary><c>actorcluster down</c>: ends every process of the cluster.</summary>
internal static class DownCommand
{
    public static Command Create()
    {
        var folder = SharedOptions.RunDirectory();
        var patience = SharedOptions.Number("--timeout", "How many seconds the processes get before they are killed", 10, 0, 600);
        var command = new Command("down", "End the cluster: every process, nothing is left") { patience, folder };
        command.SetAction(async (result, _) =>
        {
            var run = new RunDirectory(result.GetValue(folder)!);
            if (run.ReadPlan() is not { } plan)
            {
                Console.WriteLine($"No cluster is running here ({run.Root}).");
                return 0;
            }

            var killed = await new Launcher(run).EndAllAsync(plan, TimeSpan.FromSeconds(result.GetValue(patience))).ConfigureAwait(false);
            run.ForgetPlan();
            Console.WriteLine(killed.Count == 0
                ? "The cluster has ended."
                : $"The cluster has ended; these processes did not end when asked and were killed: {string.Join(", ", killed)}");
            return 0;
        });
        return command;
    }
}
