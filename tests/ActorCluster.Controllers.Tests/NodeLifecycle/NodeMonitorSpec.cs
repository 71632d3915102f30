using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.NodeLifecycle;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.NodeLifecycle;

/// <summary>The timings that kubernetes documents for nodes that fall silent, on a virtual clock.</summary>
public sealed class NodeMonitorSpec
{
    [Theory]
    [InlineData(0.0, 21.0)]
    [InlineData(3.3, 24.9)]
    [InlineData(7.0, 28.0)]
    [InlineData(9.9, 30.0)]
    public void Monitor_must_find_a_crashed_node_unknown_after_the_grace_period_and_taint_it_one_pass_later(double phase, double crash)
    {
        var simulation = new NodeSimulation().Add("dead", phase: phase).Add("alive");
        simulation.RunUntil(crash);
        simulation.Kill("dead");
        simulation.RunUntil(120);

        // 50 s since a pass last saw the lease renewed, on the next pass: 50 to 65 s after the crash, less the 10 s that the last renewal
        // may be old.
        Assert.InRange(simulation.UnknownAt["dead"] - crash, 40, 65);
        Assert.Equal(5, simulation.TaintedAt["dead"] - simulation.UnknownAt["dead"], 1);
        Assert.True(NodeTaints.HasNoExecute(simulation["dead"], WellKnownTaints.Unreachable));
        Assert.Equal([(simulation.UnknownAt["dead"], "dead")], simulation.PodsNotReady);
        Assert.Contains("NodeNotReady: Node dead status is now: NodeNotReady", simulation.Events);
        Assert.DoesNotContain("alive", simulation.UnknownAt.Keys);
    }

    [Fact]
    public void Monitor_must_set_all_four_conditions_that_only_the_node_knows_and_leave_the_network_alone()
    {
        var simulation = new NodeSimulation().Add("dead").Add("alive");
        simulation.RunUntil(1);
        simulation.Kill("dead");
        simulation.RunUntil(80);
        var conditions = simulation["dead"].Status.Conditions!;
        Assert.Equal(["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"], conditions.Select(c => c.Type));
        Assert.All(conditions, c => Assert.Equal(ConditionStatus.Unknown, c.Status));
        Assert.Equal(("NodeStatusUnknown", "Kubelet stopped posting node status."), (conditions[0].Reason, conditions[0].Message));
        Assert.Equal(("NodeStatusNeverUpdated", "Kubelet never posted node status."), (conditions[1].Reason, conditions[1].Message));
    }

    [Fact]
    public void Monitor_must_not_believe_a_lease_that_is_renewed_with_an_earlier_time()
    {
        var simulation = new NodeSimulation().Add("late").Add("alive");
        simulation.RunUntil(1);
        simulation.Kill("late");
        for (var at = 5; at <= 100; at += 5)
        {
            simulation.RunUntil(at);
            simulation.RenewWith("late", APod.Epoch.AddHours(-1).AddSeconds(at));
        }

        Assert.InRange(simulation.UnknownAt["late"], 50, 60);
    }

    [Fact]
    public void Monitor_must_count_the_heartbeat_of_the_status_when_there_is_no_lease()
    {
        var simulation = new NodeSimulation().Add("n").Add("alive");
        simulation.RunUntil(1);
        simulation.Kill("n");
        for (var at = 30; at <= 300; at += 30)
        {
            simulation.RunUntil(at);
            simulation.Report("n", ConditionStatus.True);
        }

        Assert.Empty(simulation.UnknownAt);
    }

    [Fact]
    public void Monitor_must_taint_the_nodes_of_a_zone_ten_seconds_apart()
    {
        var simulation = new NodeSimulation();
        for (var i = 0; i < 20; i++)
        {
            simulation.Add("a" + i, "a", phase: 0).Add("b" + i, "b", phase: 0);
        }

        simulation.RunUntil(1);
        simulation.Kill("a0", "a1", "a2", "a3", "b0");
        simulation.RunUntil(200);
        var first = simulation.TaintedAt["a0"];
        Assert.Equal(first, simulation.TaintedAt["b0"], 1);
        for (var k = 1; k < 4; k++)
        {
            Assert.Equal(first + (10 * k), simulation.TaintedAt["a" + k], 1);
        }
    }

