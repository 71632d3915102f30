using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Access;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>rbac.authorization.k8s.io</c>.</summary>
internal static class RbacTable
{
    /// <summary>Permissions within a namespace.</summary>
    public static ResourceDefinition Roles { get; } = new(ResourceTypes.Roles, new RoleStrategy()) { Columns = AccessPrinters.Roles };

    /// <summary>Permissions in the whole cluster.</summary>
    public static ResourceDefinition ClusterRoles { get; } = new(ResourceTypes.ClusterRoles, new ClusterRoleStrategy()) { Columns = AccessPrinters.Roles };

    /// <summary>Who has permissions within a namespace.</summary>
    public static ResourceDefinition RoleBindings { get; } = new(ResourceTypes.RoleBindings, new RoleBindingStrategy()) { Columns = AccessPrinters.RoleBindings };

    /// <summary>Who has permissions in the whole cluster.</summary>
    public static ResourceDefinition ClusterRoleBindings { get; } =
        new(ResourceTypes.ClusterRoleBindings, new ClusterRoleBindingStrategy()) { Columns = AccessPrinters.ClusterRoleBindings };

    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } = [ClusterRoleBindings, ClusterRoles, RoleBindings, Roles];
}
