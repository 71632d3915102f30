using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Pods;

namespace ActorCluster.Controllers.ReplicaSets;

/// <summary>
/// What a ReplicaSet does about its pods (kubernetes pkg/controller/replicaset/replica_set.go syncReplicaSet, manageReplicas).
/// </summary>
public static class ReplicaSetPlan
{
    /// <summary>Most pods created or deleted in one pass (BurstReplicas).</summary>
    public const int BurstReplicas = 500;

    /// <summary>Decides.</summary>
    /// <param name="set">The set.</param>
    /// <param name="selector">Its selector, parsed.</param>
    /// <param name="owned">Pods whose controller it is.</param>
    /// <param name="orphans">Pods of its namespace without a controller.</param>
    /// <param name="related">Finds the pods of all sets of the same owner; asked only when pods are to be deleted.</param>
    /// <param name="failure">Why the last pass failed to create or delete pods; null when it did not.</param>
    /// <param name="now">The time.</param>
    public static Reconciliation Decide(
        ReplicaSet set,
        LabelQuery selector,
        IReadOnlyCollection<Pod> owned,
        IReadOnlyCollection<Pod> orphans,
        Func<IEnumerable<Pod>> related,
        PodFailure? failure,
        DateTimeOffset now)
    {
        var writes = new List<Write>();
        var active = new List<Pod>(owned.Count);
        var deleted = set.Metadata.DeletionTimestamp is not null;
        foreach (var pod in owned)
        {
            if (!selector.Matches(pod.Metadata.Labels))
            {
                if (!deleted && pod.Metadata.DeletionTimestamp is null)
                {
                    writes.Add(Release(pod, set));
                }
            }
            else if (pod.IsActive())
            {
                active.Add(pod);
            }
        }

        foreach (var pod in orphans)
        {
            if (!deleted && pod.IsActive() && selector.Matches(pod.Metadata.Labels))
            {
                writes.Add(Adopt(pod, set));
            }
        }

        // Adopted and released pods are counted when they have come back through the watch, not on faith.
        if (writes.Count > 0)
        {
            return new Reconciliation { Writes = writes };
        }

        var status = ReplicaSetStatusCalculation.Calculate(set, active, failure, now);
        if (!ReplicaSetStatusCalculation.Same(set.Status, status))
        {
            writes.Add(new UpdateWrite(ResourceTypes.ReplicaSets, set with { Status = status }, "status"));
        }

        var again = NextAvailability(set, active, now);
        var difference = active.Count - (set.Spec.Replicas ?? 1);
        if (deleted || difference == 0)
        {
            return new Reconciliation { Writes = writes, Again = again };
        }

        if (difference < 0)
        {
            var owner = Ownership.ControllerReference(set);
            for (var i = Math.Min(-difference, BurstReplicas); i > 0; i--)
            {
                writes.Add(Create(set, owner));
            }

            return new Reconciliation { Writes = writes, SlowStart = true, Again = again };
        }

        foreach (var pod in PodDeletionOrder.Choose(active, Math.Min(difference, BurstReplicas), related(), now))
        {
            writes.Add(Delete(set, pod));
        }

        return new Reconciliation { Writes = writes, Again = again };
    }

    private static CreateWrite Create(ReplicaSet set, OwnerReference owner) => new(ResourceTypes.Pods, PodFromTemplate.Create(set.Spec.Template!, set, owner))
    {
        Report = response => response.Failure is { } failure
            ? new ControllerEvent(set, "Warning", "FailedCreate", "Error creating: " + failure.Message)
            : new ControllerEvent(set, "Normal", "SuccessfulCreate", "Created pod: " + response.Object!.Metadata.Name),
    };

    private static DeleteWrite Delete(ReplicaSet set, Pod pod) =>
        new(ResourceTypes.Pods, pod.Key(), new DeleteOptions { Preconditions = new Preconditions { Uid = pod.Metadata.Uid } })
        {
            Report = response => response.Failure is { Code: not 404 } failure
                ? new ControllerEvent(set, "Warning", "FailedDelete", "Error deleting: " + failure.Message)
                : new ControllerEvent(set, "Normal", "SuccessfulDelete", "Deleted pod: " + pod.Metadata.Name),
        };

    private static ModifyWrite Adopt(Pod pod, ReplicaSet set)
    {
        var owner = Ownership.ControllerReference(set);
        return new ModifyWrite(
            ResourceTypes.Pods, pod.Key(), pod.Metadata.Uid, current => current.Controller() is null ? ((Pod)current).WithOwner(owner) : current);
    }

    private static ModifyWrite Release(Pod pod, ReplicaSet set)
    {
        var uid = set.Metadata.Uid;
        return new ModifyWrite(ResourceTypes.Pods, pod.Key(), pod.Metadata.Uid, current => ((Pod)current).WithoutOwner(uid));
    }

    // A ready pod becomes available by the mere passing of minReadySeconds: nothing else would bring the set to look again.
    private static TimeSpan? NextAvailability(ReplicaSet set, List<Pod> pods, DateTimeOffset now)
    {
        TimeSpan? next = null;
        if (set.Spec.MinReadySeconds > 0)
        {
            foreach (var pod in pods)
            {
                if (pod.Condition(PodConditionType.Ready) is { Status: ConditionStatus.True, LastTransitionTime: { } since })
                {
                    var left = since.Value.AddSeconds(set.Spec.MinReadySeconds) - now;
                    if (left > TimeSpan.Zero && (next is null || left < next))
                    {
                        next = left;
                    }
                }
            }
        }

        return next;
    }
}
