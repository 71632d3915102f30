using System.Globalization;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Endpoint;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>The options of a list or watch as the query gives them.</summary>
internal sealed record ListQuery
{
    public LabelQuery? Labels { get; init; }

    public FieldQuery? Fields { get; init; }

    public bool Watch { get; init; }

    public bool AllowBookmarks { get; init; }

    public string? ResourceVersion { get; init; }

    public string? ResourceVersionMatch { get; init; }

    public long? TimeoutSeconds { get; init; }

    public long Limit { get; init; }

    public string Continue { get; init; } = "";

    public bool? SendInitialEvents { get; init; }
}

/// <summary>The options of a write as the query gives them.</summary>
internal sealed record WriteQuery
{
    public bool DryRun { get; init; }

    public string FieldManager { get; init; } = "";

    public FieldValidation FieldValidation { get; init; }

    public bool? Force { get; init; }
}

/// <summary>
/// Reads and checks query options (k8s.io/apimachinery/pkg/apis/meta/v1/validation and internalversion/validation, pkg/runtime/converter.go
/// for the forms of numbers and booleans). Pure.
/// </summary>
internal static class QueryOptions
{
    private const int MaximumFieldManagerBytes = 128;

    /// <summary>Reads the options of a list or watch.</summary>
    /// <param name="query">The query.</param>
    /// <param name="watchPath">The path said <c>watch</c>.</param>
    /// <param name="result">The options, when the result is true.</param>
    /// <param name="failure">What is wrong, when the result is false.</param>
    public static bool TryReadList(IQueryCollection query, bool watchPath, out ListQuery result, out Status? failure)
    {
        result = new ListQuery();
        if (!TryInteger(query, "timeoutSeconds", out var timeout, out failure) || !TryInteger(query, "limit", out var limit, out failure))
        {
            return false;
        }

        if (!LabelQuery.TryParse(Single(query, "labelSelector"), out var labels, out var error)
            || !FieldQuery.TryParse(Single(query, "fieldSelector"), out var fields, out error))
        {
            failure = StatusError.BadRequest(error!);
            return false;
        }

        result = new ListQuery
        {
            Labels = labels is { IsEverything: false } ? labels : null,
            Fields = fields is { IsEverything: false } ? fields : null,
            Watch = watchPath || Boolean(query, "watch") == true,
            AllowBookmarks = Boolean(query, "allowWatchBookmarks") == true,
            ResourceVersion = NullIfEmpty(Single(query, "resourceVersion")),
            ResourceVersionMatch = NullIfEmpty(Single(query, "resourceVersionMatch")),
            TimeoutSeconds = timeout,
            Limit = limit ?? 0,
            Continue = Single(query, "continue") ?? "",
            SendInitialEvents = Boolean(query, "sendInitialEvents"),
        };
        failure = Invalid("ListOptions", result.Watch ? CheckWatch(result) : CheckList(result));
        return failure is null;
    }

    /// <summary>Reads the options of a create, update or patch.</summary>
    /// <param name="query">The query.</param>
    /// <param name="kind">The options' kind, for messages: <c>CreateOptions</c>.</param>
    /// <param name="patch">The kind of the patch; null unless it is one.</param>
    /// <param name="result">The options, when the result is true.</param>
    /// <param name="failure">What is wrong, when the result is false.</param>
    public static bool TryReadWrite(IQueryCollection query, string kind, PatchKind? patch, out WriteQuery result, out Status? failure)
    {
        var errors = new List<FieldError>();
        var manager = Single(query, "fieldManager") ?? "";
        var force = Boolean(query, "force");
        if (patch == PatchKind.Apply && manager.Length == 0)
        {
            errors.Add(FieldError.Required(FieldPath.Of("fieldManager"), "is required for apply patch"));
        }
        else if (patch is not null and not PatchKind.Apply && force is not null)
        {
            errors.Add(FieldError.Forbidden(FieldPath.Of("force"), "may not be specified for non-apply patch"));
        }

        CheckFieldManager(manager, errors);
        var dryRun = ReadDryRun(query["dryRun"], errors);
        var validation = Single(query, "fieldValidation") ?? "";
        FieldValidation? known = validation switch
        {
            "" or "Warn" => FieldValidation.Warn,
            "Strict" => FieldValidation.Strict,
            "Ignore" => FieldValidation.Ignore,
            _ => null,
        };
        if (known is null)
        {
            errors.Add(FieldError.NotSupported(FieldPath.Of("fieldValidation"), validation, "", "Ignore", "Strict", "Warn"));
        }

        result = new WriteQuery { DryRun = dryRun, FieldManager = manager, Force = force, FieldValidation = known ?? FieldValidation.Warn };
        failure = Invalid(kind, errors);
        return failure is null;
    }

    /// <summary>Reads the options of a delete that has no body.</summary>
    /// <param name="query">The query.</param>
    /// <param name="result">The options, when the result is true.</param>
    /// <param name="failure">What is wrong, when the result is false.</param>
    public static bool TryReadDelete(IQueryCollection query, out DeleteOptions result, out Status? failure)
    {
        result = new DeleteOptions();
        if (!TryInteger(query, "gracePeriodSeconds", out var grace, out failure))
        {
            return false;
        }

        result = new DeleteOptions
        {
            GracePeriodSeconds = grace,
            PropagationPolicy = NullIfEmpty(Single(query, "propagationPolicy")),
            OrphanDependents = Boolean(query, "orphanDependents"),
            DryRun = query["dryRun"] is { Count: > 0 } dryRun ? [.. dryRun.Select(value => value ?? "")] : null,
        };
        return TryCheckDelete(result, out failure);
    }

