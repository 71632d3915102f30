using Akka.Cluster;
using FsCheck;
using FsCheck.Fluent;
using Node = Akka.Cluster.VectorClock.Node;

namespace Akka.Compat.Tests.Clusters.Internals;

public sealed class VectorClockSpec
{
    private static readonly Node[] Names = [Node.Create("a"), Node.Create("b"), Node.Create("c")];

    private static readonly Arbitrary<VectorClock> Clocks =
        Gen.Elements(Names).ListOf().Select(increments => increments.Aggregate(VectorClock.Create(), (clock, node) => clock.Increment(node))).ToArbitrary();

    [Fact]
    public void VectorClock_must_be_after_itself_once_incremented() =>
        Prop.ForAll(Clocks, clock => clock.Increment(Names[0]) > clock && clock < clock.Increment(Names[0])).QuickCheckThrowOnFailure();

    [Fact]
    public void VectorClock_must_be_the_same_as_itself() =>
        Prop.ForAll(Clocks, clock => clock.IsSameAs(clock) && clock.Equals(clock)).QuickCheckThrowOnFailure();

    [Fact]
    public void VectorClock_must_see_the_opposite_from_the_other_side() =>
        Prop.ForAll(Clocks, Clocks, (a, b) => (a.CompareTo(b), b.CompareTo(a)) is
            (VectorClock.Ordering.Same, VectorClock.Ordering.Same) or
            (VectorClock.Ordering.Before, VectorClock.Ordering.After) or
            (VectorClock.Ordering.After, VectorClock.Ordering.Before) or
            (VectorClock.Ordering.Concurrent, VectorClock.Ordering.Concurrent)).QuickCheckThrowOnFailure();

    [Fact]
    public void VectorClock_must_be_transitive() =>
        Prop.ForAll(Clocks, Clocks, Clocks, (a, b, c) => !(a < b && b < c) || a < c).QuickCheckThrowOnFailure();

    [Fact]
    public void VectorClock_must_merge_to_the_least_clock_above_both() =>
        Prop.ForAll(Clocks, Clocks, Clocks, (a, b, c) =>
        {
            var merged = a.Merge(b);
            var isAbove = AtMost(a, merged) && AtMost(b, merged);
            var isLeast = !(AtMost(a, c) && AtMost(b, c)) || AtMost(merged, c);
            return isAbove && isLeast && merged == b.Merge(a) && a.Merge(a) == a && a.Merge(b).Merge(c) == a.Merge(b.Merge(c));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void VectorClock_must_be_concurrent_when_each_knows_something_of_its_own()
    {
        var common = VectorClock.Create().Increment(Names[0]);
        Assert.True(common.Increment(Names[1]).IsConcurrentWith(common.Increment(Names[2])));
    }

    [Fact]
    public void VectorClock_must_forget_a_pruned_node()
    {
        var clock = VectorClock.Create().Increment(Names[0]).Increment(Names[1]);
        Assert.Equal([Names[0]], clock.Prune(Names[1]).Versions.Keys);
        Assert.Same(clock, clock.Prune(Names[2]));
    }

    private static bool AtMost(VectorClock a, VectorClock b) => a.CompareTo(b) is VectorClock.Ordering.Before or VectorClock.Ordering.Same;
}
