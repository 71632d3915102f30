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
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is CommandException or ConfigurationException)
{
    await Console.Error.WriteLineAsync("actorcluster: " + e.Message);
    return 1;
}
