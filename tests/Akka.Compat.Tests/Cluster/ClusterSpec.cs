using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Remote;
using Akka.Remote.Transport;

namespace Akka.Compat.Tests.Clusters;

/// <summary>
/// Clusters of several nodes in one process, on real loopback sockets. Intervals are short, and waiting is generous: what is asserted is
/// what happens, not when.
/// </summary>
public abstract class ClusterSpec : IDisposable
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly List<ActorSystem> _systems = [];

    public void Dispose()
    {
        foreach (var system in _systems) ((ExtendedActorSystem)system).Abort();
        Task.WaitAll([.. _systems.Select(s => s.WhenTerminated)], Patience);
    }

    /// <summary>Starts a node that joins nobody yet.</summary>
    protected Akka.Cluster.Cluster Start(string config = "")
    {
        var system = ActorSystem.Create("cluster", ConfigurationFactory.ParseString(config).WithFallback(ConfigurationFactory.ParseString(
            """
            akka {
              loglevel = WARNING
              stdout-loglevel = WARNING
              log-dead-letters = off
              actor.provider = cluster
              coordinated-shutdown.run-by-actor-system-terminate = off
              remote {
                retry-gate-closed-for = 200ms
                dot-netty.tcp { hostname = "127.0.0.1", port = 0, applied-adapters = [trttl] }
              }
              cluster {
                log-info = off
                seed-node-timeout = 1s
                retry-unsuccessful-join-after = 1s
                periodic-tasks-initial-delay = 100ms
                gossip-interval = 100ms
                leader-actions-interval = 100ms
                unreachable-nodes-reaper-interval = 100ms
                allow-weakly-up-members = 500ms
                failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 3s }
              }
            }
            """)));
        _systems.Add(system);
        return Akka.Cluster.Cluster.Get(system);
    }

    /// <summary>A cluster of so many nodes, all up.</summary>
    protected Akka.Cluster.Cluster[] StartCluster(int size, Func<int, string>? config = null)
    {
        var nodes = Enumerable.Range(0, size).Select(i => Start(config?.Invoke(i) ?? "")).ToArray();
        nodes[0].Join(nodes[0].SelfAddress);
        foreach (var node in nodes.Skip(1)) node.Join(nodes[0].SelfAddress);
        AwaitAllUp(nodes);
        return nodes;
    }

    /// <summary>Ends a node as a crash would: it tells nobody.</summary>
    protected static void Crash(Akka.Cluster.Cluster node)
    {
        ((ExtendedActorSystem)node.System).Abort();
        AwaitTerminated(node);
    }

    protected static void AwaitTerminated(Akka.Cluster.Cluster node) => Assert.True(node.System.WhenTerminated.Wait(Patience));

    /// <summary>Cuts all wires between two nodes, or mends them.</summary>
    protected static void Cut(Akka.Cluster.Cluster a, Akka.Cluster.Cluster b, bool mend = false)
    {
        ThrottleMode mode = mend ? Unthrottled.Instance : Blackhole.Instance;
        Throttle(a, b, mode);
        Throttle(b, a, mode);
    }

    protected static void AwaitAllUp(params Akka.Cluster.Cluster[] nodes) => Await(
        () => nodes.All(n => n.State.Members.Count == nodes.Length && n.State.Members.All(m => m.Status == MemberStatus.Up)), () => Describe(nodes));

    protected static void AwaitStatus(Akka.Cluster.Cluster observer, Address member, MemberStatus status) => Await(
        () => observer.State.Members.Any(m => m.Address.Equals(member) && m.Status == status), () => Describe(observer));

    protected static void AwaitUnreachable(Akka.Cluster.Cluster observer, Address member, bool isUnreachable = true) => Await(
        () => observer.State.Unreachable.Any(m => m.Address.Equals(member)) == isUnreachable, () => Describe(observer));

    protected static void Await(Func<bool> condition, Func<string>? describe = null) =>
        Assert.True(SpinWait.SpinUntil(() => Poll(condition), Patience), describe?.Invoke());

    private static bool Poll(Func<bool> condition)
    {
        if (condition()) return true;
        Thread.Sleep(20);
        return false;
    }

    private static void Throttle(Akka.Cluster.Cluster here, Akka.Cluster.Cluster there, ThrottleMode mode) =>
        Assert.True(((IRemoteActorRefProvider)((ExtendedActorSystem)here.System).Provider).Transport.ManagementCommand(
            new SetThrottle(there.SelfAddress, ThrottleTransportAdapter.Direction.Both, mode)).Result);

    private static string Describe(params Akka.Cluster.Cluster[] nodes) => string.Join('\n', nodes.Select(n =>
        $"{n.SelfAddress} knows [{string.Join(", ", n.State.Members)}], unreachable [{string.Join(", ", n.State.Unreachable)}]"));
}
