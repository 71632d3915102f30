using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.DaemonSets;

/// <summary>Keeps one pod of each DaemonSet on every node that is one for it. Decisions are in <see cref="DaemonSetPlan"/>.</summary>
public sealed class DaemonSetController : ControllerActor
{
    private readonly Dependents<DaemonSet, Pod> _pods;
    private readonly Dependents<DaemonSet, ControllerRevision> _revisions;
    private readonly FailedPodBackOff _backOff = new();
    private Informer<DaemonSet> _sets = null!;
    private Informer<Node> _nodes = null!;
    private Informer<ControllerRevision> _allRevisions = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public DaemonSetController(ControllerContext context)
        : base(context, "daemonset-controller")
    {
        _pods = new Dependents<DaemonSet, Pod>("DaemonSet", static set => set.Spec.Selector, Enqueue);
        _revisions = new Dependents<DaemonSet, ControllerRevision>("DaemonSet", static set => set.Spec.Selector, Enqueue);
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new DaemonSetController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _sets = Watch<DaemonSet>(ResourceTypes.DaemonSets, OnSetChange);
        _nodes = Watch<Node>(ResourceTypes.Nodes, OnNodeChange);
        Watch<Pod>(ResourceTypes.Pods, _pods.Change);
        _allRevisions = Watch<ControllerRevision>(ResourceTypes.ControllerRevisions, _revisions.Change);
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        if (_sets.Find(key) is not { } set)
        {
            _backOff.Forget(key);
            return Reconciliation.Nothing;
        }

        var (ns, uid) = (set.Metadata.Namespace, set.Metadata.Uid);
        var selector = Selection.Of(set.Spec.Selector);
        var (pods, revisions) = (_pods.OwnedBy(uid), _revisions.OwnedBy(uid));
        IReadOnlyList<Write> claims =
        [
            .. Claiming.Decide(ResourceTypes.Pods, set, selector, pods, _pods.OrphansIn(ns)),
            .. Claiming.Decide(ResourceTypes.ControllerRevisions, set, selector, revisions, _revisions.OrphansIn(ns)),
        ];
        if (claims.Count > 0)
        {
            return new Reconciliation { Writes = claims };
        }

        var nodes = _nodes.All.OrderBy(static node => node.Metadata.Name, StringComparer.Ordinal).ToList();
        var (plan, failedOn) = DaemonSetPlan.Decide(new DaemonSetState(
            set, nodes, pods, revisions, name => _allRevisions.Find(new ObjectKey(ns, name)), node => _backOff.Remaining(key, node, Now), Now));
        foreach (var node in failedOn)
        {
            _backOff.Replaced(key, node, Now);
        }

        // A set that is still growing goes on at once; one that only counts its pods takes its time.
        return plan.SlowStart ? plan : plan with { Rest = Controller.Settings.RestAfter(nodes.Count + pods.Count) };
    }

    private void OnSetChange(DaemonSet? old, DaemonSet? current)
    {
        _revisions.OwnerChange(old, current);
        _pods.OwnerChange(old, current);
    }

    // Most changes of a node are heartbeats: only what changes its place among a set's nodes counts.
    private void OnNodeChange(Node? old, Node? current)
    {
        if (old is not null && current is not null
            && ReferenceEquals(old.Spec.Taints, current.Spec.Taints) && ReferenceEquals(old.Metadata.Labels, current.Metadata.Labels))
        {
            return;
        }

        foreach (var set in _sets.All)
        {
            var rule = new DaemonNodes(set);
            if ((old is null ? default : rule.Of(old)) != (current is null ? default : rule.Of(current)))
            {
                Enqueue(set.Key());
            }
        }
    }
}
