using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Warnings;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>Pods (kubernetes <c>pkg/registry/core/pod/strategy.go</c>).</summary>
internal sealed class PodStrategy : ResourceStrategy<Pod>
{
    private static readonly PodCondition Gated = new()
    {
        Type = PodConditionType.PodScheduled,
        Status = ConditionStatus.False,
        Reason = PodReason.SchedulingGated,
        Message = "Scheduling is blocked due to non-empty scheduling gates",
    };

    protected override Pod Default(Pod value)
    {
        var spec = PodDefaults.Pod(value.Spec);
        return ReferenceEquals(spec, value.Spec) ? value : value with { Spec = spec };
    }

    protected override Pod PrepareForCreate(Pod value, RequestContext context) => value with
    {
        Spec = value.Spec.Affinity is { } affinity ? value.Spec with { Affinity = AffinityLabelKeys.Apply(affinity, value.Metadata.Labels) } : value.Spec,
        Status = new PodStatus
        {
            Phase = PodPhase.Pending,
            QosClass = PodQos.ClassOf(value.Spec),
            Conditions = value.Spec.SchedulingGates is { Count: > 0 } ? [Gated] : null,
        },
    };

    protected override void Validate(Pod value, FieldErrors errors) => PodValidation.Create(value, errors);

    protected override Pod PrepareForUpdate(Pod updated, Pod current, RequestContext context)
    {
        var status = current.Status;
        if (updated.Spec.SchedulingGates is not { Count: > 0 } && current.Spec.SchedulingGates is { Count: > 0 })
        {
            // The condition goes with the last gate; the scheduler will write its own.
            status = status with { Conditions = status.Conditions?.Where(static condition => condition.Reason != PodReason.SchedulingGated).ToList() };
        }

        return updated with { Status = status };
    }

    protected override void ValidateUpdate(Pod updated, Pod current, FieldErrors errors) => PodValidation.Update(updated, current, errors);

    public override KubernetesObject PrepareForEphemeralContainers(KubernetesObject updated, KubernetesObject current, FieldErrors errors)
    {
        var pod = EphemeralContainers.Prepare((Pod)updated, (Pod)current);
        EphemeralContainers.Validate(pod, (Pod)current, errors);
        return pod;
    }

    protected override Pod PrepareForStatusUpdate(Pod updated, Pod current) => current with
    {
        Metadata = updated.Metadata with { OwnerReferences = current.Metadata.OwnerReferences },
        Status = string.IsNullOrEmpty(updated.Status.QosClass) ? updated.Status with { QosClass = current.Status.QosClass } : updated.Status,
    };

    protected override void ValidateStatusUpdate(Pod updated, Pod current, FieldErrors errors)
    {
        if (updated.Status.QosClass != current.Status.QosClass && !string.IsNullOrEmpty(current.Status.QosClass))
        {
            errors.Invalid(FieldPath.Of("status").Child("qosClass"), updated.Status.QosClass, "field is immutable");
        }

        if (updated.Status.NominatedNodeName is { Length: > 0 } nominated && Names.Dns1123Subdomain(nominated) is { Count: > 0 } wrong)
        {
            errors.Invalid(FieldPath.Of("status").Child("nominatedNodeName"), nominated, wrong);
        }
    }

    protected override long? GracePeriodSeconds(Pod current, long? requested)
    {
        // Nobody is there to stop a pod that no node has, or that has stopped.
        if (string.IsNullOrEmpty(current.Spec.NodeName) || current.Status.Phase is PodPhase.Succeeded or PodPhase.Failed)
        {
            return 0;
        }

        var period = requested ?? current.Spec.TerminationGracePeriodSeconds ?? 0;
        return period < 0 ? 1 : period;
    }

    protected override IReadOnlyList<string> Warnings(Pod value, Pod? current) =>
        current is null ? PodWarnings.Of(value) : [];
}
