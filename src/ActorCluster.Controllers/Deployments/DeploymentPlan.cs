using System.Globalization;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Deployments;

/// <summary>
/// What a Deployment does next: at most one step of its rollout, and its status (kubernetes
/// pkg/controller/deployment/deployment_controller.go syncDeployment). The step after that is decided when this one has come back
/// through the watch.
/// </summary>
public static class DeploymentPlan
{
    /// <summary>Decides.</summary>
    /// <param name="state">What is seen.</param>
    public static Reconciliation Decide(DeploymentState state)
    {
        var deployment = state.Deployment;
        if (deployment.Metadata.DeletionTimestamp is not null)
        {
            return StatusOnly(state, rollingOut: false);
        }

        if (PausedOrResumed(state) is { } pause)
        {
            return Reconciliation.Of(pause);
        }

        if (deployment.Spec.Paused)
        {
            return WithStatus(state, [.. UpdateNewSet(state), .. Scaling.Decide(state)], rollingOut: false);
        }

        if (Scaling.IsDue(state))
        {
            return WithStatus(state, Scaling.Decide(state), rollingOut: false);
        }

        if (deployment.Spec.Strategy?.Type == DeploymentStrategyType.Recreate)
        {
            return Recreate(state);
        }

        return state.NewSet is null
            ? CreateNewSet(state)
            : WithStatus(state, Or(UpdateNewSet(state), () => Or(RollingUpdate.NextStep(state), () => CleanUp(state))), true);
    }

    private static Reconciliation Recreate(DeploymentState state)
    {
        var shrinking = new List<Write>();
        foreach (var set in state.OldSets)
        {
            if ((set.Spec.Replicas ?? 0) > 0 && state.Resize(set, 0) is { } write)
            {
                shrinking.Add(write);
            }
        }

        if (shrinking.Count > 0)
        {
            return WithStatus(state, shrinking, true);
        }

        // Not before the last old pod has ended: that is what Recreate promises.
        var newUid = state.NewSet?.Metadata.Uid;
        if (state.Pods.Any(pod => !pod.IsTerminal() && pod.Controller()?.Uid != newUid))
        {
            return StatusOnly(state, rollingOut: true);
        }

        if (state.NewSet is not { } newSet)
        {
            return CreateNewSet(state);
        }

        return WithStatus(
            state, Or(UpdateNewSet(state), () => Or(state.Resize(newSet, state.Replicas) is { } growth ? [growth] : [], () => CleanUp(state))), true);
    }

    private static Reconciliation CreateNewSet(DeploymentState state)
    {
        var deployment = state.Deployment;
        var hash = TemplateIdentity.Hash(deployment.Spec.Template, deployment.Status.CollisionCount);
        var name = deployment.Metadata.Name + "-" + hash;
        var (surge, _) = RolloutMath.Fenceposts(deployment);
        var size = RolloutMath.NewSetSize(deployment, state.TotalSize, 0);
        var template = deployment.Spec.Template;
        var labels = With(template.Metadata.Labels, hash);
        var set = new ReplicaSet
        {
            Kind = "ReplicaSet",
            ApiVersion = "apps/v1",
            Metadata = new ObjectMeta
            {
                Name = name,
                Namespace = deployment.Metadata.Namespace,
                Labels = labels,
                Annotations = DeploymentAnnotations.ForNewSet(deployment, null, NextRevision(state), surge),
                OwnerReferences = [Ownership.ControllerReference(deployment)],
            },
            Spec = new ReplicaSetSpec
            {
                Replicas = size,
                MinReadySeconds = deployment.Spec.MinReadySeconds,
                Selector = (deployment.Spec.Selector ?? new LabelSelector()) with { MatchLabels = With(deployment.Spec.Selector?.MatchLabels, hash) },
                Template = template with { Metadata = template.Metadata with { Labels = labels } },
            },
        };
        var create = new CreateWrite(ResourceTypes.ReplicaSets, set)
        {
            Report = response => response switch
            {
                { Succeeded: true } => size == 0 ? null : DeploymentState.ScalingEvent(deployment, name, 0, size),
                { Failure.Reason: "AlreadyExists" } => null,
                _ => new ControllerEvent(deployment, "Warning", "ReplicaSetCreateError", $"Failed to create new replica set \"{name}\": {response.Failure!.Message}"),
            },
        };
        return new Reconciliation { Writes = [create] };
    }

    /// <summary>The status write that makes the next name differ, after another object was found to have it.</summary>
    /// <param name="deployment">The Deployment.</param>
    public static Reconciliation AfterCollision(Deployment deployment) => Reconciliation.Of(new UpdateWrite(
        ResourceTypes.Deployments,
        deployment with { Status = deployment.Status with { CollisionCount = (deployment.Status.CollisionCount ?? 0) + 1 } },
        "status"));

    /// <summary>The name that the next set would have.</summary>
    /// <param name="deployment">The Deployment.</param>
    public static ObjectKey NewSetKey(Deployment deployment) => new(
        deployment.Metadata.Namespace,
        deployment.Metadata.Name + "-" + TemplateIdentity.Hash(deployment.Spec.Template, deployment.Status.CollisionCount));

