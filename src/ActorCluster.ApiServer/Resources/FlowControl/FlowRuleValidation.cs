using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.FlowControl;

/// <summary>What is valid in the rules of schemas, and in conditions (kubernetes <c>pkg/apis/flowcontrol/validation</c>).</summary>
internal static class FlowRuleValidation
{
    private const string All = "*";
    private const string NamespaceIntroduction = "each member of this list must be '*' or a DNS-1123 label; ";

    private static readonly string[] SupportedVerbs =
        ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];

    /// <summary>Checks a rule.</summary>
    public static void Validate(PolicyRulesWithSubjects rule, FieldPath path, FieldErrors errors)
    {
        if (rule.Subjects is not { Count: > 0 })
        {
            errors.Required(path.Child("subjects"), "subjects must contain at least one value");
        }

        for (var i = 0; i < (rule.Subjects?.Count ?? 0); i++)
        {
            Validate(rule.Subjects![i], path.Child("subjects").Index(i), errors);
        }

        if (rule.ResourceRules is not { Count: > 0 } && rule.NonResourceRules is not { Count: > 0 })
        {
            errors.Required(path, "at least one of resourceRules and nonResourceRules has to be non-empty");
        }

        for (var i = 0; i < (rule.ResourceRules?.Count ?? 0); i++)
        {
            Validate(rule.ResourceRules![i], path.Child("resourceRules").Index(i), errors);
        }

        for (var i = 0; i < (rule.NonResourceRules?.Count ?? 0); i++)
        {
            Validate(rule.NonResourceRules![i], path.Child("nonResourceRules").Index(i), errors);
        }
    }

    /// <summary>Checks the types of a status' conditions.</summary>
    public static void ConditionTypes(IReadOnlyList<string> types, FieldErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < types.Count; i++)
        {
            var path = FieldPath.Of("status").Child("conditions").Index(i).Child("type");
            if (!seen.Add(types[i]))
            {
                errors.Duplicate(path, types[i]);
            }

            if (types[i].Length == 0)
            {
                errors.Required(path, "must not be empty");
            }
        }
    }

    private static void Validate(Subject subject, FieldPath path, FieldErrors errors)
    {
        switch (subject.Kind)
        {
            case SubjectKind.ServiceAccount:
                Account(subject.ServiceAccount, path.Child("serviceAccount"), errors);
                break;
            case SubjectKind.User:
                Named(subject.User?.Name, path.Child("user"), "user", subject.Kind, errors);
                break;
            case SubjectKind.Group:
                Named(subject.Group?.Name, path.Child("group"), "group", subject.Kind, errors);
                break;
            default:
                errors.NotSupported(path.Child("kind"), subject.Kind, SubjectKind.Group, SubjectKind.ServiceAccount, SubjectKind.User);
                return;
        }

        Only(subject.ServiceAccount, SubjectKind.ServiceAccount, "serviceAccount", subject.Kind, path, errors);
        Only(subject.User, SubjectKind.User, "user", subject.Kind, path, errors);
        Only(subject.Group, SubjectKind.Group, "group", subject.Kind, path, errors);
    }

    private static void Only(object? value, string kind, string field, string actual, FieldPath path, FieldErrors errors)
    {
        if (value is not null && kind != actual)
        {
            errors.Forbidden(path.Child(field), $"{field} is forbidden when subject kind is not '{kind}'");
        }
    }

    private static void Named(string? name, FieldPath path, string field, string kind, FieldErrors errors)
    {
        if (name is null)
        {
            errors.Required(path, $"{field} is required when subject kind is '{kind}'");
        }
        else if (name.Length == 0)
        {
            errors.Required(path.Child("name"));
        }
    }

    private static void Account(ServiceAccountSubject? account, FieldPath path, FieldErrors errors)
    {
        if (account is null)
        {
            errors.Required(path, "serviceAccount is required when subject kind is 'ServiceAccount'");
            return;
        }

        if (account.Name.Length == 0)
        {
            errors.Required(path.Child("name"));
        }
        else if (account.Name != All)
        {
            errors.Invalid(path.Child("name"), account.Name, Names.Dns1123Subdomain(account.Name));
        }

        if (account.Namespace.Length > 0)
        {
            errors.Invalid(path.Child("namespace"), account.Namespace, Names.Dns1123Label(account.Namespace));
        }
        else
        {
            errors.Required(path.Child("namespace"), "must specify namespace for service account");
        }
    }

    private static void Validate(NonResourcePolicyRule rule, FieldPath path, FieldErrors errors)
    {
        Verbs(rule.Verbs, path.Child("verbs"), errors);
        var urls = path.Child("nonResourceURLs");
        if (rule.NonResourceURLs is not { Count: > 0 } given)
        {
            errors.Required(urls, "nonResourceURLs must contain at least one value");
        }
        else if (given.Contains(All))
        {
            Alone(given, urls, "non-resource URLs", errors);
        }
        else
        {
            for (var i = 0; i < given.Count; i++)
            {
                if (WrongWith(given[i]) is { } wrong)
                {
                    errors.Invalid(urls.Index(i), given[i], wrong);
                }
            }
        }
    }

    private static void Validate(ResourcePolicyRule rule, FieldPath path, FieldErrors errors)
    {
        Verbs(rule.Verbs, path.Child("verbs"), errors);
        Some(rule.ApiGroups, path.Child("apiGroups"), "api group", errors);
        Some(rule.Resources, path.Child("resources"), "resource", errors);
        var namespaces = path.Child("namespaces");
        if (rule is { Namespaces: not { Count: > 0 }, ClusterScope: false })
        {
            errors.Required(namespaces, "resource rules that are not cluster scoped must supply at least one namespace");
        }
        else if (rule.Namespaces?.Contains(All) == true)
        {
            Alone(rule.Namespaces, namespaces, "namespaces", errors);
        }
        else
        {
            for (var i = 0; i < (rule.Namespaces?.Count ?? 0); i++)
            {
                foreach (var message in Names.Dns1123Label(rule.Namespaces![i]))
                {
                    errors.Invalid(namespaces.Index(i), rule.Namespaces[i], NamespaceIntroduction + message);
                }
            }
        }
    }

    private static void Some(IReadOnlyList<string>? values, FieldPath path, string what, FieldErrors errors)
    {
        if (values is not { Count: > 0 })
        {
            errors.Required(path, $"resource rules must supply at least one {what}");
        }
        else if (values.Contains(All))
        {
            Alone(values, path, what + "s", errors);
        }
    }

    private static void Verbs(IReadOnlyList<string>? verbs, FieldPath path, FieldErrors errors)
    {
        if (verbs is not { Count: > 0 })
        {
            errors.Required(path, "verbs must contain at least one value");
        }
        else if (verbs.Contains(All))
        {
            Alone(verbs, path, "verbs", errors);
        }
        else if (verbs.Except(SupportedVerbs).Any())
        {
            errors.NotSupported(path, verbs, SupportedVerbs);
        }
    }

    private static void Alone(IReadOnlyList<string> values, FieldPath path, string what, FieldErrors errors)
    {
        if (values.Count > 1)
        {
            errors.Invalid(path, values, $"if '*' is present, must not specify other {what}");
        }
    }

    private static string? WrongWith(string path)
    {
        if (path.Length == 0)
        {
            return "must not be empty";
        }

        if (path == "/")
        {
            return null;
        }

        if (!path.StartsWith('/'))
        {
            return "must start with slash";
        }

        if (path.Contains(' ', StringComparison.Ordinal))
        {
            return "must not contain white-space";
        }

        if (path.Contains("//", StringComparison.Ordinal))
        {
            return "must not contain double slash";
        }

        var stars = path.Count(static character => character == '*');
        return stars > 1 || (stars == 1 && !path.EndsWith("/*", StringComparison.Ordinal)) ? "wildcard can only do suffix matching" : null;
    }
}
