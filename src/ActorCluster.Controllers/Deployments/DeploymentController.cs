using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.Deployments;

/// <summary>Rolls Deployments out over ReplicaSets. Decisions are in <see cref="DeploymentPlan"/>.</summary>
public sealed class DeploymentController : ControllerActor
{
    private readonly ControllerIndex<ReplicaSet> _sets = new();
    private readonly ControllerIndex<Pod> _pods = new();
    private readonly SelectorIndex<Deployment> _selectors = new(static deployment => Selection.Of(deployment.Spec.Selector));
    private readonly List<Deployment> _selecting = [];
    private Informer<Deployment> _deployments = null!;
    private Informer<ReplicaSet> _allSets = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public DeploymentController(ControllerContext context)
        : base(context, "deployment-controller")
    {
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new DeploymentController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _deployments = Watch<Deployment>(ResourceTypes.Deployments, OnDeploymentChange);
        _allSets = Watch<ReplicaSet>(ResourceTypes.ReplicaSets, OnSetChange);
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
        if (AdoptAndRelease(deployment, selector, owned) is { Count: > 0 } claims)
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

    private List<Write> AdoptAndRelease(Deployment deployment, LabelQuery selector, IReadOnlyCollection<ReplicaSet> owned)
    {
        var writes = new List<Write>();
        var uid = deployment.Metadata.Uid;
        foreach (var set in owned)
        {
            if (!selector.Matches(set.Metadata.Labels) && set.Metadata.DeletionTimestamp is null)
            {
                writes.Add(new ModifyWrite(ResourceTypes.ReplicaSets, set.Key(), set.Metadata.Uid, current => ((ReplicaSet)current).WithoutOwner(uid)));
            }
        }

        if (deployment.Metadata.DeletionTimestamp is null)
        {
            var reference = Ownership.ControllerReference(deployment);
            foreach (var set in _sets.OrphansIn(deployment.Metadata.Namespace))
            {
                if (set.Metadata.DeletionTimestamp is null && selector.Matches(set.Metadata.Labels))
                {
                    writes.Add(new ModifyWrite(
                        ResourceTypes.ReplicaSets,
                        set.Key(),
                        set.Metadata.Uid,
                        current => current.Controller() is null ? ((ReplicaSet)current).WithOwner(reference) : current));
                }
            }
        }

        return writes;
    }

    private void OnSetChange(ReplicaSet? old, ReplicaSet? current)
    {
        _sets.Change(old, current);
        EnqueueOwner(old);
        EnqueueOwner(current);
        if (current is not null && current.Controller() is null)
        {
            _selectors.Find(current.Metadata.Namespace, current.Metadata.Labels, _selecting);
            foreach (var deployment in _selecting)
            {
                Enqueue(deployment.Key());
            }

            _selecting.Clear();
        }
    }

    private void OnDeploymentChange(Deployment? old, Deployment? current)
    {
        _selectors.Change(old, current);
        Enqueue((current ?? old)!.Key());
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
