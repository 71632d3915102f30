using ActorCluster.Client.LeaderElection;
using Akka.Configuration;

namespace ActorCluster.Simulation.Checkers.Framework;

/// <summary>The cluster's settings as far as invariants depend on them.</summary>
public sealed record CheckerSettings
{
    /// <summary>How often nodes are looked at.</summary>
    public required TimeSpan MonitorPeriod { get; init; }

    /// <summary>How long a node may be silent before it is Unknown.</summary>
    public required TimeSpan MonitorGracePeriod { get; init; }

    /// <summary>Nodes tainted with NoExecute per second and zone.</summary>
    public required double EvictionRate { get; init; }

    /// <summary>The same in a large zone of which a part is down.</summary>
    public required double SecondaryEvictionRate { get; init; }

    /// <summary>Up to this many nodes, a zone of which a part is down evicts nothing.</summary>
    public required int LargeZoneThreshold { get; init; }

    /// <summary>The share of not ready nodes from which a zone counts as partly down.</summary>
    public required double UnhealthyZoneThreshold { get; init; }

    /// <summary>How often a kubelet reports its status after a change.</summary>
    public required TimeSpan StatusUpdateFrequency { get; init; }

    /// <summary>The first pause before a restart.</summary>
    public required TimeSpan CrashBackoffInitial { get; init; }

    /// <summary>The longest pause before a restart.</summary>
    public required TimeSpan CrashBackoffMaximum { get; init; }

    /// <summary>How often a kubelet under pressure may evict.</summary>
    public required TimeSpan EvictionInterval { get; init; }

    /// <summary>How long a condition of pressure holds at the least.</summary>
    public required TimeSpan PressureTransition { get; init; }

    /// <summary>How long a component may take to know and to act where nothing stands in its way.</summary>
    public required TimeSpan Reaction { get; init; }

    /// <summary>
    /// How long scheduler and controllers may be without a leader once everything they need works: a lease runs out, and the next
    /// attempt of a candidate comes; zero when there is no election.
    /// </summary>
    public required TimeSpan Takeover { get; init; }

    /// <summary>How long a leader that wakes up may go on before it knows that another one leads; zero when there is no election.</summary>
    public required TimeSpan Awakening { get; init; }

    /// <summary>How long objects and containers may outlive what they belonged to.</summary>
    public required TimeSpan CleanUp { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static CheckerSettings FromConfig(Config root)
    {
        var nodes = root.GetConfig("actorcluster.controllers.node-lifecycle");
        var kubelet = root.GetConfig("actorcluster.node.kubelet");
        var election = LeaderElectionSettings.FromConfig(root);
        var own = root.GetConfig("actorcluster.lab.checkers");
        var settings = new CheckerSettings
        {
            MonitorPeriod = nodes.GetTimeSpan("monitor-period"),
            MonitorGracePeriod = nodes.GetTimeSpan("monitor-grace-period"),
            EvictionRate = nodes.GetDouble("eviction-rate"),
            SecondaryEvictionRate = nodes.GetDouble("secondary-eviction-rate"),
            LargeZoneThreshold = nodes.GetInt("large-zone-threshold"),
            UnhealthyZoneThreshold = nodes.GetDouble("unhealthy-zone-threshold"),
            StatusUpdateFrequency = kubelet.GetTimeSpan("status-update-frequency"),
            CrashBackoffInitial = kubelet.GetTimeSpan("crash-backoff-initial"),
            CrashBackoffMaximum = kubelet.GetTimeSpan("crash-backoff-maximum"),
            EvictionInterval = kubelet.GetTimeSpan("eviction-interval"),
            PressureTransition = kubelet.GetTimeSpan("eviction-pressure-transition"),
            Reaction = own.GetTimeSpan("reaction"),
            Takeover = election.LeaderElect ? election.LeaseDuration + election.RetryPeriod * (1 + election.RetryJitter) : TimeSpan.Zero,
            Awakening = election.LeaderElect ? election.RenewDeadline + election.RetryPeriod * (1 + election.RetryJitter) : TimeSpan.Zero,
            CleanUp = own.GetTimeSpan("clean-up"),
        };
        if (settings.Reaction <= TimeSpan.Zero || settings.CleanUp <= TimeSpan.Zero)
        {
            throw new ConfigurationException("actorcluster.lab.checkers: reaction and clean-up must be positive");
        }

        return settings;
    }
}
