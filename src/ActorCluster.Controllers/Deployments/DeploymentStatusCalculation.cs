using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.Controllers.Deployments;

/// <summary>
/// The status and conditions of a Deployment (kubernetes pkg/controller/deployment/sync.go calculateStatus, progress.go).
/// </summary>
public static class DeploymentStatusCalculation
{
    private const string Progressing = "Progressing";
    private const string Available = "Available";
    private const string ReplicaFailure = "ReplicaFailure";
    private const string NewSetAvailable = "NewReplicaSetAvailable";
    private const string TimedOut = "ProgressDeadlineExceeded";

    /// <summary>Computes the whole status.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="sets">All its sets, the new one included.</param>
    /// <param name="newSet">The set of the current template; null when there is none.</param>
    /// <param name="rollingOut">False while it is paused, scaled or deleted: the progress conditions stay as they are.</param>
    /// <param name="now">The time.</param>
    public static DeploymentStatus Calculate(
        Deployment deployment, IReadOnlyCollection<ReplicaSet> sets, ReplicaSet? newSet, bool rollingOut, DateTimeOffset now)
    {
        var total = 0;
        var ready = 0;
        var available = 0;
        foreach (var set in sets)
        {
            total += set.Status.Replicas;
            ready += set.Status.ReadyReplicas;
            available += set.Status.AvailableReplicas;
        }

        var status = deployment.Status with
        {
            ObservedGeneration = deployment.Metadata.Generation,
            Replicas = total,
            UpdatedReplicas = newSet?.Status.Replicas ?? 0,
            ReadyReplicas = ready,
            AvailableReplicas = available,
            UnavailableReplicas = Math.Max(0, sets.Sum(static s => s.Spec.Replicas ?? 0) - available),
        };
        var replicas = deployment.Spec.Replicas ?? 1;
        status = Set(status, available >= replicas - RolloutMath.Fenceposts(deployment).Unavailable
            ? Condition(Available, ConditionStatus.True, "MinimumReplicasAvailable", "Deployment has minimum availability.", now)
            : Condition(Available, ConditionStatus.False, "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", now));
        return rollingOut ? WithProgress(deployment, status, sets, newSet, now) : status;
    }

    /// <summary>Whether every wanted pod is of the current template and available, and no other is left.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="status">Its status.</param>
    public static bool IsComplete(Deployment deployment, DeploymentStatus status)
    {
        var replicas = deployment.Spec.Replicas ?? 1;
        return status.UpdatedReplicas == replicas && status.Replicas == replicas && status.AvailableReplicas == replicas
            && status.ObservedGeneration >= deployment.Metadata.Generation;
    }

    /// <summary>When a rollout that makes no progress has to be looked at again; null when it cannot time out.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="status">Its new status.</param>
    /// <param name="now">The time.</param>
    public static TimeSpan? NextTimeoutCheck(Deployment deployment, DeploymentStatus status, DateTimeOffset now)
    {
        if (!HasDeadline(deployment) || IsComplete(deployment, status) || Find(status, Progressing) is not { } current
            || current.Reason is NewSetAvailable or TimedOut || current.LastUpdateTime is not { } since)
        {
            return null;
        }

        var left = since.Value.AddSeconds(deployment.Spec.ProgressDeadlineSeconds!.Value + 1) - now;
        return left > TimeSpan.Zero ? left : TimeSpan.FromSeconds(1);
    }

    /// <summary>The status with the condition that a new set was created or found, or that the rollout was paused or resumed.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="reason">
    /// <c>NewReplicaSetCreated</c>, <c>FoundNewReplicaSet</c>, <c>DeploymentPaused</c> or <c>DeploymentResumed</c>.
    /// </param>
    /// <param name="message">The message.</param>
    /// <param name="status">True, or Unknown for the latter two.</param>
    /// <param name="now">The time.</param>
    public static DeploymentStatus WithProgressReason(Deployment deployment, string reason, string message, string status, DateTimeOffset now) =>
        HasDeadline(deployment) ? Set(deployment.Status, Condition(Progressing, status, reason, message, now)) : deployment.Status;

    /// <summary>The Progressing condition; null when there is none.</summary>
    /// <param name="status">The status.</param>
    public static DeploymentCondition? ProgressOf(DeploymentStatus status) => Find(status, Progressing);

