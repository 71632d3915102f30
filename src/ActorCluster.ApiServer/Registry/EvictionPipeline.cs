using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Semantics;
using ActorCluster.ApiServer.Ownership;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// Eviction of a pod (kubernetes <c>pkg/registry/core/pod/storage/eviction.go</c>): a deletion that a budget may refuse and that tells in
/// the pod's conditions what it was. The condition and the mark of deletion are one write.
/// </summary>
internal static class EvictionPipeline
{
    private const int RetryAfterSeconds = 10;
    private const int MaximumDisruptedPods = 2000;

    /// <summary>Decides on an eviction that no budget forbids.</summary>
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

        var marked = pod.Metadata.DeletionTimestamp is null ? WithCondition(pod, context.Now) : pod;
        var decision = DeletePipeline.Decide(definition, key, new StoredObject(marked, current.Revision), options, dryRun, context);
        return decision.Failure is null ? decision with { Code = 201, Outcome = StatusError.Created() } : decision;
    }

    /// <summary>Finds the budget that an eviction has to be taken from.</summary>
    /// <param name="current">The pod as it is; null when there is none.</param>
    /// <param name="context">The surroundings.</param>
    /// <returns>The budget, null when none forbids the eviction; or why the pod cannot be evicted.</returns>
    public static (ObjectKey? Budget, Status? Refusal) FindBudget(StoredObject? current, RequestContext context)
    {
        if (current?.Value is not Pod pod || IgnoresBudgets(pod))
        {
            return default;
        }

        PodDisruptionBudget? budget = null;
        foreach (var stored in context.View.List(StorageNames.PodDisruptionBudgets, pod.Metadata.Namespace))
        {
            if (stored.Value is not PodDisruptionBudget { Spec.Selector: { } selector } found || !LabelQuery.From(selector).Matches(pod.Metadata.Labels))
            {
                continue;
            }

            if (budget is not null)
            {
                return (null, StatusError.Unknown("This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."));
            }

            budget = found;
        }

        return budget is null || (!pod.IsReady() && MayGoUnready(budget)) ? default : (new ObjectKey(budget.Metadata.Namespace, budget.Metadata.Name), null);
    }

    /// <summary>
    /// Takes one eviction from a budget: one fewer is allowed, and the pod counts as gone until it is (checkAndDecrement).
    /// </summary>
    /// <param name="definition">The definition of budgets.</param>
    /// <param name="key">The budget.</param>
    /// <param name="current">The budget as it is; null when there is none.</param>
    /// <param name="podName">The pod.</param>
    /// <param name="dryRun">Everything but the write.</param>
    /// <param name="context">The surroundings.</param>
    public static Decision TakeFromBudget(
        ResourceDefinition definition, ObjectKey key, StoredObject? current, string podName, bool dryRun, RequestContext context)
    {
        if (current?.Value is not PodDisruptionBudget budget)
        {
            return Decision.Refuse(StatusError.NotFound(definition.Type, key.Name));
        }

        if (Forbids(budget) is { } refusal)
        {
            return Decision.Refuse(refusal);
        }

        var status = budget.Status;
        var left = status.DisruptionsAllowed - 1;
        var updated = budget with
        {
            Status = status with
            {
                DisruptionsAllowed = left,
                DisruptedPods = new Dictionary<string, Time>(status.DisruptedPods ?? new Dictionary<string, Time>()) { [podName] = context.Now },
                Conditions = left > 0 ? status.Conditions : DisruptionCondition.With(status.Conditions, 0, status.ObservedGeneration, context.Now),
            },
        };
        return UpdatePipeline.Decide(definition, key, current, updated, "status", FieldWriter.Nobody, dryRun, context);
    }

    // What does not run is no loss to its group (canIgnorePDB).
    private static bool IgnoresBudgets(Pod pod) =>
        pod.IsTerminal() || pod.Status.Phase == PodPhase.Pending || pod.Metadata.DeletionTimestamp is not null;

    private static bool MayGoUnready(PodDisruptionBudget budget) =>
        budget.Spec.UnhealthyPodEvictionPolicy == UnhealthyPodEvictionPolicy.AlwaysAllow
        || (budget.Status.CurrentHealthy >= budget.Status.DesiredHealthy && budget.Status.DesiredHealthy > 0);

    private static Status? Forbids(PodDisruptionBudget budget)
    {
        var (name, status) = (budget.Metadata.Name, budget.Status);
        if (status.ObservedGeneration < budget.Metadata.Generation)
        {
            return Refuse($"The disruption budget {name} is still being processed by the server.", RetryAfterSeconds);
        }

        if (status.DisruptionsAllowed < 0)
        {
            return StatusError.Forbidden(ResourceTypes.PodDisruptionBudgets, name, "pdb disruptions allowed is negative");
        }

        if (status.DisruptedPods?.Count > MaximumDisruptedPods)
        {
            return StatusError.Forbidden(
                ResourceTypes.PodDisruptionBudgets, name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }

        if (status.DisruptionsAllowed > 0)
        {
            return null;
        }

        var failed = status.Conditions?.FirstOrDefault(static condition =>
            condition is { Type: DisruptionCondition.DisruptionAllowed, Reason: DisruptionCondition.SyncFailed });
        return Refuse(
            failed is not null
                ? $"The disruption budget {name} does not allow evicting pods currently because it failed sync: {failed.Message}"
                : string.Create(
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
