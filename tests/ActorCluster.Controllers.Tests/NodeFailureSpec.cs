using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests;

/// <summary>What happens to nodes and pods when a node dies, goes away or is tainted: controllers and the real API.</summary>
public sealed class NodeFailureSpec : IDisposable
{
    private readonly ControlPlane _plane = new();

    public NodeFailureSpec()
    {
        _plane.Start(ControllersSupervisor.PropsFor(_plane.Context, "PEM"));
        foreach (var name in new[] { "n1", "n2" })
        {
            _plane.Create(ANode.Named(name).Ready(_plane.Now));
            _plane.Change<Node>("", name, node => node.Ready(_plane.Now), "status");
            _plane.Create(ANode.Lease(name, _plane.Now));
        }

        _plane.Advance(5);
    }

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void A_dead_nodes_pods_must_be_not_ready_at_once_and_deleted_after_their_toleration()
    {
        var pod = RunPod("web", "n1");
        var silentSince = Renew("n1");
        RenewFor(100, "n2");
        var node = _plane.Find<Node>("", "n1")!;
        Assert.Equal(ConditionStatus.Unknown, node.Status.Conditions!.Single(c => c.Type == NodeConditionType.Ready).Status);
        Assert.Equal(
            [(WellKnownTaints.Unreachable, TaintEffect.NoExecute), (WellKnownTaints.Unreachable, TaintEffect.NoSchedule)],
            node.Spec.Taints!.Select(t => (t.Key, t.Effect)).OrderBy(t => t.Effect));
        var tainted = node.Spec.Taints!.Single(t => t.Effect == TaintEffect.NoExecute).TimeAdded!.Value.Value;
        Assert.InRange((tainted - silentSince).TotalSeconds, 55, 70);
        Assert.Equal(ConditionStatus.False, _plane.Find<Pod>("default", "web")!.Status.Conditions!.Single(c => c.Type == PodConditionType.Ready).Status);
        Assert.Contains("NodeNotReady: Node is not ready", _plane.EventsAbout("web"));
        Assert.Contains("NodeNotReady: Node n1 status is now: NodeNotReady", _plane.EventsAbout("n1"));
        Assert.Null(_plane.Find<Pod>("default", "web")!.Metadata.DeletionTimestamp);

        RenewFor((tainted - _plane.Now).TotalSeconds + 299, "n2");
        Assert.Null(_plane.Find<Pod>("default", "web")!.Metadata.DeletionTimestamp);
        RenewFor(2, "n2");
        var deleted = _plane.Find<Pod>("default", "web")!;
        Assert.NotNull(deleted.Metadata.DeletionTimestamp);
        var condition = deleted.Status.Conditions!.Single(c => c.Type == PodConditionType.DisruptionTarget);
        Assert.Equal(("DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint"), (condition.Reason, condition.Message));
        Assert.Contains("TaintManagerEviction: Marking for deletion Pod default/web", _plane.EventsAbout("web"));
        Assert.Equal(pod.Metadata.Uid, deleted.Metadata.Uid);

        // Nobody confirms its end, so it stays; a node that an operator declares dead lets it go.
        RenewFor(100, "n2");
        Assert.NotNull(_plane.Find<Pod>("default", "web"));
        _plane.Change<Node>("", "n1", current => current.Tainted(WellKnownTaints.OutOfService, TaintEffect.NoExecute));
        RenewFor(21, "n2");
        Assert.Null(_plane.Find<Pod>("default", "web"));
    }

    [Fact]
    public void A_node_that_returns_must_keep_its_pods()
    {
        RunPod("web", "n1");
        RenewFor(200, "n2");
        Assert.Contains(_plane.Find<Node>("", "n1")!.Spec.Taints!, t => t.Effect == TaintEffect.NoExecute);
        _plane.Change<Node>("", "n1", node => node.Ready(_plane.Now), "status");
        RenewFor(400, "n1", "n2");
        Assert.Null(_plane.Find<Node>("", "n1")!.Spec.Taints);
        Assert.Null(_plane.Find<Pod>("default", "web")!.Metadata.DeletionTimestamp);
        Assert.Contains("TaintManagerEviction: Cancelling deletion of Pod default/web", _plane.EventsAbout("web"));
    }

    [Fact]
    public void A_taint_must_evict_pods_at_once_that_do_not_tolerate_it()
    {
        RunPod("web", "n1");
        RunPod("tough", "n1", new Toleration { Key = "mine", Operator = TolerationOperator.Exists });
        _plane.Change<Node>("", "n1", node => node.Tainted("mine", TaintEffect.NoExecute));
        Assert.NotNull(_plane.Find<Pod>("default", "web")!.Metadata.DeletionTimestamp);
        Assert.Null(_plane.Find<Pod>("default", "tough")!.Metadata.DeletionTimestamp);
    }

    [Fact]
    public void The_pods_of_a_node_that_is_gone_must_go_after_the_quarantine()
    {
        RunPod("web", "n1");
        _plane.Delete<Node>("", "n1");
        RenewFor(39, "n2");
        Assert.NotNull(_plane.Find<Pod>("default", "web"));
        RenewFor(22, "n2");
        Assert.Null(_plane.Find<Pod>("default", "web"));
    }

    private Pod RunPod(string name, string node, params Toleration[] tolerations)
    {
        var pod = _plane.Create(APod.Named(name).Tolerating(tolerations));
        _plane.Bind(pod, node);
        _plane.Run(pod, "10.0.0.1");
        return pod;
    }

    private DateTimeOffset Renew(params string[] nodes)
    {
        foreach (var node in nodes)
        {
            _plane.Change<Lease>(WellKnownNamespaces.NodeLease, node, lease => lease with { Spec = lease.Spec with { RenewTime = _plane.Now } });
        }

        return _plane.Now;
    }

    private void RenewFor(double seconds, params string[] nodes)
    {
        for (; seconds > 0; seconds -= 10)
        {
            Renew(nodes);
            _plane.Advance(Math.Min(10, seconds));
        }
    }
}