    [Fact]
    public void Monitor_must_keep_the_normal_pace_in_a_zone_that_is_wholly_dark()
    {
        var simulation = new NodeSimulation().Add("a0", "a").Add("a1", "a").Add("a2", "a").Add("b", "b");
        simulation.RunUntil(1);
        simulation.Kill("a0", "a1", "a2");
        simulation.RunUntil(200);
        Assert.Equal(ZoneState.FullDisruption, simulation.Monitor.StateOf(":a"));
        var times = simulation.TaintedAt.Values.Order().ToList();
        Assert.Equal(3, times.Count);
        Assert.Equal(10, times[1] - times[0], 1);
        Assert.Equal(10, times[2] - times[1], 1);
    }

    [Theory]
    [InlineData(3, 2, true)]
    [InlineData(20, 11, false)]
    [InlineData(20, 10, true)]
    [InlineData(50, 28, false)]
    public void Monitor_must_evict_nothing_in_a_small_zone_that_is_mostly_down(int nodes, int down, bool evicts)
    {
        var simulation = new NodeSimulation();
        for (var i = 0; i < nodes; i++)
        {
            simulation.Add("n" + i, "a");
        }

        simulation.RunUntil(1);
        simulation.Kill([.. Enumerable.Range(0, down).Select(i => "n" + i)]);
        simulation.RunUntil(300);
        Assert.Equal(down, simulation.UnknownAt.Count);
        Assert.Equal(evicts, simulation.TaintedAt.Count > 0);
    }

