using ActorCluster.Api.Apps;
using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Resources.Warnings;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Workloads;

/// <summary>StatefulSets (kubernetes <c>pkg/registry/apps/statefulset</c>).</summary>
internal sealed class StatefulSetStrategy : ResourceStrategy<StatefulSet>, IScaling
{
    private const int HistoryLimit = 10;

    private static readonly StatefulSetPersistentVolumeClaimRetentionPolicy Retain = new()
    {
        WhenDeleted = PersistentVolumeClaimRetentionPolicyType.Retain,
        WhenScaled = PersistentVolumeClaimRetentionPolicyType.Retain,
    };

    public override IScaling Scaling => this;

    public Scale Read(KubernetesObject value)
    {
        var set = (StatefulSet)value;
        return Scales.Of(set.Metadata, set.Spec.Replicas ?? 1, set.Status.Replicas, set.Spec.Selector);
    }

    public KubernetesObject Write(KubernetesObject value, int replicas)
    {
        var set = (StatefulSet)value;
        return set with { Spec = set.Spec with { Replicas = replicas } };
    }

    protected override StatefulSet Default(StatefulSet value)
    {
        var spec = value.Spec;
        var type = PodDefaults.Text(spec.UpdateStrategy.Type, StatefulSetUpdateStrategyType.RollingUpdate);
        var rolling = spec.UpdateStrategy.RollingUpdate;
        if (type == StatefulSetUpdateStrategyType.RollingUpdate && rolling?.Partition is null)
        {
            rolling = (rolling ?? new RollingUpdateStatefulSetStrategy()) with { Partition = 0 };
        }

        return value with
        {
            Spec = spec with
            {
                Replicas = spec.Replicas ?? 1,
                PodManagementPolicy = PodDefaults.Text(spec.PodManagementPolicy, PodManagementPolicy.OrderedReady),
                RevisionHistoryLimit = spec.RevisionHistoryLimit ?? HistoryLimit,
                PersistentVolumeClaimRetentionPolicy = spec.PersistentVolumeClaimRetentionPolicy ?? Retain,
                UpdateStrategy = spec.UpdateStrategy with { Type = type, RollingUpdate = rolling },
                Template = PodDefaults.Template(spec.Template),
                VolumeClaimTemplates = Lists.Map(spec.VolumeClaimTemplates, static claim => Claim(claim)),
            },
        };
    }

    // Templates of claims have the defaults of claims, and say what they are.
    private static PersistentVolumeClaim Claim(PersistentVolumeClaim claim) =>
        claim is { ApiVersion: "v1", Kind: "PersistentVolumeClaim", Spec.VolumeMode: { Length: > 0 }, Status.Phase: { Length: > 0 } }
            ? claim
            : claim with
            {
                ApiVersion = "v1",
                Kind = "PersistentVolumeClaim",
                Spec = claim.Spec with { VolumeMode = PodDefaults.Text(claim.Spec.VolumeMode, "Filesystem") },
                Status = claim.Status with { Phase = PodDefaults.Text(claim.Status.Phase, "Pending") },
            };

    protected override StatefulSet PrepareForCreate(StatefulSet value, RequestContext context) => value with
    {
        Metadata = value.Metadata with { Generation = 1 },
        Status = StatefulSetStatus.Empty,
    };

    protected override void Validate(StatefulSet value, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        var policy = path.Child("podManagementPolicy");
        if (string.IsNullOrEmpty(value.Spec.PodManagementPolicy))
        {
            errors.Required(policy);
        }
        else if (value.Spec.PodManagementPolicy is not (PodManagementPolicy.OrderedReady or PodManagementPolicy.Parallel))
        {
            errors.Invalid(policy, value.Spec.PodManagementPolicy, $"must be '{PodManagementPolicy.OrderedReady}' or '{PodManagementPolicy.Parallel}'");
        }

        Validate(value.Spec.UpdateStrategy, path.Child("updateStrategy"), errors);
        WorkloadRules.SelectorAndTemplate(value.Spec.Selector, WithClaims(value.Spec), value.Spec.Replicas, WorkloadRules.StatefulSetKind, errors);
    }

    private static void Validate(StatefulSetUpdateStrategy strategy, FieldPath path, FieldErrors errors)
    {
        switch (strategy.Type)
        {
            case StatefulSetUpdateStrategyType.OnDelete:
                if (strategy.RollingUpdate is not null)
                {
                    errors.Invalid(
                        path.Child("rollingUpdate"), strategy.RollingUpdate, $"only allowed for updateStrategy '{StatefulSetUpdateStrategyType.RollingUpdate}'");
                }

                break;
            case StatefulSetUpdateStrategyType.RollingUpdate:
                errors.NonNegative(path.Child("rollingUpdate").Child("partition"), strategy.RollingUpdate?.Partition ?? 0);
                break;
            default:
                errors.Invalid(
                    path, strategy, $"must be '{StatefulSetUpdateStrategyType.RollingUpdate}' or '{StatefulSetUpdateStrategyType.OnDelete}'");
                break;
        }
    }

    protected override StatefulSet PrepareForUpdate(StatefulSet updated, StatefulSet current, RequestContext context) => updated with
    {
        Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec)),
        Status = current.Status,
    };

    protected override void ValidateUpdate(StatefulSet updated, StatefulSet current, FieldErrors errors)
    {
        Validate(updated, errors);
        var rest = updated.Spec with
        {
            Replicas = current.Spec.Replicas,
            Template = current.Spec.Template,
            UpdateStrategy = current.Spec.UpdateStrategy,
            MinReadySeconds = current.Spec.MinReadySeconds,
            Ordinals = current.Spec.Ordinals,
            RevisionHistoryLimit = current.Spec.RevisionHistoryLimit,
            PersistentVolumeClaimRetentionPolicy = current.Spec.PersistentVolumeClaimRetentionPolicy,
        };
        if (!SemanticEquality.AreEqual(rest, current.Spec))
        {
            errors.Forbidden(
                FieldPath.Of("spec"),
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        }
    }

    protected override StatefulSet PrepareForStatusUpdate(StatefulSet updated, StatefulSet current) => current with
    {
        Metadata = updated.Metadata with { OwnerReferences = current.Metadata.OwnerReferences },
        Status = updated.Status,
    };

    // The template as the pods will have it: containers may mount what only the claims bring.
    private static PodTemplateSpec WithClaims(StatefulSetSpec spec)
    {
        if (spec.VolumeClaimTemplates is not { Count: > 0 } claims)
        {
            return spec.Template;
        }

        var names = claims.Select(static claim => claim.Metadata.Name).ToHashSet();
        var brought = names.Select(static name => new Volume
        {
            Name = name,
            PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = name },
        });
        var own = (spec.Template.Spec.Volumes ?? []).Where(volume => !names.Contains(volume.Name));
        return spec.Template with { Spec = spec.Template.Spec with { Volumes = [.. own, .. brought] } };
    }

    protected override IReadOnlyList<string> Warnings(StatefulSet value, StatefulSet? current) =>
        WorkloadWarnings.Of(value, current);
}
