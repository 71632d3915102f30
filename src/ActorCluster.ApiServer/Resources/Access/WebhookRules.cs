using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Expressions;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Access;

/// <summary>
/// What is valid in webhooks, and what they are without further words (kubernetes pkg/apis/admissionregistration/validation and
/// …/v1/defaults.go).
/// </summary>
internal static class WebhookRules
{
    /// <summary>The failure policy that goes without saying.</summary>
    public const string Fail = "Fail";

    /// <summary>The match policy that goes without saying.</summary>
    public const string Equivalent = "Equivalent";

    /// <summary>For how long an answer is awaited if nothing else is said.</summary>
    public const int TimeoutSeconds = 10;

    private const int ServicePort = 443;
    private const int MaximumConditions = 64;

    /// <summary>The port of a Service.</summary>
    public static WebhookClientConfig Default(WebhookClientConfig value) =>
        value.Service is { Port: null } service ? value with { Service = service with { Port = ServicePort } } : value;

    /// <summary>The scope of rules.</summary>
    public static IReadOnlyList<RuleWithOperations>? Default(IReadOnlyList<RuleWithOperations>? rules) =>
        Lists.Map(rules, static rule => rule.Scope is null ? rule with { Scope = "*" } : rule);

    /// <summary>Checks a webhook.</summary>
    public static void Validate(IAdmissionWebhook hook, FieldPath path, FieldErrors errors)
    {
        Name(hook.Name, path.Child("name"), errors);
        for (var i = 0; i < (hook.Rules?.Count ?? 0); i++)
        {
            var rule = hook.Rules![i];
            Rule(rule.Operations, rule.ApiGroups, rule.ApiVersions, rule.Resources, rule.Scope, path.Child("rules").Index(i), errors);
        }

        OneOf(hook.FailurePolicy, path.Child("failurePolicy"), errors, Fail, "Ignore");
        OneOf(hook.MatchPolicy, path.Child("matchPolicy"), errors, Equivalent, "Exact");
        if (hook.SideEffects is null)
        {
            errors.Required(path.Child("sideEffects"), "must specify one of None, NoneOnDryRun");
        }

        OneOf(hook.SideEffects, path.Child("sideEffects"), errors, "None", "NoneOnDryRun");
        if (hook.TimeoutSeconds is < 1 or > 30)
        {
            errors.Invalid(path.Child("timeoutSeconds"), hook.TimeoutSeconds, "the timeout value must be between 1 and 30 seconds");
        }

        WorkloadRules.Selector(hook.NamespaceSelector, path.Child("namespaceSelector"), errors);
        WorkloadRules.Selector(hook.ObjectSelector, path.Child("objectSelector"), errors);
        Client(hook.ClientConfig, path.Child("clientConfig"), errors);
        Versions(hook.AdmissionReviewVersions, path.Child("admissionReviewVersions"), errors);
        Conditions(hook.MatchConditions, path.Child("matchConditions"), errors);
        Compile(hook.MatchConditions, AdmissionExpressions.Variables, path.Child("matchConditions"), errors);
    }

    /// <summary>Checks that no two webhooks have one name.</summary>
    public static void Unique(IEnumerable<string>? names, FieldErrors errors)
    {
        var seen = new HashSet<string>();
        var i = 0;
        foreach (var name in names ?? [])
        {
            if (!seen.Add(name))
            {
                errors.Duplicate(FieldPath.Of("webhooks").Index(i).Child("name"), name);
            }

            i++;
        }
    }

    /// <summary>Checks a choice; none at all is for others to refuse.</summary>
    public static void OneOf(string? value, FieldPath path, FieldErrors errors, params string[] known)
    {
        if (value is not null && !known.Contains(value))
        {
            errors.NotSupported(path, value, known);
        }
    }

    /// <summary>Checks conditions in CEL as far as they are no CEL.</summary>
    public static void Conditions(IReadOnlyList<MatchCondition>? conditions, FieldPath path, FieldErrors errors)
    {
        if (conditions?.Count > MaximumConditions)
        {
            errors.Add(FieldError.TooMany(path, conditions.Count, MaximumConditions));
        }

        for (var i = 0; i < (conditions?.Count ?? 0); i++)
        {
            var (condition, at) = (conditions![i], path.Index(i));
            if (condition.Name.Length == 0)
            {
                errors.Required(at.Child("name"));
            }
            else
            {
                errors.Invalid(at.Child("name"), condition.Name, Names.QualifiedName(condition.Name));
            }

            if (condition.Expression.Trim().Length == 0)
            {
                errors.Required(at.Child("expression"));
            }

            if (conditions.Take(i).Any(other => other.Name == condition.Name))
            {
                errors.Duplicate(at.Child("name"), condition.Name);
            }
        }
    }

