using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Authentication;

/// <summary>Asks for a token of a service account. It is sent to the subresource <c>token</c> of the account.</summary>
public sealed record TokenRequest : KubernetesObject
{
    /// <summary>What the token is for.</summary>
    [Field(2, Always = true, Required = true)]
    public TokenRequestSpec Spec { get; init => field = value ?? TokenRequestSpec.Empty; } = TokenRequestSpec.Empty;

    /// <summary>The token.</summary>
    [Field(3, Always = true)]
    public TokenRequestStatus Status { get; init => field = value ?? TokenRequestStatus.Empty; } = TokenRequestStatus.Empty;
}

/// <summary>What a token is for.</summary>
public sealed record TokenRequestSpec
{
    /// <summary>The value with every field left out.</summary>
    public static TokenRequestSpec Empty { get; } = new();

    /// <summary>Who the token is meant for.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<string>? Audiences { get; init; }

    /// <summary>Seconds for which it should be valid, 3600 by default. The answer may differ.</summary>
    [Field(4, Always = true)]
    public long? ExpirationSeconds { get; init; }

    /// <summary>The object with whose end the token ends.</summary>
    [Field(3, Always = true)]
    public BoundObjectReference? BoundObjectRef { get; init; }
}

/// <summary>Names the object that a token is bound to.</summary>
public sealed record BoundObjectReference
{
    /// <summary>Kind of the object: <c>Pod</c>, <c>Secret</c> or <c>Node</c>.</summary>
    [Field(1)]
    public string? Kind { get; init; }

    /// <summary>API version of the object.</summary>
    [Field(2)]
    public string? ApiVersion { get; init; }

    /// <summary>Name of the object.</summary>
    [Field(3)]
    public string? Name { get; init; }

    /// <summary>Uid of the object.</summary>
    [Field(4)]
    public string? Uid { get; init; }
}

/// <summary>A token.</summary>
public sealed record TokenRequestStatus
{
    /// <summary>The value with every field left out.</summary>
    public static TokenRequestStatus Empty { get; } = new();

    /// <summary>The token.</summary>
    [Field(1, Always = true, Required = true)]
    public string Token { get; init => field = value ?? ""; } = "";

    /// <summary>When it ceases to be valid.</summary>
    [Field(2, Always = true, Required = true)]
    public Time? ExpirationTimestamp { get; init; }
}
