using ActorCluster.Api.Schema;

namespace ActorCluster.Api.FlowControl;

/// <summary>Requests of certain subjects for certain things.</summary>
public sealed record PolicyRulesWithSubjects
{
    /// <summary>Whose requests; any subject will do.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<Subject>? Subjects { get; init; }

    /// <summary>Requests for resources; any rule will do.</summary>
    [Field(2)]
    public IReadOnlyList<ResourcePolicyRule>? ResourceRules { get; init; }

    /// <summary>Requests for other paths; any rule will do.</summary>
    [Field(3)]
    public IReadOnlyList<NonResourcePolicyRule>? NonResourceRules { get; init; }
}

/// <summary>Requests for resources.</summary>
public sealed record ResourcePolicyRule
{
    /// <summary>The verbs; <c>*</c> alone means all.</summary>
    [Field(1, Always = true, Required = true, ListType = ListType.Set)]
    public IReadOnlyList<string>? Verbs { get; init; }

    /// <summary>The groups; <c>*</c> alone means all.</summary>
    [Field(2, Always = true, Required = true, ListType = ListType.Set)]
    public IReadOnlyList<string>? ApiGroups { get; init; }

    /// <summary>Resources in the plural, with subresource if meant (<c>nodes/status</c>); <c>*</c> alone means all.</summary>
    [Field(3, Always = true, Required = true, ListType = ListType.Set)]
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>Whether requests are meant that name no namespace.</summary>
    [Field(4)]
    public bool ClusterScope { get; init; }

    /// <summary>The namespaces; <c>*</c> alone means each, but not requests that name none.</summary>
    [Field(5, Always = true, ListType = ListType.Set)]
    public IReadOnlyList<string>? Namespaces { get; init; }
}

/// <summary>Requests for paths that are no resource's.</summary>
public sealed record NonResourcePolicyRule
{
    /// <summary>The verbs; <c>*</c> alone means all.</summary>
    [Field(1, Always = true, Required = true, ListType = ListType.Set)]
    public IReadOnlyList<string>? Verbs { get; init; }

    /// <summary>Paths with all that is below them; <c>*</c> alone means all.</summary>
    [Field(6, Always = true, Required = true, ListType = ListType.Set)]
    public IReadOnlyList<string>? NonResourceURLs { get; init; }
}
