using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Client.Protocol;
using ActorCluster.Simulation.Engine;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Faults;
using ActorCluster.TestKit.Conditions;
using ActorCluster.TestKit.Running;
using Akka.Actor;
using Akka.Configuration;
using Host = ActorCluster.Simulation.Hosting.SimulatedCluster;

namespace ActorCluster.TestKit;

/// <summary>
/// A whole Kubernetes cluster inside the test's own process, in virtual time: an hour passes in the time that its events take, and the same
/// seed gives the same run. It is run by the thread that calls it and stands still between two calls; of several threads one at a time may
/// call. Any number of clusters may run side by side in one process.
/// </summary>
public sealed partial class SimulatedCluster : TestCluster
{
    // A request that nobody answers has been given up by then (client.request-timeout).
    private static readonly TimeSpan AnswerBound = TimeSpan.FromMinutes(5);

    // Nodes register within a second; a cluster that has none after this never will.
    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(1);

    private readonly SimulationOptions _options;
    private readonly Host _host;
    private readonly FaultDriver _driver;
    private readonly InvariantWatch _invariants;
    private readonly Turnstile _turnstile;
    private readonly Config _settings;
    private bool _failed;

    private SimulatedCluster(SimulationOptions options, long seed)
    {
        _options = options;
        Seed = seed;
        var wanted = new ExperimentCluster
        {
            Pools = [new NodePool { Name = "node", Count = options.Nodes, Zones = options.Zones.Count > 0 ? options.Zones : null }],
            Settings = options.Settings,
        };
        var plan = ExperimentPlan.Of(new ExperimentSpec { Cluster = wanted }) with { Parts = options.Node };
        _settings = plan.Settings;
        _invariants = new InvariantWatch(options, plan.Settings);
        _host = Host.Start(plan, seed, _invariants.Observe, options.Master);
        _turnstile = new Turnstile(_host.Scheduler);
        _driver = new FaultDriver(new SimulatedWorld(_host), []);
    }

    /// <summary>What chance was decided by. It stands in every failure's message.</summary>
    public long Seed { get; }

    /// <inheritdoc />
    public override DateTimeOffset Now => _host.Now;

    /// <inheritdoc />
    public override TimeSpan Elapsed => _host.Now - VirtualClock.Origin;

    /// <summary>The actor system, for a test that adds actors of its own; they live on the cluster's clock.</summary>
    public ActorSystem System => _host.System;

    /// <inheritdoc />
    public override IReadOnlyList<string> Failures => _turnstile.Run(() => _host.Failures.ToArray());

    /// <summary>The hash of everything that has happened so far: the same for the same seed and calls, in every process.</summary>
    public string HistoryHash => _turnstile.Run(_host.HistoryHash);

    /// <inheritdoc />
    public override IReadOnlyList<string> NodeNames => [.. _host.Machines.Select(static machine => machine.Name)];

    /// <summary>Starts a cluster. Its nodes are Ready when this is done.</summary>
    /// <param name="nodes">How many nodes there are: <c>node-1</c>, <c>node-2</c> and so on.</param>
    /// <param name="seed">
    /// Decides everything that chance decides. Null takes the environment variable <c>ACTORCLUSTER_SEED</c>, and 1 where there is none.
    /// </param>
    /// <exception cref="ClusterAssertionException">The nodes do not become Ready.</exception>
    public static Task<SimulatedCluster> StartAsync(int nodes = 3, long? seed = null) => StartAsync(new SimulationOptions { Nodes = nodes, Seed = seed });

    /// <summary>Starts a cluster.</summary>
    /// <param name="options">What it is made of.</param>
    /// <exception cref="ClusterAssertionException">The nodes do not become Ready.</exception>
    /// <exception cref="Akka.Configuration.ConfigurationException">A setting does not exist or makes no sense.</exception>
    public static async Task<SimulatedCluster> StartAsync(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Nodes);
        var cluster = new SimulatedCluster(options, options.Seed ?? AmbientSeed.Value);
        if (options is { WaitForNodes: true, Nodes: > 0 })
        {
            await cluster.AwaitAsync(StartBound, view => view.Nodes().AllReady(options.Nodes), $"{options.Nodes} nodes are Ready").ConfigureAwait(false);
        }

        return cluster;
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="by">How much.</param>
    public void Advance(TimeSpan by) => _turnstile.Run(() => _host.Advance(by));

    /// <summary>Lets time pass until the next timer of the cluster is due, and no further.</summary>
    /// <returns>False when there is no timer.</returns>
    public bool Step() => _turnstile.Run(() => _host.Scheduler.NextDue is { } due && _host.Scheduler.Step(due));

    /// <summary>Switches a machine on that is off, whatever switched it off; nothing when it runs.</summary>
    /// <param name="node">The node.</param>
    public void Boot(string node) => _turnstile.Run(() =>
    {
        _host.Machine(node).Boot();
        Settle();
    });

    /// <summary>Lets a machine go on that is frozen; nothing when it is not.</summary>
    /// <param name="node">The node.</param>
    public void Thaw(string node) => _turnstile.Run(() =>
    {
        _host.Machine(node).Thaw();
        Settle();
    });

    /// <summary>Starts an actor of the test's own beside the cluster, such as <see cref="Probes.ActorProbe.Props"/>.</summary>
    /// <param name="props">The actor's props.</param>
    /// <param name="name">Its name; null for any.</param>
    public IActorRef ActorOf(Props props, string? name = null) => _turnstile.Run(() =>
    {
        var actor = _host.System.ActorOf(props, name);
        Settle();
        return actor;
    });

    /// <summary>
    /// Ends the cluster. Unless a wait has failed already, which says more, a broken invariant fails the test here.
    /// </summary>
    /// <exception cref="ClusterAssertionException">An invariant was broken.</exception>
    public override async ValueTask DisposeAsync()
    {
        if (IsDisposed)
        {
            return;
        }

        if (_access is { } access)
        {
            await access.DisposeAsync().ConfigureAwait(false);
        }

        try
        {
            var broken = _turnstile.Run(() =>
            {
                _driver.HealAll();
                Settle();
                _host.Inspect();
                return _invariants.Finish(_host.Now);
            });
            if (broken is not null && !_failed)
            {
                throw new ClusterAssertionException(broken + Repetition());
            }
        }
        finally
        {
            IsDisposed = true;
            _host.Scheduler.Owner = 0;
            _host.Dispose();
        }
    }

    private protected override Task<T> AskAsync<T>(Action<ApiClient, Action<T>> request) => _turnstile.RunAsync(() => Ask(request));

    internal override T WithFaults<T>(Func<FaultDriver, T> action) => _turnstile.Run(() =>
    {
        var result = action(_driver);
        Settle();
        return result;
    });

    private protected override T WithView<T>(Func<ClusterView, T> look) => _turnstile.Run(() => look(NewView()));

    // Has everything done that can be done at the present time.
    private void Settle() => _host.Scheduler.Drain();

    private T Ask<T>(Action<ApiClient, Action<T>> request)
        where T : class
    {
        T? answer = null;
        _host.Request(api => request(api, response => answer = response));
        _host.AdvanceUntil(AnswerBound, () => answer is not null);
        return answer ?? throw Failed("The API should have answered");
    }

    private string Repetition() => string.Create(
        CultureInfo.InvariantCulture,
        $"Seed {Seed} with {_options.Nodes} nodes. The same run again: StartAsync(nodes: {_options.Nodes}, seed: {Seed}), or {AmbientSeed.Variable}={Seed} where the test names none.");
}
