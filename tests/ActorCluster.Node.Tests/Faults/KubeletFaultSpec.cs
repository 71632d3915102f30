using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Faults;

/// <summary>A kubelet that ends or hangs while its containers live on (experiment 10).</summary>
public sealed class KubeletFaultSpec
{
    private static readonly string[] Sleeping = ["sleep", "100000"];

    [Theory]
    [InlineData(KubeletFaultKind.Crash)]
    [InlineData(KubeletFaultKind.Hang)]
    public void Node_without_its_kubelet_must_fall_silent_while_its_containers_live_on(string kind)
    {
        using var cluster = new Cluster();
        var truth = cluster.Listen<ContainerTransition>();
        var node = cluster.StartNode();
        cluster.Put(APod());
        var container = cluster.Status().ContainerStatuses![0].ContainerID;
        cluster.System.Advance(TimeSpan.FromSeconds(15));
        cluster.System.Tell(node, Fault(kind));
        var renewed = Renewed(cluster);
        truth.Take();

        // What the node lifecycle controller says of it must stand.
        cluster.CallNotReady();
        cluster.Put(APod("late"));
        cluster.System.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(renewed, Renewed(cluster));
        Assert.Equal("Unknown", Ready(cluster));
        Assert.Equal("False", cluster.Status().Conditions!.Single(c => c.Type == "Ready").Status);
        Assert.Equal(PodPhase.Pending, cluster.Status("late").Phase);
        Assert.Empty(truth.Messages);

        cluster.System.Tell(node, new HealFault("bad"));
        cluster.System.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("True", Ready(cluster));
        Assert.Equal("True", cluster.Status().Conditions!.Single(c => c.Type == "Ready").Status);
        Assert.Equal(PodPhase.Running, cluster.Status("late").Phase);
        Assert.Equal((container, 0), (cluster.Status().ContainerStatuses![0].ContainerID, cluster.Status().ContainerStatuses![0].RestartCount));
        Assert.DoesNotContain("Rebooted", cluster.Api.EventsAbout("node-a").Select(e => e.Reason));
    }

    [Fact]
    public void Kubelet_that_returns_must_end_what_was_deleted_and_what_does_not_exist_any_more()
    {
        using var cluster = new Cluster();
        var truth = cluster.Listen<ContainerTransition>();
        var node = cluster.StartNode();
        cluster.Put(APod("evicted", "node-a", AContainer("main", "busybox", Sleeping)));
        cluster.Put(APod("forced", "node-a", AContainer("main", "busybox", Sleeping)));
        cluster.System.Tell(node, Fault(KubeletFaultKind.Crash));
        cluster.Delete("evicted");
        cluster.Api.Remove<Pod>("default", "forced");
        cluster.System.Advance(TimeSpan.FromMinutes(10));
        Assert.NotNull(cluster.Api.Find<Pod>("default", "evicted"));
        truth.Take();

        var healed = cluster.System.Now;
        cluster.System.Tell(node, new HealFault("bad"));
        cluster.System.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(cluster.Api.Find<Pod>("default", "evicted"));
        Assert.Equal(
            [("evicted", ContainerMoment.Terminating, 0), ("forced", ContainerMoment.Terminating, 0), ("forced", ContainerMoment.Killed, 2), ("evicted", ContainerMoment.Killed, 30)],
            truth.All<ContainerTransition>()
                .Where(t => t.State is ContainerMoment.Terminating or ContainerMoment.Killed)
                .Select(t => (t.Pod, t.State, (int)(t.At - healed).TotalSeconds)).OrderBy(t => t.Item3).ThenBy(t => t.Pod));
    }

    [Fact]
    public void Kubelet_that_hangs_must_go_on_where_it_was()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        var probe = new Probe { PeriodSeconds = 10, FailureThreshold = 3, HttpGet = new HTTPGetAction { Port = 80 } };
        cluster.Put(APod("probed", "node-a", AContainer() with { LivenessProbe = probe }).Behaving("main", """{"liveFor":"5s"}"""));
        cluster.Put(APod("ending", "node-a", AContainer("main", "busybox", "sleep", "20")).With(s => s with { RestartPolicy = "Never" }));
        cluster.System.Advance(TimeSpan.FromSeconds(15));
        cluster.System.Tell(node, Fault(KubeletFaultKind.Hang));
        cluster.System.Tell(node, Fault(KubeletFaultKind.Hang, "worse"));
        cluster.System.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(PodPhase.Running, cluster.Status("ending").Phase);
        cluster.System.Tell(node, new HealFault("bad"));
        cluster.System.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(PodPhase.Running, cluster.Status("ending").Phase);
        cluster.System.Tell(node, new HealFault("worse"));
        Assert.Equal(PodPhase.Succeeded, cluster.Status("ending").Phase);

        // One failure before, one that was due while it hung, and one more ten seconds later.
        Assert.Equal(0, cluster.Status("probed").ContainerStatuses![0].RestartCount);
        cluster.System.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, cluster.Status("probed").ContainerStatuses![0].RestartCount);
    }

    [Fact]
    public void Kubelet_that_hangs_again_while_it_catches_up_must_keep_the_order()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        cluster.System.Tell(node, Fault(KubeletFaultKind.Hang));
        cluster.Put(APod("one"));
        cluster.Delete("one", 1);
        cluster.Put(APod("two"));
        node.Tell(new HealFault("bad"), Akka.Actor.ActorRefs.NoSender);
        node.Tell(Fault(KubeletFaultKind.Hang, "again"), Akka.Actor.ActorRefs.NoSender);
        cluster.System.Drain();
        cluster.Delete("two", 1);
        cluster.Put(APod("three"));
        cluster.System.Tell(node, new HealFault("again"));
        Assert.Equal(["three"], cluster.Api.All<Pod>().Select(pod => pod.Metadata.Name!));
        Assert.Equal(PodPhase.Running, cluster.Status("three").Phase);
    }

    private static InjectFault Fault(string kind, string id = "bad") =>
        new(id, new TimelineEntry { Name = id, Kubelet = new KubeletFault { Kind = kind } }, []);

    private static DateTimeOffset Renewed(Cluster cluster) => cluster.Api.Find<Lease>("kube-node-lease", "node-a")!.Spec.RenewTime!.Value.Value;

    private static string Ready(Cluster cluster) =>
        cluster.Api.Find<Api.Core.Node>("", "node-a")!.Status.Conditions!.Single(c => c.Type == "Ready").Status;
}
