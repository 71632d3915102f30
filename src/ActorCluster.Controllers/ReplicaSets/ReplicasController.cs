using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.ReplicaSets;

/// <summary>
/// What the controllers of ReplicaSets and of ReplicationControllers have in common, which is all but the form of their objects (kubernetes
/// pkg/controller/replicaset/replica_set.go, which pkg/controller/replication runs behind adapters).
/// </summary>
/// <typeparam name="T">The type of the objects that want pods.</typeparam>
public abstract class ReplicasController<T> : ControllerActor
    where T : KubernetesObject
{
    private readonly Dependents<T, Pod> _pods;
    private readonly Dictionary<ObjectKey, PodFailure> _failures = [];
    private readonly ResourceType _resource;
    private readonly Func<T, LabelSelector?> _selectorOf;
    private Informer<T> _owners = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    /// <param name="name">The controller's name in Kubernetes.</param>
    /// <param name="resource">The resource of the objects that want pods.</param>
    /// <param name="selectorOf">The selector of such an object.</param>
    protected ReplicasController(ControllerContext context, string name, ResourceType resource, Func<T, LabelSelector?> selectorOf)
        : base(context, name)
    {
        _resource = resource;
        _selectorOf = selectorOf;
        _pods = new Dependents<T, Pod>(resource.Kind, selectorOf, Enqueue, Matters);
    }

    /// <inheritdoc />
    protected sealed override void DeclareWatches()
    {
        _owners = Watch<T>(_resource, _pods.OwnerChange);
        Watch<Pod>(ResourceTypes.Pods, _pods.Change);
    }

    /// <inheritdoc />
    protected sealed override Reconciliation Reconcile(ObjectKey key)
    {
        if (_owners.Find(key) is not { } owner)
        {
            _failures.Remove(key);
            return Reconciliation.Nothing;
        }

        var pods = _pods.OwnedBy(owner.Metadata.Uid);
        var plan = Decide(
            owner,
            Selection.Of(_selectorOf(owner)),
            pods,
            _pods.OrphansIn(owner.Metadata.Namespace),
            () => Related(owner),
            _failures.GetValueOrDefault(key));

        // One that is still growing goes on at once; one that only counts its pods takes its time.
        return RememberFailures(key, plan.SlowStart ? plan : plan with { Rest = Controller.Settings.RestAfter(pods.Count) });
    }

    /// <summary>Decides what is done for an object that wants pods.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="selector">Its selector, parsed.</param>
    /// <param name="owned">Pods whose controller it is.</param>
    /// <param name="orphans">Pods of its namespace without a controller.</param>
    /// <param name="related">Finds the pods of all objects of the same owner; asked only when pods are to be deleted.</param>
    /// <param name="failure">Why the last pass failed to create or delete pods; null when it did not.</param>
    protected abstract Reconciliation Decide(
        T owner,
        LabelQuery selector,
        IReadOnlyCollection<Pod> owned,
        IReadOnlyCollection<Pod> orphans,
        Func<IEnumerable<Pod>> related,
        PodFailure? failure);

    // The pods of the object, and of the others of whoever controls it: the sets of one Deployment.
    private IEnumerable<Pod> Related(T set)
    {
        if (set.Controller() is not { } owner)
        {
            return _pods.OwnedBy(set.Metadata.Uid);
        }

        return _owners.Objects.Values
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
