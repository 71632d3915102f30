using ActorCluster.Api.Rbac;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Access;

/// <summary>
/// Roles (kubernetes pkg/registry/rbac/role). Who may give which permissions is for <see cref="Authorization.GrantRules"/> to say.
/// </summary>
internal sealed class RoleStrategy : ResourceStrategy<Role>
{
    public override bool AllowsCreateOnUpdate => true;

    public override IReadOnlyList<string> CheckName(string name) => AccessRules.CheckName(name);

    protected override void Validate(Role value, FieldErrors errors) => AccessRules.Validate(value.Rules, true, errors);
}

/// <summary>ClusterRoles (kubernetes pkg/registry/rbac/clusterrole).</summary>
internal sealed class ClusterRoleStrategy : ResourceStrategy<ClusterRole>
{
    public override bool AllowsCreateOnUpdate => true;

    public override IReadOnlyList<string> CheckName(string name) => AccessRules.CheckName(name);

    protected override void Validate(ClusterRole value, FieldErrors errors)
    {
        AccessRules.Validate(value.Rules, false, errors);
        if (value.AggregationRule is not { } aggregation)
        {
            return;
        }

        var path = Api.Validation.FieldPath.Of("aggregationRule").Child("clusterRoleSelectors");
        if (aggregation.ClusterRoleSelectors is not { Count: > 0 } selectors)
        {
            errors.Required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil");
            return;
        }

        for (var i = 0; i < selectors.Count; i++)
        {
            Workloads.WorkloadRules.Selector(selectors[i], path.Index(i), errors);
        }
    }
}

/// <summary>RoleBindings (kubernetes pkg/registry/rbac/rolebinding).</summary>
internal sealed class RoleBindingStrategy : ResourceStrategy<RoleBinding>
{
    public override bool AllowsCreateOnUpdate => true;

    public override IReadOnlyList<string> CheckName(string name) => AccessRules.CheckName(name);

    protected override RoleBinding Default(RoleBinding value) =>
        value with { RoleRef = AccessRules.Default(value.RoleRef), Subjects = AccessRules.Default(value.Subjects) };

    protected override void Validate(RoleBinding value, FieldErrors errors) => AccessRules.Validate(value.RoleRef, value.Subjects, true, errors);

    protected override void ValidateUpdate(RoleBinding updated, RoleBinding current, FieldErrors errors)
    {
        Validate(updated, errors);
        AccessRules.ValidateUpdate(updated.RoleRef, current.RoleRef, errors);
    }
}

/// <summary>ClusterRoleBindings (kubernetes pkg/registry/rbac/clusterrolebinding).</summary>
internal sealed class ClusterRoleBindingStrategy : ResourceStrategy<ClusterRoleBinding>
{
    public override bool AllowsCreateOnUpdate => true;

    public override IReadOnlyList<string> CheckName(string name) => AccessRules.CheckName(name);

    protected override ClusterRoleBinding Default(ClusterRoleBinding value) =>
        value with { RoleRef = AccessRules.Default(value.RoleRef), Subjects = AccessRules.Default(value.Subjects) };

    protected override void Validate(ClusterRoleBinding value, FieldErrors errors) => AccessRules.Validate(value.RoleRef, value.Subjects, false, errors);

    protected override void ValidateUpdate(ClusterRoleBinding updated, ClusterRoleBinding current, FieldErrors errors)
    {
        Validate(updated, errors);
        AccessRules.ValidateUpdate(updated.RoleRef, current.RoleRef, errors);
    }
}
