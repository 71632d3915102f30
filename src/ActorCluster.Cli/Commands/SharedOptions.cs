using System.CommandLine;
using ActorCluster.Cli.Processes;
using ActorCluster.Cli.Speed;

namespace ActorCluster.Cli.Commands;

/// <summary>Options and arguments that several commands have.</summary>
internal static class SharedOptions
{
    /// <summary>Where a cluster keeps its files.</summary>
    public static Option<string> RunDirectory() => new("--run-dir")
    {
        Description = "The cluster's folder: kubeconfig, logs, keys, process ids (default: $ACTORCLUSTER_RUN, or run)",
        DefaultValueFactory = static _ => Environment.GetEnvironmentVariable("ACTORCLUSTER_RUN") is { Length: > 0 } folder ? folder : "run",
        HelpName = "folder",
    };

    /// <summary>A configuration overlay.</summary>
    public static Option<string?> Configuration() => new("--config")
    {
        Description = "A HOCON file that is laid over the defaults (config/reference.conf explains every key)",
        HelpName = "file",
    };

    /// <summary>How fast the cluster's time passes; null for what the configuration says.</summary>
    public static Option<double?> Speed() => new("--speed")
    {
        Description = "How fast the cluster's time passes, as 10x or 0.5x: every duration and every timestamp (default: actorcluster.speed, which is 1)",
        HelpName = "factor",
        CustomParser = static result =>
        {
            var factor = ClusterSpeed.Parse(result.Tokens[0].Value);
            if (factor is null)
            {
                result.AddError($"--speed must be a factor such as 10x or 0.5x, between 0.001x and 1000x, not {result.Tokens[0].Value}");
            }

            return factor;
        },
    };

    /// <summary>Where the master keeps its state; null for what the configuration says.</summary>
    public static Option<string?> Store()
    {
        var option = new Option<string?>("--store")
        {
            Description = "Where the master keeps the cluster's state: file (store.db in its folder) or memory (default: actorcluster.store.kind, which is file)",
            HelpName = "kind",
        };
        option.AcceptOnlyFromAmong("file", "memory");
        return option;
    }

    /// <summary>The moment from which a process's time passes at another speed.</summary>
    public static Option<DateTimeOffset?> ClockOrigin() => new("--clock-origin")
    {
        Description = "The moment from which time passes at that speed, the same for every process of the cluster (up chooses it)",
        HelpName = "time",
    };

    /// <summary>A number within bounds.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="byDefault">The default.</param>
    /// <param name="minimum">The least.</param>
    /// <param name="maximum">The most.</param>
    public static Option<int> Number(string name, string description, int byDefault, int minimum, int maximum)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => byDefault, HelpName = "n" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var value) && (value < minimum || value > maximum))
            {
                result.AddError($"{name} must be between {minimum} and {maximum}, not {value}");
            }
        });
        return option;
    }

    /// <summary>The plan of the running cluster.</summary>
    /// <param name="run">Its folder.</param>
    /// <exception cref="CommandException">There is none.</exception>
    public static ClusterPlan RunningPlan(RunDirectory run) =>
        run.ReadPlan() ?? throw new CommandException($"no cluster is running here ({run.Root}); start one with: scripts/up");

    /// <summary>Checks that a process belongs to the plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="name">The process.</param>
    /// <exception cref="CommandException">It does not.</exception>
    public static void RequireProcess(ClusterPlan plan, string name)
    {
        if (!plan.Processes.Contains(name))
        {
            throw new CommandException($"there is no process \"{name}\"; this cluster has {string.Join(", ", plan.Processes)}");
        }
    }
}
