using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Deployments;

/// <summary>What a Deployment sees of the world when it decides.</summary>
/// <param name="Deployment">The Deployment.</param>
/// <param name="NewSet">The set of the current template; null when there is none.</param>
/// <param name="OldSets">The other sets, oldest first.</param>
/// <param name="Pods">The pods of all sets; only a Recreate rollout needs them.</param>
/// <param name="Now">The time.</param>
public sealed record DeploymentState(
    Deployment Deployment, ReplicaSet? NewSet, IReadOnlyList<ReplicaSet> OldSets, IReadOnlyCollection<Pod> Pods, DateTimeOffset Now)
{
    /// <summary>All sets.</summary>
    public IReadOnlyList<ReplicaSet> AllSets { get; } = NewSet is null ? OldSets : [.. OldSets, NewSet];

    /// <summary>The wanted number of pods.</summary>
    public int Replicas => Deployment.Spec.Replicas ?? 1;

    /// <summary>The pods that all sets want together.</summary>
    public int TotalSize => AllSets.Sum(static s => s.Spec.Replicas ?? 0);

    /// <summary>The write that resizes a set and brings its books up to date; null when both are right already.</summary>
    /// <param name="set">The set.</param>
    /// <param name="size">Its new size.</param>
    public Write? Resize(ReplicaSet set, int size)
    {
        var before = set.Spec.Replicas ?? 0;
        var surge = RolloutMath.Fenceposts(Deployment).Surge;
        var annotations = set.Metadata.Annotations;
        var booked = DeploymentAnnotations.Number(annotations, DeploymentAnnotations.DesiredReplicas) == Replicas
            && DeploymentAnnotations.Number(annotations, DeploymentAnnotations.MaxReplicas) == Replicas + surge;
        if (before == size && booked)
        {
            return null;
        }

        var resized = set with
        {
            Spec = set.Spec with { Replicas = size },
            Metadata = set.Metadata with { Annotations = DeploymentAnnotations.WithSizes(annotations, Replicas, surge) },
        };
        return new UpdateWrite(ResourceTypes.ReplicaSets, resized)
        {
            Report = response => !response.Succeeded || before == size ? null : ScalingEvent(Deployment, set.Metadata.Name, before, size),
        };
    }

    /// <summary>The event that a set was resized.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="name">The set.</param>
    /// <param name="before">Its size before.</param>
    /// <param name="after">Its size after.</param>
    public static ControllerEvent ScalingEvent(Deployment deployment, string name, int before, int after) =>
        new(deployment, "Normal", "ScalingReplicaSet", $"Scaled {(after > before ? "up" : "down")} replica set {name} from {before} to {after}");
}
