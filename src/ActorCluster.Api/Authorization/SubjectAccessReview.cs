using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Authorization;

/// <summary>Asks whether a user may do something.</summary>
public sealed record SubjectAccessReview : KubernetesObject
{
    /// <summary>Who, and what.</summary>
    [Field(2, Always = true, Required = true)]
    public SubjectAccessReviewSpec Spec { get; init => field = value ?? SubjectAccessReviewSpec.Empty; } = SubjectAccessReviewSpec.Empty;

    /// <summary>The answer.</summary>
    [Field(3, Always = true)]
    public SubjectAccessReviewStatus Status { get; init => field = value ?? SubjectAccessReviewStatus.Empty; } = SubjectAccessReviewStatus.Empty;
}

/// <summary>Asks whether a user may do something in the namespace of the review.</summary>
public sealed record LocalSubjectAccessReview : KubernetesObject
{
    /// <summary>Who, and what.</summary>
    [Field(2, Always = true, Required = true)]
    public SubjectAccessReviewSpec Spec { get; init => field = value ?? SubjectAccessReviewSpec.Empty; } = SubjectAccessReviewSpec.Empty;

    /// <summary>The answer.</summary>
    [Field(3, Always = true)]
    public SubjectAccessReviewStatus Status { get; init => field = value ?? SubjectAccessReviewStatus.Empty; } = SubjectAccessReviewStatus.Empty;
}

/// <summary>Asks whether the caller may do something.</summary>
public sealed record SelfSubjectAccessReview : KubernetesObject
{
    /// <summary>What.</summary>
    [Field(2, Always = true, Required = true)]
    public SelfSubjectAccessReviewSpec Spec { get; init => field = value ?? SelfSubjectAccessReviewSpec.Empty; } = SelfSubjectAccessReviewSpec.Empty;

    /// <summary>The answer.</summary>
    [Field(3, Always = true)]
    public SubjectAccessReviewStatus Status { get; init => field = value ?? SubjectAccessReviewStatus.Empty; } = SubjectAccessReviewStatus.Empty;
}

/// <summary>Who wants to do what. Exactly one kind of attributes is set.</summary>
public sealed record SubjectAccessReviewSpec
{
    /// <summary>The value with every field left out.</summary>
    public static SubjectAccessReviewSpec Empty { get; } = new();

    /// <summary>Access to a resource.</summary>
    [Field(1)]
    public ResourceAttributes? ResourceAttributes { get; init; }

    /// <summary>Access to another path.</summary>
    [Field(2)]
    public NonResourceAttributes? NonResourceAttributes { get; init; }

    /// <summary>Name of the user.</summary>
    [Field(3)]
    public string? User { get; init; }

    /// <summary>Groups of the user.</summary>
    [Field(4)]
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>What else the authenticator knows.</summary>
    [Field(5)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }

    /// <summary>Identity of the user.</summary>
    [Field(6)]
    public string? Uid { get; init; }
}

/// <summary>What the caller wants to do. Exactly one kind of attributes is set.</summary>
public sealed record SelfSubjectAccessReviewSpec
{
    /// <summary>The value with every field left out.</summary>
    public static SelfSubjectAccessReviewSpec Empty { get; } = new();

    /// <summary>Access to a resource.</summary>
    [Field(1)]
    public ResourceAttributes? ResourceAttributes { get; init; }

    /// <summary>Access to another path.</summary>
    [Field(2)]
    public NonResourceAttributes? NonResourceAttributes { get; init; }
}

/// <summary>Access to a resource.</summary>
public sealed record ResourceAttributes
{
    /// <summary>Namespace. Empty means all of them, or none for a cluster-scoped resource.</summary>
    [Field(1)]
    public string? Namespace { get; init; }

    /// <summary>Verb such as <c>get</c> or <c>create</c>; <c>*</c> means all.</summary>
    [Field(2)]
    public string? Verb { get; init; }

    /// <summary>Group of the resource; <c>*</c> means all.</summary>
    [Field(3)]
    public string? Group { get; init; }

    /// <summary>Version of the resource; <c>*</c> means all.</summary>
    [Field(4)]
    public string? Version { get; init; }

    /// <summary>The resource; <c>*</c> means all.</summary>
    [Field(5)]
    public string? Resource { get; init; }

    /// <summary>The subresource, empty for none.</summary>
    [Field(6)]
    public string? Subresource { get; init; }

    /// <summary>Name of the object; empty means all.</summary>
    [Field(7)]
    public string? Name { get; init; }

    /// <summary>Limits the access by fields.</summary>
    [Field(8)]
    public FieldSelectorAttributes? FieldSelector { get; init; }

    /// <summary>Limits the access by labels.</summary>
    [Field(9)]
    public LabelSelectorAttributes? LabelSelector { get; init; }
}

