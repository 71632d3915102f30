using System.CommandLine;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Serialization;
using ActorCluster.Cli.Hosting;
using ActorCluster.Cli.Logging;
using ActorCluster.Cli.Processes;
using Serilog.Events;

namespace ActorCluster.Cli.Commands.Simulated;

/// <summary><c>actorcluster simulation</c>: the process of a simulated cluster. <c>simulate</c> runs it.</summary>
internal static class SimulationCommand
{
    public static Command Create()
    {
        var options = new SimulationOptions();
        var folder = SharedOptions.RunDirectory();
        var attachment = new Attachment();
        var command = new Command("simulation", "Run the process of a simulated cluster (simulate does this for you)") { folder, attachment.Detached, attachment.WithParent, attachment.RunId };
        options.AddTo(command);
        command.SetAction(async (result, _) =>
        {
            var run = new RunDirectory(result.GetValue(folder)!);
            using var membership = attachment.Apply(result, run, SimulationPlan.Process);
            run.Create();
            var settings = ProcessConfiguration.Simulation(result.GetValue(options.Configuration), result.GetValue(options.ApiPort));
            var log = LogSetup.Open(run, SimulationPlan.Process, LogEventLevel.Information, attachment.ShowsLog(result));
            await using (log.ConfigureAwait(false))
            {
                using var memory = new IdleMemory();
                var host = await StartAsync(options.PlanOf(result), settings, run, log).ConfigureAwait(false);
                await using (host.ConfigureAwait(false))
                {
                    await UntilAskedToEnd.WaitAsync(attachment.EndsWithParent(result), host.Ended).ConfigureAwait(false);
                    log.Information("Ending");
                    if (host.Ended.IsFaulted)
                    {
                        log.Fatal(host.Ended.Exception, "The simulation broke off");
                        return 1;
                    }
                }
            }

            return 0;
        });
        return command;
    }

    private static async Task<SimulationHost> StartAsync(SimulationPlan plan, Akka.Configuration.Config settings, RunDirectory run, Serilog.ILogger log)
    {
        try
        {
            return await SimulationHost.StartAsync(plan, settings, run, log).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StatusException or DecodingException)
        {
            throw new CommandException($"a workload cannot be created: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw new CommandException(e.Message, e);
        }
    }
}
