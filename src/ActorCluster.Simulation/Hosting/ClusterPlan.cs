using ActorCluster.Client.Configuration;
using ActorCluster.Node;
using ActorCluster.Node.Settings;
using ActorCluster.Store;
using Akka.Configuration;

namespace ActorCluster.Simulation.Hosting;

/// <summary>What a simulated cluster is made of.</summary>
/// <param name="Machines">Its nodes.</param>
public sealed record ClusterPlan(IReadOnlyList<NodeIdentity> Machines)
{
    /// <summary>
    /// The defaults of every setting, parsed once for all clusters of a process. In a simulation nobody speaks HTTP, so that there is
    /// nobody to authorise, and no roles are made.
    /// </summary>
    public static Config Defaults { get; } =
        ConfigurationFactory.ParseString("actorcluster.api-server.authorization = always-allow").WithFallback(ReferenceConfiguration.Load());

    /// <summary>The settings: a configuration whose root holds <c>actorcluster</c>.</summary>
    public Config Settings { get; init; } = Defaults;

    /// <summary>
    /// The certificate that clients verify the API by; only its text matters unless the API is served over HTTPS.
    /// </summary>
    public RootCertificate RootCertificate { get; init; } = "-----BEGIN CERTIFICATE-----\nsimulated\n-----END CERTIFICATE-----\n";

    /// <summary>
    /// How many of the latest messages the history keeps, to the next 32,768; null for all. Its hash knows all of them in any case. A run
    /// that does not end must not keep what nobody will read.
    /// </summary>
    public long? KeptMessages { get; init; }

    /// <summary>What takes the place of a node's own parts; null for nothing on any node.</summary>
    public Func<NodeIdentity, NodeParts>? Parts { get; init; }

    /// <summary>What stands between the master and the store's memory; null for nothing.</summary>
    public Func<IStore, IStore>? Store { get; init; }

    /// <summary>A plan of nodes that are alike: <c>node-1</c>, <c>node-2</c> and so on.</summary>
    /// <param name="count">How many.</param>
    public static ClusterPlan Of(int count) => new([.. Enumerable.Range(1, count).Select(static i => new NodeIdentity($"node-{i}", i))]);
}
