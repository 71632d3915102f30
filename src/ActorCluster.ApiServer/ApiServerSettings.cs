using System.Net;
using System.Net.Sockets;
using ActorCluster.Api.Core;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Ownership;
using Akka.Configuration;

namespace ActorCluster.ApiServer;

/// <summary>The settings under <c>actorcluster.api-server</c> that the <c>api</c> actor uses.</summary>
public sealed record ApiServerSettings
{
    /// <summary>How long an Event lives; zero for ever.</summary>
    public required TimeSpan EventTtl { get; init; }

    /// <summary>The range of Services' addresses.</summary>
    public required string ServiceClusterIPRange { get; init; }

    /// <summary>The first node port.</summary>
    public required int FirstNodePort { get; init; }

    /// <summary>The last node port.</summary>
    public required int LastNodePort { get; init; }

    /// <summary>The address under which the Service <c>default/kubernetes</c> reaches the API.</summary>
    public required string AdvertiseAddress { get; init; }

    /// <summary>The port that belongs to <see cref="AdvertiseAddress"/>.</summary>
    public required int AdvertisePort { get; init; }

    /// <summary>Whether a pod needs its service account to exist.</summary>
    public required bool RequireServiceAccount { get; init; }

    /// <summary>How long a creation waits for its service account to appear.</summary>
    public required TimeSpan ServiceAccountWait { get; init; }

    /// <summary>How long a read waits for a resource version that is yet to come; zero refuses it at once.</summary>
    public required TimeSpan FreshReadWait { get; init; }

    /// <summary>How long pods tolerate a node that is not ready; at most.</summary>
    public required TimeSpan DefaultNotReadyToleration { get; init; }

    /// <summary>How long pods tolerate a node that cannot be reached; at most.</summary>
    public required TimeSpan DefaultUnreachableToleration { get; init; }

    /// <summary>How many generated names are tried for one creation.</summary>
    public required int GeneratedNameAttempts { get; init; }

    /// <summary>How often watches learn of the latest revision.</summary>
    public required TimeSpan BookmarkInterval { get; init; }

    /// <summary>How often the server looks after its own FlowSchemas and PriorityLevelConfigurations; zero for its start alone.</summary>
    public required TimeSpan FlowControlInterval { get; init; }

    /// <summary>How many changes may wait for one watcher.</summary>
    public required int WatchBuffer { get; init; }

    /// <summary>How many requests may wait for the store.</summary>
    public required int MaximumPendingWrites { get; init; }

    /// <summary>How many times a change by a function is tried again after a conflict.</summary>
    public required int ConflictRetries { get; init; }

    /// <summary>Which writes of actors leave their trace in <c>managedFields</c>.</summary>
    public required InProcessOwnership InProcessOwnership { get; init; }

    /// <summary>How long the store may take to answer; zero for ever.</summary>
    public required TimeSpan StoreTimeout { get; init; }

    /// <summary>Whether the objects that every cluster has are made at the start.</summary>
    public required bool Bootstrap { get; init; }

    /// <summary>How requests over HTTP are authorised.</summary>
    public required AuthorizationMode Authorization { get; init; }

    internal Toleration NotReadyToleration => field ??= Tolerate(WellKnownTaints.NotReady, DefaultNotReadyToleration);

    internal Toleration UnreachableToleration => field ??= Tolerate(WellKnownTaints.Unreachable, DefaultUnreachableToleration);

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static ApiServerSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.api-server");
        var (firstPort, lastPort) = Range(section.GetString("service-node-port-range"));
        var settings = new ApiServerSettings
        {
            EventTtl = section.GetTimeSpan("event-ttl"),
            ServiceClusterIPRange = section.GetString("service-cluster-ip-range"),
            FirstNodePort = firstPort,
            LastNodePort = lastPort,
            AdvertiseAddress = section.GetString("advertise-address"),
            AdvertisePort = section.GetInt("advertise-port"),
            RequireServiceAccount = section.GetBoolean("require-service-account"),
            ServiceAccountWait = section.GetTimeSpan("service-account-wait"),
            FreshReadWait = section.GetTimeSpan("fresh-read-wait"),
            DefaultNotReadyToleration = section.GetTimeSpan("default-not-ready-toleration"),
            DefaultUnreachableToleration = section.GetTimeSpan("default-unreachable-toleration"),
            GeneratedNameAttempts = section.GetInt("generated-name-attempts"),
            BookmarkInterval = section.GetTimeSpan("bookmark-interval"),
            FlowControlInterval = section.GetTimeSpan("flow-control-interval"),
            WatchBuffer = section.GetInt("watch-buffer"),
            MaximumPendingWrites = section.GetInt("maximum-pending-writes"),
            ConflictRetries = section.GetInt("conflict-retries"),
            InProcessOwnership = Ownership(section.GetString("field-ownership.in-process")),
            StoreTimeout = section.GetTimeSpan("store-timeout"),
            Bootstrap = section.GetBoolean("bootstrap"),
            Authorization = AuthorizationModes.Read(section),
        };
        Require(settings.GeneratedNameAttempts > 0, "generated-name-attempts must be positive");
        Require(settings.WatchBuffer > 0, "watch-buffer must be positive");
        Require(settings.MaximumPendingWrites > 0, "maximum-pending-writes must be positive");
        Require(settings.ConflictRetries >= 0, "conflict-retries must not be negative");
        Require(IsRange(settings.ServiceClusterIPRange), "service-cluster-ip-range must be a range of IPv4 addresses, 10.96.0.0/12");
        Require(IsAddress(settings.AdvertiseAddress), "advertise-address must be an IPv4 address");
        Require(settings.AdvertisePort is > 0 and <= 65535, "advertise-port must be a port");
        return settings;
    }

    private static bool IsRange(string text) =>
        IPNetwork.TryParse(text, out var range) && range.BaseAddress.AddressFamily == AddressFamily.InterNetwork && range.PrefixLength <= 30;

    private static bool IsAddress(string text) => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork;

    private static (int First, int Last) Range(string text)
    {
        var parts = text.Split('-');
        Require(
            parts.Length == 2 && int.TryParse(parts[0], out _) && int.TryParse(parts[1], out _),
            "service-node-port-range must be two ports, 30000-32767");
        var first = int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture);
        var last = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        Require(first > 0 && last > first && last <= 65535, "service-node-port-range must be two ports, 30000-32767");
        return (first, last);
    }

    private static InProcessOwnership Ownership(string text) => text switch
    {
        "specs" => InProcessOwnership.Specs,
        "all" => InProcessOwnership.All,
        "none" => InProcessOwnership.None,
        _ => throw new ConfigurationException("actorcluster.api-server: field-ownership.in-process must be specs, all or none"),
    };

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ConfigurationException("actorcluster.api-server: " + message);
        }
    }

    private static Toleration Tolerate(string key, TimeSpan time) => new()
    {
        Key = key,
        Operator = TolerationOperator.Exists,
        Effect = TaintEffect.NoExecute,
        TolerationSeconds = (long)time.TotalSeconds,
    };
}
