using ActorCluster.Api.Apps;
using ActorCluster.Api.Meta;

namespace ActorCluster.Controllers.Deployments;

/// <summary>The arithmetic of a rolling update (kubernetes pkg/controller/deployment/util/deployment_util.go).</summary>
public static class RolloutMath
{
    /// <summary>How many pods may exist above, and be missing below, the wanted number.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <returns>In pods. Surge is rounded up, unavailable down, and when both come to zero one pod may be unavailable.</returns>
    public static (int Surge, int Unavailable) Fenceposts(Deployment deployment)
    {
        if (deployment.Spec.Strategy?.Type == DeploymentStrategyType.Recreate)
        {
            return (0, 0);
        }

        var rolling = deployment.Spec.Strategy?.RollingUpdate;
        var replicas = deployment.Spec.Replicas ?? 1;
        var surge = Resolve(rolling?.MaxSurge, replicas, roundUp: true);
        var unavailable = Resolve(rolling?.MaxUnavailable, replicas, roundUp: false);
        return (surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }

    /// <summary>The size that the new set may have now.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="others">The total size of all sets, the new one included.</param>
    /// <param name="newSize">The size of the new set now; 0 when it does not exist.</param>
    public static int NewSetSize(Deployment deployment, int others, int newSize)
    {
        var replicas = deployment.Spec.Replicas ?? 1;
        if (deployment.Spec.Strategy?.Type == DeploymentStrategyType.Recreate)
        {
            return replicas;
        }

        var room = replicas + Fenceposts(deployment).Surge - others;
        return room <= 0 ? newSize : newSize + Math.Min(room, replicas - newSize);
    }

    /// <summary>How much a set grows (or shrinks, negative) when a Deployment is resized in the middle of a rollout.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="set">The set.</param>
    /// <param name="toAdd">How many pods the sets together gain.</param>
    /// <param name="added">How many have been given to other sets.</param>
    public static int Share(Deployment deployment, ReplicaSet set, int toAdd, int added)
    {
        var size = set.Spec.Replicas ?? 0;
        if (size == 0 || toAdd == 0 || toAdd == added)
        {
            return 0;
        }

        var fraction = Fraction(deployment, set, size);
        var allowed = toAdd - added;
        return toAdd > 0 ? Math.Min(fraction, allowed) : Math.Max(fraction, allowed);
    }

    private static int Fraction(Deployment deployment, ReplicaSet set, int size)
    {
        var replicas = deployment.Spec.Replicas ?? 1;
        if (replicas == 0)
        {
            return -size;
        }

        var goal = replicas + Fenceposts(deployment).Surge;
        var before = DeploymentAnnotations.Number(set.Metadata.Annotations, DeploymentAnnotations.MaxReplicas) ?? deployment.Status.Replicas;
        return before == 0 ? 0 : (int)Math.Round((double)size * goal / before, MidpointRounding.AwayFromZero) - size;
    }

    // The API admits no text but a percentage; anything else counts as nothing.
    private static int Resolve(IntOrString? value, int total, bool roundUp) =>
        value is { } given && given.TryScale(total, roundUp, out var pods) ? pods : 0;
}
