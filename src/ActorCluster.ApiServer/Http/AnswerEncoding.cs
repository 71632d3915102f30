namespace ActorCluster.ApiServer.Http;

/// <summary>How an answer is encoded.</summary>
internal enum AnswerEncoding
{
    /// <summary>JSON, the default.</summary>
    Json,

    /// <summary>YAML. JSON is YAML, so only the media type differs.</summary>
    Yaml,

    /// <summary>Kubernetes' protobuf.</summary>
    Protobuf,
}
