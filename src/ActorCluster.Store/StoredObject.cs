using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Store;

/// <summary>
/// An object as the store holds it: immutable, with its revision, and with what it is encoded to, which is made when it is first asked for
/// and once however many clients read it.
/// </summary>
public sealed class StoredObject
{
    private byte[]? _json;
    private ProtobufForms? _protobuf;

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

    /// <summary>The object's message in protobuf, without the document around it. Not for objects without types.</summary>
    public ReadOnlyMemory<byte> Protobuf => Forms.Whole ??= KubernetesProtobuf.EncodeMessage(Value);

    /// <summary>The object's metadata as the message <c>meta.v1.PartialObjectMetadata</c>, without the document around it.</summary>
    public ReadOnlyMemory<byte> MetadataProtobuf =>
        Forms.Metadata ??= KubernetesProtobuf.EncodeMessage(new PartialObjectMetadata { Metadata = Value.Metadata });

    private ProtobufForms Forms => _protobuf ??= new ProtobufForms();

    /// <summary>Lets go of what an object that has been replaced was encoded to. Whoever still asks for it has it made again.</summary>
    internal void ForgetEncoded() => (_json, _protobuf) = (null, null);

    // Apart, as most objects are never read so.
    private sealed class ProtobufForms
    {
        public byte[]? Whole { get; set; }

        public byte[]? Metadata { get; set; }
    }
}
