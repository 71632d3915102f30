using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Pods;
using Akka.Actor;

namespace ActorCluster.Controllers.Disruption;

/// <summary>
/// Keeps the status of budgets, by which the API grants evictions or refuses them. Decisions are in <see cref="BudgetPlan"/>; while this
/// actor stands still, the API grants no more than the status last said.
/// </summary>
public sealed class DisruptionController : ControllerActor
{
    private readonly SelectedPods<PodDisruptionBudget> _selected = new(static budget => Selection.Of(budget.Spec.Selector), Matters);
    private readonly List<ObjectKey> _affected = [];
    private Informer<PodDisruptionBudget> _budgets = null!;
    private Informer<Pod> _pods = null!;
    private Informer<ReplicaSet> _replicaSets = null!;
    private Informer<Deployment> _deployments = null!;
    private Informer<StatefulSet> _statefulSets = null!;
    private Informer<ReplicationController> _replicationControllers = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public DisruptionController(ControllerContext context)
        : base(context, "controllermanager")
    {
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new DisruptionController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _pods = Watch<Pod>(ResourceTypes.Pods, OnPodChange);
        _budgets = Watch<PodDisruptionBudget>(ResourceTypes.PodDisruptionBudgets, OnBudgetChange);
        _replicaSets = Watch<ReplicaSet>(ResourceTypes.ReplicaSets, OnScaleChange);
        _deployments = Watch<Deployment>(ResourceTypes.Deployments, OnScaleChange);
        _statefulSets = Watch<StatefulSet>(ResourceTypes.StatefulSets, OnScaleChange);
        _replicationControllers = Watch<ReplicationController>(ResourceTypes.ReplicationControllers, OnScaleChange);
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        if (_budgets.Find(key) is not { } budget)
        {
            return Reconciliation.Nothing;
        }

        var pods = _selected.Of(key);
        return BudgetPlan.Decide(new BudgetState(budget, pods, FindScale, Now)) with { Rest = Controller.Settings.RestAfter(pods.Count) };
    }

    // A pod of a ReplicaSet counts for the Deployment behind it, so that old and new pods are one group.
    private (Scale? Scale, string? Failure) FindScale(Pod pod)
    {
        var owner = pod.Controller()!;
        var key = new ObjectKey(pod.Metadata.Namespace, owner.Name);
        switch (owner.Kind)
        {
            case "ReplicaSet" when _replicaSets.Find(key) is { } set && set.Metadata.Uid == owner.Uid:
                return set.Controller() is { Kind: "Deployment" } above
                    && _deployments.Find(new ObjectKey(key.Namespace, above.Name)) is { } deployment && deployment.Metadata.Uid == above.Uid
                        ? (new Scale(above.Uid, deployment.Spec.Replicas ?? 1), null)
                        : (new Scale(owner.Uid, set.Spec.Replicas ?? 1), null);
            case "StatefulSet" when _statefulSets.Find(key) is { } set && set.Metadata.Uid == owner.Uid:
                return (new Scale(owner.Uid, set.Spec.Replicas ?? 1), null);
            case "ReplicationController" when _replicationControllers.Find(key) is { } controller && controller.Metadata.Uid == owner.Uid:
                return (new Scale(owner.Uid, controller.Spec.Replicas ?? 1), null);
            case "ReplicaSet" or "StatefulSet" or "ReplicationController":
                return default;
            default:
                var group = owner.ApiVersion.Contains('/', StringComparison.Ordinal) ? "." + owner.ApiVersion.Split('/')[0] : "";
                var plural = ResourceTypes.FindByKind(owner.ApiVersion, owner.Kind)?.Plural ?? owner.Kind.ToLowerInvariant() + "s";
                return (null, $"{plural}{group} does not implement the scale subresource");
        }
    }

    private void OnBudgetChange(PodDisruptionBudget? old, PodDisruptionBudget? current)
    {
        _selected.Change(old, current, _pods.All);
        Enqueue((current ?? old)!.Key());
    }

    // Kubernetes waits for the next change of a pod instead.
    private void OnScaleChange(KubernetesObject? old, KubernetesObject? current)
    {
        if (old?.Metadata.Generation != current?.Metadata.Generation)
        {
            var ns = (current ?? old)!.Metadata.Namespace;
            foreach (var budget in _budgets.All)
            {
                if (budget.Metadata.Namespace == ns)
                {
                    Enqueue(budget.Key());
                }
            }
        }
    }

    private void OnPodChange(Pod? old, Pod? current)
    {
        _selected.Change(old, current, _affected);
        foreach (var budget in _affected)
        {
            Enqueue(budget);
        }

        _affected.Clear();
    }

    private static bool Matters(Pod old, Pod current) =>
        old.IsReady() != current.IsReady()
        || old.Metadata.Uid != current.Metadata.Uid
        || old.Metadata.DeletionTimestamp != current.Metadata.DeletionTimestamp
        || old.Controller()?.Uid != current.Controller()?.Uid;
}
