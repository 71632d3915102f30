namespace ActorCluster.ApiServer.Http;

/// <summary>The media types that the server understands and speaks.</summary>
internal static class MediaTypes
{
    /// <summary>JSON.</summary>
    public const string Json = "application/json";

    /// <summary>YAML.</summary>
    public const string Yaml = "application/yaml";

    /// <summary>Kubernetes' protobuf.</summary>
    public const string Protobuf = "application/vnd.kubernetes.protobuf";

    /// <summary>A watch in Kubernetes' protobuf.</summary>
    public const string ProtobufWatch = Protobuf + ";stream=watch";

    /// <summary>What a body may be.</summary>
    public static IReadOnlyList<string> Bodies { get; } = [Json, Yaml, Protobuf];

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

    /// <summary>
    /// What the answer to a request for a resource may be. Custom resources are never encoded in protobuf; their metadata is, and so
    /// Kubernetes lists it for them, too.
    /// </summary>
    public static IReadOnlyList<string> Answers { get; } = [Json, Yaml, Protobuf];

    /// <summary>What a watch may be.</summary>
    public static IReadOnlyList<string> Watches { get; } = [Json + ";stream=watch", ProtobufWatch];

    /// <summary>What discovery and OpenAPI may be.</summary>
    public static IReadOnlyList<string> Documents { get; } = [Json, Yaml];

    /// <summary>The media type of an answer.</summary>
    /// <param name="encoding">How it is encoded.</param>
    public static string Of(AnswerEncoding encoding) => encoding switch
    {
        AnswerEncoding.Yaml => Yaml,
        AnswerEncoding.Protobuf => Protobuf,
        _ => Json,
    };
}
