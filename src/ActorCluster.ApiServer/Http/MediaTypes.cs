namespace ActorCluster.ApiServer.Http;

/// <summary>The media types that the server understands and speaks.</summary>
internal static class MediaTypes
{
    /// <summary>What a body may be.</summary>
    public static IReadOnlyList<string> Bodies { get; } = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

    /// <summary>What a patch may be.</summary>
    public static IReadOnlyList<string> Patches { get; } =
    [
        "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml",
    ];

    /// <summary>What a patch of an object without types may be.</summary>
    public static IReadOnlyList<string> CustomPatches { get; } =
    [
        "application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml",
    ];

    /// <summary>What an answer may be.</summary>
    public static IReadOnlyList<string> Answers { get; } = ["application/json", "application/yaml"];
}
