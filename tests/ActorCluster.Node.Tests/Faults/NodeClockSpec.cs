using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Faults;

/// <summary>A machine whose clock is wrong.</summary>
public sealed class NodeClockSpec
{
    [Fact]
    public void Clock_must_be_off_by_its_offset_and_drift_until_it_is_put_right()
    {
        using var system = new VirtualSystem();
        var clock = new NodeClock(system.Time);
        clock.Add("drift", new ClockFault { DriftPpm = 100 });
        clock.Add("offset", new ClockFault { Offset = "-1h" });
        system.Advance(TimeSpan.FromSeconds(10000));
        Assert.Equal(TimeSpan.FromSeconds(1) - TimeSpan.FromHours(1), clock.GetUtcNow() - system.Now);
        clock.Remove("offset");
        Assert.Equal(TimeSpan.FromSeconds(1), clock.GetUtcNow() - system.Now);
        clock.Remove("drift");
        Assert.Equal(system.Now, clock.GetUtcNow());
    }

    [Fact]
    public void Node_must_stamp_with_its_own_clock_and_measure_with_a_steady_one()
    {
        using var cluster = new Cluster();
        var truth = cluster.Listen<ContainerTransition>();
        var node = cluster.StartNode();
        cluster.System.Advance(TimeSpan.FromSeconds(30));
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sh", "-c", "exit 1")));
        cluster.System.Advance(TimeSpan.FromSeconds(5));
        var begun = cluster.System.Now - TimeSpan.FromSeconds(5);
        cluster.System.Tell(node, new InjectFault("bad", new TimelineEntry { Name = "bad", Clock = new ClockFault { Offset = "-1h" } }, []));
        cluster.Put(APod("late"));
        cluster.System.Advance(TimeSpan.FromSeconds(30));

        // Neither the back-off nor the pace of renewals is an hour longer.
        Assert.Equal([0, 0, 10, 30], truth.All<ContainerTransition>()
            .Where(t => t.Pod == "web" && t.State == ContainerMoment.Running).Select(t => (int)(t.At - begun).TotalSeconds));
        var wrong = TimeSpan.FromHours(-1);
        Assert.InRange(Renewed() - cluster.System.Now, wrong - TimeSpan.FromSeconds(11), wrong);
        Assert.Equal(begun + TimeSpan.FromSeconds(5) + wrong, cluster.Status("late").StartTime!.Value.Value);
        Assert.Equal(begun + TimeSpan.FromSeconds(5) + wrong, cluster.Status("late").ContainerStatuses![0].State.Running!.StartedAt!.Value.Value);
        Assert.Equal(
            begun + TimeSpan.FromSeconds(30) + wrong, cluster.Status().ContainerStatuses![0].LastState.Terminated!.FinishedAt!.Value.Value);

        cluster.System.Tell(node, new HealFault("bad"));
        cluster.System.Advance(TimeSpan.FromSeconds(11));
        Assert.InRange(Renewed() - cluster.System.Now, TimeSpan.FromSeconds(-11), TimeSpan.Zero);

        DateTimeOffset Renewed() => cluster.Api.Find<Lease>("kube-node-lease", "node-a")!.Spec.RenewTime!.Value.Value;
    }
}
