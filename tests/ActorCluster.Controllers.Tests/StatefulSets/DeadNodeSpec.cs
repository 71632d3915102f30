using ActorCluster.Api.Apps;
using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.StatefulSets;

/// <summary>
/// What becomes of a StatefulSet's pod on a dead node: its name stays taken until somebody says that it is gone for good
/// (https://kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/, non-graceful node shutdown).
/// </summary>
public sealed class DeadNodeSpec : IDisposable
{
    private readonly ControlPlane _plane = new();

    public DeadNodeSpec()
    {
        _plane.Start(ControllersSupervisor.PropsFor(_plane.Context, "PEM"));
        foreach (var name in new[] { "n1", "n2" })
        {
            _plane.Create(ANode.Named(name));
            _plane.Change<Node>("", name, node => node.Ready(_plane.Now), "status");
            _plane.Create(ANode.Lease(name, _plane.Now));
        }

        _plane.Create(AWorkload.StatefulSet(2));
        for (var i = 0; i < 2; i++)
        {
            _plane.Advance(1);
            _plane.Bind(Pod(i), "n" + (i + 1));
            _plane.Run(Pod(i), "10.0.0." + (i + 1));
        }
    }

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void A_pod_on_a_dead_node_must_stay_terminating_and_never_be_replaced()
    {
        var uid = Pod(0).Metadata.Uid;
        Live(400, "n2");
        Assert.NotNull(Pod(0).Metadata.DeletionTimestamp);
        Live(3600, "n2");
        Assert.Equal(uid, Pod(0).Metadata.Uid);
        Assert.Equal(2, _plane.All<Pod>().Count);
        var status = _plane.Find<StatefulSet>("default", "web")!.Status;
        Assert.Equal((2, 1, 1), (status.Replicas, status.ReadyReplicas, status.UpdatedReplicas));
    }

    [Fact]
    public void An_operator_who_declares_a_node_dead_must_get_the_replacement_within_a_pass_of_the_garbage_collector()
    {
        var uid = Pod(0).Metadata.Uid;
        Live(400, "n2");
        _plane.Change<Node>("", "n1", node => node.Tainted(WellKnownTaints.OutOfService, TaintEffect.NoExecute));
        Live(21, "n2");
        Assert.NotEqual(uid, Pod(0).Metadata.Uid);
        Assert.Null(Pod(0).Spec.NodeName);
        Assert.Contains("SuccessfulCreate: create Pod web-0 in StatefulSet web successful", _plane.EventsAbout("web"));
    }

    [Fact]
    public void A_node_declared_dead_that_only_lost_its_master_must_not_save_the_pod_that_still_runs_there()
    {
        // The first instance runs on: the node is cut off, not dead. Kubernetes makes the second one all the same.
        Live(70, "n2");
        _plane.Change<Node>("", "n1", node => node.Tainted(WellKnownTaints.OutOfService, TaintEffect.NoExecute));
        var uid = Pod(0).Metadata.Uid;
        Live(21, "n2");
        Assert.NotEqual(uid, Pod(0).Metadata.Uid);
    }

    [Fact]
    public void A_forced_deletion_must_free_the_name_at_once()
    {
        var uid = Pod(0).Metadata.Uid;
        Live(400, "n2");
        _plane.Delete<Pod>("default", "web-0", new DeleteOptions { GracePeriodSeconds = 0 });
        Assert.NotEqual(uid, Pod(0).Metadata.Uid);
    }

    private Pod Pod(int ordinal) => _plane.Find<Pod>("default", "web-" + ordinal)!;

    private void Live(double seconds, string node)
    {
        for (; seconds > 0; seconds -= 10)
        {
            _plane.Change<Lease>(WellKnownNamespaces.NodeLease, node, lease => lease with { Spec = lease.Spec with { RenewTime = _plane.Now } });
            _plane.Advance(Math.Min(10, seconds));
        }
    }
}
