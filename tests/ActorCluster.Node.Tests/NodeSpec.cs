using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Node.Gateway;
using ActorCluster.Node.Link;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests;

/// <summary>A whole node against a fake API.</summary>
public sealed class NodeSpec
{
    [Fact]
    public void Node_must_register_and_become_ready()
    {
        using var cluster = new Cluster();
        cluster.StartNode(change: identity => identity with { Zone = "a" });

        var node = cluster.Api.Find<Api.Core.Node>("", "node-a")!;
        Assert.Equal("True", node.Status.Conditions!.Single(c => c.Type == "Ready").Status);
        Assert.Equal("kubelet is posting ready status", node.Status.Conditions!.Single(c => c.Type == "Ready").Message);
        Assert.Equal("a", node.Metadata.Labels!["topology.kubernetes.io/zone"]);
        Assert.Equal("node-a", node.Metadata.Labels!["kubernetes.io/hostname"]);
        Assert.Equal("172.18.0.3", node.Status.Addresses![0].Address);
        var lease = cluster.Api.Find<Lease>("kube-node-lease", "node-a")!;
        Assert.Equal(40, lease.Spec.LeaseDurationSeconds);
        Assert.Equal("node-a", Assert.Single(lease.Metadata.OwnerReferences!).Name);
        Assert.Equal(
            ["Starting", "NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID", "NodeAllocatableEnforced", "NodeReady"],
            cluster.Api.EventsAbout("node-a").Select(e => e.Reason));
    }

    [Fact]
    public void Node_must_renew_its_lease_about_every_ten_seconds()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.System.Advance(TimeSpan.FromSeconds(10.5));
        var renewals = new HashSet<DateTimeOffset>();
        for (var second = 0; second < 100; second++)
        {
            cluster.System.Advance(TimeSpan.FromSeconds(1));
            renewals.Add(cluster.Api.Find<Lease>("kube-node-lease", "node-a")!.Spec.RenewTime!.Value.Value);
        }

        Assert.InRange(renewals.Count, 9, 11);
        Assert.True(cluster.System.Now - renewals.Max() <= TimeSpan.FromSeconds(10.4));
    }

    [Fact]
    public void Crashed_machine_must_restart_the_containers_of_its_pods()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        cluster.Put(APod("keeps"));
        cluster.Put(APod("doomed", "node-a", AContainer("main", "busybox", "sleep", "1000")));
        cluster.System.System.Stop(node);
        cluster.System.Drain();
        cluster.Delete("doomed");
        cluster.System.Advance(TimeSpan.FromMinutes(3));
        Assert.NotNull(cluster.Api.Find<Pod>("default", "doomed"));

        cluster.StartNode();
        var container = cluster.Status("keeps").ContainerStatuses![0];
        Assert.Equal(1, container.RestartCount);
        Assert.Equal(255, container.LastState.Terminated!.ExitCode);
        Assert.NotNull(container.State.Running);
        Assert.Null(cluster.Api.Find<Pod>("default", "doomed"));
        Assert.Contains("SandboxChanged", cluster.Api.EventsAbout("keeps").Select(e => e.Reason));
        Assert.Contains("Rebooted", cluster.Api.EventsAbout("node-a").Select(e => e.Reason));
    }

    [Fact]
    public void Node_must_register_with_a_master_that_has_forgotten_it_and_end_the_pods_that_it_does_not_know()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        cluster.Put(APod("old", "node-a", AContainer().Requesting("3")));

        var api = new FakeApi(cluster.System);
        cluster.System.Tell(node, MasterLost.Instance);
        cluster.System.Tell(node, new MasterFound(cluster.System.Start(NodesActor.PropsFor(api.Ref, cluster.System.Node, cluster.System.Client, cluster.System.Time), "nodes-again")));
        cluster.System.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal("True", api.Find<Api.Core.Node>("", "node-a")!.Status.Conditions!.Single(c => c.Type == "Ready").Status);
        Assert.NotNull(api.Find<Lease>("kube-node-lease", "node-a"));
        Assert.DoesNotContain("Starting", api.EventsAbout("node-a").Select(e => e.Reason));

        // Both would not fit: the old one is gone.
        api.Put(APod("new", "node-a", AContainer().Requesting("3")));
        cluster.System.Drain();
        Assert.Equal(PodPhase.Running, api.Find<Pod>("default", "new")!.Status.Phase);
        Assert.Null(api.Find<Pod>("default", "old"));
    }

    [Fact]
    public void Node_whose_object_was_deleted_must_not_register_with_the_same_master_again()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        cluster.Api.Remove<Api.Core.Node>("", "node-a");
        cluster.System.Tell(node, MasterLost.Instance);
        cluster.System.Tell(node, new MasterFound(cluster.Nodes));
        cluster.System.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(cluster.Api.Find<Api.Core.Node>("", "node-a"));
    }

    [Fact]
    public void Node_that_lives_must_put_right_what_was_said_about_it_while_it_was_silent()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod());
        cluster.CallNotReady();
        cluster.System.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("True", cluster.Api.Find<Api.Core.Node>("", "node-a")!.Status.Conditions!.Single(c => c.Type == "Ready").Status);
        Assert.Equal("True", cluster.Status().Conditions!.Single(c => c.Type == "Ready").Status);
    }

    [Fact]
    public void Node_that_is_dead_must_stay_what_it_was_called()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        cluster.Put(APod());
        cluster.System.System.Stop(node);
        cluster.System.Drain();
        cluster.CallNotReady();
        cluster.System.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Unknown", cluster.Api.Find<Api.Core.Node>("", "node-a")!.Status.Conditions!.Single(c => c.Type == "Ready").Status);
        Assert.Equal("False", cluster.Status().Conditions!.Single(c => c.Type == "Ready").Status);
    }

    [Fact]
    public void Node_under_memory_pressure_must_evict_who_exceeds_its_request()
    {
        using var cluster = new Cluster("actorcluster.node.capacity.memory = 1Gi\n");
        cluster.StartNode();
        cluster.Put(APod("modest", "node-a", AContainer().Requesting("1", "600Mi")).Behaving("main", """{"memory":"500Mi"}"""));
        cluster.Put(APod("greedy").Behaving("main", """{"memory":"480Mi"}"""));
        cluster.System.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(PodPhase.Failed, cluster.Status("greedy").Phase);
        Assert.Equal("Evicted", cluster.Status("greedy").Reason);
        Assert.Equal(PodPhase.Running, cluster.Status("modest").Phase);
        Assert.Equal("True", Pressure());
        cluster.System.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("False", Pressure());

        string Pressure() => cluster.Api.Find<Api.Core.Node>("", "node-a")!.Status.Conditions!.Single(c => c.Type == "MemoryPressure").Status;
    }
}
