using System.Globalization;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Lab.Validation;

/// <summary>The rules of expectations and conditions.</summary>
internal static class ExpectationRules
{
    private const int MostNested = 8;

    private static readonly string[] Metrics =
    [
        "api_refused_total", "api_requests_total", "evictions_total", "pods_created_total", "pods_deleted_total", "request_error_ratio",
        "request_errors_total", "requests_total",
    ];

    internal static void Check(
        IReadOnlyList<Expectation> expectations, IReadOnlyDictionary<string, TimelineEntry> entries, FieldPath path, LabErrors errors)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < expectations.Count; i++)
        {
            var (expectation, field) = (expectations[i], path.Index(i));
            errors.UniqueName(field.Child("name"), expectation.Name, names);
            _ = errors.Reference(field.Child("after"), expectation.After, entries);
            _ = errors.OneOf(field.Child("from"), expectation.From, false, "Heal", "Start");
            Bounds(expectation, field, errors);
            if (expectation.Condition is { } condition)
            {
                Check(condition, entries, field.Child("condition"), errors);
            }
            else
            {
                errors.Required(field.Child("condition"));
            }
        }
    }

    /// <summary>A condition, and those within it.</summary>
    internal static void Check(
        ClusterCondition condition, IReadOnlyDictionary<string, TimelineEntry> entries, FieldPath path, LabErrors errors, int depth = 0)
    {
        errors.ExactlyOne(
            path,
            ("objects", condition.Objects is not null),
            ("containers", condition.Containers is not null),
            ("metric", condition.Metric is not null),
            ("all", condition.All is not null),
            ("any", condition.Any is not null),
            ("not", condition.Not is not null));
        if (depth == MostNested)
        {
            errors.Forbidden(path, true, string.Create(CultureInfo.InvariantCulture, $"conditions may be nested {MostNested} deep"));
            return;
        }

        Objects(condition.Objects, entries, path.Child("objects"), errors);
        Containers(condition.Containers, entries, path.Child("containers"), errors);
        Metric(condition.Metric, path.Child("metric"), errors);
        Several(condition.All, path.Child("all"));
        Several(condition.Any, path.Child("any"));
        if (condition.Not is { } inner)
        {
            Check(inner, entries, path.Child("not"), errors, depth + 1);
        }

        void Several(IReadOnlyList<ClusterCondition>? parts, FieldPath field)
        {
            if (parts is { Count: 0 })
            {
                errors.Required(field, "at least one condition is needed");
            }

            for (var i = 0; i < parts?.Count; i++)
            {
                Check(parts[i], entries, field.Index(i), errors, depth + 1);
            }
        }
    }

    private static void Bounds(Expectation expectation, FieldPath path, LabErrors errors)
    {
        errors.ExactlyOne(
            path,
            ("by", expectation.By is not null),
            ("notBefore", expectation.NotBefore is not null),
            ("between", expectation.Between is not null),
            ("always", expectation.Always is not null),
            ("never", expectation.Never is not null));
        errors.ScaledDuration(path.Child("by"), expectation.By);
        errors.ScaledDuration(path.Child("notBefore"), expectation.NotBefore);
        Stretch(path.Child("between"), expectation.Between);
        if (expectation.Always == false || expectation.Never == false)
        {
            errors.Invalid(path.Child(expectation.Always == false ? "always" : "never"), false, "must be true, or left out");
        }

        Stretch(path.Child("during"), expectation.During);
        errors.Forbidden(
            path.Child("during"), expectation is { During: not null, Always: null, Never: null }, "only always and never have it");

        void Stretch(FieldPath field, string? text)
        {
            if (text is null)
            {
                return;
            }

            // Which of the two is longer shows when the nodes are counted.
            if (ScaledDuration.Grows(text) && text.Split("..") is [var first, var last])
            {
                errors.ScaledDuration(field, first.Trim());
                errors.ScaledDuration(field, last.Trim());
                return;
            }

            if (!Window.TryParse(text, out var window, out var error))
            {
                errors.Invalid(field, text, error!);
            }
            else if (window.From < TimeSpan.Zero)
            {
                errors.Invalid(field, text, "must not begin before the moment from which it counts");
            }
        }
    }

    private static void Objects(
        ObjectCondition? condition, IReadOnlyDictionary<string, TimelineEntry> entries, FieldPath path, LabErrors errors)
    {
        if (condition is null)
        {
            return;
        }

        ActionRules.Kind(path.Child("kind"), condition.Kind, errors);
        errors.Selector(path.Child("labelSelector"), condition.LabelSelector);
        OnNodesOf(path.Child("onNodesOf"), condition.OnNodesOf, entries, errors);
        _ = errors.Reference(path.Child("before"), condition.Before, entries);
        for (var i = 0; i < condition.Where?.Count; i++)
        {
            if (!WhereExpression.TryParse(condition.Where[i], out _, out var error))
            {
                errors.Invalid(path.Child("where").Index(i), condition.Where[i], error!);
            }
        }

        Count(condition.Count, path.Child("count"), errors);
        errors.Forbidden(path.Child("count"), condition is { Count: not null, Each: true }, "may not be given beside each");
    }

    private static void Containers(
        ContainerCondition? condition, IReadOnlyDictionary<string, TimelineEntry> entries, FieldPath path, LabErrors errors)
    {
        if (condition is null)
        {
            return;
        }

        errors.Selector(path.Child("labelSelector"), condition.LabelSelector);
        OnNodesOf(path.Child("onNodesOf"), condition.OnNodesOf, entries, errors);
        _ = errors.OneOf(path.Child("state"), condition.State, false, "Exited", "Running", "Started");
        errors.Forbidden(path.Child("exitCode"), condition.ExitCode is not null && condition.State != "Exited", "only what has Exited has it");
        Count(condition.Count, path.Child("count"), errors);
    }

    private static void Metric(MetricCondition? condition, FieldPath path, LabErrors errors)
    {
        if (condition is null)
        {
            return;
        }

        _ = errors.OneOf(path.Child("name"), condition.Name, true, Metrics);
        if (condition is { AtLeast: null, AtMost: null })
        {
            errors.Required(path, "atLeast, atMost or both are needed");
        }

        var (lowest, highest) = (Decimal(path.Child("atLeast"), condition.AtLeast), Decimal(path.Child("atMost"), condition.AtMost));
        if (lowest > highest)
        {
            errors.Invalid(path.Child("atMost"), condition.AtMost, "must not be less than atLeast");
        }

        decimal? Decimal(FieldPath field, string? text)
        {
            if (text is null)
            {
                return null;
            }

            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            {
                return value;
            }

            errors.Invalid(field, text, "must be a decimal number, such as 0.05");
            return null;
        }
    }

    private static void OnNodesOf(FieldPath path, string? name, IReadOnlyDictionary<string, TimelineEntry> entries, LabErrors errors)
    {
        if (errors.Reference(path, name, entries) is { } entry && !EntryKind.HitsNodes(entry))
        {
            errors.Invalid(path, name, "must be an entry that hits nodes");
        }
    }

    private static void Count(CountRange? range, FieldPath path, LabErrors errors)
    {
        if (range is null)
        {
            return;
        }

        errors.Number(path.Child("atLeast"), range.AtLeast, 0);
        errors.Number(path.Child("atMost"), range.AtMost, 0);
        errors.Number(path.Child("exactly"), range.Exactly, 0);
        if (range is { AtLeast: null, AtMost: null, Exactly: null })
        {
            errors.Required(path, "atLeast, atMost or exactly is needed");
        }

        errors.Forbidden(path.Child("exactly"), range is { Exactly: not null } and not { AtLeast: null, AtMost: null }, "may not be given beside bounds");
        if (range.AtLeast > range.AtMost)
        {
            errors.Invalid(path.Child("atMost"), range.AtMost, "must not be less than atLeast");
        }
    }
}
