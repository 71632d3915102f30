using ActorCluster.Api.Rbac;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Access;

/// <summary>
/// What is valid in roles and bindings (kubernetes pkg/apis/rbac/validation), and what they are without further words
/// (pkg/apis/rbac/v1/defaults.go).
/// </summary>
internal static class AccessRules
{
    /// <summary>Roles and bindings may have any name that fits into a path.</summary>
    /// <param name="name">The name.</param>
    public static IReadOnlyList<string> CheckName(string name)
    {
        if (name is "." or "..")
        {
            return [$"may not be '{name}'"];
        }

        List<string> result = [];
        if (name.Contains('/', StringComparison.Ordinal))
        {
            result.Add("may not contain '/'");
        }

        if (name.Contains('%', StringComparison.Ordinal))
        {
            result.Add("may not contain '%'");
        }

        return result;
    }

    /// <summary>Checks the rules of a role.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="namespaced">Whether it is one of a namespace.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Validate(IReadOnlyList<PolicyRule>? rules, bool namespaced, FieldErrors errors)
    {
        for (var i = 0; i < (rules?.Count ?? 0); i++)
        {
            Validate(rules![i], namespaced, FieldPath.Of("rules").Index(i), errors);
        }
    }

    /// <summary>Checks the role and the subjects of a binding.</summary>
    /// <param name="role">The role.</param>
    /// <param name="subjects">The subjects.</param>
    /// <param name="namespaced">Whether the binding is one of a namespace.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Validate(RoleRef role, IReadOnlyList<Subject>? subjects, bool namespaced, FieldErrors errors)
    {
        var path = FieldPath.Of("roleRef");
        if (role.ApiGroup != SubjectKind.ApiGroup)
        {
            errors.NotSupported(path.Child("apiGroup"), role.ApiGroup, SubjectKind.ApiGroup);
        }

        if (role.Kind != "ClusterRole" && !(namespaced && role.Kind == "Role"))
        {
            errors.NotSupported(path.Child("kind"), role.Kind, namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"]);
        }

        if (role.Name.Length == 0)
        {
            errors.Required(path.Child("name"));
        }
        else
        {
            errors.Invalid(path.Child("name"), role.Name, CheckName(role.Name));
        }

        for (var i = 0; i < (subjects?.Count ?? 0); i++)
        {
            Validate(subjects![i], namespaced, FieldPath.Of("subjects").Index(i), errors);
        }
    }

    /// <summary>Checks that a binding still gives the same role.</summary>
    /// <param name="updated">The role.</param>
    /// <param name="current">The role as it was.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void ValidateUpdate(RoleRef updated, RoleRef current, FieldErrors errors)
    {
        if (updated != current)
        {
            var (group, kind, name) = (FieldError.Quote(updated.ApiGroup), FieldError.Quote(updated.Kind), FieldError.Quote(updated.Name));
            errors.InvalidAs(
                FieldPath.Of("roleRef"), $"rbac.RoleRef{{APIGroup:{group}, Kind:{kind}, Name:{name}}}", "cannot change roleRef");
        }
    }

    /// <summary>The role with its group.</summary>
    /// <param name="role">The role.</param>
    public static RoleRef Default(RoleRef role) => role.ApiGroup.Length == 0 ? role with { ApiGroup = SubjectKind.ApiGroup } : role;

    /// <summary>The subjects with their groups.</summary>
    /// <param name="subjects">The subjects.</param>
    public static IReadOnlyList<Subject>? Default(IReadOnlyList<Subject>? subjects)
    {
        if (subjects is null || !subjects.Any(IsIncomplete))
        {
            return subjects;
        }

        return [.. subjects.Select(static subject => IsIncomplete(subject) ? subject with { ApiGroup = SubjectKind.ApiGroup } : subject)];
    }

    private static bool IsIncomplete(Subject subject) =>
        string.IsNullOrEmpty(subject.ApiGroup) && subject.Kind is SubjectKind.User or SubjectKind.Group;

    private static void Validate(PolicyRule rule, bool namespaced, FieldPath path, FieldErrors errors)
    {
        if (rule.Verbs is not { Count: > 0 })
        {
            errors.Required(path.Child("verbs"), "verbs must contain at least one value");
        }

        if (rule.NonResourceURLs is { Count: > 0 } paths)
        {
            if (namespaced)
            {
                errors.Invalid(path.Child("nonResourceURLs"), paths, "namespaced rules cannot apply to non-resource URLs");
            }

            if (rule.ApiGroups is { Count: > 0 } || rule.Resources is { Count: > 0 } || rule.ResourceNames is { Count: > 0 })
            {
                errors.Invalid(path.Child("nonResourceURLs"), paths, "rules cannot apply to both regular resources and non-resource URLs");
            }

            return;
        }

        if (rule.ApiGroups is not { Count: > 0 })
        {
            errors.Required(path.Child("apiGroups"), "resource rules must supply at least one api group");
        }

        if (rule.Resources is not { Count: > 0 })
        {
            errors.Required(path.Child("resources"), "resource rules must supply at least one resource");
        }
    }

    private static void Validate(Subject subject, bool namespaced, FieldPath path, FieldErrors errors)
    {
        if (subject.Name.Length == 0)
        {
            errors.Required(path.Child("name"));
        }

        var group = subject.ApiGroup ?? "";
        switch (subject.Kind)
        {
            case SubjectKind.ServiceAccount:
                if (subject.Name.Length > 0)
                {
                    errors.Invalid(path.Child("name"), subject.Name, Names.Dns1123Subdomain(subject.Name));
                }

                if (group.Length > 0)
                {
                    errors.NotSupported(path.Child("apiGroup"), group, "");
                }

                if (!namespaced && string.IsNullOrEmpty(subject.Namespace))
                {
                    errors.Required(path.Child("namespace"));
                }

                break;
            case SubjectKind.User or SubjectKind.Group:
                if (subject.Name.Length == 0)
                {
                    errors.Invalid(path.Child("name"), subject.Name, $"{subject.Kind.ToLowerInvariant()} name cannot be empty");
                }

                if (group != SubjectKind.ApiGroup)
                {
                    errors.NotSupported(path.Child("apiGroup"), group, SubjectKind.ApiGroup);
                }

                break;
            default:
                errors.NotSupported(path.Child("kind"), subject.Kind, SubjectKind.ServiceAccount, SubjectKind.User, SubjectKind.Group);
                break;
        }
    }
}
