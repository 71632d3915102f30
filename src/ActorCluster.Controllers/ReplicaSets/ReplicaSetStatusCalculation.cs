using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Controllers.ReplicaSets;

/// <summary>The status of a ReplicaSet from its pods (kubernetes pkg/controller/replicaset/replica_set_utils.go calculateStatus).</summary>
public static class ReplicaSetStatusCalculation
{
    /// <summary>Counts.</summary>
    /// <param name="set">The set.</param>
    /// <param name="pods">Its active pods.</param>
    /// <param name="failure">Why the last creation or deletion of a pod failed; null when it did not.</param>
    /// <param name="now">The time.</param>
    public static ReplicaSetStatus Calculate(ReplicaSet set, IReadOnlyCollection<Pod> pods, PodFailure? failure, DateTimeOffset now)
    {
        int labelled = 0, ready = 0, available = 0;
        var labels = set.Spec.Template?.Metadata.Labels;
        foreach (var pod in pods)
        {
            if (HasAll(pod.Metadata.Labels, labels))
            {
                labelled++;
            }

            if (pod.IsReady())
            {
                ready++;
                if (pod.IsAvailable(set.Spec.MinReadySeconds, now))
                {
                    available++;
                }
            }
        }

        return set.Status with
        {
            Replicas = pods.Count,
            FullyLabeledReplicas = labelled,
            ReadyReplicas = ready,
            AvailableReplicas = available,
            ObservedGeneration = set.Metadata.Generation,
            Conditions = WithFailure(set.Status.Conditions, failure, now),
        };
    }

    /// <summary>Whether two statuses say the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool Same(ReplicaSetStatus left, ReplicaSetStatus right) =>
        left.Replicas == right.Replicas
        && left.FullyLabeledReplicas == right.FullyLabeledReplicas
        && left.ReadyReplicas == right.ReadyReplicas
        && left.AvailableReplicas == right.AvailableReplicas
        && left.ObservedGeneration == right.ObservedGeneration
        && (left.Conditions ?? []).SequenceEqual(right.Conditions ?? []);

    private static IReadOnlyList<ReplicaSetCondition>? WithFailure(IReadOnlyList<ReplicaSetCondition>? conditions, PodFailure? failure, DateTimeOffset now)
    {
        var existing = conditions?.FirstOrDefault(static c => c.Type == "ReplicaFailure");
        if (failure is null)
        {
            return existing is null ? conditions : conditions!.Where(static c => c.Type != "ReplicaFailure").ToArray();
        }

        if (existing is not null && existing.Reason == failure.Reason)
        {
            return conditions;
        }

        var condition = new ReplicaSetCondition
        {
            Type = "ReplicaFailure",
            Status = ConditionStatus.True,
            LastTransitionTime = new Time(now),
            Reason = failure.Reason,
            Message = failure.Message,
        };
        return [.. (conditions ?? []).Where(static c => c.Type != "ReplicaFailure"), condition];
    }

    private static bool HasAll(IReadOnlyDictionary<string, string>? labels, IReadOnlyDictionary<string, string>? wanted)
    {
        if (wanted is null)
        {
            return true;
        }

        foreach (var (key, value) in wanted)
        {
            if (labels is null || !labels.TryGetValue(key, out var actual) || actual != value)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Why pods of a set could not be created or deleted.</summary>
/// <param name="Reason"><c>FailedCreate</c> or <c>FailedDelete</c>.</param>
/// <param name="Message">The API's message.</param>
public sealed record PodFailure(string Reason, string Message);
