using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Http;
using ActorCluster.Cli.Commands;
using ActorCluster.Cli.Commands.Simulated;
using ActorCluster.Cli.Hosting;
using ActorCluster.Cli.Processes;
using ActorCluster.Simulation.Engine;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Serving;
using Akka.Configuration;
using SimulatedCluster = ActorCluster.Simulation.Hosting.SimulatedCluster;

namespace ActorCluster.Cli.Lab;

/// <summary>
/// Lets people take part in one run of an experiment: it is paced against the wall clock, and the HTTPS server of the master's process
/// stands before its cluster from the beginning to the verdict.
/// </summary>
/// <param name="run">The folder of the kubeconfig and of the keys.</param>
/// <param name="speed">How many seconds of the cluster pass in a real one; zero for none until it is told.</param>
/// <param name="apiPort">The server's port; zero for a free one.</param>
/// <param name="output">Where it is said how to take part.</param>
internal sealed class ServedRun(RunDirectory run, double speed, int apiPort, TextWriter output) : IDisposable
{
    private ClusterCertificates? _certificates;
    private ApiHttpServer? _server;
    private PacedClock? _clock;

    /// <summary>The options of a run that is served.</summary>
    /// <param name="options">The options without that.</param>
    /// <param name="experiment">The experiment.</param>
    /// <exception cref="CommandException">The port is in use, or the folder has a cluster already.</exception>
    public RunOptions Serve(RunOptions options, Experiment experiment)
    {
        UpCommand.RefuseASecondCluster(run, new Launcher(run));
        if (apiPort != 0 && !Ports.IsFree(apiPort))
        {
            throw new CommandException($"port {apiPort} is in use; choose another with --api-port (0 takes a free one)");
        }

        run.Create();
        File.Delete(run.Kubeconfig);
        TrustedAuthorities.Forgo();
        var http = string.Create(CultureInfo.InvariantCulture, $"actorcluster.api-server.http {{ address = \"127.0.0.1\", port = {apiPort} }}");
        var settings = ConfigurationFactory.ParseString(http).WithFallback(ExperimentPlan.Of(experiment.Spec, options.Nodes).Settings);
        var certificates = _certificates = ClusterCertificates.LoadOrCreate(run.Pki, TlsSettings.FromConfig(settings), SystemClock.Instance);
        return options with
        {
            RootCertificate = certificates.Published,
            Pace = cluster => Open(cluster, settings, certificates),
        };
    }

    /// <summary>
    /// Closes the server. To be called by the run's thread, as long as its cluster is there: what is still asked is still answered.
    /// </summary>
    public void Dispose()
    {
        if (_server is { } server && _clock is { } clock)
        {
            using var closed = new CancellationTokenSource();
            var closing = Task.Run(() => CloseAsync(server, closed));
            clock.SetSpeed(0);
            clock.Run(closed.Token);
            closing.GetAwaiter().GetResult();
        }

        (_server, _clock) = (null, null);
        _certificates?.Dispose();
        _certificates = null;
    }

    private static async Task CloseAsync(ApiHttpServer server, CancellationTokenSource closed)
    {
        try
        {
            await server.StopAsync().ConfigureAwait(false);
            await server.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await closed.CancelAsync().ConfigureAwait(false);
        }
    }

    private PacedClock Open(SimulatedCluster cluster, Config settings, ClusterCertificates certificates)
    {
        _clock = new PacedClock(cluster.Scheduler, SystemClock.Instance, speed);
        var parts = SimulationFrontEnd.Parts(cluster, settings, certificates, SystemClock.Instance);
        cluster.Scheduler.Drain();
        var time = new ClusterTimePath(cluster.Scheduler, _clock).HostPath;
        _server = Task.Run(() => ApiHttpServer.StartAsync(parts with { HostPaths = [time] })).GetAwaiter().GetResult();
        KubeConfig.Write(run.Kubeconfig, _server.Url, certificates);
        output.WriteLine($"time {SimulationOptions.FormatSpeed(speed)}, API server on {_server.Url} until the verdict is there");
        output.WriteLine();
        output.WriteLine($"  export KUBECONFIG={StartProgress.Shown(run.Kubeconfig)}");
        output.WriteLine("  kubectl get nodes -w");
        output.WriteLine("  scripts/actorcluster time show       and time speed, pause, resume, step");
        output.WriteLine();
        output.Flush();
        return _clock;
    }
}
