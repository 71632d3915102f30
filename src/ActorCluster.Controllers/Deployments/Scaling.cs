using ActorCluster.Api.Apps;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Deployments;

/// <summary>
/// What happens when a Deployment is resized, or while it is paused (kubernetes pkg/controller/deployment/sync.go scale).
/// </summary>
public static class Scaling
{
    /// <summary>Whether the Deployment's size differs from the one its sets were last scaled for.</summary>
    /// <param name="state">The state.</param>
    public static bool IsDue(DeploymentState state) => state.AllSets.Any(
        set => (set.Spec.Replicas ?? 0) > 0
            && DeploymentAnnotations.Number(set.Metadata.Annotations, DeploymentAnnotations.DesiredReplicas) is { } booked
            && booked != state.Replicas);

    /// <summary>Decides the new sizes.</summary>
    /// <param name="state">The state.</param>
    public static IReadOnlyList<Write> Decide(DeploymentState state)
    {
        var active = state.AllSets.Where(static s => (s.Spec.Replicas ?? 0) > 0).ToList();
        if (active.Count <= 1)
        {
            var only = active.Count == 1 ? active[0] : state.NewSet ?? (state.OldSets.Count > 0 ? state.OldSets[^1] : null);
            return only is null || state.Resize(only, state.Replicas) is not { } write ? [] : [write];
        }

        if (IsSaturated(state))
        {
            return [.. state.OldSets.Where(static s => (s.Spec.Replicas ?? 0) > 0).Select(s => state.Resize(s, 0)).OfType<Write>()];
        }

        return state.Deployment.Spec.Strategy?.Type == DeploymentStrategyType.Recreate ? [] : Proportionally(state, active);
    }

    private static bool IsSaturated(DeploymentState state) =>
        state.NewSet is { } set
        && set.Spec.Replicas == state.Replicas
        && DeploymentAnnotations.Number(set.Metadata.Annotations, DeploymentAnnotations.DesiredReplicas) == state.Replicas
        && set.Status.AvailableReplicas == state.Replicas;

    // A rollout in the middle is resized without being decided: each set gets its share, the remainder goes to the largest.
    private static List<Write> Proportionally(DeploymentState state, List<ReplicaSet> active)
    {
        var allowed = state.Replicas > 0 ? state.Replicas + RolloutMath.Fenceposts(state.Deployment).Surge : 0;
        var toAdd = allowed - active.Sum(static s => s.Spec.Replicas ?? 0);
        active.Sort((left, right) =>
        {
            var bySize = (right.Spec.Replicas ?? 0).CompareTo(left.Spec.Replicas ?? 0);
            return bySize != 0 ? bySize : TemplateIdentity.IsOlder(left, right) == (toAdd > 0) ? 1 : -1;
        });

        var sizes = new int[active.Count];
        var added = 0;
        for (var i = 0; i < active.Count; i++)
        {
            var share = RolloutMath.Share(state.Deployment, active[i], toAdd, added);
            sizes[i] = (active[i].Spec.Replicas ?? 0) + share;
            added += share;
        }

        sizes[0] = Math.Max(0, sizes[0] + toAdd - added);
        var writes = new List<Write>();
        for (var i = 0; i < active.Count; i++)
        {
            if (state.Resize(active[i], sizes[i]) is { } write)
            {
                writes.Add(write);
            }
        }

        return writes;
    }
}
