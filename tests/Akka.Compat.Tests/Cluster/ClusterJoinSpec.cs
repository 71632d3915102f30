using Akka.Actor;
using Akka.Cluster;

namespace Akka.Compat.Tests.Clusters;

public sealed class ClusterJoinSpec : ClusterSpec
{
    [Fact]
    public void A_node_must_found_a_cluster_by_joining_itself()
    {
        var node = Start();
        Assert.Equal(MemberStatus.Removed, node.SelfMember.Status);
        node.Join(node.SelfAddress);
        AwaitAllUp(node);
        Assert.Equal(MemberStatus.Up, node.SelfMember.Status);
        Assert.Equal(node.SelfAddress, node.State.Leader);
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public void Nodes_must_join_seed_nodes_in_whatever_order_they_start(int first, int second, int third)
    {
        var nodes = new[] { Start(), Start(), Start() };
        var seeds = new[] { nodes[0].SelfAddress, nodes[1].SelfAddress };
        foreach (var i in new[] { first, second, third }) nodes[i].JoinSeedNodes(seeds);
        AwaitAllUp(nodes);
        Assert.Single(nodes.Select(n => n.State.Leader).Distinct());
    }

    [Fact]
    public void A_seed_node_that_is_not_the_first_must_not_found_a_cluster()
    {
        var (absent, node) = (Start(), Start());
        var inbox = Inbox.Create(node.System);
        node.System.EventStream.Subscribe(inbox.Receiver, typeof(Akka.Event.Warning));
        node.JoinSeedNodes([absent.SelfAddress, node.SelfAddress]);
        // It says so when it has asked in vain, and asks again.
        inbox.ReceiveWhere(m => m is Akka.Event.Warning warning && warning.ToString().Contains("seed", StringComparison.Ordinal), Patience);
        Assert.Empty(node.State.Members);
        absent.JoinSeedNodes([absent.SelfAddress, node.SelfAddress]);
        AwaitAllUp(absent, node);
    }

    [Fact]
    public void Five_nodes_must_agree_on_members_and_leader()
    {
        var nodes = StartCluster(5);
        Await(() => nodes.All(n => n.State.SeenBy.Count == 5));
        Assert.Equal(nodes.Select(n => n.SelfAddress).Min(Member.AddressOrdering), nodes[4].State.Leader);
        Assert.All(nodes, n => Assert.Equal(nodes[0].State.Members, n.State.Members));
    }

    [Fact]
    public void Nodes_must_be_known_by_their_roles()
    {
        var nodes = StartCluster(3, i => i == 0 ? "akka.cluster.roles = [master]" : "akka.cluster.roles = [worker, extra]");
        var state = nodes[1].State;
        Assert.Equal(["extra", "master", "worker"], state.AllRoles.Order(StringComparer.Ordinal));
        Assert.Equal(nodes[0].SelfAddress, state.RoleLeader("master"));
        Assert.Equal(2, state.Members.Count(m => m.HasRole("worker")));
        Assert.Contains("worker", nodes[2].SelfRoles);
    }

    [Fact]
    public void Nobody_must_be_up_before_there_are_enough()
    {
        const string Two = "akka.cluster.min-nr-of-members = 2";
        var (first, second) = (Start(Two), Start(Two));
        first.Join(first.SelfAddress);
        AwaitStatus(first, first.SelfAddress, MemberStatus.Joining);
        var isUp = new ManualResetEventSlim();
        first.RegisterOnMemberUp(isUp.Set);
        var inbox = Inbox.Create(first.System);
        first.Subscribe(inbox.Receiver, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberJoined), typeof(ClusterEvent.MemberUp));
        second.Join(first.SelfAddress);
        AwaitAllUp(first, second);
        Assert.True(isUp.Wait(Patience));
        var events = Enumerable.Range(0, 4).Select(_ => (ClusterEvent.IMemberEvent)inbox.Receive(Patience)).ToArray();
        Assert.All(events[..2], e => Assert.IsType<ClusterEvent.MemberJoined>(e));
        Assert.All(events[2..], e => Assert.IsType<ClusterEvent.MemberUp>(e));
    }

    [Fact]
    public void A_restarted_first_seed_node_must_find_the_cluster_it_left()
    {
        var nodes = new[] { Start(), Start(), Start() };
        var seeds = nodes.Take(2).Select(n => n.SelfAddress).ToArray();
        foreach (var node in nodes) node.JoinSeedNodes(seeds);
        AwaitAllUp(nodes);
        Crash(nodes[0]);
        // It asks the other seed node as long as it takes to connect; only when that is in vain, it begins a cluster of its own.
        var again = Start($"akka.remote.dot-netty.tcp.port = {seeds[0].Port}\nakka.cluster.seed-node-timeout = 20s");
        again.JoinSeedNodes(seeds);
        AwaitAllUp(again, nodes[1], nodes[2]);
        Assert.DoesNotContain(nodes[0].SelfUniqueAddress, nodes[1].State.Members.Select(m => m.UniqueAddress));
    }
}
