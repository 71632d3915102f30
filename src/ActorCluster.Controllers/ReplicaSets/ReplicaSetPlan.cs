using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Semantics;
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
        // Adopted and released pods are counted when they have come back through the watch, not on faith.
        if (Claiming.Decide(ResourceTypes.Pods, set, selector, owned, orphans, PodStates.IsActive) is { Count: > 0 } claims)
        {
            return new Reconciliation { Writes = claims };
        }

        var writes = new List<Write>();
        var active = new List<Pod>(owned.Count);
        foreach (var pod in owned)
        {
            if (pod.IsActive() && selector.Matches(pod.Metadata.Labels))
            {
                active.Add(pod);
            }
        }

        // A pass that has nothing to create or delete does not fail at it, whatever the one before did.
        var difference = active.Count - (set.Spec.Replicas ?? 1);
        var isSatisfied = set.Metadata.DeletionTimestamp is not null || difference == 0;
        var status = ReplicaSetStatusCalculation.Calculate(set, active, isSatisfied ? null : failure, now);
        if (!ReplicaSetStatusCalculation.Same(set.Status, status))
        {
            writes.Add(new UpdateWrite(ResourceTypes.ReplicaSets, set with { Status = status }, "status"));
        }

        var again = Availability.Next(active, set.Spec.MinReadySeconds, now);
        if (isSatisfied)
        {
            return new Reconciliation { Writes = writes, Again = again };
        }

        if (difference < 0)
        {
            var owner = Ownership.ControllerReference(set);
            for (var i = Math.Min(-difference, BurstReplicas); i > 0; i--)
            {
                writes.Add(PodWrites.Create(set, PodFromTemplate.Create(set.Spec.Template!, set, owner)));
            }

            return new Reconciliation { Writes = writes, SlowStart = true, Again = again };
        }

        foreach (var pod in PodDeletionOrder.Choose(active, Math.Min(difference, BurstReplicas), related(), now))
        {
            writes.Add(PodWrites.Delete(set, pod));
        }

        return new Reconciliation { Writes = writes, Again = again };
    }
}
