using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.Api.Semantics;

/// <summary>
/// Questions that controllers and nodes ask of a pod (kubernetes pkg/api/v1/pod/util.go, pkg/controller/controller_utils.go).
/// </summary>
public static class PodStates
{
    /// <summary>Whether the pod has ended for good: phase Succeeded or Failed.</summary>
    /// <param name="pod">The pod.</param>
    public static bool IsTerminal(this Pod pod) => IsTerminal(pod.Status.Phase);

    /// <summary>Whether a phase is one that a pod does not leave again: Succeeded or Failed.</summary>
    /// <param name="phase">The phase; null before the first report.</param>
    public static bool IsTerminal(string? phase) => phase is PodPhase.Succeeded or PodPhase.Failed;

    /// <summary>Whether the pod counts as a replica: neither ended nor being deleted.</summary>
    /// <param name="pod">The pod.</param>
    public static bool IsActive(this Pod pod) => !pod.IsTerminal() && pod.Metadata.DeletionTimestamp is null;

    /// <summary>The condition of a type; null when the pod does not have it.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="type">The type, <c>Ready</c>.</param>
    public static PodCondition? Condition(this Pod pod, string type) => pod.Status.Conditions.Find(type);

    /// <summary>The condition of a type; null when there is none.</summary>
    /// <param name="conditions">The conditions of a pod.</param>
    /// <param name="type">The type, <c>Ready</c>.</param>
    public static PodCondition? Find(this IReadOnlyList<PodCondition>? conditions, string type)
    {
        for (var i = 0; conditions is not null && i < conditions.Count; i++)
        {
            if (conditions[i].Type == type)
            {
                return conditions[i];
            }
        }

        return null;
    }

    /// <summary>The status of a container; null when there is none.</summary>
    /// <param name="statuses">The statuses of a pod's containers of one kind.</param>
    /// <param name="name">The container's name.</param>
    public static ContainerStatus? Find(this IReadOnlyList<ContainerStatus>? statuses, string name)
    {
        for (var i = 0; statuses is not null && i < statuses.Count; i++)
        {
            if (statuses[i].Name == name)
            {
                return statuses[i];
            }
        }

        return null;
    }

    /// <summary>Whether the Ready condition is True.</summary>
    /// <param name="pod">The pod.</param>
    public static bool IsReady(this Pod pod) => pod.Condition(PodConditionType.Ready)?.Status == ConditionStatus.True;

    /// <summary>Whether the pod has been ready for at least <paramref name="minReadySeconds"/>.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="minReadySeconds">In seconds; 0 when readiness alone counts.</param>
    /// <param name="now">The time.</param>
    public static bool IsAvailable(this Pod pod, int minReadySeconds, DateTimeOffset now)
    {
        var ready = pod.Condition(PodConditionType.Ready);
        return ready?.Status == ConditionStatus.True
            && (minReadySeconds == 0 || (ready.LastTransitionTime is { } since && since.Value.AddSeconds(minReadySeconds) <= now));
    }

    /// <summary>The pod with another status; the same instance when it is the one it has.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="status">The status.</param>
    public static Pod WithStatus(this Pod pod, PodStatus status) => ReferenceEquals(pod.Status, status) ? pod : pod with { Status = status };

    /// <summary>
    /// The status with a condition set. The transition time moves only when the status of the condition does (UpdatePodCondition).
    /// </summary>
    /// <param name="status">The status.</param>
    /// <param name="condition">The condition, without its transition time.</param>
    /// <param name="now">The time.</param>
    /// <returns>The same instance when the condition says this already.</returns>
    public static PodStatus WithCondition(this PodStatus status, PodCondition condition, Time now)
    {
        var existing = status.Conditions ?? [];
        for (var i = 0; i < existing.Count; i++)
        {
            if (existing[i].Type != condition.Type)
            {
                continue;
            }

            var updated = condition with { LastTransitionTime = existing[i].Status == condition.Status ? existing[i].LastTransitionTime : now };
            if (updated == existing[i])
            {
                return status;
            }

            var changed = existing.ToArray();
            changed[i] = updated;
            return status with { Conditions = changed };
        }

        return status with { Conditions = [.. existing, condition with { LastTransitionTime = now }] };
    }

    /// <summary>
    /// The status with Ready false, its reason left as it is; the same instance when the pod is not ready or never was.
    /// </summary>
    /// <param name="status">The status.</param>
    /// <param name="now">The time.</param>
    public static PodStatus WithoutReadiness(this PodStatus status, Time now) =>
        status.Conditions.Find(PodConditionType.Ready) is { } ready
            ? status.WithCondition(ready with { Status = ConditionStatus.False }, now)
            : status;
}
