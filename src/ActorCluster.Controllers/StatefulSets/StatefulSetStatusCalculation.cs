using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Controllers.StatefulSets;

/// <summary>
/// The status of a StatefulSet from its pods (kubernetes pkg/controller/statefulset/stateful_set_control.go updateStatus,
/// stateful_set_utils.go completeRollingUpdate).
/// </summary>
public static class StatefulSetStatusCalculation
{
    /// <summary>Counts.</summary>
    /// <param name="set">The set.</param>
    /// <param name="revisions">Its revisions.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="now">The time.</param>
    public static StatefulSetStatus Calculate(StatefulSet set, StatefulRevisions revisions, IReadOnlyCollection<Pod> pods, DateTimeOffset now)
    {
        int ready = 0, available = 0, current = 0, updated = 0;
        foreach (var pod in pods)
        {
            if (IsRunningAndReady(pod))
            {
                ready++;
                available += pod.IsAvailable(set.Spec.MinReadySeconds, now) ? 1 : 0;
            }

            if (pod.Metadata.DeletionTimestamp is null)
            {
                var revision = StatefulPods.RevisionOf(pod);
                current += revision == revisions.Current.Metadata.Name ? 1 : 0;
                updated += revision == revisions.Update.Metadata.Name ? 1 : 0;
            }
        }

        var wanted = set.Spec.Replicas ?? 1;
        var isComplete = set.Spec.UpdateStrategy.Type == StatefulSetUpdateStrategyType.RollingUpdate
            && updated == wanted && ready == wanted && pods.Count == wanted;
        return set.Status with
        {
            ObservedGeneration = set.Metadata.Generation,
            Replicas = pods.Count,
            ReadyReplicas = ready,
            AvailableReplicas = available,
            CurrentReplicas = isComplete ? updated : current,
            UpdatedReplicas = updated,
            CurrentRevision = isComplete ? revisions.Update.Metadata.Name : revisions.Current.Metadata.Name,
            UpdateRevision = revisions.Update.Metadata.Name,
            CollisionCount = set.Status.CollisionCount ?? 0,
        };
    }

    /// <summary>Whether the pod's containers run and it is ready.</summary>
    /// <param name="pod">The pod.</param>
    public static bool IsRunningAndReady(Pod pod) => pod.Status.Phase == PodPhase.Running && pod.IsReady();
}
