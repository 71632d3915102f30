using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Store;

/// <summary>
/// An object as the store holds it: immutable, with its revision, and with its JSON, which is made once however many clients read it.
/// </summary>
public sealed class StoredObject
{
    private byte[]? _json;

    /// <summary>Wraps an object whose metadata already carries the revision.</summary>
    /// <param name="value">The object; kind and apiVersion are set.</param>
    /// <param name="revision">The revision of the write that made it.</param>
    public StoredObject(KubernetesObject value, long revision)
    {
        Value = value;
        Revision = revision;
    }

    /// <summary>The object.</summary>
    public KubernetesObject Value { get; }

    /// <summary>The store's revision at which it was written; its <c>metadata.resourceVersion</c> in decimal.</summary>
    public long Revision { get; }

    /// <summary>The object as JSON. Two threads that ask first at once may both encode; either result is kept.</summary>
    public ReadOnlyMemory<byte> Json => _json ??= KubernetesJson.Encode(Value);

    /// <summary>Lets go of the JSON of an object that has been replaced. Whoever still asks for it has it made again.</summary>
    internal void ForgetJson() => _json = null;
}
