using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.Experiments;
using ActorCluster.TestKit.Running;
using Akka.Configuration;
using ClusterPlan = ActorCluster.Simulation.Hosting.ClusterPlan;

namespace ActorCluster.TestKit.Experiments;

/// <summary>
/// An experiment of the laboratory as a test: a manifest with workloads, a timeline of faults and expectations, run on a simulated cluster
/// of its own, as fast as it goes, and judged.
/// </summary>
public static class LabExperiment
{
    /// <summary>Runs an experiment.</summary>
    /// <param name="manifest">Its manifest; files that it names are looked for beside it.</param>
    /// <param name="seed">
    /// Decides everything that chance decides. Null takes the environment variable <c>ACTORCLUSTER_SEED</c>, and 1 where there is none.
    /// </param>
    /// <param name="name">Which experiment of the manifest; null when there is one.</param>
    /// <param name="nodes">How many nodes there are in all; null for as many as the manifest says.</param>
    /// <param name="cancel">Calls it off.</param>
    /// <returns>The verdict, and what it was reached by.</returns>
    /// <exception cref="ArgumentException">The manifest is wrong: the message has every mistake with its line.</exception>
    public static Task<ExperimentOutcome> RunAsync(
        string manifest, long? seed = null, string? name = null, int? nodes = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var chosen = seed ?? AmbientSeed.Value;

        // A run takes its thread for seconds: not that of a test framework, which may have few.
        return Task.Run(() => Run(manifest, chosen, name, nodes, cancel), cancel);
    }

    private static ExperimentOutcome Run(string manifest, long seed, string? name, int? nodes, CancellationToken cancel)
    {
        var experiment = Read(manifest, name);
        try
        {
            using var runner = new ExperimentRunner(experiment, new RunOptions { Seed = seed, Nodes = nodes, Cancel = cancel });
            return new ExperimentOutcome(runner.Run(), manifest, nodes);
        }
        catch (Exception e) when (e is FormatException or ConfigurationException)
        {
            throw new ArgumentException($"{manifest} cannot be run: {e.Message}", nameof(manifest), e);
        }
    }

    private static Experiment Read(string manifest, string? name)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
        var reader = new ManifestReader(
            file => File.Exists(Path.Combine(folder, file)) ? File.ReadAllText(Path.Combine(folder, file)) : null,
            CheckerRegistry.Names(CheckerSettings.FromConfig(ClusterPlan.Defaults)));
        var content = reader.Read(manifest, File.ReadAllText(manifest));
        if (content.Errors.Count > 0)
        {
            throw new ArgumentException($"{manifest} is wrong:\n{string.Join('\n', content.Errors)}", nameof(manifest));
        }

        var found = content.Experiments.Where(experiment => name is null || experiment.Metadata.Name == name).ToArray();
        return found.Length == 1
            ? found[0]
            : throw new ArgumentException(
                $"{manifest} has {found.Length} experiments{(name is null ? "" : $" called {name}")}: {string.Join(", ", content.Experiments.Select(static e => e.Metadata.Name))}",
                nameof(name));
    }
}
