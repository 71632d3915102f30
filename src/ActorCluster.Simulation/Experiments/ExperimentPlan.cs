using System.Globalization;
using System.Text;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Quantities;
using ActorCluster.Node.Settings;
using ActorCluster.Simulation.Hosting;
using Akka.Configuration;

namespace ActorCluster.Simulation.Experiments;

/// <summary>The cluster of an experiment, worked out: pure.</summary>
public static class ExperimentPlan
{
    private const int DefaultNodes = 3;

    /// <summary>Makes the plan of a simulated cluster.</summary>
    /// <param name="spec">The experiment.</param>
    /// <param name="nodes">How many nodes there are to be in all; null for as many as the experiment says.</param>
    /// <exception cref="ConfigurationException">A setting does not exist or makes no sense.</exception>
    public static ClusterPlan Of(ExperimentSpec spec, int? nodes = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var cluster = spec.Cluster ?? new ExperimentCluster();
        var settings = Settings(cluster);
        var defaults = NodeSettings.FromConfig(settings).Capacity;
        var machines = new List<NodeIdentity>();
        foreach (var pool in Pools(spec, nodes))
        {
            var taints = pool.Taints?.Select(static text => TaintText.Parse(text)).Select(static taint => new Taint
            {
                Key = taint.Key,
                Value = taint.Value,
                Effect = taint.Effect,
            }).ToArray();
            for (var number = 1; number <= pool.Count; number++)
            {
                machines.Add(new NodeIdentity(string.Create(CultureInfo.InvariantCulture, $"{pool.Name}-{number}"), machines.Count + 1)
                {
                    Zone = pool.Zones is { Count: > 0 } zones ? zones[(number - 1) % zones.Count] : null,
                    Labels = pool.Labels,
                    Taints = taints,
                    Capacity = pool.Capacity is { } capacity ? Capacity(capacity, defaults) : null,
                });
            }
        }

        return new ClusterPlan(machines) { Settings = settings };
    }

    /// <summary>The pools of an experiment, each with the number of nodes that it gets.</summary>
    /// <param name="spec">The experiment.</param>
    /// <param name="nodes">How many nodes there are to be in all; null for as many as the experiment says.</param>
    public static IReadOnlyList<NodePool> Pools(ExperimentSpec spec, int? nodes = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var pools = spec.Cluster?.Pools is { Count: > 0 } given ? given : [new NodePool { Name = "node", Count = DefaultNodes }];
        return [.. pools.Zip(Counts(pools, nodes), static (pool, count) => pool with { Count = count })];
    }

    /// <summary>How many nodes each pool gets: its own count, or its share of a given number, at least one.</summary>
    private static int[] Counts(IReadOnlyList<NodePool> pools, int? nodes)
    {
        var counts = pools.Select(static pool => pool.Count ?? 1).ToArray();
        var total = counts.Sum();
        if (nodes is not { } wanted || total == 0 || total == wanted)
        {
            return counts;
        }

        var shares = counts.Select(count => (double)count * wanted / total).ToArray();
        var given = shares.Select(static share => Math.Max(1, (int)share)).ToArray();
        foreach (var index in Enumerable.Range(0, shares.Length).OrderByDescending(index => shares[index] - Math.Floor(shares[index])))
        {
            if (given.Sum() >= wanted)
            {
                break;
            }

            given[index]++;
        }

        return given;
    }

    private static Config Settings(ExperimentCluster cluster)
    {
        var overlay = new StringBuilder();
        foreach (var (key, value) in (cluster.Settings ?? new Dictionary<string, string>()).OrderBy(static setting => setting.Key, StringComparer.Ordinal))
        {
            if (!ClusterPlan.Defaults.HasPath("actorcluster." + key))
            {
                throw new ConfigurationException($"unknown setting {key}; config/reference.conf lists all");
            }

            overlay.Append(CultureInfo.InvariantCulture, $"actorcluster.{key} = {value}\n");
        }

        if (cluster.Controllers is { } controllers)
        {
            overlay.Append(CultureInfo.InvariantCulture, $"actorcluster.controllers.replicas = {controllers}\n");
        }

        if (cluster.Schedulers is { } schedulers)
        {
            overlay.Append(CultureInfo.InvariantCulture, $"actorcluster.scheduler.replicas = {schedulers}\n");
        }

        return overlay.Length == 0 ? ClusterPlan.Defaults : ConfigurationFactory.ParseString(overlay.ToString()).WithFallback(ClusterPlan.Defaults);
    }

    private static NodeResources Capacity(IReadOnlyDictionary<string, string> given, NodeResources defaults) => defaults with
    {
        CpuMillis = given.TryGetValue("cpu", out var cpu) ? Quantity.Parse(cpu).MilliValue() : defaults.CpuMillis,
        MemoryBytes = given.TryGetValue("memory", out var memory) ? Quantity.Parse(memory).Value() : defaults.MemoryBytes,
        EphemeralStorageBytes = given.TryGetValue("ephemeral-storage", out var storage) ? Quantity.Parse(storage).Value() : defaults.EphemeralStorageBytes,
        Pods = given.TryGetValue("pods", out var pods) ? (int)Quantity.Parse(pods).Value() : defaults.Pods,
    };
}
