using System.CommandLine;
using System.Text.Json.Nodes;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Cli.Processes;
using ActorCluster.Simulation.Serving;

namespace ActorCluster.Cli.Commands.Simulated;

/// <summary><c>actorcluster time</c>: the clock of a simulated cluster.</summary>
internal static class TimeCommand
{
    public static Command Create() => new("time", "Show and move the clock of a simulated cluster (see simulate)")
    {
        Show(),
        Step(),
        Speed(),
        Single("pause", "Let the cluster's time stand still; requests are answered all the same", true),
        Single("resume", "Let the cluster's time pass again, as fast as before", false),
    };

    private static Command Show() => Build("show", "Show the cluster's time and how fast it passes", [], static _ => null);

    private static Command Step()
    {
        var by = new Argument<TimeSpan>("duration")
        {
            Description = "How far, as 40s, 5m or 1h30m",
            CustomParser = static result =>
            {
                var text = result.Tokens[0].Value;
                if (!LabDuration.TryParse(text, out var value, out var error))
                {
                    result.AddError(error!);
                }
                else if (value <= TimeSpan.Zero)
                {
                    result.AddError($"time goes on, not back: {text}");
                }

                return value;
            },
        };
        return Build(
            "step",
            "Move the cluster's clock on, as fast as the machine can, whatever its speed; returns when it has got there",
            [by],
            result => new JsonObject { ["step"] = LabDuration.Format(result.GetValue(by)) });
    }

    private static Command Speed()
    {
        var speed = new Argument<double>("factor")
        {
            Description = "How fast, as 60x, 1x or 0.5x; \"paused\" for not at all",
            CustomParser = static result =>
            {
                if (!SimulationOptions.TryParseSpeed(result.Tokens[0].Value, out var factor))
                {
                    result.AddError($"a speed is a factor such as 60x, 1x or 0.5x, up to {ClusterTimePath.Fastest:0}x, or \"paused\", not {result.Tokens[0].Value}");
                }

                return factor;
            },
        };
        return Build("speed", "Set how fast the cluster's time passes", [speed], result => new JsonObject { ["speed"] = result.GetValue(speed) });
    }

    private static Command Single(string name, string description, bool paused) =>
        Build(name, description, [], _ => new JsonObject { ["paused"] = paused });

    private static Command Build(string name, string description, IReadOnlyList<Argument> arguments, Func<ParseResult, JsonObject?> commandOf)
    {
        var folder = SharedOptions.RunDirectory();
        var command = new Command(name, description) { folder };
        foreach (var argument in arguments)
        {
            command.Arguments.Add(argument);
        }

        command.SetAction(async (result, cancel) =>
        {
            using var client = SimulationClient.Open(new RunDirectory(result.GetValue(folder)!).Kubeconfig);
            var answer = commandOf(result) is { } body
                ? await client.PostAsync(ClusterTimePath.Path, body, cancel).ConfigureAwait(false)
                : await client.GetAsync(ClusterTimePath.Path, cancel).ConfigureAwait(false);
            var speed = answer["speed"]!.GetValue<double>();
            Console.WriteLine($"{answer["now"]!.GetValue<string>()}  {answer["elapsed"]!.GetValue<string>()} after its beginning, {SimulationOptions.FormatSpeed(speed)}");
            return 0;
        });
        return command;
    }
}
