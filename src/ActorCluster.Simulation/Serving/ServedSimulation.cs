using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Http;
using ActorCluster.Client.Protocol;
using ActorCluster.Simulation.Engine;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Faults;
using ActorCluster.Simulation.Hosting;
using ActorCluster.Store;

namespace ActorCluster.Simulation.Serving;

/// <summary>
/// A simulated cluster that people and programs take part in: a thread of its own runs it at a pace. Until its nodes are Ready and its
/// workloads are stored it runs as fast as it can, and the same seed gives the same cluster; from then on it is open to whoever asks.
/// </summary>
public sealed class ServedSimulation : IDisposable
{
    // Nodes register within a second; a cluster that has none after this never will.
    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(5);

    private readonly ServedPlan _plan;
    private readonly Thread _thread;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<ApiHttpServerParts> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServedSimulation(ServedPlan plan)
    {
        _plan = plan;
        _thread = new Thread(Run) { Name = "simulation", IsBackground = true };
    }

    /// <summary>
    /// What a server in front of it works with, as soon as its nodes are Ready and its workloads are stored. Fails when they do not get
    /// there.
    /// </summary>
    public Task<ApiHttpServerParts> Started => _started.Task;

    /// <summary>Ends when the simulation does; with its failure, if it has one.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts it.</summary>
    /// <param name="plan">What it is made of.</param>
    public static ServedSimulation Start(ServedPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var simulation = new ServedSimulation(plan);
        simulation._thread.Start();
        return simulation;
    }

    /// <summary>Ends it. Its server has to be stopped before.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            using var cluster = SimulatedCluster.Start(
                _plan.Cluster with { RootCertificate = _plan.Certificates.Published }, _plan.Seed);
            Prepare(cluster);
            using var clock = new PacedClock(cluster.Scheduler, _plan.Wall, _plan.Speed);
            var parts = SimulationFrontEnd.Parts(cluster, _plan.Cluster.Settings, _plan.Certificates, _plan.Wall);
            var faults = new FaultsPath(cluster, new FaultDriver(new SimulatedWorld(cluster), []));
            _started.SetResult(parts with { HostPaths = [new ClusterTimePath(cluster.Scheduler, clock).HostPath, faults.HostPath] });
            clock.Run(_stop.Token);
            _ended.SetResult();
        }
        catch (Exception exception)
        {
            // Nothing may leave the thread, and whoever waits learns of everything.
            _started.TrySetException(exception);
            _ended.TrySetException(exception);
        }
    }

    private void Prepare(SimulatedCluster cluster)
    {
        var wanted = _plan.Cluster.Machines.Count;
        if (!cluster.AdvanceUntil(StartBound, () => _stop.IsCancellationRequested || ReadyNodes(cluster) == wanted))
        {
            throw new InvalidOperationException(
                $"after {StartBound.TotalMinutes:0} minutes of the cluster's time {ReadyNodes(cluster)} of {wanted} nodes are Ready{string.Concat(cluster.Failures.Take(3).Select(static failure => "\n" + failure))}");
        }

        foreach (var wantedObject in _plan.Workloads.SelectMany(WorkloadDocuments.Parse))
        {
            Create(cluster, wantedObject);
        }
    }

    private static int ReadyNodes(SimulatedCluster cluster) => cluster.Disk.List(new StoreRangeQuery(ResourceTypes.Nodes.QualifiedName, "", 0)).Entries
        .Count(static entry => ((Api.Core.Node)entry.Value).Status.Conditions?.Any(
            static condition => condition is { Type: NodeConditionType.Ready, Status: ConditionStatus.True }) == true);

    private static void Create(SimulatedCluster cluster, KubernetesObject wanted)
    {
        var resource = ResourceTypes.FindByKind(wanted.ApiVersion!, wanted.Kind!)!;
        var body = resource.Namespaced && wanted.Metadata.Namespace.Length == 0 ? wanted with { Metadata = wanted.Metadata with { Namespace = "default" } } : wanted;
        ApiResponse? answer = null;
        cluster.Request(api => api.Create(resource, body, response => answer = response));
        cluster.AdvanceUntil(StartBound, () => answer is not null);
        if (answer?.Failure is { } failure)
        {
            throw new StatusException(failure);
        }
    }
}

/// <summary>What a <see cref="ServedSimulation"/> is made of.</summary>
public sealed record ServedPlan
{
    /// <summary>The cluster.</summary>
    public required ClusterPlan Cluster { get; init; }

    /// <summary>Decides everything that chance decides.</summary>
    public required long Seed { get; init; }

    /// <summary>How many seconds of the cluster pass in a real one; zero for none until it is told.</summary>
    public required double Speed { get; init; }

    /// <summary>What clients trust and are known by.</summary>
    public required ClusterCertificates Certificates { get; init; }

    /// <summary>The wall clock.</summary>
    public required TimeProvider Wall { get; init; }

    /// <summary>Objects as YAML documents that are there from the beginning.</summary>
    public IReadOnlyList<string> Workloads { get; init; } = [];
}
