using Akka.Cluster;
using static Akka.Compat.Tests.Clusters.Internals.Nodes;

namespace Akka.Compat.Tests.Clusters.Internals;

public sealed class ReachabilitySpec
{
    [Fact]
    public void Reachability_must_call_reachable_whom_nobody_observes() => Assert.True(Reachability.Empty.IsReachable(A));

    [Fact]
    public void Reachability_must_call_unreachable_whom_any_observer_misses()
    {
        var reachability = Reachability.Empty.Unreachable(A, C).Unreachable(B, C).Reachable(A, C);
        Assert.False(reachability.IsReachable(C));
        Assert.True(reachability.IsReachable(A, C));
        Assert.Equal([C], reachability.AllUnreachable);
    }

    [Fact]
    public void Reachability_must_have_no_rows_once_all_is_well_again()
    {
        var reachability = Reachability.Empty.Unreachable(A, B).Unreachable(A, C).Reachable(A, B).Reachable(A, C);
        Assert.True(reachability.IsAllReachable);
        Assert.Equal(4, reachability.Versions[A]);
    }

    [Fact]
    public void Reachability_must_not_take_termination_back()
    {
        var reachability = Reachability.Empty.Terminated(A, B).Reachable(A, B);
        Assert.Equal(ReachabilityStatus.Terminated, reachability.StatusOf(A, B));
        Assert.Same(reachability, reachability.Unreachable(A, B));
    }

    [Fact]
    public void Reachability_must_count_terminated_before_unreachable()
    {
        var reachability = Reachability.Empty.Unreachable(A, C).Terminated(B, C);
        Assert.Empty(reachability.AllUnreachable);
        Assert.Equal([C], reachability.AllUnreachableOrTerminated);
    }

    [Fact]
    public void Reachability_must_take_the_later_rows_of_each_observer()
    {
        var old = Reachability.Empty.Unreachable(A, C);
        var later = old.Reachable(A, C);
        var other = old.Unreachable(B, D);
        var merged = later.Merge(All.ToHashSet(), other);
        Assert.Equal([D], merged.AllUnreachable);
        Assert.Equal(2, merged.Versions[A]);
        Assert.Equal(merged, other.Merge(All.ToHashSet(), later));
    }

    [Fact]
    public void Reachability_must_leave_out_who_is_not_allowed()
    {
        var merged = Reachability.Empty.Unreachable(A, C).Merge(new HashSet<UniqueAddress> { A, B }, Reachability.Empty.Unreachable(D, B));
        Assert.True(merged.IsAllReachable);
        Assert.DoesNotContain(D, merged.Versions.Keys);
    }

    [Fact]
    public void Reachability_must_forget_the_removed_as_observer_and_as_subject()
    {
        var reachability = Reachability.Empty.Unreachable(A, B).Unreachable(B, C).Unreachable(C, D).Remove(new HashSet<UniqueAddress> { B });
        Assert.Equal([D], reachability.AllUnreachable);
        Assert.DoesNotContain(B, reachability.Versions.Keys);
    }
}
