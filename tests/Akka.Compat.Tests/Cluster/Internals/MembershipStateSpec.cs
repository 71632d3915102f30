using Akka.Cluster;
using static Akka.Compat.Tests.Clusters.Internals.Nodes;

namespace Akka.Compat.Tests.Clusters.Internals;

public sealed class MembershipStateSpec
{
    private static readonly Dictionary<string, int> NoRoles = [];

    [Fact]
    public void Membership_must_have_converged_when_all_up_members_have_seen_it()
    {
        var gossip = Seen(AMember(A, MemberStatus.Up), AMember(B, MemberStatus.Up));
        Assert.True(At(A, gossip).HasConverged);
        Assert.False(At(A, gossip.OnlySeen(A)).HasConverged);
    }

    [Theory]
    [InlineData(MemberStatus.Joining)]
    [InlineData(MemberStatus.WeaklyUp)]
    [InlineData(MemberStatus.Exiting)]
    [InlineData(MemberStatus.Down)]
    public void Membership_must_not_wait_for_members_that_have_no_say(MemberStatus status) =>
        Assert.True(At(A, Seen(AMember(A, MemberStatus.Up), AMember(B, status)).OnlySeen(A)).HasConverged);

    [Theory]
    [InlineData(MemberStatus.Up, false)]
    [InlineData(MemberStatus.Joining, false)]
    [InlineData(MemberStatus.Leaving, false)]
    [InlineData(MemberStatus.Exiting, true)]
    [InlineData(MemberStatus.Down, true)]
    public void Membership_must_not_converge_while_an_unreachable_member_may_come_back(MemberStatus status, bool converges) =>
        Assert.Equal(converges, At(A, Seen(AMember(A, MemberStatus.Up), AMember(B, status))).Seeing(A, B).HasConverged);

    [Fact]
    public void Membership_must_ignore_what_the_dead_observed() =>
        Assert.True(At(A, Seen(AMember(A, MemberStatus.Up), AMember(B, MemberStatus.Up), AMember(C, MemberStatus.Down))).Seeing(C, B).HasConverged);

    [Fact]
    public void Leader_must_be_the_first_by_address_of_those_who_can_lead()
    {
        var gossip = Seen(AMember(A, MemberStatus.Exiting), AMember(B, MemberStatus.Joining), AMember(C, MemberStatus.Leaving), AMember(D, MemberStatus.Up));
        Assert.Equal(C, At(D, gossip).Leader);
    }

    [Fact]
    public void Leader_must_be_reachable_but_for_the_opinion_of_others_on_oneself()
    {
        var gossip = Seen(AMember(A, MemberStatus.Up), AMember(B, MemberStatus.Up));
        Assert.Equal(B, At(B, gossip).Seeing(B, A).Leader);
        Assert.Equal(A, At(A, gossip).Seeing(B, A).Leader);
    }

    [Fact]
    public void Leader_must_be_nobody_where_nobody_is() => Assert.Null(At(A, Gossip.Empty).Leader);

    [Fact]
    public void Leader_of_a_role_must_have_the_role()
    {
        var state = At(A, Seen(AMember(A, MemberStatus.Up), AMember(B, MemberStatus.Up, "worker"), AMember(C, MemberStatus.Up, "worker")));
        Assert.Equal(B, state.RoleLeader("worker"));
        Assert.Null(state.RoleLeader("other"));
    }

    [Fact]
    public void Leader_must_admit_who_is_joining_one_after_the_other()
    {
        var decision = LeaderActions.OnConvergence(
            At(A, Seen(AMember(A, MemberStatus.Up), AMember(B, MemberStatus.Joining), AMember(C, MemberStatus.WeaklyUp))), 1, NoRoles);
        Assert.Equal([(B, MemberStatus.Up, 2), (C, MemberStatus.Up, 3)], decision.Changed.Select(m => (m.UniqueAddress, m.Status, m.UpNumber)));
    }

    [Theory]
    [InlineData(2, 0, true)]
    [InlineData(3, 0, false)]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    public void Leader_must_admit_nobody_before_there_are_enough(int minimum, int minimumOfRole, bool admits)
    {
        var state = At(A, Seen(AMember(A, MemberStatus.Joining), AMember(B, MemberStatus.Joining, "worker")));
        var decision = LeaderActions.OnConvergence(state, minimum, new Dictionary<string, int> { ["worker"] = minimumOfRole });
        Assert.Equal(admits, !decision.IsNothing);
    }

    [Fact]
    public void Leader_must_let_go_who_is_leaving_and_remove_who_is_gone()
    {
        var state = At(A, Seen(
            AMember(A, MemberStatus.Up), AMember(B, MemberStatus.Leaving), AMember(C, MemberStatus.Exiting), AMember(D, MemberStatus.Down), AMember(E, MemberStatus.Exiting)))
            .Seeing(A, D);
        state = state with { ExitingConfirmed = [E] };
        var decision = LeaderActions.OnConvergence(state, 1, NoRoles);
        Assert.Equal([(B, MemberStatus.Exiting)], decision.Changed.Select(m => (m.UniqueAddress, m.Status)));
        Assert.Equal([D, E], decision.Removed.Select(m => m.UniqueAddress));
        var gossip = LeaderActions.Apply(state.Gossip, decision, 17);
        Assert.Equal([A, B, C], gossip.Members.Select(m => m.UniqueAddress));
        Assert.Equal(17, gossip.Tombstones[D]);
    }

    [Fact]
    public void Leader_must_not_remove_a_downed_member_that_can_still_be_reached() =>
        Assert.True(LeaderActions.OnConvergence(At(A, Seen(AMember(A, MemberStatus.Up), AMember(B, MemberStatus.Down))), 1, NoRoles).IsNothing);

    [Fact]
    public void Leader_must_admit_reachable_newcomers_half_way_without_convergence()
    {
        var state = At(A, Seen(AMember(A, MemberStatus.Up), AMember(B, MemberStatus.Up), AMember(C, MemberStatus.Joining), AMember(D, MemberStatus.Joining)))
            .Seeing(A, B).Seeing(A, D);
        Assert.Equal([(C, MemberStatus.WeaklyUp)], LeaderActions.WithoutConvergence(state, 1, NoRoles).Changed.Select(m => (m.UniqueAddress, m.Status)));
    }

    [Fact]
    public void Gossip_must_go_to_those_who_do_not_know_and_never_to_the_unreachable()
    {
        var state = At(A, Seen(AMember(A, MemberStatus.Up), AMember(B, MemberStatus.Up), AMember(C, MemberStatus.Up), AMember(D, MemberStatus.Up))
            .OnlySeen(A).Seen(B)).Seeing(A, D);
        var random = new Random(1);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal(C, GossipTargets.Pick(state, 1.0, 400, random)));
        Assert.Equal([B, C], Enumerable.Range(0, 50).Select(_ => GossipTargets.Pick(state, 0.0, 400, random)!).Distinct().Order());
    }

    [Theory]
    [InlineData(400, 0.8)]
    [InlineData(800, 0.425)]
    [InlineData(1200, 0.05)]
    [InlineData(5000, 0.05)]
    public void Gossip_must_prefer_the_unaware_less_in_large_clusters(int members, double probability) =>
        Assert.Equal(probability, GossipTargets.ProbabilityFor(members, 0.8, 400), 3);
}
