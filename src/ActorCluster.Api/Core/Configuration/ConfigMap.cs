using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>Settings for pods to read.</summary>
public sealed record ConfigMap : KubernetesObject
{
    /// <summary>Whether the data can no longer be changed.</summary>
    [Field(4)]
    public bool? Immutable { get; init; }

    /// <summary>The settings, as text.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>The settings that are not text. Keys must not occur in <c>data</c>.</summary>
    [Field(3)]
    public IReadOnlyDictionary<string, byte[]>? BinaryData { get; init; }
}
