using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Rbac;

/// <summary>Gives the permissions of a Role or ClusterRole to somebody within a namespace.</summary>
public sealed record RoleBinding : KubernetesObject
{
    /// <summary>Who gets the permissions.</summary>
    [Field(2)]
    public IReadOnlyList<Subject>? Subjects { get; init; }

    /// <summary>A Role of the same namespace, or a ClusterRole. It cannot be changed.</summary>
    [Field(3, Always = true, Required = true)]
    public RoleRef RoleRef { get; init => field = value ?? RoleRef.Empty; } = RoleRef.Empty;
}

/// <summary>Gives the permissions of a ClusterRole to somebody in the whole cluster.</summary>
public sealed record ClusterRoleBinding : KubernetesObject
{
    /// <summary>Who gets the permissions.</summary>
    [Field(2)]
    public IReadOnlyList<Subject>? Subjects { get; init; }

    /// <summary>A ClusterRole. It cannot be changed.</summary>
    [Field(3, Always = true, Required = true)]
    public RoleRef RoleRef { get; init => field = value ?? RoleRef.Empty; } = RoleRef.Empty;
}

/// <summary>The role that a binding gives.</summary>
[Atomic]
public sealed record RoleRef
{
    /// <summary>The value with every field left out.</summary>
    public static RoleRef Empty { get; } = new();

    /// <summary>Group of the role.</summary>
    [Field(1, Always = true, Required = true)]
    public string ApiGroup { get; init => field = value ?? ""; } = "";

    /// <summary><c>Role</c> or <c>ClusterRole</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the role.</summary>
    [Field(3, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>A user, a group or a service account.</summary>
[Atomic]
public sealed record Subject
{
    /// <summary><c>User</c>, <c>Group</c> or <c>ServiceAccount</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Group of the subject: empty for service accounts, <c>rbac.authorization.k8s.io</c> for users and groups.</summary>
    [Field(2)]
    public string? ApiGroup { get; init; }

    /// <summary>Name of the subject.</summary>
    [Field(3, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Namespace of a service account.</summary>
    [Field(4)]
    public string? Namespace { get; init; }
}

/// <summary>Values of <c>kind</c> in bindings.</summary>
public static class SubjectKind
{
    /// <summary>A user.</summary>
    public const string User = "User";

    /// <summary>A group.</summary>
    public const string Group = "Group";

    /// <summary>A service account.</summary>
    public const string ServiceAccount = "ServiceAccount";

    /// <summary>The group of the kinds of access control.</summary>
    public const string ApiGroup = "rbac.authorization.k8s.io";
}
