using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Serialization;

/// <summary>A decoded document, and what was found in it that is not fatal.</summary>
/// <param name="Value">The object.</param>
/// <param name="Problems"><c>unknown field "spec.foo"</c>, <c>duplicate field "spec.bar"</c>, in the order of the document.</param>
public readonly record struct Decoded(object Value, IReadOnlyList<string> Problems);

/// <summary>
/// JSON as the Kubernetes API writes and reads it: Go's rules for what is left out, case-sensitive names, maps in order of their keys. It
/// is driven by <see cref="ObjectSchema"/>, not by System.Text.Json's own metadata, because the same declarations serve protobuf, strict
/// decoding and patches, and because errors have to come in the words of Go's decoder.
/// </summary>
public static class KubernetesJson
{
    /// <summary>The deepest nesting of a document that is read.</summary>
    public const int MaximumDepth = 256;

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1000,
    };

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaximumDepth };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>
    /// For objects of the API inside documents that System.Text.Json writes and reads; camelCase for the rest of the document.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaximumDepth,
        Converters = { new KubernetesJsonConverterFactory() },
    };

    /// <summary>The document of an object.</summary>
    /// <param name="value">An object whose properties declare fields.</param>
    public static byte[] Encode(object value)
    {
        var buffer = _buffer ?? new ArrayBufferWriter<byte>(8192);
        var writer = _writer ?? new Utf8JsonWriter(Stream.Null, WriterOptions);
        (_buffer, _writer) = (null, null);
        try
        {
            writer.Reset(buffer);
            ObjectSchema.Of(value.GetType()).WriteJson(writer, value);
            writer.Flush();
            return buffer.WrittenSpan.ToArray();
        }
        finally
        {
            // A buffer that one large list has blown up is not kept.
            if (buffer.Capacity <= 1 << 20)
            {
                buffer.ResetWrittenCount();
                (_buffer, _writer) = (buffer, writer);
            }
        }
    }

    /// <summary>Appends the document of an object.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="value">An object whose properties declare fields.</param>
    public static void Write(IBufferWriter<byte> target, object value)
    {
        var writer = _writer ?? new Utf8JsonWriter(Stream.Null, WriterOptions);
        _writer = null;
        writer.Reset(target);
        ObjectSchema.Of(value.GetType()).WriteJson(writer, value);
        writer.Flush();
        writer.Reset(Stream.Null);
        _writer = writer;
    }

    /// <summary>The document of an object, as a text.</summary>
    /// <param name="value">An object whose properties declare fields.</param>
    public static string ToText(object value) => Encoding.UTF8.GetString(Encode(value));

    /// <summary>The document of an object, as a tree that patches work on.</summary>
    /// <param name="value">An object whose properties declare fields.</param>
    public static JsonObject ToNode(object value) => (JsonObject)JsonNode.Parse(Encode(value), documentOptions: new JsonDocumentOptions { MaxDepth = 1000 })!;

    /// <summary>Reads an object.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="utf8">The document.</param>
    /// <exception cref="DecodingException">It is malformed or does not fit the type.</exception>
    public static T Decode<T>(ReadOnlyMemory<byte> utf8)
        where T : class => (T)Decode(utf8, typeof(T));

    /// <summary>Reads an object.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="json">The document.</param>
    /// <exception cref="DecodingException">It is malformed or does not fit the type.</exception>
    public static T Decode<T>(string json)
        where T : class => Decode<T>(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads an object; fields that are unknown are passed over.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="type">Its type.</param>
    /// <exception cref="DecodingException">It is malformed or does not fit the type.</exception>
    public static object Decode(ReadOnlyMemory<byte> utf8, Type type) => Decode(utf8, type, report: false, MismatchWords.Decoder).Value;

    /// <summary>Reads an object and lists the fields that are unknown or given twice.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="type">Its type.</param>
    /// <exception cref="DecodingException">It is malformed or does not fit the type.</exception>
    public static Decoded DecodeAndReport(ReadOnlyMemory<byte> utf8, Type type) => Decode(utf8, type, report: true, MismatchWords.Decoder);

    /// <summary>Reads the tree of an object, after a patch.</summary>
    /// <param name="node">The tree.</param>
    /// <param name="type">Its type.</param>
    /// <exception cref="DecodingException">It does not fit the type.</exception>
    public static Decoded Decode(JsonNode? node, Type type) => Decode(node, type, MismatchWords.Decoder);

    /// <summary>
    /// Reads the tree of an object as Kubernetes' converter does, after a strategic merge patch: what does not fit is refused in its words.
    /// </summary>
    /// <param name="node">The tree.</param>
    /// <param name="type">Its type.</param>
    /// <exception cref="DecodingException">It does not fit the type.</exception>
    public static Decoded Convert(JsonNode? node, Type type) => Decode(node, type, MismatchWords.Converter);

    private static Decoded Decode(JsonNode? node, Type type, MismatchWords words)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }

        return Decode(buffer.WrittenMemory, type, report: true, words);
    }

    /// <summary>
    /// Reads <c>apiVersion</c> and <c>kind</c> of a document without the rest; empty where they are missing.
    /// </summary>
    /// <param name="utf8">The document.</param>
    /// <exception cref="DecodingException">It is no JSON object.</exception>
    public static (string ApiVersion, string Kind) PeekType(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        var apiVersion = "";
        var kind = "";
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new DecodingException("couldn't get version/kind; json parse error: json: cannot unmarshal " + Found(reader.TokenType)
                    + " into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isVersion = reader.ValueTextEquals("apiVersion"u8);
                var isKind = reader.ValueTextEquals("kind"u8);
                reader.Read();
                if ((isVersion || isKind) && reader.TokenType == JsonTokenType.String)
                {
                    (isVersion ? ref apiVersion : ref kind) = TextCodec.Read(ref reader);
                }
                else if ((isVersion || isKind) && reader.TokenType != JsonTokenType.Null)
                {
                    throw new DecodingException(
                        $"couldn't get version/kind; json parse error: json: cannot unmarshal {Found(reader.TokenType)} into Go struct field .{(isKind ? "kind" : "apiVersion")} of type string");
                }

                reader.Skip();
            }

            // What comes behind the document is no JSON, whatever the document is.
            reader.Read();
            return (apiVersion, kind);
        }
        catch (JsonException e)
        {
            throw new DecodingException("couldn't get version/kind; json parse error: " + SyntaxError(e, utf8), e);
        }
    }

    private static string Found(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "object",
        JsonTokenType.StartArray => "array",
        JsonTokenType.String => "string",
        JsonTokenType.Number => "number",
        _ => "bool",
    };

    private static Decoded Decode(ReadOnlyMemory<byte> utf8, Type type, bool report, MismatchWords words)
    {
        var reader = new Utf8JsonReader(utf8.Span, ReaderOptions);
        var decoding = new JsonDecoding(utf8, report, words);
        try
        {
            reader.Read();
            var value = ObjectSchema.Of(type).ReadJson(ref reader, decoding);
            reader.Read();
            return new Decoded(value, decoding.Problems ?? (IReadOnlyList<string>)[]);
        }
        catch (JsonException e)
        {
            throw new DecodingException(SyntaxError(e, utf8.Span), e);
        }
        catch (InvalidOperationException e)
        {
            // A text that is not UTF-8, or a lone surrogate.
            throw new DecodingException("invalid UTF-8 in string", e);
        }
    }

    /// <summary>What is wrong with a document as JSON, in Go's words; null when nothing is.</summary>
    /// <param name="utf8">The document.</param>
    public static string? SyntaxProblem(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        try
        {
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException exception)
        {
            return SyntaxError(exception, utf8);
        }
    }

    // In Go's words; where Go finds nothing wrong, it is the depth, or the encoding of a text.
    internal static string SyntaxError(JsonException error, ReadOnlySpan<byte> utf8) =>
        JsonSyntax.ErrorOf(utf8) ?? (error.Message.Contains("maximum configured depth", StringComparison.Ordinal) ? "exceeded max depth" : error.Message);
}
