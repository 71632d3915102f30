using System.CommandLine;
using System.Globalization;
using ActorCluster.Cli.Processes;

namespace ActorCluster.Cli.Commands;

/// <summary><c>actorcluster status</c>: shows the cluster's processes.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var folder = SharedOptions.RunDirectory();
        var command = new Command("status", "Show the processes of the cluster; exit code 3 when one of them does not run") { folder };
        command.SetAction(result =>
        {
            var run = new RunDirectory(result.GetValue(folder)!);
            var plan = SharedOptions.RunningPlan(run);
            var launcher = new Launcher(run);
            var all = true;
            Console.WriteLine($"{"PROCESS",-12} {"STATUS",-9} {"PID",8} {"NODES",6} {"MEMORY",9}  {"STARTED",-20} LOG");
            foreach (var name in plan.Processes)
            {
                using var process = launcher.Find(name);
                all &= process is not null;
                var nodes = plan.Simulation?.Nodes.ToString(CultureInfo.InvariantCulture) ?? plan.Workers.FirstOrDefault(w => w.Name == name)?.Nodes.ToString(CultureInfo.InvariantCulture) ?? "-";
                Console.WriteLine(process is null
                    ? $"{name,-12} {"Stopped",-9} {"-",8} {nodes,6} {"-",9}  {"-",-20} {run.Log(name)}"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name,-12} {"Running",-9} {process.Id,8} {nodes,6} {process.WorkingSet64 / 1048576,6} MB  {process.StartTime,-20:yyyy-MM-dd HH:mm:ss} {run.Log(name)}"));
            }

            Console.WriteLine();
            Console.WriteLine($"API server  https://127.0.0.1:{plan.ApiPort}   kubeconfig {run.Kubeconfig}");
            return all ? 0 : 3;
        });
        return command;
    }
}
