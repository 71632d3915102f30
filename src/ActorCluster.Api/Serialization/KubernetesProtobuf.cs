using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Serialization;

/// <summary>
/// Kubernetes' protobuf, <c>application/vnd.kubernetes.protobuf</c>: four bytes <c>k8s\0</c>, then the message <c>runtime.Unknown</c> with
/// the type in field 1 and the object in field 2. Fields that are unknown are passed over. Values that equal Go's zero value are left out;
/// Go writes them, and every reader takes their absence for them.
/// </summary>
public static class KubernetesProtobuf
{
    [ThreadStatic]
    private static ProtobufWriter? _writer;

    /// <summary>The first four bytes of every document.</summary>
    public static ReadOnlySpan<byte> Prefix => "k8s\0"u8;

    /// <summary>The document of an object, which says its kind and version.</summary>
    /// <param name="value">The object.</param>
    public static byte[] Encode(TypeMeta value)
    {
        var writer = Borrow();
        writer.TextField(4, "");
        writer.TextField(3, "");
        var end = writer.Position;
        ObjectSchema.Of(value.GetType()).WriteProtobuf(writer, value);
        writer.CloseMessage(2, end);
        end = writer.Position;
        writer.TextField(2, value.Kind ?? "");
        writer.TextField(1, value.ApiVersion ?? "");
        writer.CloseMessage(1, end);
        writer.Raw(Prefix);
        return TakeFrom(writer);
    }

    /// <summary>The message of an object without the document around it, which <see cref="ProtobufDocuments"/> writes.</summary>
    /// <param name="value">An object whose properties declare fields.</param>
    public static byte[] EncodeMessage(object value)
    {
        var writer = Borrow();
        ObjectSchema.Of(value.GetType()).WriteProtobuf(writer, value);
        return TakeFrom(writer);
    }

    /// <summary>Reads an object.</summary>
    /// <param name="document">The document with its prefix.</param>
    /// <param name="type">The object's type.</param>
    /// <exception cref="DecodingException">It is malformed.</exception>
    public static TypeMeta Decode(ReadOnlyMemory<byte> document, Type type)
    {
        var envelope = Open(document);
        try
        {
            var reader = new ProtobufReader(document.Span[envelope.Raw]);
            var value = (TypeMeta)ObjectSchema.Of(type).ReadProtobuf(ref reader);
            return value with { Kind = envelope.Kind, ApiVersion = envelope.ApiVersion };
        }
        catch (FormatException e)
        {
            throw new DecodingException(e.Message, e);
        }
    }

    /// <summary>Reads the kind and version of a document without the rest; empty where they are missing.</summary>
    /// <param name="document">The document with its prefix.</param>
    /// <exception cref="DecodingException">It is malformed.</exception>
    public static (string ApiVersion, string Kind) PeekType(ReadOnlyMemory<byte> document)
    {
        var (apiVersion, kind, _) = Open(document);
        return (apiVersion, kind);
    }

    private static ProtobufWriter Borrow()
    {
        var writer = _writer ?? new ProtobufWriter();
        _writer = null;
        writer.Clear();
        return writer;
    }

    // A buffer that one large object has blown up is not kept.
    private static byte[] TakeFrom(ProtobufWriter writer)
    {
        var result = writer.Written.ToArray();
        _writer = result.Length <= 1 << 20 ? writer : null;
        return result;
    }

    private static (string ApiVersion, string Kind, Range Raw) Open(ReadOnlyMemory<byte> document)
    {
        var span = document.Span;
        if (!span.StartsWith(Prefix))
        {
            throw new DecodingException("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }

        var apiVersion = "";
        var kind = "";
        var raw = default(Range);
        try
        {
            var body = span[4..];
            var reader = new ProtobufReader(body);
            while (reader.TryReadTag(out var number, out var wire))
            {
                if (number == 1)
                {
                    var type = reader.ReadMessage(wire);
                    while (type.TryReadTag(out var field, out var inner))
                    {
                        if (field is 1 or 2)
                        {
                            (field == 1 ? ref apiVersion : ref kind) = type.ReadText(inner);
                        }
                        else
                        {
                            type.Skip(inner);
                        }
                    }
                }
                else if (number == 2)
                {
                    var bytes = reader.ReadBytes(wire);
                    var end = reader.Position + 4;
                    raw = (end - bytes.Length)..end;
                }
                else
                {
                    reader.Skip(wire);
                }
            }

            return (apiVersion, kind, raw);
        }
        catch (FormatException e)
        {
            throw new DecodingException(e.Message, e);
        }
    }
}
