using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Workloads;

/// <summary>What every workload with a selector and a template has to obey (kubernetes <c>pkg/apis/apps/validation</c>).</summary>
internal static class WorkloadRules
{
    private static readonly string[] AlwaysOnly = [RestartPolicy.Always];

    /// <summary>Checks a selector and the template whose pods it has to select.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="template">The template.</param>
    /// <param name="replicas">How many pods are wanted; null where that is not said.</param>
    /// <param name="kind">Whose rules they are, as messages have it; <c>deployment</c> for ReplicaSets, too.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void SelectorAndTemplate(LabelSelector? selector, PodTemplateSpec template, int? replicas, string kind, FieldErrors errors)
    {
        var spec = FieldPath.Of("spec");
        if (replicas is { } count)
        {
            errors.NonNegative(spec.Child("replicas"), count);
        }

        var path = spec.Child("template");
        var before = errors.Count;
        if (selector is not null || kind != DaemonSetKind)
        {
            Selector(selector, spec.Child("selector"), errors);
        }

        if (selector is not null && IsEmpty(selector))
        {
            errors.InvalidAs(spec.Child("selector"), GoSyntax.Selector(selector), $"empty selector is invalid for {kind}");
        }
        else if (selector is not null && errors.Count > before && kind != DaemonSetKind)
        {
            // A selector that cannot be read ends the matter: the template is not looked at.
            errors.InvalidAs(spec.Child("selector"), GoSyntax.Selector(selector), kind == StatefulSetKind ? "" : "invalid label selector");
            return;
        }
        else if (selector is null || (errors.Count == before && !ToQuery(selector).Matches(template.Metadata.Labels)))
        {
            // No selector at all selects nothing, the template's pods among it.
            errors.InvalidAs(
                path.Child("metadata").Child("labels"), GoSyntax.Map(template.Metadata.Labels), "`selector` does not match template `labels`");
        }

        Template(template, path, errors);
        if (template.Spec.RestartPolicy is { Length: > 0 } policy && policy != RestartPolicy.Always)
        {
            errors.NotSupported(path.Child("spec").Child("restartPolicy"), policy, AlwaysOnly);
        }

        if (template.Spec.ActiveDeadlineSeconds is not null)
        {
            var owner = kind switch { DaemonSetKind => "DaemonSet", StatefulSetKind => "StatefulSet", _ => "ReplicaSet" };
            errors.Forbidden(path.Child("spec").Child("activeDeadlineSeconds"), $"activeDeadlineSeconds in {owner} is not Supported");
        }
    }

    /// <summary>Deployments and ReplicaSets, whose rules have the words of the former.</summary>
    public const string DeploymentKind = "deployment";

    /// <summary>DaemonSets, whose selector may be absent as far as its own rules go.</summary>
    public const string DaemonSetKind = "daemonset";

    /// <summary>StatefulSets.</summary>
    public const string StatefulSetKind = "statefulset";

    /// <summary>Checks a template.</summary>
    public static void Template(PodTemplateSpec template, FieldPath path, FieldErrors errors)
    {
        MetadataRules.Labels(template.Metadata.Labels, path.Child("labels"), errors);
        MetadataRules.Annotations(template.Metadata.Annotations, path.Child("annotations"), errors);
        PodValidation.Spec(template.Spec, path.Child("spec"), errors);
    }

    /// <summary>Checks a number of pods, or a share of them.</summary>
    public static void CountOrPercent(IntOrString? value, FieldPath path, FieldErrors errors)
    {
        if (value is not { } given)
        {
            return;
        }

        if (given.IsString)
        {
            errors.Invalid(path, given, Names.Percent(given.StringValue!));
        }
        else
        {
            errors.NonNegative(path, given.IntValue);
        }
    }

    /// <summary>Whether it is said that none or no share of the pods is meant.</summary>
    public static bool IsZero(IntOrString? value) => value is { } given && given.TryScale(100, false, out var scaled) && scaled == 0;

    /// <summary>Checks a label selector.</summary>
    public static void Selector(LabelSelector? selector, FieldPath path, FieldErrors errors)
    {
        if (selector is null)
        {
            errors.Required(path);
            return;
        }

        foreach (var (key, value) in selector.MatchLabels ?? Nothing)
        {
            errors.Invalid(path.Child("matchLabels"), key, Names.QualifiedName(key));
            errors.Invalid(path.Child("matchLabels"), value, Names.LabelValue(value));
        }

        for (var i = 0; i < (selector.MatchExpressions?.Count ?? 0); i++)
        {
            var expression = selector.MatchExpressions![i];
            var at = path.Child("matchExpressions").Index(i);
            switch (expression.Operator)
            {
                case LabelSelectorOperator.In or LabelSelectorOperator.NotIn:
                    if (expression.Values is not { Count: > 0 })
                    {
                        errors.Required(at.Child("values"), "must be specified when `operator` is 'In' or 'NotIn'");
                    }

                    break;
                case LabelSelectorOperator.Exists or LabelSelectorOperator.DoesNotExist:
                    if (expression.Values is { Count: > 0 })
                    {
                        errors.Forbidden(at.Child("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    }

                    break;
                default:
                    errors.Invalid(at.Child("operator"), expression.Operator, "not a valid selector operator");
                    break;
            }

            errors.Invalid(at.Child("key"), expression.Key, Names.QualifiedName(expression.Key));
            for (var j = 0; j < (expression.Values?.Count ?? 0); j++)
            {
                errors.Invalid(at.Child("values").Index(j), expression.Values![j], Names.LabelValue(expression.Values[j]));
            }
        }
    }

    /// <summary>Whether a selector selects by nothing.</summary>
    public static bool IsEmpty(LabelSelector selector) => selector is { MatchLabels: null or { Count: 0 }, MatchExpressions: null or { Count: 0 } };

    /// <summary>Makes a query of a valid selector.</summary>
    public static LabelQuery ToQuery(LabelSelector selector) => LabelQuery.From(selector);

    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>The metadata of an updated object, a generation on when what its controller acts on has changed.</summary>
    /// <param name="updated">The new metadata.</param>
    /// <param name="current">The metadata so far.</param>
    /// <param name="changed">Whether something that counts has changed.</param>
    public static ObjectMeta NextGeneration(ObjectMeta updated, ObjectMeta current, bool changed) =>
        changed ? updated with { Generation = current.Generation + 1 } : updated;
}
