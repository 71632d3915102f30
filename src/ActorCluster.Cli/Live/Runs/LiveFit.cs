using System.Globalization;
using ActorCluster.Api.Lab;
using Akka.Configuration;

namespace ActorCluster.Cli.Live.Runs;

/// <summary>Whether an experiment can be run on the cluster that is there: pure.</summary>
internal static class LiveFit
{
    /// <summary>Says what stands in the way of a run.</summary>
    /// <param name="spec">The experiment.</param>
    /// <param name="config">The settings of the cluster.</param>
    /// <param name="nodesPerProcess">How many nodes the process of a node hosts at the most.</param>
    /// <returns>The first obstacle, for people; null when there is none.</returns>
    public static string? Obstacle(ExperimentSpec spec, Config config, int nodesPerProcess)
    {
        var cluster = spec.Cluster ?? new ExperimentCluster();
        foreach (var (key, wanted) in (cluster.Settings ?? new Dictionary<string, string>()).OrderBy(static setting => setting.Key, StringComparer.Ordinal))
        {
            var path = "actorcluster." + key;
            if (!config.HasPath(path))
            {
                return $"unknown setting {key}";
            }

            if (config.GetString(path) is var present && present != wanted)
            {
                return $"the experiment needs actorcluster.{key} = {wanted}, and this cluster has {present}: start it with --config";
            }
        }

        if ((cluster.Workloads ?? []).FirstOrDefault(static source => source.File is not null) is { } source)
        {
            return $"the cluster cannot read {source.File}: a workload has to be inline here";
        }

        return Instances("controllers", cluster.Controllers, config)
            ?? Instances("scheduler", cluster.Schedulers, config)
            ?? (spec.Timeline ?? []).Select(entry => Obstacle(entry, nodesPerProcess)).OfType<string>().FirstOrDefault();
    }

    private static string? Instances(string part, int? wanted, Config config)
    {
        var path = $"actorcluster.{part}.replicas";
        return wanted is { } needed && config.GetInt(path) is var present && present < needed
            ? string.Create(CultureInfo.InvariantCulture, $"the experiment needs {path} = {needed}, and this cluster has {present}: start it with --config")
            : null;
    }

    private static string? Obstacle(TimelineEntry entry, int nodesPerProcess) => entry switch
    {
        { Load: not null } => $"{entry.Name}: load is not sent to live processes",
        { Link.Peers: not null } => $"{entry.Name}: links between nodes cannot be cut in live processes, only those to the master",
        { Node.Kind: NodeFaultKind.Freeze } when nodesPerProcess > 1 || OperatingSystem.IsWindows() => $"{entry.Name}: a node can be frozen only where signals do it, and alone in its process",
        _ => null,
    };
}
