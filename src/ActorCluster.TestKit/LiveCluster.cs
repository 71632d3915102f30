using System.Collections.Concurrent;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using ActorCluster.Hosting.Components;
using ActorCluster.Hosting;
using ActorCluster.Hosting.Logs;
using ActorCluster.Hosting.Speed;
using ActorCluster.Hosting.Streams;
using ActorCluster.Node.Settings;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Faults;
using ActorCluster.Simulation.Hosting;
using ActorCluster.Store.Memory;
using ActorCluster.TestKit.Conditions;
using ActorCluster.TestKit.Live;
using ActorCluster.TestKit.Running;
using Akka.Actor;
using Akka.Configuration;

namespace ActorCluster.TestKit;

/// <summary>
/// A Kubernetes cluster in real time inside the test's own process: the master and each node are actor systems of their own, as the
/// product's processes are, and talk over Akka.Remote. What it does depends on threads and wires, so that a run is not repeated bit for
/// bit; what a test has found here is looked for with the same body on a <see cref="SimulatedCluster"/>. It has no invariants beside the
/// test, and no machine of it can be frozen, for that it would need a process.
/// </summary>
public sealed class LiveCluster : TestCluster
{
    // In real time: systems start, nodes join and register within a second or two; on a machine that is busy it may be many times that.
    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(3);

    // Any port: tests run side by side.
    private static readonly Config AnyPort = ConfigurationFactory.ParseString("actorcluster.api-server.http { address = \"127.0.0.1\", port = 0 }");

    private readonly TimeProvider _time;
    private readonly DateTimeOffset _began;
    private readonly Config _configuration;
    private readonly ClusterMirror _mirror = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ResourceCatalog _catalog = new();
    private readonly ClusterCertificates _certificates;
    private readonly ActorSystem _master;
    private readonly List<ActorSystem> _machines = [];
    private readonly IActorRef _hand;
    private ServedAccess? _access;

    private LiveCluster(LiveOptions options)
    {
        var plan = ExperimentPlan.Of(new ExperimentSpec
        {
            Cluster = new ExperimentCluster
            {
                Pools = [new NodePool { Name = "node", Count = options.Nodes, Zones = options.Zones.Count > 0 ? options.Zones : null }],
                Settings = options.Settings,
            },
        });
        var (wall, seed) = (WallClock.Instance, options.Seed ?? AmbientSeed.Value);
        _time = options.Speed == 1 ? wall : new ScaledClock(wall, options.Speed, wall.GetUtcNow());
        _began = _time.GetUtcNow();
        NodeNames = [.. plan.Machines.Select(static machine => machine.Name)];
        _configuration = LiveSystems.MasterConfiguration(plan.Settings, options.Speed);
        _certificates = ClusterCertificates.CreateInMemory(TlsSettings.FromConfig(_configuration), wall);
        _master = LiveSystems.StartMaster(_configuration);
        var parts = MasterParts.FromConfig(
            _configuration,
            static settings => new MemoryStore(settings),
            _time,
            part => new Random(StableSeed.Of(seed, part)),
            _certificates.Published,
            _catalog,
            tokens: _certificates.Tokens);
        _master.ActorOf(MasterSupervisor.PropsFor(parts), "master");
        var address = Akka.Cluster.Cluster.Get(_master).SelfAddress;
        var machines = new Dictionary<string, IActorRef>(StringComparer.Ordinal);
        foreach (var identity in plan.Machines)
        {
            var (system, machine) = LiveSystems.StartMachine(plan.Settings, options.Speed, _time, seed, address, identity);
            _machines.Add(system);
            machines.Add(identity.Name, machine);
        }

        _hand = _master.ActorOf(
            ClusterHand.PropsFor(new ClusterHand.Parts
            {
                Time = _time,
                Client = ClientSettings.FromConfig(_configuration),
                Seed = seed,
                Mirror = _mirror,
                Machines = machines,
                ShutdownGrace = NodeSettings.FromConfig(_configuration).Kubelet.ShutdownGrace,
                Errors = _errors,
            }),
            ClusterHand.Name);
    }

    /// <inheritdoc />
    public override DateTimeOffset Now => _time.GetUtcNow();

    /// <inheritdoc />
    public override TimeSpan Elapsed => Now - _began;

    /// <inheritdoc />
    public override IReadOnlyList<string> Failures => [.. _errors];

    /// <inheritdoc />
    public override IReadOnlyList<string> NodeNames { get; }

