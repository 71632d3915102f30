using ActorCluster.Api.Core;
using ActorCluster.Node.Link;
using ActorCluster.Node.Tests.Support;
using Akka.Actor;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Link;

/// <summary>Both ends of the link over a wire that fails.</summary>
public sealed class LinkSpec
{
    [Fact]
    public void Lost_assignment_must_be_made_up_for_by_the_next_heartbeat()
    {
        using var cluster = new Cluster();
        var wire = Connect(cluster);
        wire.Copies = static message => message is MasterFrame frame && frame.Messages.Any(m => m is PodAssigned) ? 0 : 1;
        cluster.Put(APod());
        Assert.Equal(PodPhase.Pending, cluster.Status().Phase);
        wire.Copies = static _ => 1;
        cluster.System.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
    }

    [Fact]
    public void Lost_report_must_be_made_up_for_by_the_next_heartbeat()
    {
        using var cluster = new Cluster();
        var wire = Connect(cluster);
        wire.Copies = static message => message is WorkerFrame frame && frame.Messages.Any(m => m is PodStatusReport) ? 0 : 1;
        cluster.Put(APod());
        Assert.Equal(PodPhase.Pending, cluster.Status().Phase);
        wire.Copies = static _ => 1;
        cluster.System.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
    }

    [Fact]
    public void Repeated_messages_must_change_nothing()
    {
        using var cluster = new Cluster();
        var wire = Connect(cluster);
        wire.Copies = static _ => 3;
        cluster.Put(APod());
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
        Assert.All(cluster.Api.EventsAbout("web"), e => Assert.Equal(1, e.Count));
    }

    [Fact]
    public void Reordered_messages_must_end_in_the_right_state()
    {
        using var cluster = new Cluster();
        var wire = Connect(cluster);
        wire.IsHolding = true;
        cluster.Put(APod("one"));
        cluster.Put(APod("two"));
        cluster.Delete("one", 1);
        wire.IsHolding = false;
        cluster.System.Tell(wire.Ref, new FlushReversed());
        cluster.System.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(cluster.Api.Find<Pod>("default", "one"));
        Assert.Equal(PodPhase.Running, cluster.Status("two").Phase);
    }

    [Fact]
    public void Node_that_was_cut_off_must_kill_what_was_deleted_and_run_its_successor()
    {
        using var cluster = new Cluster();
        var wire = Connect(cluster);
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sleep", "100000")));
        wire.Copies = static _ => 0;
        cluster.System.Advance(TimeSpan.FromMinutes(1));

        // Deleted by force while nobody hears, and another one of the name takes its place.
        cluster.Api.Remove<Pod>("default", "web");
        cluster.Put(APod());
        cluster.System.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(PodPhase.Pending, cluster.Status().Phase);

        wire.Copies = static _ => 1;
        cluster.System.Advance(TimeSpan.FromSeconds(20));
        // The old container ignores SIGTERM: the new pod waits for the end of its grace period.
        Assert.Equal(PodPhase.Pending, cluster.Status().Phase);
        cluster.System.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
        Assert.Equal(0, cluster.Status().ContainerStatuses![0].RestartCount);
    }

    [Fact]
    public void Node_that_was_cut_off_must_report_what_happened_meanwhile()
    {
        using var cluster = new Cluster();
        var wire = Connect(cluster);
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sleep", "60")).With(s => s with { RestartPolicy = "Never" }));
        wire.Copies = static _ => 0;
        cluster.System.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
        wire.Copies = static _ => 1;
        cluster.System.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(PodPhase.Succeeded, cluster.Status().Phase);
    }

    [Fact]
    public void Replaced_master_must_be_told_everything_without_restarting_a_container()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        cluster.Put(APod());
        var id = cluster.Status().ContainerStatuses![0].ContainerID;
        cluster.System.System.Stop(cluster.Nodes);
        cluster.System.Drain();
        cluster.System.Advance(TimeSpan.FromMinutes(1));
        var next = cluster.System.Start(
            ActorCluster.Node.Gateway.NodesActor.PropsFor(cluster.Api.Ref, cluster.System.Node, cluster.System.Client, cluster.System.Time), "nodes-2");
        cluster.System.Tell(node, new MasterFound(next));
        cluster.Put(APod("later"));
        cluster.System.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(PodPhase.Running, cluster.Status("later").Phase);
        Assert.Equal(id, cluster.Status().ContainerStatuses![0].ContainerID);
        Assert.Equal(0, cluster.Status().ContainerStatuses![0].RestartCount);
    }

    [Theory]
    [InlineData("kubelet")]
    [InlineData("link")]
    public void Restarted_part_of_a_node_must_leave_the_containers_running(string part)
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod());
        var id = cluster.Status().ContainerStatuses![0].ContainerID;
        Assert.Throws<InvalidOperationException>(() =>
        {
            cluster.System.System.ActorSelection("/user/node-node-a/" + part).Tell(Kill.Instance);
            cluster.System.Drain();
        });
        cluster.System.Advance(TimeSpan.FromSeconds(20));
        cluster.Put(APod("later"));
        Assert.Equal(PodPhase.Running, cluster.Status("later").Phase);
        Assert.Equal(id, cluster.Status().ContainerStatuses![0].ContainerID);
        cluster.Delete("web");
        Assert.Null(cluster.Api.Find<Pod>("default", "web"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Random_losses_must_never_leave_the_cluster_wrong(int seed)
    {
        using var cluster = new Cluster();
        var wire = Connect(cluster);
        var random = new Random(seed);
        wire.Copies = _ => random.Next(10) switch { < 3 => 0, < 8 => 1, _ => 2 };
        for (var step = 0; step < 60; step++)
        {
            var name = "pod-" + random.Next(8);
            var found = cluster.Api.Find<Pod>("default", name);
            if (found is null)
            {
                cluster.Put(APod(name));
            }
            else if (random.Next(2) == 0)
            {
                cluster.Api.Remove<Pod>("default", name);
                cluster.System.Drain();
            }
            else if (found.Metadata.DeletionTimestamp is null)
            {
                cluster.Delete(name);
            }

            cluster.System.Advance(TimeSpan.FromSeconds(random.Next(20)));
        }

        wire.Copies = static _ => 1;
        cluster.System.Advance(TimeSpan.FromMinutes(2));
        foreach (var pod in cluster.Api.All<Pod>())
        {
            Assert.Null(pod.Metadata.DeletionTimestamp);
            Assert.Equal(PodPhase.Running, pod.Status.Phase);
            Assert.Equal(0, pod.Status.ContainerStatuses![0].RestartCount);
        }

        var addresses = cluster.Api.All<Pod>().Select(p => p.Status.PodIP).ToList();
        Assert.Equal(addresses.Count, addresses.Distinct().Count());
    }

    private static Wire Connect(Cluster cluster)
    {
        var node = cluster.StartNode();
        cluster.System.Tell(node, MasterLost.Instance);
        var wire = Wire.Between(cluster.System, cluster.Nodes);
        cluster.System.Tell(node, new MasterFound(wire.Ref));
        cluster.System.Advance(TimeSpan.FromSeconds(15));
        return wire;
    }
}
