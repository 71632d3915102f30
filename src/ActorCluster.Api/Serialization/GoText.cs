using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorCluster.Api.Serialization;

/// <summary>
/// How Go's fmt shows a JSON document that has been decoded without a type: the form in which refusals of patches quote it.
/// </summary>
public static class GoText
{
    /// <summary>The verb <c>%v</c>: <c>map[spec:map[replicas:3]]</c>, members in the order of their names.</summary>
    /// <param name="node">The document; null is shown as <c>&lt;nil&gt;</c>.</param>
    public static string Show(JsonNode? node)
    {
        var text = new StringBuilder();
        Show(node, text);
        return text.ToString();
    }

    /// <summary>The verb <c>%#v</c>: <c>map[string]interface {}{"replicas":3}</c>.</summary>
    /// <param name="node">The document.</param>
    public static string Syntax(JsonNode? node) => node switch
    {
        null => "interface {}(nil)",
        JsonObject members => "map[string]interface {}{" + string.Join(
            ", ", members.OrderBy(static member => member.Key, StringComparer.Ordinal).Select(static member => $"{Quoted(member.Key)}:{Syntax(member.Value)}")) + "}",
        JsonArray items => "[]interface {}{" + string.Join(", ", items.Select(Syntax)) + "}",
        JsonValue value when value.TryGetValue<string>(out var text) => Quoted(text),
        _ => Show(node),
    };

    /// <summary>The type that Go decodes the document into, as <c>%s</c> shows it.</summary>
    /// <param name="node">The document.</param>
    public static string TypeOf(JsonNode? node) => node switch
    {
        null => "%!s(<nil>)",
        JsonObject => "map[string]interface {}",
        JsonArray => "[]interface {}",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => IsInteger(node) ? "int64" : "float64",
            _ => "bool",
        },
    };

    private static string Quoted(string text) => Validation.FieldError.Quote(text);

    private static void Show(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case null:
                text.Append("<nil>");
                break;
            case JsonObject members:
                var separator = "map[";
                foreach (var (name, value) in members.OrderBy(static member => member.Key, StringComparer.Ordinal))
                {
                    text.Append(separator).Append(name).Append(':');
                    Show(value, text);
                    separator = " ";
                }

                text.Append(members.Count == 0 ? "map[]" : "]");
                break;
            case JsonArray items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    text.Append(i > 0 ? " " : "");
                    Show(items[i], text);
                }

                text.Append(']');
                break;
            case JsonValue value when value.TryGetValue<string>(out var plain):
                text.Append(plain);
                break;
            default:
                text.Append(node.GetValueKind() == JsonValueKind.Number && !IsInteger(node) ? GoNumbers.Text(node.GetValue<double>()) : node.ToJsonString());
                break;
        }
    }

    // An integer is decoded into an int64 where it fits one (sigs.k8s.io/json, UnmarshalCaseSensitivePreserveInts).
    private static bool IsInteger(JsonNode node) => node is JsonValue value && (value.TryGetValue<long>(out _) || value.TryGetValue<int>(out _));
}
