using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Kubelets;
using ActorCluster.Cli.Live.Experiments;
using ActorCluster.Cli.Logging;
using ActorCluster.Cli.Processes;
using ActorCluster.Hosting.Components;
using ActorCluster.Hosting;
using ActorCluster.Hosting.Logs;
using ActorCluster.Hosting.Streams;
using ActorCluster.Hosting.Webhooks;
using ActorCluster.Node.Kubelet;
using ActorCluster.Store;
using ActorCluster.Store.Disk;
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
    private readonly FileStore? _store;

    private MasterHost(ActorSystem system, ApiHttpServer server, ClusterCertificates certificates, FileStore? store)
    {
        _store = store;
        _system = system;
        _server = server;
        _certificates = certificates;
    }

    /// <summary>Ends when the actor system does.</summary>
    public Task Terminated => _system.WhenTerminated;

    /// <summary>Starts everything. The kubeconfig is written last: when it is there, the API answers.</summary>
    /// <param name="config">The process's configuration.</param>
    /// <param name="time">The cluster's clock.</param>
    /// <param name="run">The cluster's folder.</param>
    /// <param name="log">The process's log.</param>
    public static async Task<MasterHost> StartAsync(Config config, TimeProvider time, RunDirectory run, ILogger log)
    {
        if (!config.GetBoolean("akka.remote.dot-netty.tcp.enable-ssl", false))
        {
            TrustedAuthorities.Forgo();
        }

        // Keys and actors have nothing to do with each other until the server starts: on two cores they are made side by side.
        var storeSettings = StoreSettings.FromConfig(config);
        var opening = Task.Run(() => storeSettings.Kind == StoreKind.File ? new FileStore(run.Store, storeSettings) : null);
        var certifying = Task.Run(() => ClusterCertificates.LoadOrCreate(run.Pki, TlsSettings.FromConfig(config), SystemClock.Instance));
        var system = ActorSystem.Create(
            ProcessConfiguration.SystemName, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), new SerilogSetup(log)));
        var certificates = await certifying.ConfigureAwait(false);
        var catalog = new ResourceCatalog();
        var store = await opening.ConfigureAwait(false);
        if (store is not null)
        {
            log.Information("The store in {File} is at revision {Revision}", run.Store, store.Revision);
        }

        var supervisor = system.ActorOf(MasterSupervisor.PropsFor(MasterParts.FromConfig(
            config,
            settings => (IStore?)store ?? new MemoryStore(settings),
            time,
            static _ => SystemRandomness.Create(),
            certificates.Published,
            catalog,
            certificates,
            new HttpWebhookClient(),
            certificates.Tokens)), "master");
        var parts = await supervisor.Ask<FrontEndParts>(MasterSupervisor.GetFrontEndParts.Instance, TimeSpan.FromSeconds(30)).ConfigureAwait(false);
        var http = HttpSettings.FromConfig(config);
        var endpoint = new ActorApiEndpoint(parts.Api);
        var server = await ApiHttpServer.StartAsync(new ApiHttpServerParts
        {
            Settings = http,
            Endpoint = endpoint,
            Catalog = catalog,
            Logs = new NodeContainerLogs(system, parts.Nodes, http.LogPollInterval, time),
            Streams = new NodeStreams(system, parts.Nodes),
            Kubelets = new RemoteKubelets(endpoint, certificates.KubeletClient, EmulatedMachine.Is, SystemClock.Instance),
            Components = new ComponentProbes(system),
            Certificates = certificates,
            Time = time,
            Random = SystemRandomness.Create(),
            CertificateTime = SystemClock.Instance,
            Log = (message, failure) => log.Warning(failure, "{Text:l}", message),
        }).ConfigureAwait(false);
        KubeConfig.Write(run.Kubeconfig, server.Url, certificates);
        system.ActorOf(ExperimentsActor.PropsFor(new ExperimentsSettings(config, time, run, SystemRandomness.Create())), ExperimentsActor.Name);
        log.Information("The API server answers on {Url}", server.Url);
        return new MasterHost(system, server, certificates, store);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync().ConfigureAwait(false);
        await _system.Terminate().ConfigureAwait(false);
        _store?.Dispose();
        _certificates.Dispose();
    }
}
