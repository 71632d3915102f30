using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Batch;

/// <summary>What of a Job may change (kubernetes <c>pkg/apis/batch/validation</c>, <c>ValidateJobSpecUpdate</c>).</summary>
internal static class JobUpdateRules
{
    /// <summary>Checks an update of the spec.</summary>
    public static void Update(Job updated, Job current, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        var (spec, old) = (updated.Spec, current.Spec);
        if (spec.CompletionMode != CompletionMode.Indexed)
        {
            errors.Immutable(path.Child("completions"), spec.Completions, old.Completions);
        }
        else if (spec.Completions is { } completions && completions != old.Completions && completions != spec.Parallelism)
        {
            errors.Invalid(path.Child("completions"), completions, "can only be modified in tandem with spec.parallelism");
        }

        Scales.SelectorIsImmutable(spec.Selector, old.Selector, errors);

        // What decides where the pods go may change until the first of them has been made.
        var isFree = old.Suspend == true && current.Status.StartTime is null;
        errors.Immutable(path.Child("template"), spec.Template, isFree ? WithPlacementOf(old.Template, spec.Template) : old.Template);
        errors.Immutable(path.Child("completionMode"), spec.CompletionMode, old.CompletionMode);
        errors.Immutable(path.Child("podFailurePolicy"), spec.PodFailurePolicy, old.PodFailurePolicy);
        errors.Immutable(path.Child("backoffLimitPerIndex"), spec.BackoffLimitPerIndex, old.BackoffLimitPerIndex);
        errors.Immutable(path.Child("managedBy"), spec.ManagedBy, old.ManagedBy);
        errors.Immutable(path.Child("successPolicy"), spec.SuccessPolicy, old.SuccessPolicy);
    }

    private static PodTemplateSpec WithPlacementOf(PodTemplateSpec old, PodTemplateSpec updated) => old with
    {
        Metadata = old.Metadata with { Annotations = updated.Metadata.Annotations, Labels = updated.Metadata.Labels },
        Spec = old.Spec with
        {
            Affinity = WithNodesOf(old.Spec.Affinity, updated.Spec.Affinity),
            NodeSelector = updated.Spec.NodeSelector,
            Tolerations = updated.Spec.Tolerations,
            SchedulingGates = updated.Spec.SchedulingGates,
        },
    };

    private static Affinity? WithNodesOf(Affinity? old, Affinity? updated)
    {
        var result = (old ?? new Affinity()) with { NodeAffinity = updated?.NodeAffinity };
        return SemanticEquality.AreEqual(result, new Affinity()) && (updated is null || old is null) ? updated is null ? null : result : result;
    }
}
