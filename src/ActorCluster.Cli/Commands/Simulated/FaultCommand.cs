using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Serialization;
using ActorCluster.Cli.Processes;
using ActorCluster.Simulation.Serving;

namespace ActorCluster.Cli.Commands.Simulated;

/// <summary><c>actorcluster fault</c>: breaks a simulated cluster and mends it.</summary>
internal static class FaultCommand
{
    private const string PowerOff = "power-off-";

    public static Command Create() => new("fault", "Break a simulated cluster and mend it (see simulate); a live one takes experiments")
    {
        Inject(),
        Heal(),
        List(),
    };

    /// <summary>Switches a node's machine off, as its power cord does.</summary>
    /// <param name="run">The cluster's folder.</param>
    /// <param name="node">The node.</param>
    /// <param name="cancel">Ctrl-C.</param>
    public static async Task KillAsync(RunDirectory run, string node, CancellationToken cancel)
    {
        var fault = new JsonObject
        {
            ["name"] = PowerOff + node,
            ["nodes"] = new JsonObject { ["names"] = new JsonArray(node) },
            ["node"] = new JsonObject { ["kind"] = NodeFaultKind.Crash },
        };
        await SendAsync(run, new JsonObject { ["inject"] = fault }, cancel).ConfigureAwait(false);
        Console.WriteLine($"{node} is off. Switch it on again with: scripts/actorcluster start {node}");
    }

    /// <summary>Switches a node's machine on again.</summary>
    /// <param name="run">The cluster's folder.</param>
    /// <param name="node">The node.</param>
    /// <param name="cancel">Ctrl-C.</param>
    public static async Task StartAsync(RunDirectory run, string node, CancellationToken cancel)
    {
        var answer = await GetAsync(run, cancel).ConfigureAwait(false);
        if (!answer["faults"]!.AsArray().Any(fault => fault!["name"]!.GetValue<string>() == PowerOff + node))
        {
            throw new CommandException($"{node} was not switched off by kill; other faults are healed with: scripts/actorcluster fault heal");
        }

        await SendAsync(run, new JsonObject { ["heal"] = PowerOff + node }, cancel).ConfigureAwait(false);
        Console.WriteLine($"{node} is on again");
    }

    private static Command Inject()
    {
        var entry = new Argument<string>("entry")
        {
            Description = "An entry as an experiment's timeline has them, as YAML ('{nodes: {names: [node-2]}, link: {partition: true}}'), a file with one, or - for standard input",
        };
        var folder = SharedOptions.RunDirectory();
        var command = new Command("inject", "Begin a fault; it lasts until it is healed, or for its duration. No time passes by it") { entry, folder };
        command.SetAction(async (result, cancel) =>
        {
            var given = result.GetValue(entry)!;
            var text = given == "-" ? await Console.In.ReadToEndAsync(cancel).ConfigureAwait(false) : File.Exists(given) ? await File.ReadAllTextAsync(given, cancel).ConfigureAwait(false) : given;
            var answer = await SendAsync(new RunDirectory(result.GetValue(folder)!), new JsonObject { ["inject"] = Parse(text) }, cancel).ConfigureAwait(false);
            Print(answer);
            return 0;
        });
        return command;
    }

    private static Command Heal()
    {
        var name = new Argument<string>("name") { Description = "Its name, as list shows it" };
        var folder = SharedOptions.RunDirectory();
        var command = new Command("heal", "End a fault") { name, folder };
        command.SetAction(async (result, cancel) =>
        {
            Print(await SendAsync(new RunDirectory(result.GetValue(folder)!), new JsonObject { ["heal"] = result.GetValue(name) }, cancel).ConfigureAwait(false));
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var folder = SharedOptions.RunDirectory();
        var command = new Command("list", "Show the faults that are on or to come") { folder };
        command.SetAction(async (result, cancel) =>
        {
            Print(await GetAsync(new RunDirectory(result.GetValue(folder)!), cancel).ConfigureAwait(false));
            return 0;
        });
        return command;
    }

    private static JsonObject Parse(string yaml)
    {
        try
        {
            return YamlToJson.ToNode(Encoding.UTF8.GetBytes(yaml)) as JsonObject ?? throw new CommandException("an entry of a timeline is an object with fields");
        }
        catch (DecodingException e)
        {
            throw new CommandException($"this is no YAML: {e.Message}", e);
        }
    }

    private static async Task<JsonObject> SendAsync(RunDirectory run, JsonObject command, CancellationToken cancel)
    {
        using var client = SimulationClient.Open(run.Kubeconfig);
        return await client.PostAsync(FaultsPath.Path, command, cancel).ConfigureAwait(false);
    }

    private static async Task<JsonObject> GetAsync(RunDirectory run, CancellationToken cancel)
    {
        using var client = SimulationClient.Open(run.Kubeconfig);
        return await client.GetAsync(FaultsPath.Path, cancel).ConfigureAwait(false);
    }

    private static void Print(JsonObject answer)
    {
        var faults = answer["faults"]!.AsArray();
        if (faults.Count == 0)
        {
            Console.WriteLine("Nothing is broken.");
            return;
        }

        Console.WriteLine($"{"NAME",-20} {"STATUS",-8} {"NODES",-30} ENTRY");
        foreach (var fault in faults)
        {
            var nodes = string.Join(',', fault!["nodes"]!.AsArray().Select(static node => node!.GetValue<string>()));
            var entry = ((JsonObject)fault["entry"]!).Where(static field => field.Key != "name").Select(static field => $"{field.Key}: {field.Value?.ToJsonString()}");
            Console.WriteLine($"{fault["name"]!.GetValue<string>(),-20} {(fault["on"]!.GetValue<bool>() ? "On" : "ToCome"),-8} {nodes,-30} {string.Join(", ", entry)}");
        }
    }
}
