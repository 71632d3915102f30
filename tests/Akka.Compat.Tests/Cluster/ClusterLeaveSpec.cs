using Akka.Actor;
using Akka.Cluster;

namespace Akka.Compat.Tests.Clusters;

public sealed class ClusterLeaveSpec : ClusterSpec
{
    [Fact]
    public void A_member_that_leaves_must_be_removed_everywhere_and_shut_down()
    {
        var nodes = StartCluster(3);
        var removed = new ManualResetEventSlim();
        nodes[2].RegisterOnMemberRemoved(removed.Set);
        nodes[2].Leave(nodes[2].SelfAddress);
        AwaitAllUp(nodes[0], nodes[1]);
        Assert.True(removed.Wait(Patience));
        AwaitTerminated(nodes[2]);
        Assert.True(nodes[2].IsTerminated);
    }

    [Fact]
    public async Task Leaving_must_complete_when_the_node_is_out()
    {
        var nodes = StartCluster(2);
        await nodes[1].LeaveAsync().WaitAsync(Patience);
        Assert.True(nodes[1].IsTerminated);
        AwaitAllUp(nodes[0]);
    }

    [Fact]
    public void The_leader_must_be_able_to_leave()
    {
        var nodes = StartCluster(3);
        var leader = nodes.Single(n => n.SelfAddress.Equals(nodes[0].State.Leader));
        leader.Leave(leader.SelfAddress);
        var rest = nodes.Where(n => n != leader).ToArray();
        AwaitAllUp(rest);
        Await(() => rest.All(n => rest.Any(r => r.SelfAddress.Equals(n.State.Leader))));
    }

    [Fact]
    public void The_last_member_must_be_able_to_leave()
    {
        var node = StartCluster(1)[0];
        node.Leave(node.SelfAddress);
        AwaitTerminated(node);
    }

    [Fact]
    public void Shutting_down_must_leave_first()
    {
        var nodes = StartCluster(2);
        var inbox = Inbox.Create(nodes[0].System);
        nodes[0].Subscribe(inbox.Receiver, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));
        CoordinatedShutdown.Get(nodes[1].System).Run(CoordinatedShutdown.ClrExitReason.Instance);
        var removed = (ClusterEvent.MemberRemoved)inbox.Receive(Patience);
        Assert.Equal((nodes[1].SelfUniqueAddress, MemberStatus.Exiting), (removed.Member.UniqueAddress, removed.PreviousStatus));
        AwaitTerminated(nodes[1]);
    }

    [Fact]
    public void A_downed_member_must_shut_down_and_be_removed()
    {
        var nodes = StartCluster(3);
        nodes[0].Down(nodes[2].SelfAddress);
        AwaitTerminated(nodes[2]);
        AwaitAllUp(nodes[0], nodes[1]);
    }
}
