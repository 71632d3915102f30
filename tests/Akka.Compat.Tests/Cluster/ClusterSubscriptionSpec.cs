using Akka.Actor;
using Akka.Cluster;

namespace Akka.Compat.Tests.Clusters;

public sealed class ClusterSubscriptionSpec : ClusterSpec
{
    private readonly Akka.Cluster.Cluster[] _nodes;
    private readonly Inbox _inbox;

    public ClusterSubscriptionSpec()
    {
        _nodes = StartCluster(2);
        _inbox = Inbox.Create(_nodes[0].System);
    }

    [Fact]
    public void Subscribers_must_first_be_sent_a_snapshot()
    {
        _nodes[0].Subscribe(_inbox.Receiver, typeof(ClusterEvent.IMemberEvent));
        var state = (ClusterEvent.CurrentClusterState)_inbox.Receive(Patience);
        Assert.Equal(_nodes.Select(n => n.SelfAddress).Order(Member.AddressOrdering), state.Members.Select(m => m.Address));
        Assert.Equal(_nodes[0].State.Leader, state.Leader);
    }

    [Fact]
    public void Subscribers_must_first_be_sent_the_events_that_led_here_if_they_ask_for_them()
    {
        _nodes[0].Subscribe(_inbox.Receiver, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberUp), typeof(ClusterEvent.LeaderChanged));
        var events = new[] { _inbox.Receive(Patience), _inbox.Receive(Patience), _inbox.Receive(Patience) };
        Assert.Equal(2, events.OfType<ClusterEvent.MemberUp>().Count());
        Assert.Equal(new ClusterEvent.LeaderChanged(_nodes[0].State.Leader), events[2]);
    }

    [Fact]
    public void Subscribers_must_find_the_state_in_which_an_event_happened()
    {
        _nodes[0].Subscribe(_inbox.Receiver, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberJoined));
        var late = Start();
        late.Join(_nodes[1].SelfAddress);
        var joined = (ClusterEvent.MemberJoined)_inbox.Receive(Patience);
        Assert.Equal(late.SelfUniqueAddress, joined.Member.UniqueAddress);
    }

    [Fact]
    public void A_subscription_to_one_kind_of_event_must_be_ended_apart()
    {
        _nodes[0].Subscribe(_inbox.Receiver, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberJoined), typeof(ClusterEvent.MemberUp));
        for (var i = 0; i < 2; i++) Assert.IsType<ClusterEvent.MemberUp>(_inbox.Receive(Patience));
        _nodes[0].Unsubscribe(_inbox.Receiver, typeof(ClusterEvent.MemberJoined));
        var late = Start();
        late.Join(_nodes[1].SelfAddress);
        Assert.Equal(late.SelfUniqueAddress, Assert.IsType<ClusterEvent.MemberUp>(_inbox.Receive(Patience)).Member.UniqueAddress);
    }

    [Fact]
    public void The_present_state_must_be_sent_on_demand()
    {
        _nodes[1].SendCurrentClusterState(_inbox.Receiver);
        Assert.Equal(2, ((ClusterEvent.CurrentClusterState)_inbox.Receive(Patience)).Members.Count);
    }

    [Fact]
    public void Former_subscribers_must_be_told_nothing()
    {
        _nodes[0].Subscribe(_inbox.Receiver, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberJoined));
        _nodes[0].Unsubscribe(_inbox.Receiver);
        var late = Start();
        late.Join(_nodes[0].SelfAddress);
        AwaitAllUp([.. _nodes, late]);
        _nodes[0].SendCurrentClusterState(_inbox.Receiver);
        Assert.IsType<ClusterEvent.CurrentClusterState>(_inbox.Receive(Patience));
    }

    [Fact]
    public void Only_events_of_the_cluster_may_be_subscribed_to()
    {
        Assert.Throws<ArgumentException>(() => _nodes[0].Subscribe(_inbox.Receiver, typeof(string)));
        Assert.Throws<ArgumentException>(() => _nodes[0].Subscribe(_inbox.Receiver));
    }

    [Fact]
    public void A_callback_must_run_at_once_if_the_node_is_up()
    {
        var ran = new ManualResetEventSlim();
        _nodes[1].RegisterOnMemberUp(ran.Set);
        Assert.True(ran.Wait(Patience));
    }
}