    /// <inheritdoc />
    public override string KubeConfig
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return (_access ??= Serve()).File;
        }
    }

    /// <summary>Starts a cluster. Its nodes are Ready when this is done.</summary>
    /// <param name="nodes">How many nodes there are: <c>node-1</c>, <c>node-2</c> and so on.</param>
    /// <param name="speed">How many seconds of the cluster pass in a real one.</param>
    /// <exception cref="ClusterAssertionException">The nodes do not become Ready.</exception>
    public static Task<LiveCluster> StartAsync(int nodes = 3, double speed = 1) => StartAsync(new LiveOptions { Nodes = nodes, Speed = speed });

    /// <summary>Starts a cluster.</summary>
    /// <param name="options">What it is made of.</param>
    /// <exception cref="ClusterAssertionException">The nodes do not become Ready.</exception>
    /// <exception cref="ConfigurationException">A setting does not exist or makes no sense.</exception>
    public static async Task<LiveCluster> StartAsync(LiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Nodes);
        if (!SpeedFactor.IsSensible(options.Speed))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Speed, "a cluster cannot be so fast or so slow");
        }

        // Actor systems start by waiting for each other, which a test framework's few threads are not for.
        var cluster = await Task.Run(() => new LiveCluster(options)).ConfigureAwait(false);
        if (options is { WaitForNodes: true, Nodes: > 0 })
        {
            try
            {
                await cluster.AwaitAsync(
                    StartBound * options.Speed, view => view.Nodes().AllReady(options.Nodes), $"{options.Nodes} nodes are Ready").ConfigureAwait(false);
            }
            catch (Exception)
            {
                await cluster.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        return cluster;
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        if (IsDisposed)
        {
            return;
        }

        IsDisposed = true;
        if (_access is { } access)
        {
            await access.DisposeAsync().ConfigureAwait(false);
        }

        await Task.WhenAll([.. _machines.Select(static machine => machine.Terminate()), _master.Terminate()]).ConfigureAwait(false);
        _certificates.Dispose();
        _mirror.Dispose();
    }

    internal override T WithFaults<T>(Func<FaultDriver, T> action)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _hand.Tell(
            new ClusterHand.Perform((_, driver) =>
            {
                try
                {
                    done.SetResult(action(driver));
                }
                catch (Exception exception)
                {
                    // It is the test's, not the actor's.
                    done.SetException(exception);
                }
            }),
            ActorRefs.NoSender);
        return done.Task.GetAwaiter().GetResult();
    }

    private protected override T WithView<T>(Func<ClusterView, T> look) => look(NewView());

    private protected override ClusterView NewView() => new(Now, resource => _mirror.List<Api.Meta.KubernetesObject>(resource.QualifiedName));

    private protected override async Task<bool> RunUntilAsync(TimeSpan within, Func<ClusterView, bool> condition)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var until = Now + within;
        while (!condition(NewView()))
        {
            if (Now >= until)
            {
                return condition(NewView());
            }

            await _mirror.ChangedAsync().ConfigureAwait(false);
        }

        return true;
    }

    private protected override ClusterAssertionException Failed(string what) => new(
        $"{what}\nAt {Now:HH:mm:ss.fff}, {LabDuration.Format(Elapsed)} after the start:\n{NewView().Describe()}{string.Concat(Failures.Take(3).Select(static text => text + "\n"))}");

    private protected override Task<T> AskAsync<T>(Action<ApiClient, Action<T>> request)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _hand.Tell(new ClusterHand.Perform((api, _) => request(api, done.SetResult)), ActorRefs.NoSender);
        return done.Task;
    }

    private protected override void Refuse(TimelineEntry entry) => LiveWorld.Refuse(entry);

    private ServedAccess Serve()
    {
        var settings = HttpSettings.FromConfig(AnyPort.WithFallback(_configuration));
        var nodes = _master.ActorSelection("/user/master/nodes");
        var parts = new ApiHttpServerParts
        {
            Settings = settings,
            Endpoint = new ActorApiEndpoint(_master.ActorSelection("/user/master/api")),
            Catalog = _catalog,
            Logs = new NodeContainerLogs(_master, nodes, settings.LogPollInterval, _time),
            Streams = new NodeStreams(_master, nodes),
            Components = new ComponentProbes(_master),
            Certificates = _certificates,
            Time = _time,
            CertificateTime = WallClock.Instance,
        };

        // Not on the test's own thread: frameworks give their tests a context of few threads, which this one would wait in.
        var server = Task.Run(() => ApiHttpServer.StartAsync(parts)).GetAwaiter().GetResult();
        return new ServedAccess(server, null, _certificates);
    }
}
