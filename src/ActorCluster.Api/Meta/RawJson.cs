using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorCluster.Api.Meta;

/// <summary>
/// A JSON value that is carried along unparsed: <c>managedFields.fieldsV1</c>, a <c>runtime.RawExtension</c>, defaults in a schema.
/// Two are equal when their bytes are.
/// </summary>
[JsonConverter(typeof(RawJsonConverter))]
public readonly struct RawJson : IEquatable<RawJson>
{
    // White space, what Go escapes for HTML's sake, and the first byte of the line separators.
    private static readonly SearchValues<byte> Rewritten = SearchValues.Create(" \n\r\t<>&"u8.ToArray().Append((byte)0xe2).ToArray());

    /// <summary>Holds the given JSON text; the caller does not change it any more.</summary>
    /// <param name="utf8">One JSON value, UTF-8.</param>
    public RawJson(ReadOnlyMemory<byte> utf8) => Utf8 = utf8;

    /// <summary>The JSON text; empty for none, which is written as <c>null</c>.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Whether there is no value.</summary>
    public bool IsEmpty => Utf8.IsEmpty;

    /// <summary>Holds the given JSON text.</summary>
    /// <param name="json">One JSON value.</param>
    public static RawJson Parse(string json) => new(Encoding.UTF8.GetBytes(json));

    /// <summary>
    /// Holds the given JSON text as Go's encoder carries it along (encoding/json: compact): without white space, and with <c>&lt;</c>,
    /// <c>&gt;</c>, <c>&amp;</c> and the two line separators of Unicode escaped. Clients compare such values byte by byte.
    /// </summary>
    /// <param name="utf8">One JSON value, UTF-8.</param>
    public static RawJson Compact(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOfAny(Rewritten) < 0)
        {
            return new RawJson(utf8.ToArray());
        }

        var result = new ArrayBufferWriter<byte>(utf8.Length + 64);
        var (copied, inText) = (0, false);
        for (var i = 0; i < utf8.Length; i++)
        {
            if (inText && utf8[i] == '\\')
            {
                i++;
                continue;
            }

            inText ^= utf8[i] == '"';
            if (TryRewrite(utf8[i..], inText, out var length, out var replacement))
            {
                result.Write(utf8[copied..i]);
                result.Write(replacement);
                copied = i + length;
                i = copied - 1;
            }
        }

        result.Write(utf8[copied..]);
        return new RawJson(result.WrittenSpan.ToArray());
    }

    /// <summary>Whether both hold the same bytes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(RawJson left, RawJson right) => left.Equals(right);

    /// <summary>Whether they hold different bytes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(RawJson left, RawJson right) => !left.Equals(right);

    private static bool TryRewrite(ReadOnlySpan<byte> rest, bool inText, out int length, out ReadOnlySpan<byte> replacement)
    {
        length = 1;
        replacement = [];
        switch (rest[0])
        {
            case (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t':
                return !inText;
            case (byte)'<':
                replacement = "\\u003c"u8;
                return true;
            case (byte)'>':
                replacement = "\\u003e"u8;
                return true;
            case (byte)'&':
                replacement = "\\u0026"u8;
                return true;
            case 0xe2 when rest.StartsWith("\u2028"u8) || rest.StartsWith("\u2029"u8):
                length = 3;
                replacement = rest[2] == 0xa8 ? "\\u2028"u8 : "\\u2029"u8;
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc />
    public bool Equals(RawJson other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is RawJson other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

    /// <summary>The JSON text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);
}

/// <summary>Reads and writes <see cref="RawJson"/>: the value is copied, but for what <see cref="RawJson.Compact"/> does.</summary>
internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override bool HandleNull => true;

    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) => Write(writer, value);

    internal static RawJson Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        using var document = JsonDocument.ParseValue(ref reader);
        return RawJson.Compact(JsonMarshal.GetRawUtf8Value(document.RootElement));
    }

    internal static void Write(Utf8JsonWriter writer, RawJson value)
    {
        if (value.IsEmpty)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
        }
    }
}
