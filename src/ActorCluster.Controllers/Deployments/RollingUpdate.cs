using ActorCluster.Api.Apps;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Deployments;

/// <summary>One step of a rolling update (kubernetes pkg/controller/deployment/rolling.go).</summary>
public static class RollingUpdate
{
    /// <summary>
    /// Decides the next step: grow the new set if there is room, otherwise shrink old ones as far as availability allows.
    /// </summary>
    /// <param name="state">The state; the new set exists.</param>
    public static IReadOnlyList<Write> NextStep(DeploymentState state)
    {
        var newSet = state.NewSet!;
        var size = newSet.Spec.Replicas ?? 0;
        var target = size > state.Replicas ? state.Replicas : RolloutMath.NewSetSize(state.Deployment, state.TotalSize, size);
        if (size != target && state.Resize(newSet, target) is { } growth)
        {
            return [growth];
        }

        return ShrinkOldSets(state, newSet);
    }

    private static List<Write> ShrinkOldSets(DeploymentState state, ReplicaSet newSet)
    {
        var writes = new List<Write>();
        var minimum = state.Replicas - RolloutMath.Fenceposts(state.Deployment).Unavailable;
        var newUnavailable = (newSet.Spec.Replicas ?? 0) - newSet.Status.AvailableReplicas;
        var mayGo = state.TotalSize - minimum - newUnavailable;
        if (mayGo <= 0)
        {
            return writes;
        }

        // Unhealthy pods of old sets go first: they hold room without serving anybody.
        var sizes = new Dictionary<ReplicaSet, int>(ReferenceEqualityComparer.Instance);
        var gone = 0;
        foreach (var set in state.OldSets)
        {
            var size = set.Spec.Replicas ?? 0;
            var unhealthy = Math.Max(0, Math.Min(mayGo - gone, size - set.Status.AvailableReplicas));
            sizes[set] = size - unhealthy;
            gone += unhealthy;
        }

        var available = state.AllSets.Sum(static s => s.Status.AvailableReplicas);
        var spare = Math.Min(available - minimum, mayGo - gone);
        foreach (var set in state.OldSets)
        {
            if (spare <= 0)
            {
                break;
            }

            var shrink = Math.Min(sizes[set], spare);
            sizes[set] -= shrink;
            spare -= shrink;
        }

        foreach (var set in state.OldSets)
        {
            if (sizes[set] != (set.Spec.Replicas ?? 0) && state.Resize(set, sizes[set]) is { } write)
            {
                writes.Add(write);
            }
        }

        return writes;
    }
}
