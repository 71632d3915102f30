using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Client.Protocol;
using ActorCluster.Node.Gateway;
using ActorCluster.Node.Tests.Support;
using Akka.Actor;
using static ActorCluster.Node.Tests.Support.Build;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.Node.Tests.Gateway;

public sealed class GatewaySpec
{
    [Fact]
    public void Failed_write_must_be_tried_again_with_the_latest_report()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Api.Fail = static r => r is ModifyObject { Resource.Plural: "pods" } ? new Status { Code = 500, Message = "no" } : null;
        cluster.Put(APod());
        cluster.System.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(PodPhase.Pending, cluster.Status().Phase);
        cluster.Api.Fail = null;
        cluster.System.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
    }

    [Fact]
    public void Node_whose_object_is_deleted_must_not_register_again()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Api.Remove<Api.Core.Node>("", "node-a");
        cluster.Api.Remove<Api.Coordination.Lease>("kube-node-lease", "node-a");
        cluster.System.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(cluster.Api.Find<Api.Core.Node>("", "node-a"));
        Assert.Null(cluster.Api.Find<Api.Coordination.Lease>("kube-node-lease", "node-a"));
    }

    [Fact]
    public void Status_that_comes_back_must_not_travel_to_the_node_again()
    {
        var pod = APod();
        Assert.False(NodeGatewayActor.IsNews(pod, pod with { Status = new PodStatus { Phase = "Running" }, Metadata = pod.Metadata with { ResourceVersion = "9" } }));
        Assert.True(NodeGatewayActor.IsNews(pod, pod with { Metadata = pod.Metadata with { Labels = new Dictionary<string, string>() } }));
        Assert.True(NodeGatewayActor.IsNews(pod, pod with { Metadata = pod.Metadata with { DeletionTimestamp = new Time(DateTimeOffset.UnixEpoch) } }));
        Assert.True(NodeGatewayActor.IsNews(pod, pod with { Status = new PodStatus { Phase = "Failed" } }));
    }

    [Fact]
    public void Merge_must_keep_a_final_phase_and_the_conditions_of_others()
    {
        var gate = new PodCondition { Type = "example.com/gate", Status = "True" };
        var pod = APod() with { Status = new PodStatus { Phase = "Failed", Reason = "Evicted", Conditions = [gate, new PodCondition { Type = "Ready", Status = "True" }] } };
        var merged = StatusMerge.Apply(pod, new PodStatus { Phase = "Running", Conditions = [new PodCondition { Type = "Ready", Status = "False" }] });
        Assert.Equal("Failed", merged.Status.Phase);
        Assert.Equal("Evicted", merged.Status.Reason);
        Assert.Equal(["Ready:False", "example.com/gate:True"], merged.Status.Conditions!.Select(c => c.Type + ":" + c.Status));
        Assert.Same(merged, StatusMerge.Apply(merged, merged.Status));
    }

    [Fact]
    public void Merge_must_keep_the_transition_of_a_condition_that_did_not_change()
    {
        var early = new Time(DateTimeOffset.UnixEpoch);
        var late = new Time(DateTimeOffset.UnixEpoch.AddHours(1));
        var node = new Api.Core.Node
        {
            Status = new NodeStatus
            {
                Conditions =
                [
                    new NodeCondition { Type = "Ready", Status = "Unknown", LastTransitionTime = late },
                    new NodeCondition { Type = "DiskPressure", Status = "False", LastTransitionTime = early },
                    new NodeCondition { Type = "NetworkUnavailable", Status = "False" },
                ],
            },
        };
        var now = new Time(DateTimeOffset.UnixEpoch.AddHours(2));
        var merged = StatusMerge.Apply(node, new NodeStatus
        {
            Conditions =
            [
                new NodeCondition { Type = "Ready", Status = "True", LastTransitionTime = early, LastHeartbeatTime = now },
                new NodeCondition { Type = "DiskPressure", Status = "False", LastTransitionTime = now, LastHeartbeatTime = now },
            ],
        });
        Assert.Equal(
            [("Ready", now), ("DiskPressure", early)], merged.Status.Conditions!.Take(2).Select(c => (c.Type, c.LastTransitionTime!.Value)));
        Assert.Equal("NetworkUnavailable", merged.Status.Conditions![2].Type);
    }

    // Kubernetes' "Advertise Extended Resources for a Node": who patches the capacity finds the same amount in allocatable, and both stay
    // until somebody removes the capacity (pkg/kubelet/nodestatus/setters_test.go: "extended resource does not exist in capacity",
    // "negative reservations").
    [Fact]
    public void Extended_resources_of_the_capacity_must_become_allocatable_and_stay()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        var memory = cluster.Api.Find<Api.Core.Node>("", "node-a")!.Status.Allocatable!["memory"];
        Advertise(cluster, ("example.com/dongle", "4"), ("example.com/debt", "-2"), ("hugepages-2Mi", "1Gi"));
        cluster.System.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("4", Allocatable(cluster, "example.com/dongle"));
        Assert.Equal("0", Allocatable(cluster, "example.com/debt"));
        Assert.Equal("1Gi", Allocatable(cluster, "hugepages-2Mi"));
        Assert.Equal((memory - Quantity.Parse("1Gi")).ToString(), Allocatable(cluster, "memory"));

        // Longer than a kubelet goes without a report.
        cluster.System.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("4", Allocatable(cluster, "example.com/dongle"));
        Assert.Equal("4", cluster.Api.Find<Api.Core.Node>("", "node-a")!.Status.Capacity!["example.com/dongle"].ToString());

        Advertise(cluster);
        cluster.System.Advance(TimeSpan.FromSeconds(15));
        Assert.Null(Allocatable(cluster, "example.com/dongle"));
        Assert.NotNull(Allocatable(cluster, "cpu"));
    }

    [Fact]
    public void Logs_must_come_from_the_node()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sh", "-c", "echo one; echo two; sleep 1000")));
        var probe = cluster.System.Probe();
        cluster.System.Tell(cluster.Nodes, new ReadPodLogs("node-a", cluster.Pod().Metadata.Uid!, "main", false, 1), probe);
        Assert.Equal(["two"], probe.Single<PodLogs>().Lines!.Select(l => l.Text));
        cluster.System.Tell(cluster.Nodes, new ReadPodLogs("nowhere", "x", "main"), probe);
        Assert.NotNull(probe.Last<PodLogs>().Failure);
    }

    [Fact]
    public void Range_given_by_a_controller_must_be_used_for_pods()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        var node = cluster.Api.Find<Api.Core.Node>("", "node-a")!;
        cluster.Put(node with { Spec = node.Spec with { PodCIDR = "10.1.2.0/24" } });
        cluster.Put(APod());
        Assert.Equal("10.1.2.2", cluster.Status().PodIP);
    }

    private static void Advertise(Cluster cluster, params (string Name, string Amount)[] extended)
    {
        var node = cluster.Api.Find<Api.Core.Node>("", "node-a")!;
        var capacity = node.Status.Capacity!.Where(static entry => !ResourceName.IsExtended(entry.Key)).ToDictionary();
        foreach (var (name, amount) in extended)
        {
            capacity[name] = Quantity.Parse(amount);
        }

        cluster.Put(node with { Status = node.Status with { Capacity = capacity } });
    }

    private static string? Allocatable(Cluster cluster, string name) =>
        cluster.Api.Find<Api.Core.Node>("", "node-a")!.Status.Allocatable!.TryGetValue(name, out var amount) ? amount.ToString() : null;
}
