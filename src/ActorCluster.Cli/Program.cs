using System.CommandLine;
using ActorCluster.Cli.Commands;
using ActorCluster.Cli.Processes;
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
};

try
{
    // A cancelled command ends its processes before it ends itself; one that does not manage to is ended after this long.
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(15),
    });
}
catch (Exception e) when (e is CommandException or ConfigurationException)
{
    await Console.Error.WriteLineAsync("actorcluster: " + e.Message);
    return 1;
}
