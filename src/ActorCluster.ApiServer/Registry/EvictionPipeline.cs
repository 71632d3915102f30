using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// Eviction of a pod (kubernetes <c>pkg/registry/core/pod/storage/eviction.go</c>): a deletion that a budget may refuse and that tells in
/// the pod's conditions what it was. The condition and the mark of deletion are one write.
/// </summary>
internal static class EvictionPipeline
{
    private const int RetryAfterSeconds = 10;

    /// <summary>Decides on an eviction.</summary>
    /// <param name="definition">The definition of pods.</param>
    /// <param name="key">The pod.</param>
    /// <param name="current">The pod as it is; null when there is none.</param>
    /// <param name="options">How to delete it; null for the defaults.</param>
    /// <param name="dryRun">Everything but the write.</param>
    /// <param name="context">The surroundings.</param>
    public static Decision Decide(
        ResourceDefinition definition, ObjectKey key, StoredObject? current, DeleteOptions? options, bool dryRun, RequestContext context)
    {
        if (current?.Value is not Pod pod)
        {
            return Decision.Refuse(StatusError.NotFound(definition.Type, key.Name));
        }

        if (!IgnoresBudgets(pod) && CheckBudgets(pod, context) is { } refusal)
        {
            return Decision.Refuse(refusal);
        }

        var marked = pod.Metadata.DeletionTimestamp is null ? WithCondition(pod, context.Now) : pod;
        var decision = DeletePipeline.Decide(definition, key, new StoredObject(marked, current.Revision), options, dryRun, context);
        return decision.Failure is null ? decision with { Code = 201, Outcome = StatusError.Created() } : decision;
    }

    // What does not run is no loss to its group (canIgnorePDB).
    private static bool IgnoresBudgets(Pod pod) =>
        pod.Status.Phase is PodPhase.Succeeded or PodPhase.Failed or PodPhase.Pending || pod.Metadata.DeletionTimestamp is not null;

    private static Status? CheckBudgets(Pod pod, RequestContext context)
    {
        PodDisruptionBudget? budget = null;
        foreach (var stored in context.View.List(StorageNames.PodDisruptionBudgets, pod.Metadata.Namespace))
        {
            if (stored.Value is not PodDisruptionBudget { Spec.Selector: { } selector } found || !LabelQuery.From(selector).Matches(pod.Metadata.Labels))
            {
                continue;
            }

            if (budget is not null)
            {
                return StatusError.InternalError("This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
            }

            budget = found;
        }

        if (budget is null)
        {
            return null;
        }

        var name = budget.Metadata.Name;
        var status = budget.Status;
        if (status.ObservedGeneration < budget.Metadata.Generation)
        {
            return Refuse($"The disruption budget {name} is still being processed by the server.", RetryAfterSeconds);
        }

        if (status.DisruptionsAllowed < 0)
        {
            return StatusError.Forbidden(ResourceTypes.PodDisruptionBudgets, name, "pdb disruptions allowed is negative");
        }

        var isHealthy = (pod.Status.Conditions ?? []).Any(static condition => condition is { Type: PodConditionType.Ready, Status: ConditionStatus.True });
        var mayGoUnhealthy = !isHealthy && (budget.Spec.UnhealthyPodEvictionPolicy == UnhealthyPodEvictionPolicy.AlwaysAllow
            || (status.CurrentHealthy >= status.DesiredHealthy && status.DesiredHealthy > 0));
        return mayGoUnhealthy || status.DisruptionsAllowed > 0
            ? null
            : Refuse(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The disruption budget {name} needs {status.DesiredHealthy} healthy pods and has {status.CurrentHealthy} currently"),
                0);
    }

    private static Status Refuse(string cause, int retryAfterSeconds)
    {
        var refusal = StatusError.TooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", retryAfterSeconds);
        return refusal with { Details = refusal.Details! with { Causes = [new StatusCause { Reason = DisruptionCondition.DisruptionBudget, Message = cause }] } };
    }

    private static Pod WithCondition(Pod pod, Time now)
    {
        var target = new PodCondition
        {
            Type = PodConditionType.DisruptionTarget,
            Status = ConditionStatus.True,
            Reason = PodReason.EvictionByEvictionApi,
            Message = "Eviction API: evicting",
            LastTransitionTime = now,
        };
        return pod with
        {
            Status = pod.Status with
            {
                Conditions = [.. (pod.Status.Conditions ?? []).Where(static condition => condition.Type != PodConditionType.DisruptionTarget), target],
            },
        };
    }
}
