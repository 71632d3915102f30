using System.CommandLine;
using ActorCluster.Cli.Commands;
using ActorCluster.Cli.Commands.Simulated;
using ActorCluster.Cli.Lab;
using ActorCluster.Cli.Processes;
using ActorCluster.Store.Disk;
using Akka.Configuration;

var root = new RootCommand("A whole Kubernetes cluster as actors: start it, break it, look at it. kubectl drives it like a real one.")
{
    UpCommand.Create(),
    DownCommand.Create(),
    StatusCommand.Create(),
    KillCommand.Create(),
    StartCommand.Create(),
    MasterCommand.Create(),
    WorkerCommand.Create(),
    SimulateCommand.Create(),
    SimulationCommand.Create(),
    TimeCommand.Create(),
    FaultCommand.Create(),
    StoreCommand.Create(),
    LabCommand.Create(),
};

try
{
    // A cancelled command ends its processes before it ends itself, and gets time for that. A master or a worker listens for signals by
    // itself once it runs; until then a signal is the end of it.
    var parsed = root.Parse(args);
    var code = await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = parsed.CommandResult.Command.Name is "master" or "worker" or "simulation" ? null : TimeSpan.FromSeconds(30),
    });
    return parsed.Errors.Count > 0 && LabCommand.Owns(parsed.CommandResult) ? LabExitCode.BadInput : code;
}
catch (Exception e) when (e is CommandException or ConfigurationException or StoreFileException)
{
    await Console.Error.WriteLineAsync("actorcluster: " + e.Message);
    return e is CommandException { ExitCode: var code } ? code : 1;
}