    /// <summary>Whether two statuses say the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool Same(DeploymentStatus left, DeploymentStatus right) =>
        left with { Conditions = null } == right with { Conditions = null } && (left.Conditions ?? []).SequenceEqual(right.Conditions ?? []);

    private static DeploymentStatus WithProgress(
        Deployment deployment, DeploymentStatus status, IReadOnlyCollection<ReplicaSet> sets, ReplicaSet? newSet, DateTimeOffset now)
    {
        var subject = newSet is null ? $"Deployment \"{deployment.Metadata.Name}\"" : $"ReplicaSet \"{newSet.Metadata.Name}\"";
        var current = Find(deployment.Status, Progressing);
        var wasComplete = status.Replicas == status.UpdatedReplicas && current?.Reason == NewSetAvailable;
        if (!HasDeadline(deployment))
        {
            status = Remove(status, Progressing);
        }
        else if (!wasComplete)
        {
            if (IsComplete(deployment, status))
            {
                status = Set(status, Condition(Progressing, ConditionStatus.True, NewSetAvailable, $"{subject} has successfully progressed.", now));
            }
            else if (HasProgressed(deployment.Status, status))
            {
                var condition = Condition(Progressing, ConditionStatus.True, "ReplicaSetUpdated", $"{subject} is progressing.", now);
                if (current?.Status == ConditionStatus.True)
                {
                    condition = condition with { LastTransitionTime = current.LastTransitionTime };
                }

                // Removed first, so that the update time moves even though status and reason stay: it is what the deadline counts from.
                status = Set(Remove(status, Progressing), condition);
            }
            else if (HasTimedOut(deployment, current, now))
            {
                status = Set(status, Condition(Progressing, ConditionStatus.False, TimedOut, $"{subject} has timed out progressing.", now));
            }
        }

        var failure = (newSet?.Status.Conditions ?? []).Concat(sets.SelectMany(static s => s.Status.Conditions ?? [])).FirstOrDefault(static c => c.Type == ReplicaFailure);
        return failure is null
            ? Remove(status, ReplicaFailure)
            : Set(status, Condition(ReplicaFailure, failure.Status!, failure.Reason ?? "", failure.Message ?? "", now));
    }

    private static bool HasProgressed(DeploymentStatus before, DeploymentStatus after) =>
        after.UpdatedReplicas > before.UpdatedReplicas
        || after.Replicas - after.UpdatedReplicas < before.Replicas - before.UpdatedReplicas
        || after.ReadyReplicas > before.ReadyReplicas
        || after.AvailableReplicas > before.AvailableReplicas;

    private static bool HasTimedOut(Deployment deployment, DeploymentCondition? current, DateTimeOffset now) => current switch
    {
        null or { Reason: NewSetAvailable } => false,
        { Reason: TimedOut } => true,
        _ => current.LastUpdateTime is { } since && since.Value.AddSeconds(deployment.Spec.ProgressDeadlineSeconds!.Value) < now,
    };

    private static bool HasDeadline(Deployment deployment) => deployment.Spec.ProgressDeadlineSeconds is { } seconds && seconds != int.MaxValue;

    private static DeploymentCondition Condition(string type, string status, string reason, string message, DateTimeOffset now) => new()
    {
        Type = type,
        Status = status,
        LastUpdateTime = new Time(now),
        LastTransitionTime = new Time(now),
        Reason = reason,
        Message = message,
    };

    private static DeploymentCondition? Find(DeploymentStatus status, string type) => status.Conditions?.FirstOrDefault(c => c.Type == type);

    private static DeploymentStatus Remove(DeploymentStatus status, string type) =>
        Find(status, type) is null ? status : status with { Conditions = status.Conditions!.Where(c => c.Type != type).ToArray() };

    private static DeploymentStatus Set(DeploymentStatus status, DeploymentCondition condition)
    {
        var current = Find(status, condition.Type!);
        if (current is not null && current.Status == condition.Status && current.Reason == condition.Reason)
        {
            return status;
        }

        if (current?.Status == condition.Status)
        {
            condition = condition with { LastTransitionTime = current!.LastTransitionTime };
        }

        return status with { Conditions = [.. (status.Conditions ?? []).Where(c => c.Type != condition.Type), condition] };
    }
}
