using System.CommandLine;
using System.Globalization;
using ActorCluster.Cli.Processes;
using ActorCluster.Simulation.Serving;

namespace ActorCluster.Cli.Commands.Simulated;

/// <summary>What can be said of a simulated cluster on a command line.</summary>
internal sealed class SimulationOptions
{
    private const string PausedText = "paused";

    /// <summary>How many nodes there are.</summary>
    public Option<int> Nodes { get; } = SharedOptions.Number("--nodes", "How many nodes: node-1, node-2 and so on", 3, 1, 5000);

    /// <summary>What chance is decided by.</summary>
    public Option<long> Seed { get; } = new("--seed")
    {
        Description = "Decides everything that chance decides: the same seed gives the same cluster, until somebody asks something of it",
        DefaultValueFactory = static _ => 1,
        HelpName = "n",
    };

    /// <summary>The pace.</summary>
    public Option<double?> Speed { get; } = SpeedOption(
        "How fast its time passes, as 60x, 1x or 0.5x; \"paused\" lets it stand still until: actorcluster time step 40s (default: 1x)");

    /// <summary>What is there from the beginning.</summary>
    public Option<string[]> Workloads { get; } = new("--workload")
    {
        Description = "A YAML file with objects that are there from the beginning (repeatable)",
        HelpName = "file",
    };

    /// <summary>The port.</summary>
    public Option<int> ApiPort { get; } = ApiPortOption("Port of the API server on 127.0.0.1; 0 takes a free one");

    /// <summary>A configuration overlay.</summary>
    public Option<string?> Configuration { get; } = SharedOptions.Configuration();

    /// <summary>A port of an API server.</summary>
    /// <param name="description">What it is for.</param>
    public static Option<int> ApiPortOption(string description) => SharedOptions.Number("--api-port", description, 6443, 0, 65535);

    /// <summary>A pace; null when none is given.</summary>
    /// <param name="description">What it is for.</param>
    public static Option<double?> SpeedOption(string description) => new("--speed")
    {
        Description = description,
        HelpName = "factor",
        CustomParser = static result =>
        {
            var text = result.Tokens[0].Value;
            if (!TryParseSpeed(text, out var speed))
            {
                result.AddError($"--speed must be a factor such as 60x, 1x or 0.5x, up to {ClusterTimePath.Fastest:0}x, or \"paused\", not {text}");
            }

            return speed;
        },
    };

    /// <summary>Reads a speed, as <c>60x</c> or <c>paused</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="speed">The factor; zero for none.</param>
    public static bool TryParseSpeed(string text, out double speed)
    {
        speed = 0;
        return text == PausedText
            || (double.TryParse(text.EndsWith('x') ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out speed)
                && speed is >= 0 and <= ClusterTimePath.Fastest);
    }

    /// <summary>Writes a speed.</summary>
    /// <param name="speed">The factor.</param>
    public static string FormatSpeed(double speed) => speed == 0 ? PausedText : speed.ToString(CultureInfo.InvariantCulture) + "x";

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Nodes, Seed, Speed, Workloads, ApiPort, Configuration })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What a command line says.</summary>
    /// <param name="result">The command line.</param>
    /// <exception cref="CommandException">A file is not there.</exception>
    public SimulationPlan PlanOf(ParseResult result)
    {
        var files = (result.GetValue(Workloads) ?? []).Select(Path.GetFullPath).ToArray();
        return files.FirstOrDefault(static file => !File.Exists(file)) is { } missing
            ? throw new CommandException($"there is no file {missing}")
            : new SimulationPlan(result.GetValue(Nodes), result.GetValue(Seed), result.GetValue(Speed) ?? 1, files);
    }
}
