using ActorCluster.ApiServer;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.Cli.Logging;
using ActorCluster.Cli.Processes;
using ActorCluster.Client.Configuration;
using ActorCluster.Controllers;
using ActorCluster.Controllers.Framework;
using ActorCluster.Node.Gateway;
using ActorCluster.Node.Settings;
using ActorCluster.Scheduler;
using ActorCluster.Store;
using ActorCluster.Store.Memory;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Serilog;

namespace ActorCluster.Cli.Hosting;

/// <summary>The master process: an actor system with the control plane, and the HTTPS front end before it.</summary>
internal sealed class MasterHost : IAsyncDisposable
{
    private readonly ActorSystem _system;
    private readonly ApiHttpServer _server;
    private readonly ClusterCertificates _certificates;

    private MasterHost(ActorSystem system, ApiHttpServer server, ClusterCertificates certificates)
    {
        _system = system;
        _server = server;
        _certificates = certificates;
    }

    /// <summary>Ends when the actor system does.</summary>
    public Task Terminated => _system.WhenTerminated;

    /// <summary>Starts everything. The kubeconfig is written last: when it is there, the API answers.</summary>
    /// <param name="config">The process's configuration.</param>
    /// <param name="run">The cluster's folder.</param>
    /// <param name="apiPort">Port of the API server.</param>
    /// <param name="log">The process's log.</param>
    public static async Task<MasterHost> StartAsync(Config config, RunDirectory run, int apiPort, ILogger log)
    {
        throw new NotImplementedException();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync().ConfigureAwait(false);
        await CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.ClrExitReason.Instance).ConfigureAwait(false);
        _certificates.Dispose();
    }
}
