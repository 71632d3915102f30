using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.Deployments;

/// <summary>Rolls Deployments out over ReplicaSets. Decisions are in <see cref="DeploymentPlan"/>.</summary>
public sealed class DeploymentController : ControllerActor
{
    private readonly Dependents<Deployment, ReplicaSet> _sets;
    private readonly ControllerIndex<Pod> _pods = new();
    private Informer<Deployment> _deployments = null!;
    private Informer<ReplicaSet> _allSets = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public DeploymentController(ControllerContext context)
        : base(context, "deployment-controller") =>
        _sets = new Dependents<Deployment, ReplicaSet>("Deployment", static deployment => deployment.Spec.Selector, Enqueue);

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new DeploymentController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _deployments = Watch<Deployment>(ResourceTypes.Deployments, _sets.OwnerChange);
        _allSets = Watch<ReplicaSet>(ResourceTypes.ReplicaSets, _sets.Change);
        Watch<Pod>(ResourceTypes.Pods, OnPodChange);
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        if (_deployments.Find(key) is not { } deployment)
        {
            return Reconciliation.Nothing;
        }

        var selector = Selection.Of(deployment.Spec.Selector);
        var owned = _sets.OwnedBy(deployment.Metadata.Uid);
        if (Claiming.Decide(ResourceTypes.ReplicaSets, deployment, selector, owned, _sets.OrphansIn(deployment.Metadata.Namespace)) is { Count: > 0 } claims)
        {
            return new Reconciliation { Writes = claims };
        }

        var newSet = TemplateIdentity.FindNewSet(deployment, owned);
        if (newSet is null && _allSets.Find(DeploymentPlan.NewSetKey(deployment)) is not null)
        {
            return DeploymentPlan.AfterCollision(deployment);
        }

        var old = owned.Where(set => !ReferenceEquals(set, newSet)).ToList();
        old.Sort(static (left, right) => TemplateIdentity.IsOlder(left, right) ? -1 : 1);
        var recreates = deployment.Spec.Strategy?.Type == DeploymentStrategyType.Recreate;
        IReadOnlyCollection<Pod> pods = recreates ? [.. owned.SelectMany(set => _pods.OwnedBy(set.Metadata.Uid))] : [];
        return DeploymentPlan.Decide(new DeploymentState(deployment, newSet, old, pods, Now));
    }

    private void EnqueueOwner(ReplicaSet? set)
    {
        if (set?.Controller() is { Kind: "Deployment" } owner)
        {
            Enqueue(new ObjectKey(set.Metadata.Namespace, owner.Name));
        }
    }

    // Only a Recreate rollout waits for pods, and only for their end.
    private void OnPodChange(Pod? old, Pod? current)
    {
        _pods.Change(old, current);
        var pod = current ?? old!;
        if ((current is null || pod.IsTerminal()) && pod.Controller() is { Kind: "ReplicaSet" } owner
            && _allSets.Find(new ObjectKey(pod.Metadata.Namespace, owner.Name)) is { } set)
        {
            EnqueueOwner(set);
        }
    }
}
