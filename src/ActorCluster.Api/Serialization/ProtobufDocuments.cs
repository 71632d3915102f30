using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using ActorCluster.Api.Meta;

namespace ActorCluster.Api.Serialization;

/// <summary>
/// Writes documents around messages that are encoded already: one object, a list, an event of a watch (k8s.io/apimachinery
/// pkg/runtime/serializer/protobuf and pkg/util/framer). What an object is encoded to is thereby shared by all who read it.
/// </summary>
public static class ProtobufDocuments
{
    // ContentEncoding and contentType of runtime.Unknown, which Go writes though they are empty.
    private static ReadOnlySpan<byte> Tail => [0x1a, 0x00, 0x22, 0x00];

    /// <summary>Writes a document: the prefix and the message <c>runtime.Unknown</c>.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="type">The kind and version.</param>
    /// <param name="message">The object's message (<see cref="KubernetesProtobuf.EncodeMessage"/>).</param>
    public static void Write(IBufferWriter<byte> target, ProtobufType type, ReadOnlySpan<byte> message)
    {
        Begin(target, type, message.Length);
        target.Write(message);
        End(target);
    }

    /// <summary>Writes the part of a document before its message.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="type">The kind and version.</param>
    /// <param name="length">The message's length in bytes.</param>
    public static void Begin(IBufferWriter<byte> target, ProtobufType type, int length)
    {
        target.Write(KubernetesProtobuf.Prefix);
        BeginField(target, 1, type.Length);
        WriteText(target, 1, type.ApiVersion);
        WriteText(target, 2, type.Kind);
        BeginField(target, 2, length);
    }

    /// <summary>Writes the part of a document after its message.</summary>
    /// <param name="target">Where to.</param>
    public static void End(IBufferWriter<byte> target) => target.Write(Tail);

    /// <summary>The length of a whole document in bytes.</summary>
    /// <param name="type">The kind and version.</param>
    /// <param name="length">The message's length in bytes.</param>
    public static int Measure(ProtobufType type, int length) =>
        KubernetesProtobuf.Prefix.Length + MeasureField(1, type.Length) + MeasureField(2, length) + Tail.Length;

    /// <summary>
    /// Writes one frame of a watch: four bytes of length, the highest first, and a <c>meta.v1.WatchEvent</c> whose object is a document.
    /// </summary>
    /// <param name="target">Where to.</param>
    /// <param name="eventType">What happened (<see cref="WatchEventType"/>).</param>
    /// <param name="type">The object's kind and version.</param>
    /// <param name="message">The object's message.</param>
    public static void WriteEvent(IBufferWriter<byte> target, string eventType, ProtobufType type, ReadOnlySpan<byte> message)
    {
        var document = Measure(type, message.Length);
        var extension = MeasureField(1, document);
        var length = MeasureField(1, eventType.Length) + MeasureField(2, extension);
        BinaryPrimitives.WriteInt32BigEndian(target.GetSpan(4), length);
        target.Advance(4);
        WriteText(target, 1, eventType);
        BeginField(target, 2, extension);
        BeginField(target, 1, document);
        Write(target, type, message);
    }

    /// <summary>Writes a field that holds a message or bytes.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="number">The field's number.</param>
    /// <param name="value">The message.</param>
    public static void WriteField(IBufferWriter<byte> target, int number, ReadOnlySpan<byte> value)
    {
        BeginField(target, number, value.Length);
        target.Write(value);
    }

    /// <summary>The length of a field that holds a message or bytes, in bytes.</summary>
    /// <param name="number">The field's number.</param>
    /// <param name="length">The message's length in bytes.</param>
    public static int MeasureField(int number, int length) => MeasureVarint((uint)number << 3) + MeasureVarint((uint)length) + length;

    private static void WriteText(IBufferWriter<byte> target, int number, string text)
    {
        BeginField(target, number, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, target);
    }

    private static void BeginField(IBufferWriter<byte> target, int number, int length)
    {
        WriteVarint(target, ((uint)number << 3) | (uint)WireType.LengthDelimited);
        WriteVarint(target, (uint)length);
    }

    private static void WriteVarint(IBufferWriter<byte> target, uint value)
    {
        var span = target.GetSpan(5);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[length++] = (byte)(value | 0x80);
        }

        span[length++] = (byte)value;
        target.Advance(length);
    }

    private static int MeasureVarint(uint value)
    {
        var length = 1;
        for (; value >= 0x80; value >>= 7)
        {
            length++;
        }

        return length;
    }
}

/// <summary>What a document in protobuf says of its type: the message <c>runtime.TypeMeta</c>.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">The kind.</param>
public readonly record struct ProtobufType(string ApiVersion, string Kind)
{
    /// <summary>The type that an object says it has.</summary>
    /// <param name="value">The object.</param>
    public static ProtobufType Of(TypeMeta value) => new(value.ApiVersion ?? "", value.Kind ?? "");

    /// <summary>The message's length in bytes.</summary>
    internal int Length => ProtobufDocuments.MeasureField(1, Encoding.UTF8.GetByteCount(ApiVersion))
        + ProtobufDocuments.MeasureField(2, Encoding.UTF8.GetByteCount(Kind));
}
