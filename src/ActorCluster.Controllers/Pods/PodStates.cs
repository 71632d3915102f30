using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.Controllers.Pods;

/// <summary>Questions that several controllers ask of a pod (kubernetes pkg/api/v1/pod/util.go, pkg/controller/controller_utils.go).</summary>
public static class PodStates
{
    /// <summary>Whether the pod has ended for good: phase Succeeded or Failed.</summary>
    /// <param name="pod">The pod.</param>
    public static bool IsTerminal(this Pod pod) => pod.Status.Phase is PodPhase.Succeeded or PodPhase.Failed;

    /// <summary>Whether the pod counts as a replica: neither ended nor being deleted.</summary>
    /// <param name="pod">The pod.</param>
    public static bool IsActive(this Pod pod) => !pod.IsTerminal() && pod.Metadata.DeletionTimestamp is null;

    /// <summary>The condition of a type; null when the pod does not have it.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="type">The type, <c>Ready</c>.</param>
    public static PodCondition? Condition(this Pod pod, string type)
    {
        if (pod.Status.Conditions is { } conditions)
        {
            for (var i = 0; i < conditions.Count; i++)
            {
                if (conditions[i].Type == type)
                {
                    return conditions[i];
                }
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

    /// <summary>The restarts of the pod's containers together.</summary>
    /// <param name="pod">The pod.</param>
    public static int Restarts(this Pod pod)
    {
        var restarts = 0;
        foreach (var status in pod.Status.ContainerStatuses ?? [])
        {
            restarts += status.RestartCount;
        }

        return restarts;
    }
}
