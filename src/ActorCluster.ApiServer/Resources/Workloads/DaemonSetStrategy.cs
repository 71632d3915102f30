using ActorCluster.Api.Apps;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Resources.Warnings;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Workloads;

/// <summary>DaemonSets (kubernetes <c>pkg/registry/apps/daemonset</c>).</summary>
internal sealed class DaemonSetStrategy : ResourceStrategy<DaemonSet>
{
    private const int HistoryLimit = 10;
    private static readonly string[] Types = [DaemonSetUpdateStrategyType.OnDelete, DaemonSetUpdateStrategyType.RollingUpdate];

    protected override DaemonSet Default(DaemonSet value)
    {
        var spec = value.Spec;
        var type = PodDefaults.Text(spec.UpdateStrategy.Type, DaemonSetUpdateStrategyType.RollingUpdate);
        var rolling = spec.UpdateStrategy.RollingUpdate;
        if (type == DaemonSetUpdateStrategyType.RollingUpdate)
        {
            rolling = new RollingUpdateDaemonSet { MaxUnavailable = rolling?.MaxUnavailable ?? 1, MaxSurge = rolling?.MaxSurge ?? 0 };
        }

        return value with
        {
            Spec = spec with
            {
                RevisionHistoryLimit = spec.RevisionHistoryLimit ?? HistoryLimit,
                UpdateStrategy = spec.UpdateStrategy with { Type = type, RollingUpdate = rolling },
                Template = PodDefaults.Template(spec.Template),
            },
        };
    }

    protected override DaemonSet PrepareForCreate(DaemonSet value, RequestContext context) => value with
    {
        Metadata = value.Metadata with { Generation = 1 },
        Status = DaemonSetStatus.Empty,
    };

    protected override void Validate(DaemonSet value, FieldErrors errors)
    {
        var spec = FieldPath.Of("spec");
        WorkloadRules.SelectorAndTemplate(value.Spec.Selector, value.Spec.Template, null, errors);
        errors.NonNegative(spec.Child("minReadySeconds"), value.Spec.MinReadySeconds);
        Validate(value.Spec.UpdateStrategy, spec.Child("updateStrategy"), errors);
    }

    protected override DaemonSet PrepareForUpdate(DaemonSet updated, DaemonSet current, RequestContext context) => updated with
    {
        Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec)),
        Status = current.Status,
    };

    protected override void ValidateUpdate(DaemonSet updated, DaemonSet current, FieldErrors errors)
    {
        Validate(updated, errors);
        Scales.SelectorIsImmutable(updated.Spec.Selector, current.Spec.Selector, errors);
    }

    protected override DaemonSet PrepareForStatusUpdate(DaemonSet updated, DaemonSet current) => current with
    {
        Metadata = updated.Metadata with { OwnerReferences = current.Metadata.OwnerReferences },
        Status = updated.Status,
    };

    private static void Validate(DaemonSetUpdateStrategy strategy, FieldPath path, FieldErrors errors)
    {
        if (!Types.Contains(strategy.Type))
        {
            errors.NotSupported(path.Child("type"), strategy.Type, Types);
        }

        if (strategy is not { Type: DaemonSetUpdateStrategyType.RollingUpdate, RollingUpdate: { } rolling })
        {
            return;
        }

        var at = path.Child("rollingUpdate");
        WorkloadRules.CountOrPercent(rolling.MaxUnavailable, at.Child("maxUnavailable"), errors);
        WorkloadRules.CountOrPercent(rolling.MaxSurge, at.Child("maxSurge"), errors);
        switch (WorkloadRules.IsZero(rolling.MaxUnavailable), WorkloadRules.IsZero(rolling.MaxSurge))
        {
            case (false, false):
                errors.Invalid(at.Child("maxSurge"), rolling.MaxSurge, "may not be set when maxUnavailable is non-zero");
                break;
            case (true, true):
                errors.Required(at.Child("maxUnavailable"), "cannot be 0 when maxSurge is 0");
                break;
        }
    }

    protected override IReadOnlyList<string> Warnings(DaemonSet value, DaemonSet? current) =>
        WorkloadWarnings.Of(value, current, value.Spec.Template, false);
}
