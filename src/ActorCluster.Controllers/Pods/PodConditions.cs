using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Controllers.Pods;

/// <summary>Changes of a pod's conditions (kubernetes pkg/api/v1/pod UpdatePodCondition).</summary>
public static class PodConditions
{
    /// <summary>
    /// The status with a condition set. The transition time moves only when the status of the condition does.
    /// </summary>
    /// <param name="status">The status.</param>
    /// <param name="condition">The condition, without its transition time.</param>
    /// <param name="now">The time.</param>
    /// <returns>The same instance when the condition says this already.</returns>
    public static PodStatus With(PodStatus status, PodCondition condition, Time now)
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

    /// <summary>The status with Ready false, its reason left as it is; the same instance when the pod is not ready or never was.</summary>
    /// <param name="status">The status.</param>
    /// <param name="now">The time.</param>
    public static PodStatus NotReady(PodStatus status, Time now) =>
        status.Conditions.Find(PodConditionType.Ready) is { } ready ? With(status, ready with { Status = ConditionStatus.False }, now) : status;
}
