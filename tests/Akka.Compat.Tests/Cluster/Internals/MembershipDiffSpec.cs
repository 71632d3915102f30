using Akka.Cluster;
using static Akka.Compat.Tests.Clusters.Internals.Nodes;

namespace Akka.Compat.Tests.Clusters.Internals;

public sealed class MembershipDiffSpec
{
    [Fact]
    public void Diff_must_be_empty_between_equal_views()
    {
        var state = At(A, Seen(AMember(A, MemberStatus.Up)));
        Assert.Empty(MembershipDiff.Between(state, state with { Gossip = state.Gossip.Seen(B) }));
    }

    [Fact]
    public void Diff_must_tell_of_each_new_status()
    {
        var old = At(A, Seen(AMember(A, MemberStatus.Up), AMember(B, MemberStatus.Joining), AMember(C, MemberStatus.Up), AMember(D, MemberStatus.Exiting)));
        var now = At(A, Seen(AMember(A, MemberStatus.Up), AMember(B, MemberStatus.WeaklyUp), AMember(C, MemberStatus.Down), AMember(E, MemberStatus.Joining)));
        Assert.Equal(
            [
                new ClusterEvent.MemberWeaklyUp(AMember(B, MemberStatus.WeaklyUp)),
                new ClusterEvent.MemberDowned(AMember(C, MemberStatus.Down)),
                new ClusterEvent.MemberJoined(AMember(E, MemberStatus.Joining)),
                new ClusterEvent.MemberRemoved(AMember(D, MemberStatus.Removed), MemberStatus.Exiting),
            ],
            MembershipDiff.Between(old, now));
    }

    [Fact]
    public void Diff_must_tell_of_reachability_but_not_of_ones_own()
    {
        var reachable = At(A, Seen(AMember(A, MemberStatus.Up), AMember(B, MemberStatus.Up)));
        var unreachable = reachable.Seeing(A, B).Seeing(B, A);
        Assert.Contains(new ClusterEvent.UnreachableMember(AMember(B, MemberStatus.Up)), MembershipDiff.Between(reachable, unreachable));
        Assert.Contains(new ClusterEvent.ReachableMember(AMember(B, MemberStatus.Up)), MembershipDiff.Between(unreachable, reachable));
        Assert.DoesNotContain(new ClusterEvent.UnreachableMember(AMember(A, MemberStatus.Up)), MembershipDiff.Between(reachable, unreachable));
    }

    [Fact]
    public void Diff_must_tell_of_new_leaders()
    {
        var old = At(B, Seen(AMember(B, MemberStatus.Up, "worker")));
        var now = At(B, Seen(AMember(A, MemberStatus.Up), AMember(B, MemberStatus.Up, "worker"), AMember(C, MemberStatus.Up, "master")));
        var events = MembershipDiff.Between(old, now).ToList();
        Assert.Contains(new ClusterEvent.LeaderChanged(A.Address), events);
        Assert.Contains(new ClusterEvent.RoleLeaderChanged("master", C.Address), events);
        Assert.DoesNotContain(new ClusterEvent.RoleLeaderChanged("worker", B.Address), events);
    }

    [Fact]
    public void Snapshot_must_show_all_of_the_state()
    {
        var snapshot = MembershipDiff.Snapshot(At(A, Seen(AMember(A, MemberStatus.Up, "master"), AMember(B, MemberStatus.Up, "worker"))).Seeing(A, B));
        Assert.Equal([A, B], snapshot.Members.Select(m => m.UniqueAddress));
        Assert.Equal([B], snapshot.Unreachable.Select(m => m.UniqueAddress));
        Assert.Equal(A.Address, snapshot.Leader);
        Assert.Equal(A.Address, snapshot.RoleLeader("master"));
        Assert.Null(snapshot.RoleLeader("worker"));
        Assert.Equal(["master", "worker"], snapshot.AllRoles.Order(StringComparer.Ordinal));
    }
}
