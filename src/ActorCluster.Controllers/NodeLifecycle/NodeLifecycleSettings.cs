using Akka.Configuration;

namespace ActorCluster.Controllers.NodeLifecycle;

/// <summary>The settings under <c>actorcluster.controllers.node-lifecycle</c>.</summary>
public sealed record NodeLifecycleSettings
{
    /// <summary>How often every node's health is looked at.</summary>
    public required TimeSpan MonitorPeriod { get; init; }

    /// <summary>How long a node may be silent before it is Unknown.</summary>
    public required TimeSpan GracePeriod { get; init; }

    /// <summary>The same for a node that has never reported its status.</summary>
    public required TimeSpan StartupGracePeriod { get; init; }

    /// <summary>How often the queues of nodes to be tainted are worked off.</summary>
    public required TimeSpan TaintPeriod { get; init; }

    /// <summary>Nodes tainted with NoExecute per second and zone.</summary>
    public required double EvictionRate { get; init; }

    /// <summary>The same in a large zone of which a part is down.</summary>
    public required double SecondaryEvictionRate { get; init; }

    /// <summary>Up to this many nodes a zone of which a part is down evicts nothing.</summary>
    public required int LargeZoneThreshold { get; init; }

    /// <summary>The share of not ready nodes from which a zone counts as partly disrupted.</summary>
    public required double UnhealthyZoneThreshold { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static NodeLifecycleSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.controllers.node-lifecycle");
        var settings = new NodeLifecycleSettings
        {
            MonitorPeriod = section.GetTimeSpan("monitor-period"),
            GracePeriod = section.GetTimeSpan("monitor-grace-period"),
            StartupGracePeriod = section.GetTimeSpan("startup-grace-period"),
            TaintPeriod = section.GetTimeSpan("taint-period"),
            EvictionRate = section.GetDouble("eviction-rate"),
            SecondaryEvictionRate = section.GetDouble("secondary-eviction-rate"),
            LargeZoneThreshold = section.GetInt("large-zone-threshold"),
            UnhealthyZoneThreshold = section.GetDouble("unhealthy-zone-threshold"),
        };
        if (settings.MonitorPeriod <= TimeSpan.Zero || settings.TaintPeriod <= TimeSpan.Zero || settings.GracePeriod <= TimeSpan.Zero)
        {
            throw new ConfigurationException("actorcluster.controllers.node-lifecycle: the periods must be positive");
        }

        if (settings.EvictionRate < 0 || settings.SecondaryEvictionRate < 0 || settings.UnhealthyZoneThreshold is < 0 or > 1)
        {
            throw new ConfigurationException(
                "actorcluster.controllers.node-lifecycle: rates must not be negative, unhealthy-zone-threshold must be between 0 and 1");
        }

        return settings;
    }
}
