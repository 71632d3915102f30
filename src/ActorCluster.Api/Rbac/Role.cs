using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Rbac;

/// <summary>Permissions within a namespace, for bindings to refer to.</summary>
public sealed record Role : KubernetesObject
{
    /// <summary>The permissions.</summary>
    [Field(2, Always = true)]
    public IReadOnlyList<PolicyRule>? Rules { get; init; }
}

/// <summary>Permissions in the whole cluster, for bindings to refer to.</summary>
public sealed record ClusterRole : KubernetesObject
{
    /// <summary>The permissions.</summary>
    [Field(2, Always = true)]
    public IReadOnlyList<PolicyRule>? Rules { get; init; }

    /// <summary>Which other ClusterRoles the permissions come from. When it is given, a controller writes <c>rules</c>.</summary>
    [Field(3)]
    public AggregationRule? AggregationRule { get; init; }
}

/// <summary>Which ClusterRoles are joined into another.</summary>
public sealed record AggregationRule
{
    /// <summary>Selectors by labels. A ClusterRole that any of them matches gives its permissions.</summary>
    [Field(1)]
    public IReadOnlyList<LabelSelector>? ClusterRoleSelectors { get; init; }
}

/// <summary>One permission: what may be done, without saying by whom or where.</summary>
public sealed record PolicyRule
{
    /// <summary>Verbs; <c>*</c> means all.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<string>? Verbs { get; init; }

    /// <summary>Groups of the resources; an empty text is the core group and <c>*</c> means all.</summary>
    [Field(2)]
    public IReadOnlyList<string>? ApiGroups { get; init; }

    /// <summary>Resources, with their subresource (<c>pods/log</c>); <c>*</c> means all.</summary>
    [Field(3)]
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>Names of objects; without any all.</summary>
    [Field(4)]
    public IReadOnlyList<string>? ResourceNames { get; init; }

    /// <summary>
    /// Paths that are no resources; a <c>*</c> as the whole last step stands for any rest. Only for ClusterRoles that a
    /// ClusterRoleBinding refers to.
    /// </summary>
    [Field(5)]
    public IReadOnlyList<string>? NonResourceURLs { get; init; }
}
