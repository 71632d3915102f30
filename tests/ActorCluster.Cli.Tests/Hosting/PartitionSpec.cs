using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ActorCluster.Cli.Hosting;
using ActorCluster.Hosting.Membership;
using ActorCluster.Node.Link;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;
using Akka.Remote.Transport;

namespace ActorCluster.Cli.Tests.Hosting;

/// <summary>
/// A master and its workers as their processes configure them, over real sockets; only detection is faster, so that what takes minutes takes
/// seconds: a silent connection is given up after 3 s, not 124, and a silent member after about 1 s, not 4.5.
/// </summary>
public sealed class PartitionSpec : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<ActorSystem> _systems = [];
    private readonly int _masterPort = FreePort();

    // The names of what a system's remoting has told.
    private readonly ConcurrentDictionary<ActorSystem, ConcurrentQueue<string>> _associations = new();

    [Fact]
    public void A_partition_of_minutes_must_heal_and_hold_up_no_newcomer()
    {
        var master = Start(ProcessConfiguration.Master(null, null, "memory", 0, _masterPort, []));
        var workers = new[] { StartWorker(), StartWorker() };
        AwaitUp(master, workers[0], workers[1]);
        var incarnations = master.State.Members.Select(m => m.UniqueAddress).Order().ToArray();
        var harm = Harm([master, .. workers]);
        var (finder, found) = Finder(workers[0]);
        Await(() => found.TryPeek(out var first) && first is MasterFound, "the worker finds its master");
        found.Clear();

        foreach (var other in new[] { master, workers[1] }) Cut(workers[0], other);
        Await(() => Sees(master, workers[0]) == MemberStatus.Up && IsUnreachable(master, workers[0]), "the master misses the worker");
        Await(() => found.TryPeek(out var lost) && lost is MasterLost, "the worker misses its master");
        Await(() => Associations(workers[0]).Contains(nameof(DisassociatedEvent)), "the connections are given up");

        var newcomer = StartWorker();
        var (_, newcomerFound) = Finder(newcomer);
        Await(() => Sees(master, newcomer) == MemberStatus.WeaklyUp, "a newcomer is admitted half-way");
        Await(() => newcomerFound.TryPeek(out var first) && first is MasterFound, "the newcomer finds the master");
        found.Clear();

        foreach (var other in new[] { master, workers[1] }) Cut(workers[0], other, mend: true);
        AwaitUp(master, workers[0], workers[1], newcomer);
        Await(() => found.TryPeek(out var again) && again is MasterFound, "the worker finds its master again");
        Assert.Equal(incarnations, master.State.Members.Select(m => m.UniqueAddress).Where(m => m != newcomer.SelfUniqueAddress).Order());
        Assert.Empty(harm);
        workers[0].System.Stop(finder);
    }

    [Fact]
    public void Only_an_operator_must_remove_a_worker_that_died()
    {
        var master = Start(ProcessConfiguration.Master(null, null, "memory", 0, _masterPort, []));
        var worker = StartWorker();
        AwaitUp(master, worker);
        ((ExtendedActorSystem)worker.System).Abort();
        Await(() => IsUnreachable(master, worker), "the master misses the worker");
        Await(() => Associations(master).Contains(nameof(DisassociatedEvent)), "the connection is given up");
        Assert.Equal(MemberStatus.Up, Sees(master, worker));
        master.Down(worker.SelfAddress);
        AwaitUp(master);
    }

    public void Dispose()
    {
        foreach (var system in _systems) ((ExtendedActorSystem)system).Abort();
        Task.WaitAll([.. _systems.Select(s => s.WhenTerminated)], Patience);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void AwaitUp(params Akka.Cluster.Cluster[] nodes) => Await(
        () => nodes.All(n => n.State.Unreachable.IsEmpty && n.State.Members.Count == nodes.Length && n.State.Members.All(m => m.Status == MemberStatus.Up)),
        string.Join('\n', nodes.Select(n => n.SelfAddress + " is up")));

    private static void Await(Func<bool> condition, string what) => Assert.True(
        SpinWait.SpinUntil(() => Poll(condition), Patience), what);

    private static bool Poll(Func<bool> condition)
    {
        if (condition())
        {
            return true;
        }

        Thread.Sleep(20);
        return false;
    }

    private static MemberStatus? Sees(Akka.Cluster.Cluster observer, Akka.Cluster.Cluster node) =>
        observer.State.Members.FirstOrDefault(m => m.UniqueAddress.Equals(node.SelfUniqueAddress))?.Status;

    private static bool IsUnreachable(Akka.Cluster.Cluster observer, Akka.Cluster.Cluster node) =>
        observer.State.Unreachable.Any(m => m.UniqueAddress.Equals(node.SelfUniqueAddress));

    private static void Cut(Akka.Cluster.Cluster a, Akka.Cluster.Cluster b, bool mend = false)
    {
        ThrottleMode mode = mend ? Unthrottled.Instance : Blackhole.Instance;
        foreach (var (here, there) in new[] { (a, b), (b, a) })
        {
            Assert.True(((IRemoteActorRefProvider)((ExtendedActorSystem)here.System).Provider).Transport.ManagementCommand(
                new SetThrottle(there.SelfAddress, ThrottleTransportAdapter.Direction.Both, mode)).Result);
        }
    }

    private ConcurrentQueue<string> Associations(Akka.Cluster.Cluster node) => _associations[node.System];

    private static ConcurrentQueue<string> Harm(IEnumerable<Akka.Cluster.Cluster> nodes)
    {
        var harm = new ConcurrentQueue<string>();
        foreach (var node in nodes)
        {
            var listener = node.System.ActorOf(Props.Create(() => new Listener(message => harm.Enqueue($"{node.SelfAddress}: {message}"))));
            foreach (var bad in new[] { typeof(QuarantinedEvent), typeof(ThisActorSystemQuarantinedEvent) }) node.System.EventStream.Subscribe(listener, bad);
            node.Subscribe(
                listener, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberDowned), typeof(ClusterEvent.MemberRemoved), typeof(ClusterEvent.MemberExited));
        }
        return harm;
    }

    private static (IActorRef Finder, ConcurrentQueue<object> Found) Finder(Akka.Cluster.Cluster worker)
    {
        var found = new ConcurrentQueue<object>();
        var listener = worker.System.ActorOf(Props.Create(() => new Listener(message => found.Enqueue(message))));
        return (worker.System.ActorOf(MasterFinder.PropsFor(new[] { listener }), "master-finder"), found);
    }

    private Akka.Cluster.Cluster StartWorker() => Start(ProcessConfiguration.Worker(null, null, 0, _masterPort));

    private Akka.Cluster.Cluster Start(Config process)
    {
        var system = ActorSystem.Create(ProcessConfiguration.SystemName, ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
            akka {
              loggers = []
              remote {
                transport-failure-detector { heartbeat-interval = 100ms, acceptable-heartbeat-pause = 3s }
                dot-netty.tcp.applied-adapters = [trttl]
              }
              cluster {
                seed-nodes = ["akka.trttl.tcp://{{ProcessConfiguration.SystemName}}@127.0.0.1:{{_masterPort}}"]
                gossip-interval = 100ms, leader-actions-interval = 100ms, unreachable-nodes-reaper-interval = 100ms, periodic-tasks-initial-delay = 100ms
                failure-detector { heartbeat-interval = 100ms, acceptable-heartbeat-pause = 1s }
              }
            }
            """)).WithFallback(process));
        _systems.Add(system);
        var events = _associations[system] = new ConcurrentQueue<string>();
        system.EventStream.Subscribe(
            system.ActorOf(Props.Create(() => new Listener(message => events.Enqueue(message.GetType().Name)))), typeof(RemotingLifecycleEvent));
        return Akka.Cluster.Cluster.Get(system);
    }

    /// <summary>Hands every message over to the test.</summary>
    public sealed class Listener : ReceiveActor
    {
        /// <summary>Creates the listener.</summary>
        /// <param name="take">Takes a message.</param>
        public Listener(Action<object> take) => ReceiveAny(take);
    }
}
