using System.Text.Json.Serialization;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Meta;

/// <summary>
/// An object that the API serves. Objects are immutable: whoever wants another one copies it with <c>with</c>, so one instance can be
/// shared by the store, every watcher and every actor.
/// </summary>
public abstract record KubernetesObject
{
    /// <summary>The kind, in CamelCase (<c>Pod</c>).</summary>
    [JsonPropertyOrder(-30)]
    public string? Kind { get; init; }

    /// <summary>The group and version, <c>v1</c> or <c>apps/v1</c>.</summary>
    [JsonPropertyOrder(-20)]
    public string? ApiVersion { get; init; }

    /// <summary>Name, namespace, uid, labels and the other data that every object has. Never null.</summary>
    [JsonPropertyOrder(-10)]
    [Field(1, Always = true)]
    public ObjectMeta Metadata { get; init => field = value ?? ObjectMeta.Empty; } = ObjectMeta.Empty;
}
