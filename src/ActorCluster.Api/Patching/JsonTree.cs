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
    /// <exception cref="DecodingException">It is no JSON, or nests deeper than <see cref="KubernetesJson.MaximumDepth"/>.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = KubernetesJson.MaximumDepth });
        try
        {
            reader.Read();
            var node = Read(ref reader);
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

    /// <summary>Reads a patch that must be an object.</summary>
    /// <param name="utf8">The document.</param>
    /// <exception cref="StatusException">400: it is none.</exception>
    internal static JsonObject ParsePatch(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Parse(utf8) as JsonObject
                ?? throw new StatusException(StatusError.BadRequest("error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}"));
        }
        catch (DecodingException e)
        {
            throw new StatusException(StatusError.BadRequest("error decoding patch: " + e.Message));
        }
    }

    private static JsonNode? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new JsonObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = TextCodec.Read(ref reader);
                    reader.Read();
                    members[name] = Read(ref reader);
                }

                return members;
            case JsonTokenType.StartArray:
                var items = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader));
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
                return reader.TryGetInt64(out var number) ? JsonValue.Create(number) : JsonValue.Create(Finite(reader.GetDouble()));
            default:
                return null;
        }
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : throw new DecodingException("json: number out of range");
}
