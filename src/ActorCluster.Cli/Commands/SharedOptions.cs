using System.CommandLine;
using ActorCluster.Cli.Processes;

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
