using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.ReplicaSets;

/// <summary>Keeps as many pods as each ReplicaSet wants. Decisions are in <see cref="ReplicaSetPlan"/>.</summary>
public sealed class ReplicaSetController : ControllerActor
{
    private readonly ControllerIndex<Pod> _pods = new();
    private readonly Dictionary<ObjectKey, PodFailure> _failures = [];
    private Informer<ReplicaSet> _sets = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public ReplicaSetController(ControllerContext context)
        : base(context, "replicaset-controller")
    {
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new ReplicaSetController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _sets = Watch<ReplicaSet>(ResourceTypes.ReplicaSets, (old, current) => Enqueue((current ?? old)!.Key()));
        Watch<Pod>(ResourceTypes.Pods, OnPodChange);
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        if (_sets.Find(key) is not { } set)
        {
            _failures.Remove(key);
            return Reconciliation.Nothing;
        }

        var plan = ReplicaSetPlan.Decide(
            set, LabelQuery.From(set.Spec.Selector), _pods.OwnedBy(set.Metadata.Uid), _pods.OrphansIn(set.Metadata.Namespace), _failures.GetValueOrDefault(key), Now);
        return RememberFailures(key, plan);
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

    private void OnPodChange(Pod? old, Pod? current)
    {
        _pods.Change(old, current);
        var before = old?.Controller();
        var after = current?.Controller();
        if (before is { Kind: "ReplicaSet" } && before.Uid != after?.Uid)
        {
            Enqueue(new ObjectKey(old!.Metadata.Namespace, before.Name));
        }

        if (after is { Kind: "ReplicaSet" })
        {
            Enqueue(new ObjectKey(current!.Metadata.Namespace, after.Name));
        }
        else if (after is null && current is not null)
        {
            EnqueueThoseThatWouldAdopt(current);
        }
    }

    private void EnqueueThoseThatWouldAdopt(Pod orphan)
    {
        foreach (var set in _sets.Objects.Values)
        {
            if (set.Metadata.Namespace == orphan.Metadata.Namespace && LabelQuery.From(set.Spec.Selector).Matches(orphan.Metadata.Labels))
            {
                Enqueue(set.Key());
            }
        }
    }
}
