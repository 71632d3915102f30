using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Rbac;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Admission;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Authorization;

/// <summary>
/// Nobody gives more than he has: to write a role or a binding one needs its permissions, or the verb <c>escalate</c> on the role or
/// <c>bind</c> on the role that the binding names (kubernetes pkg/registry/rbac/*/policybased/storage.go). Actors of this process are
/// trusted.
/// </summary>
internal static class GrantRules
{
    /// <summary>Checks a creation or an update.</summary>
    /// <param name="request">The request, its object as it will be stored.</param>
    public static void Validate(AdmissionRequest request)
    {
        var context = request.Context;
        if (context.Caller is not { } caller || context.Access.Mode != AuthorizationMode.Rbac || RbacAuthorizer.IsPrivileged(caller))
        {
            return;
        }

        var refusal = request.Object switch
        {
            Role role => CheckRole(context.Access, caller, request, role.Rules, (request.Current as Role)?.Rules),
            ClusterRole role => CheckClusterRole(context.Access, caller, request, role, request.Current as ClusterRole),
            RoleBinding binding => request.Current is RoleBinding old && Same(binding.RoleRef, binding.Subjects, old.RoleRef, old.Subjects)
                ? null
                : CheckBinding(context.Access, caller, request, binding.RoleRef),
            ClusterRoleBinding binding => request.Current is ClusterRoleBinding old && Same(binding.RoleRef, binding.Subjects, old.RoleRef, old.Subjects)
                ? null
                : CheckBinding(context.Access, caller, request, binding.RoleRef),
            _ => null,
        };
        if (refusal is not null)
        {
            request.Refuse(refusal);
        }
    }

    private static Status? CheckClusterRole(RbacAuthorizer access, Caller caller, AdmissionRequest request, ClusterRole role, ClusterRole? old)
    {
        if (old is not null && SemanticEquality.AreEqual(role.Rules, old.Rules) && SemanticEquality.AreEqual(role.AggregationRule, old.AggregationRule))
        {
            return null;
        }

        if (MayEscalate(access, caller, request))
        {
            return null;
        }

        if (Check(access, caller, "", role.Rules) is { } why)
        {
            return StatusError.Forbidden(request.Definition.Type, request.Object.Metadata.Name, why);
        }

        // What is aggregated can be anything, now or later.
        return (role.AggregationRule ?? old?.AggregationRule) is not null && Check(access, caller, "", PolicyRules.FullAuthority) is not null
            ? StatusError.Forbidden(request.Definition.Type, request.Object.Metadata.Name, "must have cluster-admin privileges to use the aggregationRule")
            : null;
    }

    private static Status? CheckRole(
        RbacAuthorizer access, Caller caller, AdmissionRequest request, IReadOnlyList<PolicyRule>? rules, IReadOnlyList<PolicyRule>? old)
    {
        if ((request.Current is not null && SemanticEquality.AreEqual(rules, old)) || MayEscalate(access, caller, request))
        {
            return null;
        }

        var meta = request.Object.Metadata;
        return Check(access, caller, meta.Namespace, rules) is { } why ? StatusError.Forbidden(request.Definition.Type, meta.Name, why) : null;
    }

    private static Status? CheckBinding(RbacAuthorizer access, Caller caller, AdmissionRequest request, RoleRef role)
    {
        var meta = request.Object.Metadata;
        var type = role.Kind == "Role" ? ResourceTypes.Roles : ResourceTypes.ClusterRoles;
        var bind = new AccessRequest(caller, "bind") { Group = type.Group, Resource = type.Plural, Namespace = meta.Namespace, Name = role.Name };
        if (access.Decide(bind).IsAllowed)
        {
            return null;
        }

        return access.Rules.RulesOf(role, meta.Namespace) is not { } rules ? StatusError.NotFound(type, role.Name)
            : Check(access, caller, meta.Namespace, rules) is { } why ? StatusError.Forbidden(request.Definition.Type, meta.Name, why)
            : null;
    }

    private static bool MayEscalate(RbacAuthorizer access, Caller caller, AdmissionRequest request)
    {
        var type = request.Definition.Type;
        var meta = request.Object.Metadata;
        return access.Decide(
            new AccessRequest(caller, "escalate") { Group = type.Group, Resource = type.Plural, Namespace = meta.Namespace, Name = meta.Name }).IsAllowed;
    }

    // ConfirmNoEscalation of pkg/registry/rbac/validation/rule.go.
    private static string? Check(RbacAuthorizer access, Caller caller, string ns, IReadOnlyList<PolicyRule>? wanted)
    {
        List<string> missing = [];
        var uncovered = PolicyRules.Uncovered(access.Rules.RulesFor(caller, ns, missing), wanted ?? []);
        if (uncovered.Count == 0)
        {
            return null;
        }

        var lines = PolicyRules.Compact(uncovered).Select(PolicyRules.Text).Distinct().Order(StringComparer.Ordinal);
        var message = $"user {FieldError.Quote(caller.Name)} (groups={PolicyRules.Quote(caller.Groups)}) is attempting to grant RBAC permissions not currently held:\n"
            + string.Join('\n', lines);
        return missing.Count == 0 ? message : $"{message}; resolution errors: [{string.Join(", ", missing)}]";
    }

    private static bool Same(RoleRef role, IReadOnlyList<Subject>? subjects, RoleRef oldRole, IReadOnlyList<Subject>? oldSubjects) =>
        role == oldRole && SemanticEquality.AreEqual(subjects, oldSubjects);
}
