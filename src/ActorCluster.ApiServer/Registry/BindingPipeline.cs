using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Validation;
using ActorCluster.Api.Validation;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Registry;

/// <summary>Binding of a pod to a node (kubernetes <c>pkg/registry/core/pod/storage</c>, <c>BindingREST</c>).</summary>
internal static class BindingPipeline
{
    /// <summary>Decides on a binding.</summary>
    /// <param name="definition">The definition of pods.</param>
    /// <param name="key">The pod.</param>
    /// <param name="current">The pod as it is; null when there is none.</param>
    /// <param name="uid">The uid that the pod must have; empty for any.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="annotations">Annotations for the pod; null for none.</param>
    /// <param name="dryRun">Everything but the write.</param>
    /// <param name="context">The surroundings.</param>
    public static Decision Decide(
        ResourceDefinition definition,
        ObjectKey key,
        StoredObject? current,
        string uid,
        ObjectReference target,
        IReadOnlyDictionary<string, string>? annotations,
        bool dryRun,
        RequestContext context)
    {
        if (Validate(key.Name, target) is { } invalid)
        {
            return Decision.Refuse(invalid);
        }

        if (current?.Value is not Pod pod)
        {
            return Decision.Refuse(StatusError.NotFound(definition.Type, key.Name));
        }

        if (uid.Length > 0 && uid != pod.Metadata.Uid)
        {
            return Conflict(definition, key, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {pod.Metadata.Uid}");
        }

        if (pod.Metadata.DeletionTimestamp is not null)
        {
            return Conflict(definition, key, $"pod {key.Name} is being deleted, cannot be assigned to a host");
        }

        if (!string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            return Conflict(definition, key, $"pod {key.Name} is already assigned to node \"{pod.Spec.NodeName}\"");
        }

        if (pod.Spec.SchedulingGates is { Count: > 0 })
        {
            return Conflict(definition, key, $"pod {key.Name} has non-empty .spec.schedulingGates");
        }

        var bound = pod with
        {
            Metadata = annotations is { Count: > 0 } ? pod.Metadata with { Annotations = Merge(pod.Metadata.Annotations, annotations) } : pod.Metadata,
            Spec = pod.Spec with { NodeName = target.Name },
            Status = pod.Status with { Conditions = Scheduled(pod.Status.Conditions, context.Now) },
        };
        return dryRun
            ? Decision.Answer(bound, 201) with { Outcome = StatusError.Created() }
            : Decision.Commit(new StorePut(definition.Storage, key, current.Revision, bound), 201) with { Outcome = StatusError.Created() };
    }

    private static Decision Conflict(ResourceDefinition definition, ObjectKey key, string why) =>
        Decision.Refuse(StatusError.Conflict(definition.Type, "binding", key.Name, why));

    private static Status? Validate(string name, ObjectReference target)
    {
        var errors = new FieldErrors();
        var path = FieldPath.Of("target");
        if (target.Kind is not (null or "" or "Node"))
        {
            errors.NotSupported(path.Child("kind"), target.Kind, "Node", "<empty>");
        }

        if (string.IsNullOrEmpty(target.Name))
        {
            errors.Required(path.Child("name"));
        }

        return errors.Count == 0 ? null : StatusError.Invalid("", "Binding", name, errors.List);
    }

    private static List<PodCondition> Scheduled(IReadOnlyList<PodCondition>? conditions, Time now)
    {
        var scheduled = new PodCondition { Type = PodConditionType.PodScheduled, Status = ConditionStatus.True, LastTransitionTime = now };
        var result = new List<PodCondition>((conditions?.Count ?? 0) + 1);
        var replaced = false;
        foreach (var condition in conditions ?? [])
        {
            if (condition.Type == PodConditionType.PodScheduled)
            {
                result.Add(scheduled);
                replaced = true;
            }
            else
            {
                result.Add(condition);
            }
        }

        if (!replaced)
        {
            result.Add(scheduled);
        }

        return result;
    }

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string>? existing, IReadOnlyDictionary<string, string> added)
    {
        var result = existing is null ? [] : new Dictionary<string, string>(existing);
        foreach (var (key, value) in added)
        {
            result[key] = value;
        }

        return result;
    }
}
