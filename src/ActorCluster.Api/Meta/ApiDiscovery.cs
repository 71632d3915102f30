using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Meta;

/// <summary>Answer to <c>GET /api</c>: versions of the core group.</summary>
public sealed record ApiVersions : TypeMeta
{
    /// <summary>The versions, <c>v1</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<string>? Versions { get; init; }

    /// <summary>Addresses that clients should use, by the network they call from.</summary>
    [Field(2, Always = true, Required = true)]
    public IReadOnlyList<ServerAddressByClientCIDR>? ServerAddressByClientCIDRs { get; init; }
}

/// <summary>Answer to <c>GET /apis</c>: every named group.</summary>
public sealed record ApiGroupList : TypeMeta
{
    /// <summary>The groups.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<ApiGroup>? Groups { get; init; }
}

/// <summary>A named group and its versions.</summary>
public sealed record ApiGroup : TypeMeta
{
    /// <summary>Name of the group.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Versions that are served.</summary>
    [Field(2, Always = true, Required = true)]
    public IReadOnlyList<GroupVersionForDiscovery>? Versions { get; init; }

    /// <summary>The version that clients should use unless they know better.</summary>
    [Field(3, Always = true)]
    public GroupVersionForDiscovery PreferredVersion { get; init => field = value ?? GroupVersionForDiscovery.Empty; } = GroupVersionForDiscovery.Empty;

    /// <summary>Addresses that clients should use, by the network they call from.</summary>
    [Field(4)]
    public IReadOnlyList<ServerAddressByClientCIDR>? ServerAddressByClientCIDRs { get; init; }
}

/// <summary>A version of a group.</summary>
public sealed record GroupVersionForDiscovery
{
    /// <summary>The value with every field left out.</summary>
    public static GroupVersionForDiscovery Empty { get; } = new();

    /// <summary>Group and version, <c>apps/v1</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string GroupVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The version alone, <c>v1</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Version { get; init => field = value ?? ""; } = "";
}

/// <summary>Address of the server for clients in one network.</summary>
public sealed record ServerAddressByClientCIDR
{
    /// <summary>Network of the clients.</summary>
    [Field(1, Always = true, Required = true)]
    public string ClientCIDR { get; init => field = value ?? ""; } = "";

    /// <summary>Host and port of the server.</summary>
    [Field(2, Always = true, Required = true)]
    public string ServerAddress { get; init => field = value ?? ""; } = "";
}

/// <summary>Resources of one version of a group.</summary>
public sealed record ApiResourceList : TypeMeta
{
    /// <summary>Group and version, <c>apps/v1</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string GroupVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The resources and their subresources.</summary>
    [Field(2, Always = true, Required = true)]
    public IReadOnlyList<ApiResource>? Resources { get; init; }
}

/// <summary>A resource that is served.</summary>
public sealed record ApiResource
{
    /// <summary>Plural name, or <c>plural/subresource</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Singular name; empty for a subresource.</summary>
    [Field(6, Always = true, Required = true)]
    public string SingularName { get; init => field = value ?? ""; } = "";

    /// <summary>Whether its objects live in namespaces.</summary>
    [Field(2, Always = true, Required = true)]
    public bool Namespaced { get; init; }

    /// <summary>Group of the kind, where it differs from that of the list.</summary>
    [Field(8)]
    public string? Group { get; init; }

    /// <summary>Version of the kind, where it differs from that of the list.</summary>
    [Field(9)]
    public string? Version { get; init; }

    /// <summary>Kind of its objects.</summary>
    [Field(3, Always = true, Required = true)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Verbs that it supports: in protobuf a message of its own (<c>Verbs</c>), with the words in field 1.</summary>
    [Field(1, Within = 4, Always = true, Required = true)]
    public IReadOnlyList<string>? Verbs { get; init; }

    /// <summary>Abbreviations that clients may offer.</summary>
    [Field(5)]
    public IReadOnlyList<string>? ShortNames { get; init; }

    /// <summary>Groups of resources that it belongs to, such as <c>all</c>.</summary>
    [Field(7)]
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>Identifies the version in which the objects are stored, opaque to clients.</summary>
    [Field(10)]
    public string? StorageVersionHash { get; init; }
}
