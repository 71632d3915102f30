using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.ReplicaSets;

namespace ActorCluster.Controllers.ReplicationControllers;

/// <summary>
/// What a ReplicationController does about its pods: what a ReplicaSet of the same content does (kubernetes
/// pkg/controller/replication/conversion.go). The view has the controller's own kind, so that references and events name it.
/// </summary>
public static class ReplicationControllerPlan
{
    /// <summary>Decides.</summary>
    /// <param name="controller">The ReplicationController.</param>
    /// <param name="selector">Its selector, parsed.</param>
    /// <param name="owned">Pods whose controller it is.</param>
    /// <param name="orphans">Pods of its namespace without a controller.</param>
    /// <param name="related">Finds the pods of all ReplicationControllers of the same owner; asked only if pods are to be deleted.</param>
    /// <param name="failure">Why the last pass failed to create or delete pods; null when it did not.</param>
    /// <param name="now">The time.</param>
    public static Reconciliation Decide(
        ReplicationController controller,
        LabelQuery selector,
        IReadOnlyCollection<Pod> owned,
        IReadOnlyCollection<Pod> orphans,
        Func<IEnumerable<Pod>> related,
        PodFailure? failure,
        DateTimeOffset now)
    {
        var plan = ReplicaSetPlan.Decide(View(controller), selector, owned, orphans, related, failure, now);
        return plan with { Writes = [.. plan.Writes.Select(write => write is UpdateWrite { Object: ReplicaSet set } ? StatusOf(controller, set) : write)] };
    }

    /// <summary>The selector of a ReplicationController, in the form that later kinds have.</summary>
    /// <param name="controller">The ReplicationController.</param>
    public static LabelSelector? SelectorOf(ReplicationController controller) =>
        controller.Spec.Selector is { } labels ? new LabelSelector { MatchLabels = labels } : null;

    private static ReplicaSet View(ReplicationController controller) => new()
    {
        ApiVersion = controller.ApiVersion,
        Kind = controller.Kind,
        Metadata = controller.Metadata,
        Spec = new ReplicaSetSpec
        {
            Replicas = controller.Spec.Replicas,
            MinReadySeconds = controller.Spec.MinReadySeconds,
            Selector = SelectorOf(controller),
            Template = controller.Spec.Template!,
        },
        Status = new ReplicaSetStatus
        {
            Replicas = controller.Status.Replicas,
            FullyLabeledReplicas = controller.Status.FullyLabeledReplicas,
            ReadyReplicas = controller.Status.ReadyReplicas,
            AvailableReplicas = controller.Status.AvailableReplicas,
            ObservedGeneration = controller.Status.ObservedGeneration,
            Conditions = controller.Status.Conditions?.Select(static condition => new ReplicaSetCondition
            {
                Type = condition.Type,
                Status = condition.Status,
                LastTransitionTime = condition.LastTransitionTime,
                Reason = condition.Reason,
                Message = condition.Message,
            }).ToArray(),
        },
    };

    private static UpdateWrite StatusOf(ReplicationController controller, ReplicaSet view) => new(
        ResourceTypes.ReplicationControllers,
        controller with
        {
            Status = new ReplicationControllerStatus
            {
                Replicas = view.Status.Replicas,
                FullyLabeledReplicas = view.Status.FullyLabeledReplicas,
                ReadyReplicas = view.Status.ReadyReplicas,
                AvailableReplicas = view.Status.AvailableReplicas,
                ObservedGeneration = view.Status.ObservedGeneration,
                Conditions = view.Status.Conditions?.Select(static condition => new ReplicationControllerCondition
                {
                    Type = condition.Type,
                    Status = condition.Status,
                    LastTransitionTime = condition.LastTransitionTime,
                    Reason = condition.Reason,
                    Message = condition.Message,
                }).ToArray(),
            },
        },
        "status");
}
