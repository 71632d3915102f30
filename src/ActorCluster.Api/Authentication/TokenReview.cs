using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Authentication;

/// <summary>Asks whose token this is.</summary>
public sealed record TokenReview : KubernetesObject
{
    /// <summary>The token.</summary>
    [Field(2, Always = true, Required = true)]
    public TokenReviewSpec Spec { get; init => field = value ?? TokenReviewSpec.Empty; } = TokenReviewSpec.Empty;

    /// <summary>The answer.</summary>
    [Field(3, Always = true)]
    public TokenReviewStatus Status { get; init => field = value ?? TokenReviewStatus.Empty; } = TokenReviewStatus.Empty;
}

/// <summary>A token to look into.</summary>
public sealed record TokenReviewSpec
{
    /// <summary>The value with every field left out.</summary>
    public static TokenReviewSpec Empty { get; } = new();

    /// <summary>The token.</summary>
    [Field(1)]
    public string? Token { get; init; }

    /// <summary>Who the token should be meant for, by default the API server.</summary>
    [Field(2)]
    public IReadOnlyList<string>? Audiences { get; init; }
}

/// <summary>Whose token it is.</summary>
public sealed record TokenReviewStatus
{
    /// <summary>The value with every field left out.</summary>
    public static TokenReviewStatus Empty { get; } = new();

    /// <summary>Whether the token belongs to a known user.</summary>
    [Field(1)]
    public bool Authenticated { get; init; }

    /// <summary>The user.</summary>
    [Field(2, Always = true)]
    public UserInfo User { get; init => field = value ?? UserInfo.Empty; } = UserInfo.Empty;

    /// <summary>Those of the given audiences that the token is meant for.</summary>
    [Field(4)]
    public IReadOnlyList<string>? Audiences { get; init; }

    /// <summary>Why the token could not be looked into.</summary>
    [Field(3)]
    public string? Error { get; init; }
}
