using ActorCluster.Benchmarks;
using ActorCluster.Benchmarks.Api;

// scripts/bench runs this: one suite, some runs, a table of medians.
if (args is [EngineSuite.FirstSystemArgument])
{
    return await EngineSuite.FirstSystemAsync();
}

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine("Usage: scripts/bench [cluster|engine|lab|api] [--runs N] [--store memory]");
    Console.WriteLine("  cluster   start-up, 1,000 nodes, one Deployment of 3,000 pods, memory (default)");
    Console.WriteLine("  engine    the actor engine alone: start, local messages, spawning, remote messages");
    Console.WriteLine("  lab       experiments in virtual time: 300 nodes for an hour, the library, a thousand seeds, a start");
    Console.WriteLine("  api       requests a second over HTTPS, a long list, watches, the master's memory");
    Console.WriteLine("  --store K api: file or memory (default: what scripts/up has)");
    Console.WriteLine("  --runs N  how often each figure is measured; the table shows medians (default 5)");
    return 0;
}

var runs = 5;
var suite = "cluster";
string? store = null;
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--runs" && i + 1 < args.Length && int.TryParse(args[i + 1], out runs) && runs > 0)
    {
        i++;
    }
    else if (args[i] == "--store" && i + 1 < args.Length && args[i + 1] is ("file" or "memory"))
    {
        store = args[++i];
    }
    else if (args[i] is "cluster" or "engine" or "lab" or "api")
    {
        suite = args[i];
    }
    else
    {
        await Console.Error.WriteLineAsync($"bench: unknown argument \"{args[i]}\"; see scripts/bench --help");
        return 2;
    }
}

Console.WriteLine(Machine.Describe());
Console.WriteLine();
return suite switch
{
    "api" => await ApiSuite.RunAsync(runs, store),
    "lab" => await LabSuite.RunAsync(runs),
    "engine" => await EngineSuite.RunAsync(runs),
    _ => await ClusterSuite.RunAsync(runs),
};
