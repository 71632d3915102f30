using ActorCluster.Api.Apps;
using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Resources.Warnings;
using ActorCluster.ApiServer.Validation;

using RolloutStrategy = ActorCluster.Api.Apps.DeploymentStrategy;

namespace ActorCluster.ApiServer.Resources.Workloads;

/// <summary>Deployments (kubernetes <c>pkg/registry/apps/deployment</c>, defaults of <c>pkg/apis/apps/v1</c>).</summary>
internal sealed class DeploymentStrategy : ResourceStrategy<Deployment>, IScaling
{
    private const int HistoryLimit = 10;
    private const int ProgressDeadlineSeconds = 600;

    private static readonly IntOrString Quarter = "25%";
    private static readonly string[] Types = [DeploymentStrategyType.Recreate, DeploymentStrategyType.RollingUpdate];

    public override IScaling Scaling => this;

    public Scale Read(KubernetesObject value)
    {
        var deployment = (Deployment)value;
        return Scales.Of(deployment.Metadata, deployment.Spec.Replicas ?? 1, deployment.Status.Replicas, deployment.Spec.Selector);
    }

    public KubernetesObject Write(KubernetesObject value, int replicas)
    {
        var deployment = (Deployment)value;
        return deployment with { Spec = deployment.Spec with { Replicas = replicas } };
    }

    protected override Deployment Default(Deployment value)
    {
        var spec = value.Spec;
        var template = PodDefaults.Template(spec.Template);
        var strategy = Default(spec.Strategy);
        var complete = spec is { Replicas: not null, RevisionHistoryLimit: not null, ProgressDeadlineSeconds: not null }
            && ReferenceEquals(template, spec.Template)
            && ReferenceEquals(strategy, spec.Strategy);
        return complete
            ? value
            : value with
            {
                Spec = spec with
                {
                    Replicas = spec.Replicas ?? 1,
                    RevisionHistoryLimit = spec.RevisionHistoryLimit ?? HistoryLimit,
                    ProgressDeadlineSeconds = spec.ProgressDeadlineSeconds ?? ProgressDeadlineSeconds,
                    Template = template,
                    Strategy = strategy,
                },
            };
    }

    protected override Deployment PrepareForCreate(Deployment value, RequestContext context) => value with
    {
        Metadata = value.Metadata with { Generation = 1 },
        Status = DeploymentStatus.Empty,
    };

    protected override void Validate(Deployment value, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        var spec = value.Spec;
        WorkloadRules.SelectorAndTemplate(spec.Selector, spec.Template, spec.Replicas, WorkloadRules.DeploymentKind, errors);
        Validate(spec.Strategy, path.Child("strategy"), errors);
        errors.NonNegative(path.Child("minReadySeconds"), spec.MinReadySeconds);
        if (spec.RevisionHistoryLimit is { } limit)
        {
            errors.NonNegative(path.Child("revisionHistoryLimit"), limit);
        }

        if (spec.ProgressDeadlineSeconds is { } deadline)
        {
            errors.NonNegative(path.Child("progressDeadlineSeconds"), deadline);
            if (deadline <= spec.MinReadySeconds)
            {
                errors.Invalid(path.Child("progressDeadlineSeconds"), deadline, "must be greater than minReadySeconds");
            }
        }
    }

    protected override Deployment PrepareForUpdate(Deployment updated, Deployment current, RequestContext context) => updated with
    {
        // A change of annotations counts too: the revision travels in one.
        Metadata = WorkloadRules.NextGeneration(
            updated.Metadata,
            current.Metadata,
            !SemanticEquality.AreEqual(updated.Spec, current.Spec)
                || !SemanticEquality.AreEqual(updated.Metadata.Annotations, current.Metadata.Annotations)),
        Status = current.Status,
    };

    protected override void ValidateUpdate(Deployment updated, Deployment current, FieldErrors errors)
    {
        if (!ReferenceEquals(updated.Spec, current.Spec))
        {
            Validate(updated, errors);
        }

        Scales.SelectorIsImmutable(updated.Spec.Selector, current.Spec.Selector, errors);
    }

    protected override Deployment PrepareForStatusUpdate(Deployment updated, Deployment current) => current with
    {
        Metadata = updated.Metadata with { Labels = current.Metadata.Labels, OwnerReferences = current.Metadata.OwnerReferences },
        Status = updated.Status,
    };

    private static RolloutStrategy Default(RolloutStrategy strategy)
    {
        var type = PodDefaults.Text(strategy.Type, DeploymentStrategyType.RollingUpdate);
        var rolling = strategy.RollingUpdate;
        if (type == DeploymentStrategyType.RollingUpdate && rolling is not { MaxUnavailable: not null, MaxSurge: not null })
        {
            rolling = new RollingUpdateDeployment { MaxUnavailable = rolling?.MaxUnavailable ?? Quarter, MaxSurge = rolling?.MaxSurge ?? Quarter };
        }

        return type == strategy.Type && ReferenceEquals(rolling, strategy.RollingUpdate) ? strategy : strategy with { Type = type, RollingUpdate = rolling };
    }

    private static void Validate(RolloutStrategy strategy, FieldPath path, FieldErrors errors)
    {
        var rolling = path.Child("rollingUpdate");
        switch (strategy.Type)
        {
            case DeploymentStrategyType.Recreate:
                if (strategy.RollingUpdate is not null)
                {
                    errors.Forbidden(rolling, "may not be specified when strategy `type` is '" + DeploymentStrategyType.Recreate + "'");
                }

                break;
            case DeploymentStrategyType.RollingUpdate when strategy.RollingUpdate is { } update:
                WorkloadRules.CountOrPercent(update.MaxUnavailable, rolling.Child("maxUnavailable"), errors);
                WorkloadRules.CountOrPercent(update.MaxSurge, rolling.Child("maxSurge"), errors);
                if (WorkloadRules.IsZero(update.MaxUnavailable) && WorkloadRules.IsZero(update.MaxSurge))
                {
                    errors.Invalid(rolling.Child("maxUnavailable"), update.MaxUnavailable, "may not be 0 when `maxSurge` is 0");
                }

                if (update.MaxUnavailable is { } unavailable && unavailable.TryScale(100, false, out var percent) && unavailable.IsString && percent > 100)
                {
                    errors.Invalid(rolling.Child("maxUnavailable"), unavailable, "must not be greater than 100%");
                }

                break;
            case DeploymentStrategyType.RollingUpdate:
                errors.Required(rolling, "this should be defaulted and never be nil");
                break;
            default:
                errors.NotSupported(path.Child("type"), strategy.Type, Types);
                break;
        }
    }

    protected override IReadOnlyList<string> Warnings(Deployment value, Deployment? current) =>
        WorkloadWarnings.Of(value, current, value.Spec.Template);
}
