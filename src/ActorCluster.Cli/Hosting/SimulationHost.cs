using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Http;
using ActorCluster.Cli.Processes;
using ActorCluster.Simulation.Serving;
using Akka.Configuration;
using Serilog;
using ClusterPlan = ActorCluster.Simulation.Hosting.ClusterPlan;

namespace ActorCluster.Cli.Hosting;

/// <summary>The process of a simulated cluster: its thread, and the HTTPS front end before it.</summary>
internal sealed class SimulationHost : IAsyncDisposable
{
    // Some hours at a high speed; what is older nobody asks for.
    private const long KeptMessages = 1_000_000;

    private readonly ServedSimulation _simulation;
    private readonly ApiHttpServer _server;
    private readonly ClusterCertificates _certificates;

    private SimulationHost(ServedSimulation simulation, ApiHttpServer server, ClusterCertificates certificates)
    {
        _simulation = simulation;
        _server = server;
        _certificates = certificates;
    }

    /// <summary>Ends when the simulation does, with its failure.</summary>
    public Task Ended => _simulation.Ended;

    /// <summary>Starts everything. The kubeconfig is written last: when it is there, the API answers and the nodes are Ready.</summary>
    /// <param name="plan">What is simulated.</param>
    /// <param name="settings">Its settings: a configuration whose root holds <c>actorcluster</c>.</param>
    /// <param name="run">The cluster's folder.</param>
    /// <param name="log">The process's log.</param>
    public static async Task<SimulationHost> StartAsync(SimulationPlan plan, Config settings, RunDirectory run, ILogger log)
    {
        TrustedAuthorities.Forgo();
        var certificates = ClusterCertificates.LoadOrCreate(run.Pki, TlsSettings.FromConfig(settings), SystemClock.Instance);
        var simulation = ServedSimulation.Start(new ServedPlan
        {
            Cluster = ClusterPlan.Of(plan.Nodes) with { Settings = settings, KeptMessages = KeptMessages },
            Seed = plan.Seed,
            Speed = plan.Pace,
            Certificates = certificates,
            Wall = SystemClock.Instance,
            Workloads = [.. plan.Workloads.Select(File.ReadAllText)],
        });
        try
        {
            var parts = await simulation.Started.ConfigureAwait(false);
            var server = await ApiHttpServer.StartAsync(
                parts with { Log = (message, failure) => log.Warning(failure, "{Text:l}", message) }).ConfigureAwait(false);
            KubeConfig.Write(run.Kubeconfig, server.Url, certificates);
            log.Information("{Nodes} simulated nodes with the seed {Seed}; the API server answers on {Url}", plan.Nodes, plan.Seed, server.Url);
            return new SimulationHost(simulation, server, certificates);
        }
        catch (Exception)
        {
            simulation.Dispose();
            certificates.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _simulation.Dispose();
        _certificates.Dispose();
    }
}
