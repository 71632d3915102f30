using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Meta;

/// <summary>Data about a list as a whole.</summary>
public sealed record ListMeta
{
    /// <summary>The value with every field left out.</summary>
    public static ListMeta Empty { get; } = new();

    /// <summary>Formerly the URL of the list. The server does not fill it any more.</summary>
    [Field(1)]
    public string? SelfLink { get; init; }

    /// <summary>Revision at which the list was taken; a watch can start there without missing anything.</summary>
    [Field(2)]
    public string? ResourceVersion { get; init; }

    /// <summary>Token that fetches the next part of a list that was cut off by <c>limit</c>. Empty on the last part.</summary>
    [Field(3)]
    public string? Continue { get; init; }

    /// <summary>How many items follow after this part. Left out when the list was filtered or the number is not known.</summary>
    [Field(4)]
    public long? RemainingItemCount { get; init; }
}
