using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Meta;

/// <summary>Everything that is served in one group (<c>apidiscovery.k8s.io/v2</c>).</summary>
public sealed record ApiGroupDiscovery : KubernetesObject
{
    /// <summary>Versions of the group, preferred ones first.</summary>
    [Field(2, ListType = ListType.Map, ListMapKeys = "version")]
    public IReadOnlyList<ApiVersionDiscovery>? Versions { get; init; }
}

/// <summary>Everything that is served in one version of a group.</summary>
public sealed record ApiVersionDiscovery
{
    /// <summary>Name of the version.</summary>
    [Field(1, Always = true, Required = true)]
    public string Version { get; init => field = value ?? ""; } = "";

    /// <summary>The resources.</summary>
    [Field(2, ListType = ListType.Map, ListMapKeys = "resource")]
    public IReadOnlyList<ApiResourceDiscovery>? Resources { get; init; }

    /// <summary><c>Current</c> or, when the answer could not be renewed, <c>Stale</c>.</summary>
    [Field(3)]
    public string? Freshness { get; init; }
}

/// <summary>A resource that is served.</summary>
public sealed record ApiResourceDiscovery
{
    /// <summary>Plural name.</summary>
    [Field(1, Always = true, Required = true)]
    public string Resource { get; init => field = value ?? ""; } = "";

    /// <summary>Kind of the answers. Without it the resource exists only for its subresources.</summary>
    [Field(2)]
    public GroupVersionKind? ResponseKind { get; init; }

    /// <summary><c>Namespaced</c> or <c>Cluster</c>.</summary>
    [Field(3, Always = true, Required = true)]
    public string Scope { get; init => field = value ?? ""; } = "";

    /// <summary>Singular name.</summary>
    [Field(4, Always = true, Required = true)]
    public string SingularResource { get; init => field = value ?? ""; } = "";

    /// <summary>Verbs that it supports.</summary>
    [Field(5, Always = true, Required = true, ListType = ListType.Set)]
    public IReadOnlyList<string>? Verbs { get; init; }

    /// <summary>Abbreviations that clients may offer.</summary>
    [Field(6, ListType = ListType.Set)]
    public IReadOnlyList<string>? ShortNames { get; init; }

    /// <summary>Groups of resources that it belongs to.</summary>
    [Field(7, ListType = ListType.Set)]
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>Its subresources.</summary>
    [Field(8, ListType = ListType.Map, ListMapKeys = "subresource")]
    public IReadOnlyList<ApiSubresourceDiscovery>? Subresources { get; init; }
}

/// <summary>A subresource that is served.</summary>
public sealed record ApiSubresourceDiscovery
{
    /// <summary>Name without the resource, <c>status</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Subresource { get; init => field = value ?? ""; } = "";

    /// <summary>Kind of the answers; left out if they are not objects.</summary>
    [Field(2)]
    public GroupVersionKind? ResponseKind { get; init; }

    /// <summary>Kinds accepted in request bodies.</summary>
    [Field(3, ListType = ListType.Map, ListMapKeys = "group,version,kind")]
    public IReadOnlyList<GroupVersionKind>? AcceptedTypes { get; init; }

    /// <summary>Verbs that it supports.</summary>
    [Field(4, Always = true, Required = true, ListType = ListType.Set)]
    public IReadOnlyList<string>? Verbs { get; init; }
}

/// <summary>Full name of a kind.</summary>
public sealed record GroupVersionKind
{
    /// <summary>Group, empty for the core group.</summary>
    [Field(1, Always = true, Required = true)]
    public string Group { get; init => field = value ?? ""; } = "";

    /// <summary>Version within the group.</summary>
    [Field(2, Always = true, Required = true)]
    public string Version { get; init => field = value ?? ""; } = "";

    /// <summary>The kind.</summary>
    [Field(3, Always = true, Required = true)]
    public string Kind { get; init => field = value ?? ""; } = "";
}
