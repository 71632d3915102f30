using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.StatefulSets;

/// <summary>
/// Keeps the pods of StatefulSets, each with a name and claims of its own. Decisions are in <see cref="StatefulSetPlan"/>. A pod that
/// is being deleted keeps its name until it is gone, on a dead node for ever: at most one pod of a name runs.
/// </summary>
public sealed class StatefulSetController : ControllerActor
{
    private readonly Dependents<StatefulSet, Pod> _pods;
    private readonly Dependents<StatefulSet, ControllerRevision> _revisions;
    private Informer<StatefulSet> _sets = null!;
    private Informer<PersistentVolumeClaim> _claims = null!;
    private Informer<ControllerRevision> _allRevisions = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public StatefulSetController(ControllerContext context)
        : base(context, "statefulset-controller")
    {
        _pods = new Dependents<StatefulSet, Pod>("StatefulSet", static set => set.Spec.Selector, Enqueue);
        _revisions = new Dependents<StatefulSet, ControllerRevision>("StatefulSet", static set => set.Spec.Selector, Enqueue);
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new StatefulSetController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _sets = Watch<StatefulSet>(ResourceTypes.StatefulSets, OnSetChange);
        Watch<Pod>(ResourceTypes.Pods, _pods.Change);
        _allRevisions = Watch<ControllerRevision>(ResourceTypes.ControllerRevisions, _revisions.Change);
        _claims = Watch<PersistentVolumeClaim>(ResourceTypes.PersistentVolumeClaims, OnClaimChange);
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        if (_sets.Find(key) is not { } set)
        {
            return Reconciliation.Nothing;
        }

        var (ns, uid) = (set.Metadata.Namespace, set.Metadata.Uid);
        var selector = Selection.Of(set.Spec.Selector);
        var (pods, revisions) = (_pods.OwnedBy(uid), _revisions.OwnedBy(uid));
        IReadOnlyList<Write> claims =
        [
            .. Claiming.Decide(
                ResourceTypes.Pods, set, selector, pods, _pods.OrphansIn(ns), pod => StatefulPods.OrdinalOf(set, pod.Metadata.Name) is not null),
            .. Claiming.Decide(ResourceTypes.ControllerRevisions, set, selector, revisions, _revisions.OrphansIn(ns)),
        ];
        return claims.Count > 0
            ? new Reconciliation { Writes = claims }
            : StatefulSetPlan.Decide(new StatefulSetState(
                set, pods, revisions, name => _claims.Find(new ObjectKey(ns, name)), name => _allRevisions.Find(new ObjectKey(ns, name)), Now));
    }

    private void OnSetChange(StatefulSet? old, StatefulSet? current)
    {
        _revisions.OwnerChange(old, current);
        _pods.OwnerChange(old, current);
    }

    // A pod may wait for the end of the claim of its predecessor, or lose one that it needs.
    private void OnClaimChange(PersistentVolumeClaim? old, PersistentVolumeClaim? current)
    {
        if (current is null)
        {
            foreach (var set in _sets.All)
            {
                if (set.Metadata.Namespace == old!.Metadata.Namespace && StatefulClaims.Gives(set, old.Metadata.Name))
                {
                    Enqueue(set.Key());
                }
            }
        }
    }
}
