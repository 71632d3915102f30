using System.Buffers;
using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Dynamic;

/// <summary>
/// JSON without types, as Go's <c>map[string]interface{}</c> holds it: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>,
/// <see cref="string"/>, <see cref="IReadOnlyList{T}"/> and <see cref="SortedMap{T}"/> of the same. Values never change.
/// </summary>
[SuppressMessage("Naming", "CA1720", Justification = "Object and array are what JSON calls them.")]
public static class JsonData
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1000,
    };

    /// <summary>An object without members.</summary>
    public static SortedMap<object?> EmptyObject { get; } = SortedMap<object?>.Empty;

    /// <summary>Makes an object.</summary>
    /// <param name="members">Its members; of two with one name the later counts.</param>
    public static SortedMap<object?> Object(IEnumerable<KeyValuePair<string, object?>> members)
    {
        var builder = new SortedMap<object?>.Builder();
        foreach (var (name, value) in members)
        {
            builder.Set(name, value);
        }

        return builder.ToMap();
    }

    /// <summary>Reads a document.</summary>
    /// <param name="json">The document.</param>
    /// <exception cref="DecodingException">It is no JSON.</exception>
    public static object? Parse(RawJson json) => Parse(json.Utf8);

    /// <summary>Reads a document.</summary>
    /// <param name="json">The document.</param>
    /// <exception cref="DecodingException">It is no JSON.</exception>
    public static object? Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads a document; an empty one is null.</summary>
    /// <param name="utf8">The document.</param>
    /// <exception cref="DecodingException">It is no JSON.</exception>
    public static object? Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = KubernetesJson.MaximumDepth });
        try
        {
            reader.Read();
            return Read(ref reader, new JsonDecoding(utf8, report: false));
        }
        catch (JsonException e)
        {
            throw new DecodingException(KubernetesJson.SyntaxError(e, utf8.Span), e);
        }
        catch (InvalidOperationException e)
        {
            throw new DecodingException("invalid UTF-8 in string", e);
        }
    }

    /// <summary>The document of a value.</summary>
    /// <param name="value">The value.</param>
    public static byte[] Encode(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, value);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The document of a value, as a text.</summary>
    /// <param name="value">The value.</param>
    public static string ToText(object? value) => Encoding.UTF8.GetString(Encode(value));

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        if (TryWriteScalar(writer, value))
        {
            return;
        }

        switch (value)
        {
            case IReadOnlyDictionary<string, object?> members:
                writer.WriteStartObject();
                foreach (var (name, member) in SortedMap<object?>.From(members))
                {
                    writer.WritePropertyName(name);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                throw new ArgumentException($"{value?.GetType()} is no JSON", nameof(value));
        }
    }

    /// <summary>Writes a value that is neither object nor list; false when it is another.</summary>
    internal static bool TryWriteScalar(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                return true;
            case string text:
                writer.WriteStringValue(text);
                return true;
            case bool flag:
                writer.WriteBooleanValue(flag);
                return true;
            case long number:
                writer.WriteNumberValue(number);
                return true;
            case int number:
                writer.WriteNumberValue(number);
                return true;
            case double number:
                WriteNumber(writer, number);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether two values are the same: numbers by amount, objects without regard to the order of members.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool AreEqual(object? left, object? right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        switch (left, right)
        {
            case (long a, double b):
                return a == b;
            case (double a, long b):
                return a == b;
            case (IReadOnlyDictionary<string, object?> a, IReadOnlyDictionary<string, object?> b):
                return AreEqualObjects(a, b);
            case (IReadOnlyList<object?> a, IReadOnlyList<object?> b):
                if (a.Count != b.Count)
                {
                    return false;
                }

                for (var i = 0; i < a.Count; i++)
                {
                    if (!AreEqual(a[i], b[i]))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return left is not null && left.Equals(right);
        }
    }

    /// <summary>A value as Go's <c>%v</c> shows it.</summary>
    /// <param name="value">The value.</param>
    public static string Show(object? value) => value switch
    {
        null => "<nil>",
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IReadOnlyDictionary<string, object?> members => $"map[{string.Join(' ', SortedMap<object?>.From(members).Select(static member => $"{member.Key}:{Show(member.Value)}"))}]",
        IReadOnlyList<object?> items => $"[{string.Join(' ', items.Select(Show))}]",
        _ => value.ToString() ?? "",
    };

    /// <summary>The value at the end of a path of names; null when there is none.</summary>
    /// <param name="value">The value to begin with.</param>
    /// <param name="path">The names.</param>
    public static object? At(object? value, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (value is not IReadOnlyDictionary<string, object?> members || !members.TryGetValue(name, out value))
            {
                return null;
            }
        }

        return value;
    }

    /// <summary>An object with the value at the end of a path set; what is missing on the way is made.</summary>
    /// <param name="members">The object.</param>
    /// <param name="path">The names; at least one.</param>
    /// <param name="value">The value.</param>
    public static SortedMap<object?> With(SortedMap<object?> members, ReadOnlySpan<string> path, object? value) =>
        path.Length == 1
            ? members.With(path[0], value)
            : members.With(path[0], With(members.TryGetValue(path[0], out var next) && next is SortedMap<object?> inner ? inner : EmptyObject, path[1..], value));

    /// <summary>Reads the value at the reader's token.</summary>
    internal static object? Read(ref Utf8JsonReader reader, JsonDecoding decoding)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var builder = new SortedMap<object?>.Builder();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = TextCodec.Read(ref reader);
                    reader.Read();
                    decoding.Push(name);
                    var value = Read(ref reader, decoding);
                    decoding.Pop();
                    if (!builder.Set(name, value))
                    {
                        decoding.ReportDuplicate(name);
                    }
                }

                return builder.ToMap();
            case JsonTokenType.StartArray:
                var items = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    decoding.PushIndex(items.Count);
                    items.Add(Read(ref reader, decoding));
                    decoding.Pop();
                }

                return items.ToArray();
            case JsonTokenType.String:
                return TextCodec.Read(ref reader);
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Number:
                // Integers stay exact, anything else is what Go's float64 makes of it.
                return reader.TryGetInt64(out var number) ? (object)number : reader.GetDouble();
            default:
                return null;
        }
    }

    // A whole number that came as a float is written as one, so that it stays what it was.
    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static bool AreEqualObjects(IReadOnlyDictionary<string, object?> left, IReadOnlyDictionary<string, object?> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var (name, value) in left)
        {
            if (!right.TryGetValue(name, out var other) || !AreEqual(value, other))
            {
                return false;
            }
        }

        return true;
    }
}
