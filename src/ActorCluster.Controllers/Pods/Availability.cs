using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Controllers.Pods;

/// <summary>When ready pods become available (kubernetes pkg/api/v1/pod/util.go IsPodAvailable).</summary>
public static class Availability
{
    /// <summary>
    /// How long until the next ready pod has been so for <paramref name="minReadySeconds"/>; null when none waits for that. It happens
    /// by the mere passing of time: nothing else would bring a controller to look again.
    /// </summary>
    /// <param name="pods">The pods.</param>
    /// <param name="minReadySeconds">In seconds; 0 when readiness alone counts.</param>
    /// <param name="now">The time.</param>
    public static TimeSpan? Next(IEnumerable<Pod> pods, int minReadySeconds, DateTimeOffset now)
    {
        TimeSpan? next = null;
        if (minReadySeconds > 0)
        {
            foreach (var pod in pods)
            {
                if (pod.Condition(PodConditionType.Ready) is { Status: ConditionStatus.True, LastTransitionTime: { } since })
                {
                    var left = since.Value.AddSeconds(minReadySeconds) - now;
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
