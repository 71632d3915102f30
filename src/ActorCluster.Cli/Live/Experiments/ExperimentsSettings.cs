using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Cli.Hosting;
using ActorCluster.Cli.Live.Agents;
using ActorCluster.Cli.Live.Protocol;
using ActorCluster.Cli.Live.Runs;
using ActorCluster.Cli.Processes;
using ActorCluster.Client.Configuration;
using ActorCluster.Node.Settings;
using Akka.Configuration;

namespace ActorCluster.Cli.Live.Experiments;

/// <summary>What runs of experiments are made with on the live processes.</summary>
/// <param name="Config">The master's settings.</param>
/// <param name="Time">The cluster's clock.</param>
/// <param name="Folder">The cluster's folder.</param>
/// <param name="Randomness">Chance, for the seeds of runs.</param>
internal sealed record ExperimentsSettings(Config Config, TimeProvider Time, RunDirectory Folder, Random Randomness)
{
    /// <summary>Timeouts of requests.</summary>
    public ClientSettings Client { get; } = ClientSettings.FromConfig(Config);

    /// <summary>Machines that are processes of their own.</summary>
    public LiveMachines Machines() => new(Folder);

    /// <summary>The worker processes; one that nobody planned is none of the experiment's.</summary>
    public IReadOnlyList<WorkerPlan> Workers() => Folder.ReadPlan()?.Workers ?? [];

    /// <summary>The settings of one run.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="began">When it begins.</param>
    /// <param name="workers">The worker processes.</param>
    public LiveRunSettings For(Experiment experiment, DateTimeOffset began, IReadOnlyList<WorkerPlan> workers) => new()
    {
        Run = string.Create(CultureInfo.InvariantCulture, $"{experiment.Metadata.Uid}/{began.UtcTicks}"),
        Seed = Randomness.NextInt64(),
        Config = Config,
        Lab = LabSettings.FromConfig(Config),
        Client = Client,
        Time = Time,
        Workers = workers,
        Machines = Machines(),
        ShutdownGrace = NodeSettings.FromConfig(Config).Kubelet.ShutdownGrace,
        Agent = static port => string.Create(CultureInfo.InvariantCulture, $"akka.tcp://{ProcessConfiguration.SystemName}@127.0.0.1:{port}/user/{LabAgent.Name}"),
    };
}