    // The set of the current template takes over the Deployment's annotations, revision and minReadySeconds, and the Deployment its
    // revision.
    private static List<Write> UpdateNewSet(DeploymentState state)
    {
        var writes = new List<Write>();
        if (state.NewSet is not { } set)
        {
            return writes;
        }

        var deployment = state.Deployment;
        var annotations = DeploymentAnnotations.ForNewSet(
            deployment, set.Metadata.Annotations ?? new Dictionary<string, string>(), NextRevision(state), RolloutMath.Fenceposts(deployment).Surge);
        if (!SameMap(annotations, set.Metadata.Annotations) || set.Spec.MinReadySeconds != deployment.Spec.MinReadySeconds)
        {
            writes.Add(new UpdateWrite(ResourceTypes.ReplicaSets, set with
            {
                Metadata = set.Metadata with { Annotations = annotations },
                Spec = set.Spec with { MinReadySeconds = deployment.Spec.MinReadySeconds },
            }));
        }

        var revision = annotations[DeploymentAnnotations.Revision];
        if (deployment.Metadata.Annotations?.GetValueOrDefault(DeploymentAnnotations.Revision) != revision)
        {
            // Through the status, as the deployment controller does (sync.go: getNewReplicaSet): otherwise it would count as a new
            // generation.
            var noted = new Dictionary<string, string>(deployment.Metadata.Annotations ?? new Dictionary<string, string>())
            {
                [DeploymentAnnotations.Revision] = revision,
            };
            writes.Add(new UpdateWrite(
                ResourceTypes.Deployments, deployment with { Metadata = deployment.Metadata with { Annotations = noted } }, "status"));
        }

        return writes;
    }

    private static List<Write> CleanUp(DeploymentState state)
    {
        var limit = state.Deployment.Spec.RevisionHistoryLimit ?? int.MaxValue;
        if (limit == int.MaxValue || !DeploymentStatusCalculation.IsComplete(state.Deployment, state.Deployment.Status))
        {
            return [];
        }

        var old = state.OldSets.Where(static s => s.Metadata.DeletionTimestamp is null).OrderBy(DeploymentAnnotations.RevisionOf).ToList();
        return [.. old.Take(Math.Max(0, old.Count - limit))
            .Where(static s => s.Status.Replicas == 0 && s.Spec.Replicas == 0 && s.Metadata.Generation <= s.Status.ObservedGeneration)
            .Select(static s => DeleteWrite.Exactly(ResourceTypes.ReplicaSets, s))];
    }

    private static UpdateWrite? PausedOrResumed(DeploymentState state)
    {
        var deployment = state.Deployment;
        var current = DeploymentStatusCalculation.ProgressOf(deployment.Status);
        if (current?.Reason == "ProgressDeadlineExceeded")
        {
            return null;
        }

        var wasPaused = current?.Reason == "DeploymentPaused";
        var status = (deployment.Spec.Paused, wasPaused) switch
        {
            (true, false) => DeploymentStatusCalculation.WithProgressReason(deployment, "DeploymentPaused", "Deployment is paused", ConditionStatus.Unknown, state.Now),
            (false, true) => DeploymentStatusCalculation.WithProgressReason(deployment, "DeploymentResumed", "Deployment is resumed", ConditionStatus.Unknown, state.Now),
            _ => deployment.Status,
        };
        return DeploymentStatusCalculation.Same(status, deployment.Status)
            ? null
            : new UpdateWrite(ResourceTypes.Deployments, deployment with { Status = status }, "status");
    }

    private static Reconciliation StatusOnly(DeploymentState state, bool rollingOut) => WithStatus(state, [], rollingOut);

    private static Reconciliation WithStatus(DeploymentState state, IReadOnlyList<Write> writes, bool rollingOut)
    {
        var status = DeploymentStatusCalculation.Calculate(state.Deployment, state.AllSets, state.NewSet, rollingOut, state.Now);
        var again = rollingOut ? DeploymentStatusCalculation.NextTimeoutCheck(state.Deployment, status, state.Now) : null;
        if (DeploymentStatusCalculation.Same(status, state.Deployment.Status))
        {
            return new Reconciliation { Writes = writes, Again = again };
        }

        // On condition that nobody has written the Deployment since it was read (deployment/sync.go: UpdateStatus): a controller that has
        // slept, and does not lead any more, must not tell what it remembers. One write takes what another one would have noted.
        var noted = writes.OfType<UpdateWrite>().FirstOrDefault(static write => write.Object is Deployment);
        var deployment = (Deployment?)noted?.Object ?? state.Deployment;
        var update = new UpdateWrite(ResourceTypes.Deployments, deployment with { Status = status }, "status");
        return new Reconciliation { Writes = [.. writes.Where(write => !ReferenceEquals(write, noted)), update], Again = again };
    }

    // A set without a revision, or with a negative one, counts as nothing (util.MaxRevision).
    private static long NextRevision(DeploymentState state) => state.OldSets.Select(DeploymentAnnotations.RevisionOf).Append(0).Max() + 1;

    private static List<Write> Or(IReadOnlyList<Write> first, Func<IReadOnlyList<Write>> otherwise) => [.. first.Count > 0 ? first : otherwise()];

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string>? labels, string hash) =>
        new(labels ?? new Dictionary<string, string>()) { [TemplateIdentity.HashLabel] = hash };

    private static bool SameMap(IReadOnlyDictionary<string, string> left, IReadOnlyDictionary<string, string>? right) =>
        left.Count == (right?.Count ?? 0) && left.All(entry => right!.TryGetValue(entry.Key, out var value) && value == entry.Value);
}
