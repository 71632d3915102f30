using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Meta;

/// <summary>One line of a watch.</summary>
public sealed record WatchEvent
{
    /// <summary>What happened: <c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c> or <c>ERROR</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// The object after the change, before it for a deletion; for a bookmark only its resource version counts, for an error it is a
    /// <see cref="Status"/>.
    /// </summary>
    [Field(2, Always = true, Required = true)]
    public RawJson? Object { get; init; }
}

/// <summary>Values of <c>type</c> in a <see cref="WatchEvent"/>.</summary>
public static class WatchEventType
{
    /// <summary>The object came into view.</summary>
    public const string Added = "ADDED";

    /// <summary>The object changed.</summary>
    public const string Modified = "MODIFIED";

    /// <summary>The object went out of view.</summary>
    public const string Deleted = "DELETED";

    /// <summary>Nothing happened up to this resource version.</summary>
    public const string Bookmark = "BOOKMARK";

    /// <summary>The watch is broken and ends.</summary>
    public const string Error = "ERROR";
}