    /// <summary>Checks that conditions are expressions that give a truth value.</summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="variables">The variables that there are.</param>
    /// <param name="path">Where they stand.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Compile(
        IReadOnlyList<MatchCondition>? conditions, IReadOnlyDictionary<string, CelShape> variables, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (conditions?.Count ?? 0); i++)
        {
            if (conditions![i].Expression.Trim() is { Length: > 0 } expression)
            {
                Check(CompiledExpression.Of(expression, variables), expression, path.Index(i).Child("expression"), errors, "bool");
            }
        }
    }

    /// <summary>Checks that an expression is one, and what it gives.</summary>
    /// <param name="compiled">The expression.</param>
    /// <param name="source">As it was written.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Gets what is wrong.</param>
    /// <param name="types">The types that it may give; none for any.</param>
    public static void Check(CompiledExpression compiled, string source, FieldPath path, FieldErrors errors, params string[] types)
    {
        if (compiled.Program is not { } program)
        {
            errors.Invalid(path, source, compiled.Error);
        }
        else if (types.Length > 0 && !types.Contains(program.Result.Name) && program.Result.Name != "dyn")
        {
            errors.Invalid(path, source, $"must evaluate to {(types.Length == 1 ? types[0] : $"one of [{string.Join(' ', types)}]")}");
        }
    }

    /// <summary>Checks what requests a rule is for.</summary>
    public static void Rule(
        IReadOnlyList<string>? operations,
        IReadOnlyList<string>? groups,
        IReadOnlyList<string>? versions,
        IReadOnlyList<string>? resources,
        string? scope,
        FieldPath path,
        FieldErrors errors)
    {
        All(operations, path.Child("operations"), "if '*' is present, must not specify other operations", errors);
        for (var i = 0; i < (operations?.Count ?? 0); i++)
        {
            OneOf(operations![i], path.Child("operations").Index(i), errors, "*", "CONNECT", "CREATE", "DELETE", "UPDATE");
        }

        All(groups, path.Child("apiGroups"), "if '*' is present, must not specify other API groups", errors);
        All(versions, path.Child("apiVersions"), "if '*' is present, must not specify other API versions", errors);
        for (var i = 0; i < (versions?.Count ?? 0); i++)
        {
            if (versions![i].Length == 0)
            {
                errors.Required(path.Child("apiVersions").Index(i));
            }
        }

        All(resources, path.Child("resources"), null, errors);
        for (var i = 0; i < (resources?.Count ?? 0); i++)
        {
            if (resources![i].Length == 0)
            {
                errors.Required(path.Child("resources").Index(i));
            }
        }

        OneOf(scope, path.Child("scope"), errors, "*", "Cluster", "Namespaced");
    }

    private static void All(IReadOnlyList<string>? values, FieldPath path, string? alone, FieldErrors errors)
    {
        if (values is not { Count: > 0 })
        {
            errors.Required(path);
        }
        else if (alone is not null && values.Count > 1 && values.Contains("*"))
        {
            errors.Invalid(path, values, alone);
        }
    }

    // IsFullyQualifiedName of apimachinery's util/validation.
    private static void Name(string name, FieldPath path, FieldErrors errors)
    {
        if (name.Length == 0)
        {
            errors.Required(path);
        }
        else if (Names.Dns1123Subdomain(name) is { Count: > 0 } wrong)
        {
            errors.Invalid(path, name, wrong);
        }
        else if (name.Split('.').Length < 3)
        {
            errors.Invalid(path, name, "should be a domain with at least three segments separated by dots");
        }
    }

    private static void Client(WebhookClientConfig client, FieldPath path, FieldErrors errors)
    {
        if ((client.Url is null) == (client.Service is null))
        {
            errors.Required(path, "exactly one of url or service is required");
            return;
        }

        if (client.Url is { } url && (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != "https"))
        {
            errors.Invalid(path.Child("url"), url, "'https' is the only allowed URL scheme; desired format: https://host[/path]");
        }

        if (client.Service is not { } service)
        {
            return;
        }

        path = path.Child("service");
        if (service.Name.Length == 0)
        {
            errors.Required(path.Child("name"), "service name is required");
        }

        if (service.Namespace.Length == 0)
        {
            errors.Required(path.Child("namespace"), "service namespace is required");
        }

        if (service.Path is { } location)
        {
            ServicePath(location, path.Child("path"), errors);
        }

        if (service.Port is { } port && Names.PortNumber(port).Count > 0)
        {
            errors.Invalid(path.Child("port"), port, "port is not valid: must be between 1 and 65535, inclusive");
        }
    }

    // ValidateWebhookService of apiserver's pkg/util/webhook: a path of names, without a slash at its end or two in a row.
    private static void ServicePath(string text, FieldPath path, FieldErrors errors)
    {
        if (text is "/" or "")
        {
            return;
        }

        if (text == "//")
        {
            errors.Invalid(path, text, "segment[0] may not be empty");
            return;
        }

        if (!text.StartsWith('/'))
        {
            errors.Invalid(path, text, "must start with a '/'");
        }

        var rest = text[1..];
        var segments = (rest.EndsWith('/') ? rest[..^1] : rest).Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Length == 0)
            {
                errors.Invalid(path, text, $"segment[{i}] may not be empty");
                continue;
            }

            foreach (var wrong in Names.Dns1123Subdomain(segments[i]))
            {
                errors.Invalid(path, text, $"segment[{i}]: {wrong}");
            }
        }
    }

    private static void Versions(IReadOnlyList<string>? versions, FieldPath path, FieldErrors errors)
    {
        if (versions is not { Count: > 0 })
        {
            errors.Required(path, "must specify one of v1, v1beta1");
        }
        else
        {
            for (var i = 0; i < versions.Count; i++)
            {
                if (versions.Take(i).Contains(versions[i]))
                {
                    errors.Invalid(path.Index(i), versions[i], "duplicate version");
                }

                errors.Invalid(path.Index(i), versions[i], Names.Dns1035Label(versions[i]));
            }

            if (!versions.Contains("v1") && !versions.Contains("v1beta1"))
            {
                errors.Invalid(path, versions, "must include at least one of v1, v1beta1");
            }
        }
    }
}
