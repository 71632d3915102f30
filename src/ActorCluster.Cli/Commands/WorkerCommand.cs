using System.CommandLine;
using ActorCluster.Cli.Hosting;
using ActorCluster.Cli.Logging;
using ActorCluster.Cli.Processes;
using ActorCluster.Cli.Speed;
using Akka.Actor;

namespace ActorCluster.Cli.Commands;

/// <summary><c>actorcluster worker</c>: a worker process. <c>up</c> and <c>start</c> run it; by hand it stays attached.</summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var name = new Option<string>("--name") { Description = "The worker's name", Required = true, HelpName = "name" };
        var nodes = SharedOptions.Number("--nodes", "How many nodes it hosts", 1, 1, 5000);
        var firstIndex = SharedOptions.Number("--first-index", "The number of its first node in the cluster; addresses are derived from it", 1, 1, 65535);
        var port = SharedOptions.Number("--port", "Port of its actor system; 0 takes a free one", 0, 0, 65535);
        var masterPort = new Option<int>("--master-port") { Description = "Port of the master's actor system", Required = true, HelpName = "port" };
        var config = SharedOptions.Configuration();
        var speed = SharedOptions.Speed();
        var clockOrigin = SharedOptions.ClockOrigin();
        var folder = SharedOptions.RunDirectory();
        var attachment = new Attachment();
        var command = new Command("worker", "Run a worker process (up does this for you)") { name, nodes, firstIndex, port, masterPort, config, speed, clockOrigin, folder, attachment.Detached, attachment.WithParent, attachment.RunId };
        command.SetAction(async (result, _) =>
        {
            var run = new RunDirectory(result.GetValue(folder)!);
            using var membership = attachment.Apply(result, run, result.GetValue(name)!);
            run.Create();
            var worker = new WorkerPlan(result.GetValue(name)!, result.GetValue(nodes), result.GetValue(port));
            var configuration = ProcessConfiguration.Worker(result.GetValue(config), result.GetValue(speed), worker.Port, result.GetValue(masterPort));
            var time = ClusterSpeed.Of(configuration, result.GetValue(clockOrigin)).Clock();
            var log = LogSetup.Open(run, worker.Name, LogSetup.LevelOf(configuration), attachment.ShowsLog(result));
            await using (log.ConfigureAwait(false))
            {
                using var memory = new IdleMemory();
                var system = WorkerHost.Start(configuration, time, worker, result.GetValue(firstIndex), log);
                await UntilAskedToEnd.WaitAsync(attachment.EndsWithParent(result), system.WhenTerminated).ConfigureAwait(false);
                log.Information("Ending");
                await system.Terminate().ConfigureAwait(false);
            }

            return 0;
        });
        return command;
    }
}
