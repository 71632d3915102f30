using System.Globalization;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Resources.Warnings;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Workloads;

/// <summary>DaemonSets (kubernetes <c>pkg/registry/apps/daemonset</c>).</summary>
internal sealed class DaemonSetStrategy : ResourceStrategy<DaemonSet>
{
    private const string TemplateGenerationAnnotation = "deprecated.daemonset.template.generation";

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
        Metadata = WithTemplateGeneration(value.Metadata, Math.Max(TemplateGeneration(value), 1)) with { Generation = 1 },
        Status = DaemonSetStatus.Empty,
    };

    // A field of the kind's first versions that lives on as an annotation (conversion of pkg/apis/apps/v1): counts the template's changes.
    private static long TemplateGeneration(DaemonSet value) =>
        value.Metadata.Annotations?.TryGetValue(TemplateGenerationAnnotation, out var text) == true
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static ObjectMeta WithTemplateGeneration(ObjectMeta metadata, long generation)
    {
        var text = generation.ToString(CultureInfo.InvariantCulture);
        return metadata.Annotations?.GetValueOrDefault(TemplateGenerationAnnotation) == text
            ? metadata
            : metadata with
            {
                Annotations = new Dictionary<string, string>(metadata.Annotations ?? new Dictionary<string, string>())
                {
                    [TemplateGenerationAnnotation] = text,
                },
            };
    }

    protected override void Validate(DaemonSet value, FieldErrors errors)
    {
        var spec = FieldPath.Of("spec");
        WorkloadRules.SelectorAndTemplate(value.Spec.Selector, value.Spec.Template, null, WorkloadRules.DaemonSetKind, errors);
        errors.NonNegative(spec.Child("minReadySeconds"), value.Spec.MinReadySeconds);
        Validate(value.Spec.UpdateStrategy, spec.Child("updateStrategy"), errors);
        if (value.Spec.RevisionHistoryLimit is { } limit)
        {
            errors.NonNegative(spec.Child("revisionHistoryLimit"), limit);
        }
    }

    protected override DaemonSet PrepareForUpdate(DaemonSet updated, DaemonSet current, RequestContext context)
    {
        var changes = TemplateGeneration(current) + (SemanticEquality.AreEqual(updated.Spec.Template, current.Spec.Template) ? 0 : 1);
        var metadata = WorkloadRules.NextGeneration(
            updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec));
        return updated with { Metadata = WithTemplateGeneration(metadata, changes), Status = current.Status };
    }

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
