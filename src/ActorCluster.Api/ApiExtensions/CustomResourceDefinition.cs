using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.ApiExtensions;

/// <summary>Adds a resource to the API. Its name is the plural name and the group, joined by a dot.</summary>
public sealed record CustomResourceDefinition : KubernetesObject
{
    /// <summary>How the resource is wanted.</summary>
    [Field(2, Always = true, Required = true)]
    public CustomResourceDefinitionSpec Spec { get; init => field = value ?? CustomResourceDefinitionSpec.Empty; } = CustomResourceDefinitionSpec.Empty;

    /// <summary>How the resource is served.</summary>
    [Field(3, Always = true)]
    public CustomResourceDefinitionStatus Status { get; init => field = value ?? CustomResourceDefinitionStatus.Empty; } =
        CustomResourceDefinitionStatus.Empty;
}

/// <summary>How a resource is wanted.</summary>
public sealed record CustomResourceDefinitionSpec
{
    /// <summary>The value with every field left out.</summary>
    public static CustomResourceDefinitionSpec Empty { get; } = new();

    /// <summary>The API group of the resource.</summary>
    [Field(1, Always = true, Required = true)]
    public string Group { get; init => field = value ?? ""; } = "";

    /// <summary>The names of the resource and its kind.</summary>
    [Field(3, Always = true, Required = true)]
    public CustomResourceDefinitionNames Names { get; init => field = value ?? CustomResourceDefinitionNames.Empty; } = CustomResourceDefinitionNames.Empty;

    /// <summary>Whether objects live in namespaces: <c>Namespaced</c> or <c>Cluster</c>.</summary>
    [Field(4, Always = true, Required = true)]
    public string Scope { get; init => field = value ?? ""; } = "";

    /// <summary>The versions of the resource.</summary>
    [Field(7, Always = true, Required = true)]
    public IReadOnlyList<CustomResourceDefinitionVersion> Versions { get; init => field = value ?? []; } = [];

    /// <summary>How objects get from one version to another.</summary>
    [Field(9)]
    public CustomResourceConversion? Conversion { get; init; }

    /// <summary>Fields that no schema names are kept. Deprecated; only false can be set.</summary>
    [Field(10)]
    public bool PreserveUnknownFields { get; init; }
}

/// <summary>The names of a resource and its kind.</summary>
public sealed record CustomResourceDefinitionNames
{
    /// <summary>The value with every field left out.</summary>
    public static CustomResourceDefinitionNames Empty { get; } = new();

    /// <summary>The name in URLs, in lower case.</summary>
    [Field(1, Always = true, Required = true)]
    public string Plural { get; init => field = value ?? ""; } = "";

    /// <summary>The name for one, in lower case; by default that of the kind.</summary>
    [Field(2)]
    public string? Singular { get; init; }

    /// <summary>Abbreviations.</summary>
    [Field(3)]
    public IReadOnlyList<string>? ShortNames { get; init; }

    /// <summary>The kind, in CamelCase.</summary>
    [Field(4, Always = true, Required = true)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>The kind of lists; by default that of the objects with <c>List</c> appended.</summary>
    [Field(5)]
    public string? ListKind { get; init; }

    /// <summary>Groups of resources that it belongs to, such as <c>all</c>.</summary>
    [Field(6)]
    public IReadOnlyList<string>? Categories { get; init; }
}

/// <summary>How objects get from one version to another.</summary>
public sealed record CustomResourceConversion
{
    /// <summary><c>None</c>: only apiVersion changes; <c>Webhook</c>: a service converts.</summary>
    [Field(1, Always = true, Required = true)]
    public string Strategy { get; init => field = value ?? ""; } = "";

    /// <summary>The service that converts.</summary>
    [Field(2)]
    public WebhookConversion? Webhook { get; init; }
}

/// <summary>A service that converts objects.</summary>
public sealed record WebhookConversion
{
    /// <summary>How to reach it.</summary>
    [Field(2)]
    public WebhookClientConfig? ClientConfig { get; init; }

    /// <summary>Versions of ConversionReview that it understands, the preferred one first.</summary>
    [Field(3, Always = true, Required = true)]
    public IReadOnlyList<string>? ConversionReviewVersions { get; init; }
}

/// <summary>How to reach a webhook.</summary>
public sealed record WebhookClientConfig
{
    /// <summary>Its URL.</summary>
    [Field(3, Pointer = true)]
    public string? Url { get; init; }

    /// <summary>Its Service.</summary>
    [Field(1)]
    public ServiceReference? Service { get; init; }

    /// <summary>The certificates of the authority that it is trusted by.</summary>
    [Field(2)]
    public byte[]? CaBundle { get; init; }
}

/// <summary>Names the Service of a webhook.</summary>
public sealed record ServiceReference
{
    /// <summary>Its namespace.</summary>
    [Field(1, Always = true, Required = true)]
    public string Namespace { get; init => field = value ?? ""; } = "";

    /// <summary>Its name.</summary>
    [Field(2, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The path.</summary>
    [Field(3, Pointer = true)]
    public string? Path { get; init; }

    /// <summary>The port; by default 443.</summary>
    [Field(4)]
    public int? Port { get; init; }
}

/// <summary>How a resource is served.</summary>
public sealed record CustomResourceDefinitionStatus
{
    /// <summary>The value with every field left out.</summary>
    public static CustomResourceDefinitionStatus Empty { get; } = new();

    /// <summary>Aspects of the state.</summary>
    [Field(1, ListType = ListType.Map, ListMapKeys = "type", Always = true)]
    public IReadOnlyList<CustomResourceDefinitionCondition>? Conditions { get; init; }

    /// <summary>The names by which it is served, which may differ from those that are wanted.</summary>
    [Field(2, Always = true)]
    public CustomResourceDefinitionNames AcceptedNames { get; init => field = value ?? CustomResourceDefinitionNames.Empty; } =
        CustomResourceDefinitionNames.Empty;

    /// <summary>Every version in which objects were ever stored.</summary>
    [Field(3, Always = true)]
    public IReadOnlyList<string>? StoredVersions { get; init; }
}

/// <summary>One aspect of the state of a definition.</summary>
public sealed record CustomResourceDefinitionCondition
{
    /// <summary>Which: <c>Established</c>, <c>NamesAccepted</c>, <c>NonStructuralSchema</c>, <c>Terminating</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>When the status last changed.</summary>
    [Field(3, Always = true)]
    public Time? LastTransitionTime { get; init; }

    /// <summary>Why, as one word for programs.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>Why, for people.</summary>
    [Field(5)]
    public string? Message { get; init; }
}
