using ActorCluster.ApiServer.CustomResources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using ActorCluster.Hosting;
using ActorCluster.Node;
using ActorCluster.Node.Link;
using ActorCluster.Node.Proxy;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Settings;
using ActorCluster.Simulation.Engine;
using ActorCluster.Simulation.History;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Simulation.Verdicts;
using ActorCluster.Store;
using ActorCluster.Store.Memory;
using Akka.Actor;

namespace ActorCluster.Simulation.Hosting;

/// <summary>
/// A whole cluster in one actor system on a virtual clock: the same trees as those of the processes, run by the thread that calls. Between
/// two calls every actor is idle.
/// </summary>
public sealed class SimulatedCluster : IDisposable
{
    private readonly ClusterPlan _plan;
    private readonly long _seed;
    private readonly NodeSettings _nodeSettings;
    private readonly IActorRef _services;
    private readonly ActorSelection _nodes;
    private readonly IActorRef _lab;
    private readonly Dictionary<string, SimulatedMachine> _machines;

    private SimulatedCluster(ClusterPlan plan, long seed, Action<Fact>? observe, Func<MasterParts, MasterParts>? change)
    {
        _plan = plan;
        _seed = seed;
        RootCertificate = plan.RootCertificate;
        Tokens = new SimulatedTokenSigner(seed);
        _nodeSettings = NodeSettings.FromConfig(plan.Settings);
        System = ActorSystem.Create("simulation", SimulationConfiguration.Engine.WithFallback(plan.Settings));
        Scheduler = (SimulationScheduler)System.Scheduler;
        Scheduler.TakeOver(seed);
        Recorder = new HistoryRecorder(Scheduler.Trace, Scheduler.Clock, observe, plan.KeptMessages);
        Scheduler.Trace.Observer = Recorder;
        Scheduler.Trace.Begin();
        var collector = System.ActorOf(FactCollector.PropsFor(Errors), FactCollector.Name);
        foreach (var published in FactCollector.Listens)
        {
            System.EventStream.Subscribe(collector, published);
        }

        Scheduler.Drain();

        var parts = MasterParts.FromConfig(
            plan.Settings, Store, Scheduler.Clock, part => Randomness(part), new RootCertificate(() => RootCertificate.Pem, () => RootCertificate.FrontProxyPem), Catalog,
            tokens: Tokens);
        System.ActorOf(MasterSupervisor.PropsFor(change is null ? parts : change(parts)), "master");
        Scheduler.Drain();
        Master = new SimulatedMaster(this);
        _nodes = System.ActorSelection("/user/master/nodes");
        _services = System.ActorOf(ServiceDirectoryActor.PropsFor(_nodeSettings, Scheduler.Clock, Seed("services")), "services");
        _services.Tell(new MasterFound(_nodes));
        _lab = System.ActorOf(LabClient.PropsFor(System.ActorSelection("/user/master/api"), Scheduler.Clock, ClientSettings.FromConfig(plan.Settings)), "lab");
        Machines =
        [
            .. plan.Machines.Select(identity => new SimulatedMachine(this, identity, Scheduler.Trace.Compartment("/user/node-" + identity.Name))),
        ];
        _machines = Machines.ToDictionary(static machine => machine.Name, StringComparer.Ordinal);
        foreach (var machine in Machines)
        {
            machine.Boot();
        }
    }

    /// <summary>The actor system.</summary>
    public ActorSystem System { get; }

    /// <summary>The clock and the run queue.</summary>
    public SimulationScheduler Scheduler { get; }

    /// <summary>The present time.</summary>
    public DateTimeOffset Now => Scheduler.Clock.Now;

    /// <summary>The machines.</summary>
    public IReadOnlyList<SimulatedMachine> Machines { get; }

    /// <summary>What the store holds, read past the API.</summary>
    public IStore Disk { get; private set; } = null!;

    /// <summary>Failures of actors: errors that were logged, the first ones.</summary>
    public IReadOnlyList<string> Failures => [.. Errors.Select(static error => error.Text)];

    /// <summary>
    /// The certificate that clients verify the API by. What is published of it follows only when the cluster looks at that again.
    /// </summary>
    public RootCertificate RootCertificate { get; set; }

    /// <summary>Signs the tokens of service accounts: by the seed, until a server in front of the cluster verifies them.</summary>
    public SimulatedTokenSigner Tokens { get; }

