using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Cluster;

/// <summary>The section <c>akka.cluster</c>.</summary>
public sealed class ClusterSettings
{
    /// <summary>Reads the section out of a whole configuration.</summary>
    /// <exception cref="ConfigurationException">a value cannot be</exception>
    public ClusterSettings(Config config, string systemName)
    {
        var cluster = config.GetConfig("akka.cluster") ?? throw new ConfigurationException("There is no section akka.cluster");
        FailureDetectorConfig = cluster.GetConfig("failure-detector");
        FailureDetectorImplementationClass = FailureDetectorConfig.GetString("implementation-class");
        HeartbeatInterval = FailureDetectorConfig.GetTimeSpan("heartbeat-interval");
        HeartbeatExpectedResponseAfter = FailureDetectorConfig.GetTimeSpan("expected-response-after");
        MonitoredByNrOfMembers = FailureDetectorConfig.GetInt("monitored-by-nr-of-members");
        SeedNodes = [.. cluster.GetStringList("seed-nodes").Select(Address.Parse)];
        SeedNodeTimeout = cluster.GetTimeSpan("seed-node-timeout");
        RetryUnsuccessfulJoinAfter = SpanOrOff(cluster, "retry-unsuccessful-join-after");
        ShutdownAfterUnsuccessfulJoinSeedNodes = SpanOrOff(cluster, "shutdown-after-unsuccessful-join-seed-nodes");
        PeriodicTasksInitialDelay = cluster.GetTimeSpan("periodic-tasks-initial-delay");
        GossipInterval = cluster.GetTimeSpan("gossip-interval");
        GossipTimeToLive = cluster.GetTimeSpan("gossip-time-to-live");
        LeaderActionsInterval = cluster.GetTimeSpan("leader-actions-interval");
        UnreachableNodesReaperInterval = cluster.GetTimeSpan("unreachable-nodes-reaper-interval");
        GossipDifferentViewProbability = cluster.GetDouble("gossip-different-view-probability");
        ReduceGossipDifferentViewProbability = cluster.GetInt("reduce-gossip-different-view-probability");
        PruneGossipTombstonesAfter = cluster.GetTimeSpan("prune-gossip-tombstones-after");
        Roles = [.. cluster.GetStringList("roles")];
        MinNrOfMembers = cluster.GetInt("min-nr-of-members");
        MinNrOfMembersOfRole = MinimaOfRoles(cluster.GetConfig("role"));
        RunCoordinatedShutdownWhenDown = cluster.GetBoolean("run-coordinated-shutdown-when-down");
        WeaklyUpAfter = SpanOrOff(cluster, "allow-weakly-up-members") ?? TimeSpan.Zero;
        AllowWeaklyUpMembers = WeaklyUpAfter > TimeSpan.Zero;
        LogInfo = cluster.GetBoolean("log-info");
        UseDispatcher = cluster.GetString("use-dispatcher") ?? "";
        var downing = cluster.GetString("downing-provider-class");
        DowningProviderType = string.IsNullOrEmpty(downing) ? typeof(NoDowning) : TypeLookup.Find(downing, "downing provider");
        if (MonitoredByNrOfMembers < 1) throw new ConfigurationException("akka.cluster.failure-detector.monitored-by-nr-of-members must be at least 1");
        if (MinNrOfMembers < 1) throw new ConfigurationException("akka.cluster.min-nr-of-members must be at least 1");
        SystemName = systemName;
    }

    /// <summary>Whether a newcomer may be admitted before everybody is reachable.</summary>
    public bool AllowWeaklyUpMembers { get; }

    /// <summary>After how long without convergence a newcomer is admitted half-way.</summary>
    public TimeSpan WeaklyUpAfter { get; }

    /// <summary>What decides which unreachable members are downed.</summary>
    public Type DowningProviderType { get; }

    /// <summary>The section of the failure detector.</summary>
    public Config FailureDetectorConfig { get; }

    /// <summary>Its class.</summary>
    public string FailureDetectorImplementationClass { get; }

    /// <summary>How often heartbeats are sent.</summary>
    public TimeSpan HeartbeatInterval { get; }

    /// <summary>When a first answer is expected at the latest.</summary>
    public TimeSpan HeartbeatExpectedResponseAfter { get; }

    /// <summary>How many members each member monitors.</summary>
    public int MonitoredByNrOfMembers { get; }

    /// <summary>Whom to ask for admission at start; the first of them may found the cluster.</summary>
    public ImmutableList<Address> SeedNodes { get; }

    /// <summary>How long seed nodes are given to answer.</summary>
    public TimeSpan SeedNodeTimeout { get; }

    /// <summary>When a join without answer is repeated; null for never.</summary>
    public TimeSpan? RetryUnsuccessfulJoinAfter { get; }

    /// <summary>When to give up joining and shut down; null for never.</summary>
    public TimeSpan? ShutdownAfterUnsuccessfulJoinSeedNodes { get; }

    /// <summary>How long periodic work waits after the start.</summary>
    public TimeSpan PeriodicTasksInitialDelay { get; }

    /// <summary>How often gossip is sent to somebody.</summary>
    public TimeSpan GossipInterval { get; }

    /// <summary>How old gossip may be when it is handled.</summary>
    public TimeSpan GossipTimeToLive { get; }

    /// <summary>How often the leader looks what there is to do.</summary>
    public TimeSpan LeaderActionsInterval { get; }

    /// <summary>How often the failure detector is asked.</summary>
    public TimeSpan UnreachableNodesReaperInterval { get; }

    /// <summary>How likely gossip goes to somebody who has not seen the present version.</summary>
    public double GossipDifferentViewProbability { get; }

    /// <summary>In clusters larger than this, that probability is halved step by step.</summary>
    public int ReduceGossipDifferentViewProbability { get; }

    /// <summary>How long removed members are remembered.</summary>
    public TimeSpan PruneGossipTombstonesAfter { get; }

    /// <summary>The roles of this node.</summary>
    public ImmutableHashSet<string> Roles { get; }

    /// <summary>How many members there have to be before any is admitted.</summary>
    public int MinNrOfMembers { get; }

    /// <summary>The same by role.</summary>
    public ImmutableDictionary<string, int> MinNrOfMembersOfRole { get; }

    /// <summary>Does a node that was downed shut its system down?</summary>
    public bool RunCoordinatedShutdownWhenDown { get; }

    /// <summary>Are events of the cluster logged?</summary>
    public bool LogInfo { get; }

    /// <summary>The dispatcher of the cluster's own actors; empty for the internal one.</summary>
    public string UseDispatcher { get; }

    internal string SystemName { get; }

    private static TimeSpan? SpanOrOff(Config config, string path)
    {
        var text = config.GetString(path);
        return text is null or "" or "off" or "false" or "no" ? null : config.GetTimeSpan(path);
    }

    private static ImmutableDictionary<string, int> MinimaOfRoles(Config? roles)
    {
        var minima = ImmutableDictionary.CreateBuilder<string, int>();
        if (roles is null) return minima.ToImmutable();
        foreach (var (role, value) in roles.AsEnumerable())
        {
            if (value.IsObject() && value.GetObject().Items.TryGetValue("min-nr-of-members", out var minimum)) minima[role] = minimum.GetInt();
        }

        return minima.ToImmutable();
    }
}
