using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Patching;

/// <summary>
/// Reads JSON into a tree that can be changed. A key that is given twice takes its last value, as in Go; System.Text.Json's own tree would
/// fail on it later.
/// </summary>
public static class JsonTree
{
    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="keepNumbers">Whether numbers with a fraction or an exponent stay as they are written: 1.0 is no integer.</param>
    /// <exception cref="DecodingException">It is no JSON, or nests deeper than <see cref="KubernetesJson.MaximumDepth"/>.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8, bool keepNumbers = false)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = KubernetesJson.MaximumDepth });
        try
        {
            reader.Read();
            var node = Read(ref reader, keepNumbers);
            reader.Read();
            return node;
        }
        catch (JsonException e)
        {
            throw new DecodingException(KubernetesJson.SyntaxError(e, utf8), e);
        }
        catch (InvalidOperationException e)
        {
            throw new DecodingException("invalid UTF-8 in string", e);
        }
    }

    /// <summary>Reads a patch that must be an object; null stands for one that changes nothing.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="prefix">What a refusal begins with.</param>
    /// <exception cref="StatusException">400: it is none.</exception>
    public static JsonObject ParsePatch(ReadOnlySpan<byte> utf8, string prefix)
    {
        try
        {
            var node = Parse(utf8);
            return node as JsonObject ?? (node is null ? [] : throw new DecodingException(NotFor(node, "map[string]interface {}")));
        }
        catch (DecodingException e)
        {
            throw new StatusException(StatusError.BadRequest(prefix + e.Message));
        }
    }

    /// <summary>Puts the members of an object, but not of those below, in the order of their names.</summary>
    /// <param name="members">The object.</param>
    internal static void Sort(JsonObject members)
    {
        var sorted = members.OrderBy(static member => member.Key, StringComparer.Ordinal).ToList();
        members.Clear();
        foreach (var (name, value) in sorted)
        {
            members.Add(name, value);
        }
    }

    /// <summary>What Go's decoder says of a value that does not fit where it stands by itself.</summary>
    /// <param name="node">The value.</param>
    /// <param name="goType">The type that is expected.</param>
    public static string NotFor(JsonNode? node, string goType) => $"json: cannot unmarshal {Found(node)} into Go value of type {goType}";

    private static string Found(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    private static JsonNode? Read(ref Utf8JsonReader reader, bool keepNumbers)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new JsonObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = TextCodec.Read(ref reader);
                    reader.Read();
                    members[name] = Read(ref reader, keepNumbers);
                }

                return members;
            case JsonTokenType.StartArray:
                var items = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader, keepNumbers));
                }

                return items;
            case JsonTokenType.String:
                return JsonValue.Create(TextCodec.Read(ref reader));
            case JsonTokenType.True:
                return JsonValue.Create(true);
            case JsonTokenType.False:
                return JsonValue.Create(false);
            case JsonTokenType.Number:
                // Integers stay exact, anything else is what Go's float64 makes of it.
                return reader.TryGetInt64(out var number) ? JsonValue.Create(number)
                    : keepNumbers ? JsonValue.Create(JsonElement.ParseValue(ref reader))
                    : JsonValue.Create(Finite(reader.GetDouble()));
            default:
                return null;
        }
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : throw new DecodingException("json: number out of range");
}
