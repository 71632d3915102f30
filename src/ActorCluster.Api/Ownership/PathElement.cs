using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorCluster.Api.Ownership;

/// <summary>
/// One step of the way to a field, as FieldsV1 writes it: <c>f:name</c>, <c>k:{"name":"main"}</c>, <c>v:"a"</c>, <c>i:0</c>
/// (structured-merge-diff's fieldpath/serialize-pe.go and element.go).
/// </summary>
internal static class PathElement
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A member of an object or map.</summary>
    /// <param name="name">Its name.</param>
    public static string OfField(string name) => "f:" + name;

    /// <summary>An element of a set.</summary>
    /// <param name="element">The element.</param>
    /// <param name="error">Why it can be none.</param>
    public static string? OfValue(JsonNode? element, out string error)
    {
        error = element switch
        {
            null => "associative list without keys has an element that's an explicit null",
            JsonObject => "associative list without keys has an element that's a map type",
            JsonArray => "not supported: associative list with lists as elements",
            _ => "",
        };
        return error.Length == 0 ? "v:" + Text(element) : null;
    }

    /// <summary>An element of a list with keys.</summary>
    /// <param name="element">The element.</param>
    /// <param name="list">The list, which has the keys.</param>
    /// <param name="error">Why it can be none.</param>
    public static string? OfKeys(JsonNode? element, FieldType list, out string error)
    {
        var keys = list.Keys;
        error = "";
        if (element is not JsonObject members)
        {
            error = element is null
                ? "associative list with keys may not have a null element"
                : "associative list with keys may not have non-map elements";
            return null;
        }

        var values = new (string Name, string Value)[keys.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var key = keys[i];
            if (members.TryGetPropertyValue(key, out var value))
            {
                values[i] = (key, Text(value));
            }
            else if (list.KeyDefault(key) is { } standard)
            {
                values[i] = (key, standard);
            }
            else
            {
                error = $"associative list with keys has an element that omits key field {Quote(key)} (and doesn't have default value)";
                return null;
            }
        }

        return OfKeys(values);
    }

    /// <summary>Brings an element of a stored set to the one form that it is compared in.</summary>
    /// <param name="text">The element.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static string Canonical(string text)
    {
        try
        {
            if (text.StartsWith("f:", StringComparison.Ordinal))
            {
                return text;
            }

            if (text.StartsWith("k:", StringComparison.Ordinal) && JsonNode.Parse(text[2..]) is JsonObject members)
            {
                return OfKeys([.. members.Select(static member => (member.Key, Text(member.Value)))]);
            }

            if (text.StartsWith("v:", StringComparison.Ordinal))
            {
                return "v:" + Text(JsonNode.Parse(text[2..]));
            }

            if (text.StartsWith("i:", StringComparison.Ordinal) && int.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return text;
            }
        }
        catch (JsonException)
        {
        }

        throw new FormatException($"{text} is no path element");
    }

    /// <summary>The way to a field as people read it: <c>.spec.containers[name="main"].image</c>.</summary>
    /// <param name="path">The elements.</param>
    public static string Describe(IEnumerable<string> path)
    {
        var text = new StringBuilder();
        foreach (var element in path)
        {
            var rest = element[2..];
            switch (element[0])
            {
                case 'f':
                    text.Append('.').Append(rest);
                    break;
                case 'k':
                    var keys = JsonNode.Parse(rest)!.AsObject().Select(static member => $"{member.Key}={Text(member.Value)}");
                    text.Append('[').AppendJoin(',', keys).Append(']');
                    break;
                case 'v':
                    text.Append("[=").Append(rest).Append(']');
                    break;
                default:
                    text.Append('[').Append(rest).Append(']');
                    break;
            }
        }

        return text.ToString();
    }

    private static string OfKeys((string Name, string Value)[] keys)
    {
        Array.Sort(keys, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return "k:{" + string.Join(',', keys.Select(static key => $"{Quote(key.Name)}:{key.Value}")) + "}";
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => Quote(text),
        _ => value.ToJsonString(Plain),
    };

    private static string Quote(string text) => JsonSerializer.Serialize(text, Plain);
}
