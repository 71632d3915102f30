using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using static Akka.Compat.Tests.Clusters.Internals.Nodes;

namespace Akka.Compat.Tests.Clusters.Internals;

public sealed class HeartbeatNodeRingSpec
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    public void Ring_must_have_each_node_monitored_by_as_many_as_configured(int monitors)
    {
        var rings = All.Select(self => new HeartbeatNodeRing(self, [.. All], [], monitors)).ToList();
        Assert.All(rings, ring => Assert.Equal(Math.Min(monitors, All.Length - 1), ring.MyReceivers.Count));
        Assert.All(All, node => Assert.Equal(Math.Min(monitors, All.Length - 1), rings.Count(r => r.MyReceivers.Contains(node))));
        Assert.All(rings, ring => Assert.DoesNotContain(ring.Self, ring.MyReceivers));
    }

    [Fact]
    public void Ring_must_be_the_same_for_every_node()
    {
        var (ofA, ofB) = (new HeartbeatNodeRing(A, [.. All], [], 2), new HeartbeatNodeRing(B, [.. All], [], 2));
        Assert.All(All, node => Assert.Equal(ofA.Receivers(node), ofB.Receivers(node)));
    }

    [Fact]
    public void Ring_must_go_on_to_a_reachable_node_and_keep_the_unreachable_ones()
    {
        var first = new HeartbeatNodeRing(A, [.. All], [], 1).MyReceivers.Single();
        var receivers = new HeartbeatNodeRing(A, [.. All], [], 1).MarkUnreachable(first).MyReceivers;
        Assert.Equal(2, receivers.Count);
        Assert.Contains(first, receivers);
    }

    [Fact]
    public void Sender_must_go_on_asking_who_fell_silent_and_then_left_the_choice()
    {
        var clock = 0L;
        var detectors = new DefaultFailureDetectorRegistry<Address>(() => new DeadlineFailureDetector(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1), () => clock));
        var ring = new HeartbeatNodeRing(A, [A, B], [], 1);
        var state = new HeartbeatSenderState(ring, [], detectors).HeartbeatResponse(B);
        clock = 2000;
        Assert.False(detectors.IsAvailable(B.Address));
        // Newcomers take the place that B had.
        foreach (var node in new[] { C, D, E }) state = state.AddMember(node);
        state = state with { Ring = state.Ring };
        if (state.Ring.MyReceivers.Contains(B)) return;
        Assert.Contains(B, state.ActiveReceivers);
        state = state.HeartbeatResponse(B);
        Assert.DoesNotContain(B, state.ActiveReceivers);
        Assert.True(detectors.IsAvailable(B.Address));
    }

    [Fact]
    public void Sender_must_not_hear_whom_it_does_not_monitor()
    {
        var detectors = new DefaultFailureDetectorRegistry<Address>(() => new DeadlineFailureDetector(TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        new HeartbeatSenderState(new HeartbeatNodeRing(A, [A], [], 1), [], detectors).HeartbeatResponse(B);
        Assert.False(detectors.IsMonitoring(B.Address));
    }
}
