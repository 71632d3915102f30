using ActorCluster.Api.Rbac;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Authorization;

/// <summary>
/// Finds the rules that apply to a user: those of the roles that bindings name (kubernetes pkg/registry/rbac/validation/rule.go,
/// <c>DefaultRuleResolver</c>). It keeps nothing: a change of a binding takes effect with the next question.
/// </summary>
/// <param name="view">The cluster.</param>
internal sealed class RuleResolver(IClusterView view)
{
    private static readonly string Roles = ResourceTypes.Roles.QualifiedName;
    private static readonly string ClusterRoles = ResourceTypes.ClusterRoles.QualifiedName;
    private static readonly string RoleBindings = ResourceTypes.RoleBindings.QualifiedName;
    private static readonly string ClusterRoleBindings = ResourceTypes.ClusterRoleBindings.QualifiedName;

    /// <summary>Shows the rules of a user in turn.</summary>
    /// <param name="user">The user.</param>
    /// <param name="ns">The namespace; empty for what applies in the whole cluster.</param>
    /// <param name="visit">Gets each rule and what gives it; false ends the visits.</param>
    /// <param name="missing">Gets the words on roles that bindings name and nobody has made.</param>
    public void Visit(Caller user, string ns, Func<GrantedRule, bool> visit, List<string> missing)
    {
        foreach (var stored in view.List(ClusterRoleBindings, ""))
        {
            var binding = (ClusterRoleBinding)stored.Value;
            if (SubjectOf(user, binding.Subjects, "") is not { } subject)
            {
                continue;
            }

            if (!Visit(new Grant(binding.Metadata.Name, "", binding.RoleRef, subject), visit, missing))
            {
                return;
            }
        }

        if (ns.Length == 0)
        {
            return;
        }

        foreach (var stored in view.List(RoleBindings, ns))
        {
            var binding = (RoleBinding)stored.Value;
            if (SubjectOf(user, binding.Subjects, ns) is { } subject
                && !Visit(new Grant(binding.Metadata.Name, ns, binding.RoleRef, subject), visit, missing))
            {
                return;
            }
        }
    }

    /// <summary>All rules of a user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="ns">The namespace; empty for what applies in the whole cluster.</param>
    /// <param name="missing">Gets the words on roles that nobody has made.</param>
    public IReadOnlyList<PolicyRule> RulesFor(Caller user, string ns, List<string> missing)
    {
        var rules = new List<PolicyRule>();
        Visit(
            user,
            ns,
            granted =>
            {
                rules.Add(granted.Rule);
                return true;
            },
            missing);
        return rules;
    }

    /// <summary>The rules of a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="ns">The namespace of the binding.</param>
    /// <returns>The rules; null when there is no such role.</returns>
    public IReadOnlyList<PolicyRule>? RulesOf(RoleRef role, string ns) => role.Kind switch
    {
        "Role" => view.Find(Roles, new ObjectKey(ns, role.Name))?.Value is Role found ? found.Rules ?? [] : null,
        "ClusterRole" => view.Find(ClusterRoles, new ObjectKey("", role.Name))?.Value is ClusterRole found ? found.Rules ?? [] : null,
        _ => null,
    };

    private bool Visit(Grant grant, Func<GrantedRule, bool> visit, List<string> missing)
    {
        if (RulesOf(grant.Role, grant.Namespace) is not { } rules)
        {
            missing.Add(grant.Role.Kind is "Role" or "ClusterRole"
                ? $"{grant.Role.Kind.ToLowerInvariant()}.{SubjectKind.ApiGroup} {FieldError.Quote(grant.Role.Name)} not found"
                : $"unsupported role reference kind: {FieldError.Quote(grant.Role.Kind)}");
            return true;
        }

        foreach (var rule in rules)
        {
            if (!visit(new GrantedRule(rule, grant)))
            {
                return false;
            }
        }

        return true;
    }

    private static Subject? SubjectOf(Caller user, IReadOnlyList<Subject>? subjects, string ns)
    {
        foreach (var subject in subjects ?? [])
        {
            if (Applies(user, subject, ns))
            {
                return subject;
            }
        }

        return null;
    }

    private static bool Applies(Caller user, Subject subject, string ns)
    {
        switch (subject.Kind)
        {
            case SubjectKind.User:
                return user.Name == subject.Name;
            case SubjectKind.Group:
                return user.Groups.Contains(subject.Name);
            case SubjectKind.ServiceAccount:
                var home = string.IsNullOrEmpty(subject.Namespace) ? ns : subject.Namespace;
                return home.Length > 0
                    && user.Name.StartsWith(WellKnownUsers.ServiceAccountPrefix, StringComparison.Ordinal)
                    && user.Name == WellKnownUsers.ServiceAccountUser(home, subject.Name);
            default:
                return false;
        }
    }
}

/// <summary>What gives a rule to a user.</summary>
/// <param name="Binding">Name of the binding.</param>
/// <param name="Namespace">Its namespace; empty for a ClusterRoleBinding.</param>
/// <param name="Role">The role that it names.</param>
/// <param name="Subject">The subject that the user is.</param>
internal readonly record struct Grant(string Binding, string Namespace, RoleRef Role, Subject Subject)
{
    /// <summary>In Kubernetes' words: <c>ClusterRoleBinding "a" of ClusterRole "b" to User "c"</c>.</summary>
    public override string ToString()
    {
        var subject = Subject.Kind == SubjectKind.ServiceAccount
            ? $"{Subject.Name}/{(string.IsNullOrEmpty(Subject.Namespace) ? Namespace : Subject.Namespace)}"
            : Subject.Name;
        var binding = Namespace.Length == 0
            ? $"ClusterRoleBinding {FieldError.Quote(Binding)}"
            : $"RoleBinding {FieldError.Quote($"{Binding}/{Namespace}")}";
        return $"{binding} of {Role.Kind} {FieldError.Quote(Role.Name)} to {Subject.Kind} {FieldError.Quote(subject)}";
    }
}

/// <summary>A rule that applies to a user.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Grant">What gives it.</param>
internal readonly record struct GrantedRule(PolicyRule Rule, Grant Grant);
