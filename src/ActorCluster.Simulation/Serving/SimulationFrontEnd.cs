using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.Hosting.Components;
using ActorCluster.Hosting.Logs;
using ActorCluster.Simulation.Hosting;
using Akka.Configuration;

namespace ActorCluster.Simulation.Serving;

/// <summary>
/// Puts the HTTPS server of the master's process before a simulated cluster. Requests come from other threads: the simulation takes them in
/// as posted messages between two of its own, so that they are part of its history, though the seed does not decide when they come.
/// </summary>
public static class SimulationFrontEnd
{
    /// <summary>What the server works with. To be called by the simulation's thread; the caller drains the simulation afterwards.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="settings">Its settings: a configuration whose root holds <c>actorcluster</c>.</param>
    /// <param name="certificates">The server's certificate and the authority of its clients.</param>
    /// <param name="wall">The clock that certificates expire by: the clients' one.</param>
    /// <exception cref="ConfigurationException">A setting makes no sense.</exception>
    public static ApiHttpServerParts Parts(SimulatedCluster cluster, Config settings, ClusterCertificates certificates, TimeProvider wall)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(certificates);
        cluster.Tokens.Signer = certificates.Tokens;
        var http = HttpSettings.FromConfig(settings);
        var (system, clock) = (cluster.System, cluster.Scheduler.Clock);
        return new ApiHttpServerParts
        {
            Settings = http,
            Endpoint = new ActorApiEndpoint(system.ActorSelection("/user/master/api")),
            Catalog = cluster.Catalog,
            Logs = new NodeContainerLogs(system, system.ActorSelection("/user/master/nodes"), http.LogPollInterval, clock),
            Components = new ComponentProbes(system),
            Certificates = certificates,
            Time = clock,
            CertificateTime = wall,
        };
    }
}
