using ActorCluster.Api.Rbac;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Permissions within a namespace.</summary>
    public static ResourceType Roles { get; } = Namespaced<Role>(SubjectKind.ApiGroup, "roles");

    /// <summary>Permissions in the whole cluster.</summary>
    public static ResourceType ClusterRoles { get; } = Cluster<ClusterRole>(SubjectKind.ApiGroup, "clusterroles");

    /// <summary>Who has permissions within a namespace.</summary>
    public static ResourceType RoleBindings { get; } = Namespaced<RoleBinding>(SubjectKind.ApiGroup, "rolebindings");

    /// <summary>Who has permissions in the whole cluster.</summary>
    public static ResourceType ClusterRoleBindings { get; } = Cluster<ClusterRoleBinding>(SubjectKind.ApiGroup, "clusterrolebindings");

    private static ResourceType[] RbacGroup => [ClusterRoleBindings, ClusterRoles, RoleBindings, Roles];
}