    [Fact]
    public void Monitor_must_slow_down_in_a_large_zone_that_is_mostly_down()
    {
        var simulation = new NodeSimulation();
        for (var i = 0; i < 60; i++)
        {
            simulation.Add("n" + i, "a");
        }

        simulation.RunUntil(1);
        simulation.Kill([.. Enumerable.Range(0, 33).Select(i => "n" + i)]);
        simulation.RunUntil(500);
        var times = simulation.TaintedAt.Values.Order().ToList();
        Assert.InRange(times.Count, 3, 5);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 99.9));
    }

    [Fact]
    public void Monitor_must_stop_evicting_when_no_zone_has_a_ready_node_and_go_on_when_one_comes_back()
    {
        // The second zone falls silent twenty seconds after the first: its nodes are tainted at first, and then let go.
        var simulation = new NodeSimulation().Add("a0", "a").Add("a1", "a").Add("b0", "b").Add("b1", "b");
        simulation.RunUntil(1);
        simulation.Kill("a0", "a1");
        simulation.RunUntil(21);
        simulation.Kill("b0", "b1");
        simulation.RunUntil(200);
        Assert.Equal(ZoneState.FullDisruption, simulation.Monitor.StateOf(":a"));
        Assert.Equal(ZoneState.FullDisruption, simulation.Monitor.StateOf(":b"));
        Assert.NotEmpty(simulation.TaintedAt);
        Assert.Equal(simulation.TaintedAt.Keys.Order(), simulation.UntaintedAt.Keys.Order());
        Assert.DoesNotContain("b0", simulation.TaintedAt.Keys);

        simulation.Revive("b0", "b1");
        simulation.RunUntil(240);
        Assert.Contains(simulation["a0"].Spec.Taints ?? [], taint => taint.Effect == TaintEffect.NoExecute);
        Assert.Null(simulation["b0"].Spec.Taints);
    }

    [Fact]
    public void Monitor_must_untaint_a_node_that_is_ready_again()
    {
        var simulation = new NodeSimulation().Add("n").Add("alive");
        simulation.RunUntil(1);
        simulation.Kill("n");
        simulation.RunUntil(100);
        Assert.Contains("n", simulation.TaintedAt.Keys);
        simulation.Revive("n");
        simulation.RunUntil(106);
        Assert.InRange(simulation.UntaintedAt["n"], 100, 105.1);
        Assert.Null(simulation["n"].Spec.Taints);
    }

    [Fact]
    public void Monitor_must_swap_the_two_taints_without_a_place_in_the_queue()
    {
        var simulation = new NodeSimulation().Add("n").Add("m").Add("alive").Add("alive2").Add("alive3");
        simulation.RunUntil(1);
        simulation.Report("n", ConditionStatus.False);
        simulation.RunUntil(20);
        Assert.True(NodeTaints.HasNoExecute(simulation["n"], WellKnownTaints.NotReady));
        simulation.Kill("n");
        simulation.RunUntil(90);
        Assert.True(NodeTaints.HasNoExecute(simulation["n"], WellKnownTaints.Unreachable));
        Assert.False(NodeTaints.HasNoExecute(simulation["n"], WellKnownTaints.NotReady));
    }

    [Fact]
    public void Monitor_must_report_nodes_that_come_and_go()
    {
        var simulation = new NodeSimulation().Add("n").Add("alive");
        simulation.RunUntil(1);
        simulation.Remove("n");
        simulation.RunUntil(10);
        Assert.Contains("RegisteredNode: Node n event: Registered Node n in Controller", simulation.Events);
        Assert.Contains("RemovingNode: Node n event: Removing Node n from Controller", simulation.Events);
        Assert.Single(simulation.Events, e => e.StartsWith("RemovingNode", StringComparison.Ordinal));
    }

    [Fact]
    public void Monitor_must_give_a_node_that_never_reported_the_startup_grace_period()
    {
        var monitor = new NodeMonitor(NodeLifecycleSettings.FromConfig(ActorCluster.Client.Configuration.ReferenceConfiguration.Load()));
        var node = ANode.Named("new");
        var alive = ANode.Named("alive").Ready();
        Assert.Empty(Silenced(5));
        Assert.DoesNotContain("new", Silenced(60));
        Assert.Contains("new", Silenced(65));

        IEnumerable<string> Silenced(double seconds)
        {
            var pass = monitor.Pass([node, alive], _ => null, APod.Epoch.AddSeconds(seconds));
            Assert.Empty(pass.Writes);
            return pass.Silenced.Select(static one => one.Name);
        }
    }

    [Fact]
    public void Monitor_must_ask_again_for_pods_that_could_not_be_marked()
    {
        var simulation = new NodeSimulation().Add("n").Add("alive");
        simulation.RunUntil(1);
        simulation.Kill("n");
        simulation.RunUntil(100);
        Assert.Single(simulation.PodsNotReady);
        simulation.Monitor.RetryPodsOf("n");
        simulation.RunUntil(110);
        Assert.Equal(2, simulation.PodsNotReady.Count);
    }

    // node_lifecycle_controller.go monitorNodeHealth: "Update health of Node from Controller error, Skipping - no pods will be evicted".
    [Fact]
    public void Monitor_must_say_and_do_nothing_about_a_node_whose_silence_could_not_be_written()
    {
        var simulation = new NodeSimulation().Add("n").Add("alive");
        simulation.RunUntil(1);
        simulation.Kill("n");
        simulation.Refused.Add("n");
        simulation.RunUntil(200);
        Assert.Empty(simulation.PodsNotReady);
        Assert.Empty(simulation.TaintedAt);
        Assert.DoesNotContain(simulation.Events, e => e.StartsWith("NodeNotReady", StringComparison.Ordinal));

        simulation.Refused.Clear();
        simulation.RunUntil(220);
        Assert.Single(simulation.PodsNotReady);
        Assert.Single(simulation.Events, e => e.StartsWith("NodeNotReady", StringComparison.Ordinal));
        Assert.Contains("n", simulation.TaintedAt.Keys);
    }

    // Only the conditions of nodes that could be written go into zoneToNodeConditions: a zone of which one node shows Ready, as nobody can
    // write that it is not, is wholly dark, and its nodes are tainted at the full rate.
    [Fact]
    public void Monitor_must_count_a_node_whose_silence_could_not_be_written_for_no_state_of_its_zone()
    {
        var simulation = new NodeSimulation().Add("other", "b");
        for (var i = 0; i < 6; i++)
        {
            simulation.Add("a" + i, "a");
        }

        simulation.RunUntil(1);
        simulation.Kill("a0", "a1", "a2", "a3", "a4", "a5");
        simulation.Refused.Add("a5");
        simulation.RunUntil(150);
        Assert.Equal(ConditionStatus.True, simulation["a5"].Status.Conditions!.Single(c => c.Type == NodeConditionType.Ready).Status);
        Assert.Equal(ZoneState.FullDisruption, simulation.Monitor.StateOf(":a"));
        Assert.Equal(5, simulation.TaintedAt.Count);
        Assert.DoesNotContain("a5", simulation.TaintedAt.Keys);
    }
}