    /// <summary>The resources that definitions add, for a server in front of the cluster.</summary>
    public ResourceCatalog Catalog { get; } = new();

    /// <summary>The parts of the master.</summary>
    public SimulatedMaster Master { get; }

    internal List<ActorError> Errors { get; } = [];

    internal HistoryRecorder Recorder { get; }

    internal NodeSettings NodeSettings => _nodeSettings;

    /// <summary>Starts a cluster; its nodes are about to register.</summary>
    /// <param name="plan">What it is made of.</param>
    /// <param name="seed">Decides everything that chance decides.</param>
    /// <param name="observe">Hears of every fact, as it happens; null when nobody does.</param>
    /// <param name="change">Puts other parts in place of the master's; null for none.</param>
    public static SimulatedCluster Start(ClusterPlan plan, long seed, Action<Fact>? observe = null, Func<MasterParts, MasterParts>? change = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new SimulatedCluster(plan, seed, observe, change);
    }

    /// <summary>The machine of a node.</summary>
    /// <param name="name">The node's name.</param>
    /// <exception cref="ArgumentException">There is no such node.</exception>
    public SimulatedMachine Machine(string name) =>
        _machines.GetValueOrDefault(name) ?? throw new ArgumentException($"there is no node called {name}", nameof(name));

    /// <summary>Moves the clock on, timer by timer.</summary>
    /// <param name="by">How far.</param>
    public void Advance(TimeSpan by)
    {
        var until = Scheduler.Clock.Elapsed + by;
        while (Scheduler.Step(until))
        {
        }
    }

    /// <summary>Moves the clock on until something holds; it is looked at after every timer.</summary>
    /// <param name="within">How long it may take.</param>
    /// <param name="condition">What is waited for.</param>
    /// <returns>Whether it held in time.</returns>
    public bool AdvanceUntil(TimeSpan within, Func<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var until = Scheduler.Clock.Elapsed + within;
        Scheduler.Drain();
        while (!condition())
        {
            if (!Scheduler.Step(until))
            {
                return condition();
            }
        }

        return true;
    }

    /// <summary>Asks something of the API, as the client <c>lab</c>. The answers come while the simulation runs.</summary>
    /// <param name="request">Sends the requests.</param>
    public void Request(Action<ApiClient> request) => _lab.Tell(new LabClient.Perform(request), ActorRefs.NoSender);

    /// <summary>How many messages were sent so far.</summary>
    public long MessageCount => Recorder.Messages.Count;

    /// <summary>Records what the store holds and what became of the messages: the end of a run.</summary>
    public void Inspect()
    {
        var trace = Scheduler.Trace;
        var held = Disk.Snapshot().Select(static entry => new HeldObject(entry.Storage, entry.Key, entry.Object.Revision)).ToArray();
        Recorder.Record((id, cause, at) => new StoreInspected(id, cause, at, held, Disk.Revision));
        Recorder.Record((id, cause, at) => new MessagesCounted(
            id, cause, at, trace.SentCount, trace.HandledCount, trace.WaitingCount, trace.LostCount, trace.DeadCount));
    }

    /// <summary>The hash of everything that happened so far.</summary>
    public string HistoryHash() => Recorder.Hash();

    /// <inheritdoc />
    public void Dispose()
    {
        Scheduler.Trace.End();
        Scheduler.Release();
        System.Terminate();
        Recorder.Dispose();
    }

    internal Random Randomness(string part) => new(Seed(part));

    internal int Seed(string part) => StableSeed.Of(_seed, part);

    internal IActorRef StartNode(NodeIdentity identity, int boot, NodeDisk disk)
    {
        var seed = Seed($"{identity.Name}/{boot}");
        var node = System.ActorOf(
            NodeSupervisor.PropsFor(identity, _nodeSettings, _services, Scheduler.Clock, seed, _plan.Parts?.Invoke(identity), disk),
            "node-" + identity.Name);
        node.Tell(new MasterFound(_nodes));
        return node;
    }

    private IStore Store(StoreSettings settings)
    {
        var memory = new MemoryStore(settings);
        Disk = new RecordingStore(_plan.Store?.Invoke(memory) ?? memory, Recorder.StoreChanged);
        return Disk;
    }
}
