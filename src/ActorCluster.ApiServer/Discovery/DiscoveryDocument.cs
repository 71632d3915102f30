using System.Security.Cryptography;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Http;

namespace ActorCluster.ApiServer.Discovery;

/// <summary>A document of discovery, in every encoding that it is asked for in.</summary>
/// <param name="value">What it says.</param>
internal sealed class DiscoveryDocument(TypeMeta value)
{
    private readonly byte[] _json = KubernetesJson.Encode(value);
    private byte[]? _protobuf;
    private string? _etag;

    /// <summary>
    /// Its fingerprint in quotes, as the header carries it: SHA-512 of the JSON, in whichever encoding it is answered
    /// (k8s.io/apiserver/pkg/endpoints/discovery/aggregated/etag.go).
    /// </summary>
    public string ETag => _etag ??= $"\"{Convert.ToHexString(SHA512.HashData(_json))}\"";

    /// <summary>The document in an encoding.</summary>
    /// <param name="encoding">The encoding; JSON is YAML, too.</param>
    public byte[] In(AnswerEncoding encoding) => encoding == AnswerEncoding.Protobuf ? _protobuf ??= KubernetesProtobuf.Encode(value) : _json;
}
