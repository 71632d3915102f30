using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Authentication;

/// <summary>Tells the caller who it is.</summary>
public sealed record SelfSubjectReview : KubernetesObject
{
    /// <summary>The answer.</summary>
    [Field(2, Always = true)]
    public SelfSubjectReviewStatus Status { get; init => field = value ?? SelfSubjectReviewStatus.Empty; } = SelfSubjectReviewStatus.Empty;
}

/// <summary>Who the caller is.</summary>
public sealed record SelfSubjectReviewStatus
{
    /// <summary>The value with every field left out.</summary>
    public static SelfSubjectReviewStatus Empty { get; } = new();

    /// <summary>The user.</summary>
    [Field(1, Always = true)]
    public UserInfo UserInfo { get; init => field = value ?? UserInfo.Empty; } = UserInfo.Empty;
}

/// <summary>A user.</summary>
public sealed record UserInfo
{
    /// <summary>The value with every field left out.</summary>
    public static UserInfo Empty { get; } = new();

    /// <summary>Name of the user.</summary>
    [Field(1)]
    public string? Username { get; init; }

    /// <summary>Identity of the user, different for a later user of the same name.</summary>
    [Field(2)]
    public string? Uid { get; init; }

    /// <summary>Groups of the user.</summary>
    [Field(3)]
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>What else the authenticator knows.</summary>
    [Field(4)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }
}
