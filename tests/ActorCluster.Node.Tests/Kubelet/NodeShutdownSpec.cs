using ActorCluster.Api.Core;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Kubelet;

/// <summary>Graceful node shutdown, as https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/ describes it.</summary>
public sealed class NodeShutdownSpec
{
    private const string Graces = Cluster.Instant + "actorcluster.node.kubelet { shutdown-grace-period = 30s, shutdown-grace-period-critical-pods = 10s }\n";
    private const string Message = "Pod was terminated in response to imminent node shutdown.";
    private static readonly string[] Stubborn = ["sleep", "100000"];

    [Fact]
    public void Regular_pods_must_end_before_critical_ones_each_within_what_it_may_have()
    {
        using var cluster = new Cluster(Graces);
        var node = cluster.StartNode();
        cluster.Put(APod("polite"));
        cluster.Put(APod("stubborn", "node-a", AContainer("main", "busybox", Stubborn)));
        cluster.Put(APod("brief", "node-a", AContainer("main", "busybox", Stubborn)).With(s => s with { TerminationGracePeriodSeconds = 5 }));
        cluster.Put(APod("critical", "node-a", AContainer("main", "busybox", Stubborn)).With(s => s with { Priority = 2_000_001_000 }));
        cluster.System.Advance(TimeSpan.FromSeconds(15));
        var host = cluster.System.Probe();
        node.Tell(new ShutDownNode(TimeSpan.FromSeconds(30)), host.Ref);
        cluster.System.Drain();

        var ready = cluster.Api.Find<Api.Core.Node>("", "node-a")!.Status.Conditions!.Single(c => c.Type == "Ready");
        Assert.Equal(("False", "KubeletNotReady", "node is shutting down"), (ready.Status, ready.Reason, ready.Message));
        Assert.Contains("NodeShutdown", cluster.Api.EventsAbout("node-a").Select(e => e.Reason));
        Assert.Contains("NodeNotReady", cluster.Api.EventsAbout("node-a").Select(e => e.Reason));
        AssertTerminated(cluster, "polite");
        Assert.Equal(PodPhase.Running, cluster.Status("brief").Phase);

        cluster.System.Advance(TimeSpan.FromSeconds(5));
        AssertTerminated(cluster, "brief");
        cluster.System.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(PodPhase.Running, cluster.Status("stubborn").Phase);
        Assert.Null(cluster.Status("critical").Reason);
        cluster.System.Advance(TimeSpan.FromSeconds(1));
        AssertTerminated(cluster, "stubborn");

        Assert.Empty(host.All<NodeShutDown>());
        Assert.Equal(PodPhase.Running, cluster.Status("critical").Phase);
        cluster.System.Advance(TimeSpan.FromSeconds(10));
        AssertTerminated(cluster, "critical");
        Assert.Equal(new NodeShutDown("node-a"), Assert.Single(host.All<NodeShutDown>()));
    }

    [Fact]
    public void Node_that_is_shutting_down_must_take_no_new_pods_whatever_they_tolerate()
    {
        using var cluster = new Cluster(Graces);
        var node = cluster.StartNode();
        cluster.Put(APod("stubborn", "node-a", AContainer("main", "busybox", Stubborn)));
        cluster.System.Tell(node, new ShutDownNode(TimeSpan.FromSeconds(30)));
        cluster.Put(APod("late").With(s => s with { Tolerations = [new Toleration { Operator = "Exists" }] }));
        Assert.Equal(
            (PodPhase.Failed, "NodeShutdown", "Pod was rejected: Pod was rejected as the node is shutting down."),
            (cluster.Status("late").Phase, cluster.Status("late").Reason, cluster.Status("late").Message));
    }

    [Fact]
    public void Nobody_must_be_waited_for_who_does_not_run_and_without_a_grace_nothing_must_end_in_order()
    {
        using var cluster = new Cluster(Graces);
        var host = cluster.System.Probe();
        var empty = cluster.StartNode();
        empty.Tell(new ShutDownNode(TimeSpan.FromSeconds(30)), host.Ref);
        var other = cluster.StartNode("node-b", 2);
        cluster.Put(APod("web", "node-b"));
        other.Tell(new ShutDownNode(TimeSpan.Zero), host.Ref);
        cluster.System.Drain();
        Assert.Equal(["node-a", "node-b"], host.All<NodeShutDown>().Select(answer => answer.Node).Order());
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
    }

    private static void AssertTerminated(Cluster cluster, string pod)
    {
        var status = cluster.Status(pod);
        Assert.Equal((PodPhase.Failed, "Terminated", Message), (status.Phase, status.Reason, status.Message));
        var disruption = status.Conditions!.Single(c => c.Type == PodConditionType.DisruptionTarget);
        Assert.Equal(("True", PodReason.TerminationByKubelet, Message), (disruption.Status, disruption.Reason, disruption.Message));
    }
}
