using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.ReplicaSets;
using ActorCluster.Controllers.ReplicationControllers;
using ActorCluster.Controllers.Tests.Support;
using Akka.Actor;

namespace ActorCluster.Controllers.Tests.ReplicationControllers;

/// <summary>
/// ReplicationControllers as Kubernetes' documentation has them (concepts/workloads/controllers/replicationcontroller): pods that fail, are
/// deleted or terminated are replaced, too many are terminated, labels isolate a pod, the pods survive an orphaning deletion.
/// </summary>
public sealed class ReplicationControllerSpec : IDisposable
{
    private readonly ControlPlane _plane = new();

    public ReplicationControllerSpec()
    {
        var chosen = ControllersSupervisor.Registry(_plane.Context, "PEM")
            .Where(entry => entry.Name is "replicationcontroller" or "replicaset" or "garbage-collector" or "disruption").ToList();
        _plane.Start(Props.Create(() => new ControllersSupervisor(_plane.Context, chosen)));
        _plane.Advance(1);
    }

    private ReplicationController Controller => _plane.Find<ReplicationController>("default", "web")!;

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void The_plan_must_write_the_status_in_the_controllers_own_form_and_look_again_when_a_pod_becomes_available()
    {
        // One pod is there, and the other could not be made.
        var controller = AWorkload.ReplicationController(2);
        controller = controller with { Spec = controller.Spec with { MinReadySeconds = 30 } };
        var now = APod.Epoch.AddHours(1);
        var pod = APod.Named("a").On("n1").Labelled("app", "web").OwnedBy(controller).Ready(now.AddSeconds(-10));
        var selector = Selection.Of(ReplicationControllerPlan.SelectorOf(controller));
        Reconciliation Decide(ReplicationController current, PodFailure? failure) =>
            ReplicationControllerPlan.Decide(current, selector, [pod], [], static () => [], failure, now);

        var plan = Decide(controller, new PodFailure("FailedCreate", "exceeded quota"));
        Assert.Equal(TimeSpan.FromSeconds(20), plan.Again);
        var updated = (ReplicationController)Assert.Single(plan.Writes.OfType<UpdateWrite>()).Object;
        Assert.Equal(
            (1, 1, 0, 1, 1L),
            (updated.Status.Replicas, updated.Status.ReadyReplicas, updated.Status.AvailableReplicas, updated.Status.FullyLabeledReplicas, updated.Status.ObservedGeneration));
        var condition = Assert.Single(updated.Status.Conditions!);
        Assert.Equal(("ReplicaFailure", "True", "FailedCreate", "exceeded quota"), (condition.Type, condition.Status, condition.Reason, condition.Message));
        Assert.Empty(Decide(updated, new PodFailure("FailedCreate", "exceeded quota")).Writes.OfType<UpdateWrite>());
    }

    [Fact]
    public void Pods_must_be_as_many_as_wanted_whatever_becomes_of_them()
    {
        _plane.Create(AWorkload.ReplicationController(3));
        _plane.Advance(1);
        var pods = _plane.All<Pod>();
        Assert.Equal(3, pods.Count);
        var owner = Assert.Single(pods[0].Metadata.OwnerReferences!);
        Assert.Equal(("v1", "ReplicationController", "web", true), (owner.ApiVersion, owner.Kind, owner.Name, owner.Controller));
        Assert.Equal(3, _plane.EventsAbout("web").Count(e => e.StartsWith("SuccessfulCreate: Created pod: web-", StringComparison.Ordinal)));

        _plane.Delete<Pod>("default", pods[0].Metadata.Name);
        _plane.Change<Pod>("default", pods[1].Metadata.Name, pod => pod.InPhase(PodPhase.Failed), "status");
        _plane.Change<Pod>("default", pods[2].Metadata.Name, pod => pod.Labelled("app", "isolated"));
        _plane.Advance(1);
        Assert.Equal(3, _plane.All<Pod>().Count(pod => pod.Status.Phase == PodPhase.Pending && pod.Metadata.Labels!["app"] == "web"));
        Assert.Empty(_plane.Find<Pod>("default", pods[2].Metadata.Name)!.Metadata.OwnerReferences ?? []);

        _plane.Change<ReplicationController>("default", "web", current => current with { Spec = current.Spec with { Replicas = 1 } });
        _plane.Advance(1);
        Assert.Single(_plane.All<Pod>(), pod => pod.Status.Phase == PodPhase.Pending && pod.Metadata.Labels!["app"] == "web");
        Assert.Equal((1, 1, 2L), (Controller.Status.Replicas, Controller.Status.FullyLabeledReplicas, Controller.Status.ObservedGeneration));
    }

    [Fact]
    public void Ready_pods_must_be_counted_and_an_orphan_taken_over()
    {
        _plane.Create(APod.Named("first").Labelled("app", "web"));
        _plane.Create(AWorkload.ReplicationController(2));
        _plane.Advance(1);
        Assert.Equal(2, _plane.All<Pod>().Count);
        Assert.Equal(Controller.Metadata.Uid, _plane.Find<Pod>("default", "first")!.Controller()!.Uid);
        foreach (var pod in _plane.All<Pod>())
        {
            _plane.Run(pod, "10.0.0.1");
        }

        _plane.Advance(1);
        Assert.Equal((2, 2, 2), (Controller.Status.Replicas, Controller.Status.ReadyReplicas, Controller.Status.AvailableReplicas));
    }

    [Theory]
    [InlineData(DeletionPropagation.Background, 0)]
    [InlineData(DeletionPropagation.Orphan, 2)]
    [InlineData(null, 2)]
    public void Its_pods_must_go_with_it_when_its_deletion_says_so(string? policy, int left)
    {
        _plane.Create(AWorkload.ReplicationController(2));
        _plane.Advance(1);
        _plane.Delete<ReplicationController>("default", "web", policy is null ? null : new DeleteOptions { PropagationPolicy = policy });
        _plane.Advance(5);
        Assert.Null(_plane.Find<ReplicationController>("default", "web"));
        Assert.Equal(left, _plane.All<Pod>().Count);
    }

    [Fact]
    public void A_budget_in_percent_must_count_the_pods_that_it_wants()
    {
        _plane.Create(new PodDisruptionBudget
        {
            Metadata = new ObjectMeta { Name = "half", Namespace = "default" },
            Spec = new PodDisruptionBudgetSpec { MinAvailable = "50%", Selector = new LabelSelector { MatchLabels = AWorkload.Labels } },
        });
        _plane.Create(AWorkload.ReplicationController(4));
        _plane.Advance(1);
        foreach (var pod in _plane.All<Pod>())
        {
            _plane.Run(pod, "10.0.0.1");
        }

        _plane.Advance(1);
        var status = _plane.Find<PodDisruptionBudget>("default", "half")!.Status;
        Assert.Equal((4, 2, 2), (status.ExpectedPods, status.DesiredHealthy, status.DisruptionsAllowed));
    }
}
