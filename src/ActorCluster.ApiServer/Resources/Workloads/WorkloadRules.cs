using System.Text;
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
    public static void SelectorAndTemplate(LabelSelector? selector, PodTemplateSpec template, int? replicas, FieldErrors errors)
    {
        var spec = FieldPath.Of("spec");
        if (replicas is { } count)
        {
            errors.NonNegative(spec.Child("replicas"), count);
        }

        Selector(selector, spec.Child("selector"), errors);
        var path = spec.Child("template");
        if (selector is not null && IsEmpty(selector))
        {
            errors.InvalidAs(spec.Child("selector"), SelectorText(selector), "empty selector is invalid for deployment");
        }
        else if (selector is not null && errors.Count == 0 && !ToQuery(selector).Matches(template.Metadata.Labels))
        {
            errors.InvalidAs(
                path.Child("metadata").Child("labels"), Entries(template.Metadata.Labels ?? Nothing, ","), "`selector` does not match template `labels`");
        }

        Template(template, path, errors);
        if (template.Spec.RestartPolicy != RestartPolicy.Always)
        {
            errors.NotSupported(path.Child("spec").Child("restartPolicy"), template.Spec.RestartPolicy, AlwaysOnly);
        }

        if (template.Spec.ActiveDeadlineSeconds is not null)
        {
            errors.Forbidden(path.Child("spec").Child("activeDeadlineSeconds"), "activeDeadlineSeconds in ReplicaSet is not Supported");
        }
    }

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
            errors.Invalid(path.Child("matchLabels").Key(key), value, Names.LabelValue(value));
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
        }
    }

    /// <summary>Whether a selector selects by nothing.</summary>
    public static bool IsEmpty(LabelSelector selector) => selector is { MatchLabels: null or { Count: 0 }, MatchExpressions: null or { Count: 0 } };

    /// <summary>Makes a query of a valid selector.</summary>
    public static LabelQuery ToQuery(LabelSelector selector) => LabelQuery.From(selector);

    /// <summary>A selector as Go prints the struct: what Kubernetes shows when it is changed.</summary>
    public static string SelectorText(LabelSelector selector)
    {
        var text = new StringBuilder("v1.LabelSelector{MatchLabels:map[string]string")
            .Append(selector.MatchLabels is null ? "(nil)" : Entries(selector.MatchLabels, ", "))
            .Append(", MatchExpressions:[]v1.LabelSelectorRequirement");
        if (selector.MatchExpressions is null)
        {
            return text.Append("(nil)}").ToString();
        }

        text.Append('{');
        for (var i = 0; i < selector.MatchExpressions.Count; i++)
        {
            var expression = selector.MatchExpressions[i];
            var values = expression.Values is null
                ? "[]string(nil)"
                : $"[]string{{{string.Join(", ", expression.Values.Select(FieldError.Quote))}}}";
            text.Append(i > 0 ? ", " : "")
                .Append("v1.LabelSelectorRequirement{Key:").Append(FieldError.Quote(expression.Key))
                .Append(", Operator:").Append(FieldError.Quote(expression.Operator))
                .Append(", Values:").Append(values).Append('}');
        }

        return text.Append("}}").ToString();
    }

    /// <summary>Labels as messages show them.</summary>
    public static string LabelsText(IReadOnlyDictionary<string, string>? labels) => Entries(labels ?? Nothing, ",");

    private static readonly Dictionary<string, string> Nothing = [];

    private static string Entries(IReadOnlyDictionary<string, string> map, string comma) =>
        "{" + string.Join(comma, map.OrderBy(static entry => entry.Key, StringComparer.Ordinal)
            .Select(static entry => FieldError.Quote(entry.Key) + ":" + FieldError.Quote(entry.Value))) + "}";

    /// <summary>The metadata of an updated object, a generation on when what its controller acts on has changed.</summary>
    /// <param name="updated">The new metadata.</param>
    /// <param name="current">The metadata so far.</param>
    /// <param name="changed">Whether something that counts has changed.</param>
    public static ObjectMeta NextGeneration(ObjectMeta updated, ObjectMeta current, bool changed) =>
        changed ? updated with { Generation = current.Generation + 1 } : updated;
}