/// <summary>Limits an access by fields. At most one form is given.</summary>
public sealed record FieldSelectorAttributes
{
    /// <summary>The selector as it stands in a query.</summary>
    [Field(1)]
    public string? RawSelector { get; init; }

    /// <summary>The selector taken apart; all of it must hold.</summary>
    [Field(2)]
    public IReadOnlyList<FieldSelectorRequirement>? Requirements { get; init; }
}

/// <summary>One condition on one field.</summary>
public sealed record FieldSelectorRequirement
{
    /// <summary>The field.</summary>
    [Field(1, Always = true, Required = true)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>Values for <c>In</c> and <c>NotIn</c>.</summary>
    [Field(3)]
    public IReadOnlyList<string>? Values { get; init; }
}

/// <summary>Limits an access by labels. At most one form is given.</summary>
public sealed record LabelSelectorAttributes
{
    /// <summary>The selector as it stands in a query.</summary>
    [Field(1)]
    public string? RawSelector { get; init; }

    /// <summary>The selector taken apart; all of it must hold.</summary>
    [Field(2)]
    public IReadOnlyList<LabelSelectorRequirement>? Requirements { get; init; }
}

/// <summary>Access to a path that is not a resource.</summary>
public sealed record NonResourceAttributes
{
    /// <summary>The path.</summary>
    [Field(1)]
    public string? Path { get; init; }

    /// <summary>The verb, an HTTP method in lower case.</summary>
    [Field(2)]
    public string? Verb { get; init; }
}

/// <summary>Whether the access is allowed.</summary>
public sealed record SubjectAccessReviewStatus
{
    /// <summary>The value with every field left out.</summary>
    public static SubjectAccessReviewStatus Empty { get; } = new();

    /// <summary>Whether the access is allowed.</summary>
    [Field(1, Always = true, Required = true)]
    public bool Allowed { get; init; }

    /// <summary>Whether the access was refused outright, rather than just not allowed by anybody.</summary>
    [Field(4)]
    public bool Denied { get; init; }

    /// <summary>Why.</summary>
    [Field(2)]
    public string? Reason { get; init; }

    /// <summary>What went wrong; the answer may hold all the same.</summary>
    [Field(3)]
    public string? EvaluationError { get; init; }
}

/// <summary>Lists what the caller may do in a namespace.</summary>
public sealed record SelfSubjectRulesReview : KubernetesObject
{
    /// <summary>The namespace.</summary>
    [Field(2, Always = true, Required = true)]
    public SelfSubjectRulesReviewSpec Spec { get; init => field = value ?? SelfSubjectRulesReviewSpec.Empty; } = SelfSubjectRulesReviewSpec.Empty;

    /// <summary>The answer.</summary>
    [Field(3, Always = true)]
    public SubjectRulesReviewStatus Status { get; init => field = value ?? SubjectRulesReviewStatus.Empty; } = SubjectRulesReviewStatus.Empty;
}

/// <summary>Where the caller wants to do something.</summary>
public sealed record SelfSubjectRulesReviewSpec
{
    /// <summary>The value with every field left out.</summary>
    public static SelfSubjectRulesReviewSpec Empty { get; } = new();

    /// <summary>The namespace.</summary>
    [Field(1)]
    public string? Namespace { get; init; }
}

/// <summary>What a user may do.</summary>
public sealed record SubjectRulesReviewStatus
{
    /// <summary>The value with every field left out.</summary>
    public static SubjectRulesReviewStatus Empty { get; } = new();

    /// <summary>Accesses to resources, in no order.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<ResourceRule>? ResourceRules { get; init; }

    /// <summary>Accesses to other paths, in no order.</summary>
    [Field(2, Always = true, Required = true)]
    public IReadOnlyList<NonResourceRule>? NonResourceRules { get; init; }

    /// <summary>Whether there may be more.</summary>
    [Field(3, Always = true, Required = true)]
    public bool Incomplete { get; init; }

    /// <summary>What went wrong.</summary>
    [Field(4)]
    public string? EvaluationError { get; init; }
}

/// <summary>Accesses to resources.</summary>
public sealed record ResourceRule
{
    /// <summary>Verbs; <c>*</c> means all.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<string>? Verbs { get; init; }

    /// <summary>Groups; <c>*</c> means all.</summary>
    [Field(2)]
    public IReadOnlyList<string>? ApiGroups { get; init; }

    /// <summary>Resources; <c>*</c> means all.</summary>
    [Field(3)]
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>Names of objects; without any all.</summary>
    [Field(4)]
    public IReadOnlyList<string>? ResourceNames { get; init; }
}

/// <summary>Accesses to other paths.</summary>
public sealed record NonResourceRule
{
    /// <summary>Verbs; <c>*</c> means all.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<string>? Verbs { get; init; }

    /// <summary>Paths; a <c>*</c> at the end stands for any rest.</summary>
    [Field(2)]
    public IReadOnlyList<string>? NonResourceURLs { get; init; }
}