    /// <summary>Checks the options of a delete (ValidateDeleteOptions).</summary>
    /// <param name="options">The options.</param>
    /// <param name="failure">What is wrong, when the result is false.</param>
    public static bool TryCheckDelete(DeleteOptions options, out Status? failure)
    {
        var errors = new List<FieldError>();
        if (options is { OrphanDependents: not null, PropagationPolicy: not null })
        {
            errors.Add(FieldError.Invalid(
                FieldPath.Of("propagationPolicy"),
                options.PropagationPolicy,
                "orphanDependents and deletionPropagation cannot be both set"));
        }

        if (options.PropagationPolicy is { } policy
            && policy is not (DeletionPropagation.Foreground or DeletionPropagation.Background or DeletionPropagation.Orphan))
        {
            errors.Add(FieldError.NotSupported(
                FieldPath.Of("propagationPolicy"),
                policy,
                DeletionPropagation.Foreground,
                DeletionPropagation.Background,
                DeletionPropagation.Orphan,
                "nil"));
        }

        ReadDryRun(options.DryRun ?? [], errors);
        failure = Invalid("DeleteOptions", errors);
        return failure is null;
    }

    /// <summary>A boolean option: absent is null, <c>0</c> and <c>false</c> are false, all else is true.</summary>
    /// <param name="query">The query.</param>
    /// <param name="name">The option.</param>
    public static bool? Boolean(IQueryCollection query, string name) => query.TryGetValue(name, out var values) && values.Count > 0
        ? !(values[0] == "0" || string.Equals(values[0], "false", StringComparison.OrdinalIgnoreCase))
        : null;

    /// <summary>The first value of an option; null when it is absent.</summary>
    /// <param name="query">The query.</param>
    /// <param name="name">The option.</param>
    public static string? Single(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;

    /// <summary>Reads a whole number.</summary>
    /// <param name="query">The query.</param>
    /// <param name="name">The option.</param>
    /// <param name="value">The number; null when it is absent.</param>
    /// <param name="failure">What is wrong, in the words of Go's strconv, when the result is false.</param>
    public static bool TryInteger(IQueryCollection query, string name, out long? value, out Status? failure)
    {
        value = null;
        failure = null;
        if (Single(query, name) is not { } text)
        {
            return true;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed))
        {
            value = parsed;
            return true;
        }

        var digits = text.AsSpan(text.Length > 0 && text[0] is '+' or '-' ? 1 : 0);
        var isNumber = !digits.IsEmpty && digits.IndexOfAnyExceptInRange('0', '9') < 0;
        failure = StatusError.BadRequest(
            $"strconv.ParseInt: parsing {FieldError.Quote(text)}: {(isNumber ? "value out of range" : "invalid syntax")}");
        return false;
    }

    private static bool ReadDryRun(IEnumerable<string?> values, List<FieldError> errors)
    {
        var isDry = false;
        foreach (var value in values)
        {
            if (value == "All")
            {
                isDry = true;
            }
            else
            {
                errors.Add(FieldError.NotSupported(FieldPath.Of("dryRun"), values.Select(static text => text ?? ""), "All"));
                break;
            }
        }

        return isDry;
    }

    private static void CheckFieldManager(string manager, List<FieldError> errors)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(manager) > MaximumFieldManagerBytes)
        {
            errors.Add(FieldError.TooLong(FieldPath.Of("fieldManager"), MaximumFieldManagerBytes));
        }

        errors.AddRange(PrintableText.Errors(manager).Select(message => FieldError.Invalid(FieldPath.Of("fieldManager"), manager, message)));
    }

    private static List<FieldError> CheckList(ListQuery query)
    {
        var errors = new List<FieldError>();
        var match = FieldPath.Of("resourceVersionMatch");
        if (query.ResourceVersionMatch is { } value)
        {
            if (query.ResourceVersion is null)
            {
                errors.Add(FieldError.Forbidden(match, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
            }

            if (query.Continue.Length > 0)
            {
                errors.Add(FieldError.Forbidden(match, "resourceVersionMatch is forbidden when continue is provided"));
            }

            if (value is not ("Exact" or "NotOlderThan"))
            {
                errors.Add(FieldError.NotSupported(match, value, "Exact", "NotOlderThan", ""));
            }

            if (value == "Exact" && query.ResourceVersion == "0")
            {
                errors.Add(FieldError.Forbidden(match, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
            }
        }

        if (query.SendInitialEvents is not null)
        {
            errors.Add(FieldError.Forbidden(FieldPath.Of("sendInitialEvents"), "sendInitialEvents is forbidden for list"));
        }

        return errors;
    }

    private static List<FieldError> CheckWatch(ListQuery query)
    {
        var errors = new List<FieldError>();
        var match = FieldPath.Of("resourceVersionMatch");
        if (query.SendInitialEvents is not null && query.ResourceVersionMatch != "NotOlderThan")
        {
            errors.Add(FieldError.Forbidden(match, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }

        if (query.ResourceVersionMatch is { } value)
        {
            if (query.SendInitialEvents is null)
            {
                errors.Add(FieldError.Forbidden(match, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
            }

            if (value != "NotOlderThan")
            {
                errors.Add(FieldError.NotSupported(match, value, "NotOlderThan"));
            }

            if (query.Continue.Length > 0)
            {
                errors.Add(FieldError.Forbidden(match, "resourceVersionMatch is forbidden when continue is provided"));
            }
        }

        return errors;
    }

    private static Status? Invalid(string kind, List<FieldError> errors) => errors.Count == 0 ? null : StatusError.Invalid("meta.k8s.io", kind, "", errors);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
