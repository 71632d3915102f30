using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.ReplicaSets;

/// <summary>Keeps as many pods as each ReplicaSet wants. Decisions are in <see cref="ReplicaSetPlan"/>.</summary>
public sealed class ReplicaSetController : ControllerActor
{
    private readonly Dependents<ReplicaSet, Pod> _pods;
    private readonly Dictionary<ObjectKey, PodFailure> _failures = [];
    private Informer<ReplicaSet> _sets = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public ReplicaSetController(ControllerContext context)
        : base(context, "replicaset-controller") =>
        _pods = new Dependents<ReplicaSet, Pod>("ReplicaSet", static set => set.Spec.Selector, Enqueue, Matters);

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new ReplicaSetController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _sets = Watch<ReplicaSet>(ResourceTypes.ReplicaSets, _pods.OwnerChange);
        Watch<Pod>(ResourceTypes.Pods, _pods.Change);
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        if (_sets.Find(key) is not { } set)
        {
            _failures.Remove(key);
            return Reconciliation.Nothing;
        }

        var pods = _pods.OwnedBy(set.Metadata.Uid);
        var plan = ReplicaSetPlan.Decide(
            set,
            Selection.Of(set.Spec.Selector),
            pods,
            _pods.OrphansIn(set.Metadata.Namespace),
            () => Related(set),
            _failures.GetValueOrDefault(key),
            Now);

        // A set that is still growing goes on at once; one that only counts its pods takes its time.
        return RememberFailures(key, plan.SlowStart ? plan : plan with { Rest = Controller.Settings.RestAfter(pods.Count) });
    }

    // The pods of the set, and of the other sets of the Deployment that controls it.
    private IEnumerable<Pod> Related(ReplicaSet set)
    {
        if (set.Controller() is not { } owner)
        {
            return _pods.OwnedBy(set.Metadata.Uid);
        }

        return _sets.Objects.Values
            .Where(other => other.Metadata.Namespace == set.Metadata.Namespace && other.Controller()?.Uid == owner.Uid)
            .SelectMany(other => _pods.OwnedBy(other.Metadata.Uid));
    }

    // The status shows a failure of the pass before: the condition is written when the outcome is known, by the pass after it.
    private Reconciliation RememberFailures(ObjectKey key, Reconciliation plan)
    {
        var writes = plan.Writes;
        var wrapped = new Write[writes.Count];
        for (var i = 0; i < writes.Count; i++)
        {
            var write = writes[i];
            wrapped[i] = write is CreateWrite or DeleteWrite
                ? write with
                {
                    Report = response =>
                    {
                        if (response.Failure is { Code: not 404 } failure)
                        {
                            _failures[key] = new PodFailure(write is CreateWrite ? "FailedCreate" : "FailedDelete", failure.Message ?? "");
                        }
                        else
                        {
                            _failures.Remove(key);
                        }

                        return write.Report?.Invoke(response);
                    },
                }
                : write;
        }

        return plan with { Writes = wrapped };
    }

    // Most changes of a pod say nothing to its set: that it was bound, that it has an address, that a container starts.
    private static bool Matters(Pod old, Pod current) =>
        old.IsActive() != current.IsActive()
        || old.Condition(PodConditionType.Ready) is var before && before?.Status != current.Condition(PodConditionType.Ready)?.Status
        || before?.LastTransitionTime != current.Condition(PodConditionType.Ready)?.LastTransitionTime
        || !ReferenceEquals(old.Metadata.Labels, current.Metadata.Labels);
}
