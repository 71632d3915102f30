using ActorCluster.Api.Apps;
using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Resources.Warnings;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Workloads;

/// <summary>ReplicaSets (kubernetes <c>pkg/registry/apps/replicaset</c>).</summary>
internal sealed class ReplicaSetStrategy : ResourceStrategy<ReplicaSet>, IScaling
{
    public static IReadOnlyDictionary<string, Func<KubernetesObject, string?>> Fields { get; } = new Dictionary<string, Func<KubernetesObject, string?>>
    {
        ["status.replicas"] = static value => ((ReplicaSet)value).Status.Replicas.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    public override IScaling Scaling => this;

    public Scale Read(KubernetesObject value)
    {
        var set = (ReplicaSet)value;
        return Scales.Of(set.Metadata, set.Spec.Replicas ?? 1, set.Status.Replicas, set.Spec.Selector);
    }

    public KubernetesObject Write(KubernetesObject value, int replicas)
    {
        var set = (ReplicaSet)value;
        return set with { Spec = set.Spec with { Replicas = replicas } };
    }

    protected override ReplicaSet Default(ReplicaSet value)
    {
        var template = PodDefaults.Template(value.Spec.Template);
        return value.Spec.Replicas is not null && ReferenceEquals(template, value.Spec.Template)
            ? value
            : value with { Spec = value.Spec with { Replicas = value.Spec.Replicas ?? 1, Template = template } };
    }

    protected override ReplicaSet PrepareForCreate(ReplicaSet value, RequestContext context) => value with
    {
        Metadata = value.Metadata with { Generation = 1 },
        Status = ReplicaSetStatus.Empty,
    };

    protected override void Validate(ReplicaSet value, FieldErrors errors)
    {
        WorkloadRules.SelectorAndTemplate(value.Spec.Selector, value.Spec.Template, value.Spec.Replicas, WorkloadRules.DeploymentKind, errors);
        errors.NonNegative(FieldPath.Of("spec").Child("minReadySeconds"), value.Spec.MinReadySeconds);
    }

    protected override ReplicaSet PrepareForUpdate(ReplicaSet updated, ReplicaSet current, RequestContext context) => updated with
    {
        Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec)),
        Status = current.Status,
    };

    protected override void ValidateUpdate(ReplicaSet updated, ReplicaSet current, FieldErrors errors)
    {
        if (!ReferenceEquals(updated.Spec, current.Spec))
        {
            Validate(updated, errors);
        }

        Scales.SelectorIsImmutable(updated.Spec.Selector, current.Spec.Selector, errors);
    }

    protected override ReplicaSet PrepareForStatusUpdate(ReplicaSet updated, ReplicaSet current) => current with
    {
        Metadata = updated.Metadata with { OwnerReferences = current.Metadata.OwnerReferences },
        Status = updated.Status,
    };

    protected override void ValidateStatusUpdate(ReplicaSet updated, ReplicaSet current, FieldErrors errors)
    {
        var status = FieldPath.Of("status");
        var value = updated.Status;
        errors.NonNegative(status.Child("replicas"), value.Replicas);
        errors.NonNegative(status.Child("fullyLabeledReplicas"), value.FullyLabeledReplicas);
        errors.NonNegative(status.Child("readyReplicas"), value.ReadyReplicas);
        errors.NonNegative(status.Child("availableReplicas"), value.AvailableReplicas);
        if (value.FullyLabeledReplicas > value.Replicas)
        {
            errors.Invalid(status.Child("fullyLabeledReplicas"), value.FullyLabeledReplicas, "cannot be greater than status.replicas");
        }

        if (value.ReadyReplicas > value.Replicas)
        {
            errors.Invalid(status.Child("readyReplicas"), value.ReadyReplicas, "cannot be greater than status.replicas");
        }

        if (value.AvailableReplicas > value.Replicas)
        {
            errors.Invalid(status.Child("availableReplicas"), value.AvailableReplicas, "cannot be greater than status.replicas");
        }

        if (value.AvailableReplicas > value.ReadyReplicas)
        {
            errors.Invalid(status.Child("availableReplicas"), value.AvailableReplicas, "cannot be greater than readyReplicas");
        }
    }

    protected override IReadOnlyList<string> Warnings(ReplicaSet value, ReplicaSet? current) =>
        WorkloadWarnings.Of(value, current, value.Spec.Template);
}
