using System.Text.Json.Serialization;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Meta;

/// <summary>
/// An object that the API serves. Objects are immutable: whoever wants another one copies it with <c>with</c>, so one instance can be
/// shared by the store, every watcher and every actor.
/// </summary>
public abstract record KubernetesObject : TypeMeta
{
    /// <summary>Name, namespace, uid, labels and the other data that every object has. Never null.</summary>
    [JsonPropertyOrder(-10)]
    [Field(1, Always = true)]
    public ObjectMeta Metadata { get; init => field = value ?? ObjectMeta.Empty; } = ObjectMeta.Empty;
}
