using System.CommandLine;
using ActorCluster.Cli.Hosting;
using ActorCluster.Cli.Logging;
using ActorCluster.Cli.Processes;
using ActorCluster.Cli.Speed;

namespace ActorCluster.Cli.Commands;

/// <summary><c>actorcluster master</c>: the master process. <c>up</c> and <c>start</c> run it; by hand it stays attached.</summary>
internal static class MasterCommand
{
    public static Command Create()
    {
        var apiPort = SharedOptions.Number("--api-port", "Port of the API server on 127.0.0.1", 6443, 1, 65535);
        var port = SharedOptions.Number("--port", "Port of its actor system", 7600, 1, 65535);
        var rejoin = new Option<int[]>("--rejoin") { Description = "Port of a worker's actor system that may still know the cluster (repeatable)", HelpName = "port" };
        var config = SharedOptions.Configuration();
        var speed = SharedOptions.Speed();
        var store = SharedOptions.Store();
        var clockOrigin = SharedOptions.ClockOrigin();
        var folder = SharedOptions.RunDirectory();
        var attachment = new Attachment();
        var command = new Command("master", "Run the master process (up does this for you)") { apiPort, port, rejoin, config, speed, store, clockOrigin, folder, attachment.Detached, attachment.WithParent, attachment.RunId };
        command.SetAction(async (result, _) =>
        {
            var run = new RunDirectory(result.GetValue(folder)!);
            using var membership = attachment.Apply(result, run, ClusterPlan.Master);
            run.Create();
            var configuration = ProcessConfiguration.Master(
                result.GetValue(config), result.GetValue(speed), result.GetValue(store), result.GetValue(apiPort), result.GetValue(port), result.GetValue(rejoin) ?? []);
            var time = ClusterSpeed.Of(configuration, result.GetValue(clockOrigin)).Clock();
            var log = LogSetup.Open(run, ClusterPlan.Master, LogSetup.LevelOf(configuration), attachment.ShowsLog(result));
            await using (log.ConfigureAwait(false))
            {
                using var memory = new IdleMemory();
                var host = await MasterHost.StartAsync(configuration, time, run, log).ConfigureAwait(false);
                await using (host.ConfigureAwait(false))
                {
                    await UntilAskedToEnd.WaitAsync(attachment.EndsWithParent(result), host.Terminated).ConfigureAwait(false);
                    log.Information("Ending");
                }
            }

            return 0;
        });
        return command;
    }
}
