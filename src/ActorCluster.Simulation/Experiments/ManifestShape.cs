using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Schema;
using ActorCluster.Api.Validation;

namespace ActorCluster.Simulation.Experiments;

/// <summary>
/// Compares a document with the declaration of its kind: unknown fields and values of a wrong type, all of them at once. Pure. (The decoder
/// stops at the first and does not know where in a list it is.)
/// </summary>
internal static class ManifestShape
{
    /// <summary>What does not fit, as paths and messages.</summary>
    public static IReadOnlyList<(string Path, string Message)> Compare(JsonObject document, Type type)
    {
        var found = new List<(string, string)>();
        Compare(document, ObjectSchema.Of(type), "", found);
        return found;
    }

    private static void Compare(JsonObject value, ObjectSchema schema, string path, List<(string, string)> found)
    {
        foreach (var (name, inner) in value)
        {
            var field = schema.Find(name);
            var innerPath = path.Length == 0 ? name : path + "." + name;
            if (field is null)
            {
                var nearest = NearestName.Of(name, schema.Fields.Select(static known => known.Name));
                found.Add((innerPath, $"{innerPath}: unknown field{(nearest is null ? "" : $", did you mean {FieldError.Quote(nearest)}?")}"));
            }
            else if (inner is not null)
            {
                Compare(inner, field.Value, innerPath, found);
            }
        }
    }

    private static void Compare(JsonNode value, ValueSchema schema, string path, List<(string, string)> found)
    {
        switch (value)
        {
            case JsonObject members when schema is { Kind: ValueKind.Object, Object: { } inner }:
                Compare(members, inner, path, found);
                break;
            case JsonObject members when schema is { Kind: ValueKind.Map, Element: { } element }:
                foreach (var (key, member) in members)
                {
                    Each(member, element, $"{path}[{key}]");
                }

                break;
            case JsonArray items when schema is { Kind: ValueKind.List, Element: { } element }:
                for (var i = 0; i < items.Count; i++)
                {
                    Each(items[i], element, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"));
                }

                break;
            default:
                if (Expected(value, schema.Kind) is { } expected)
                {
                    found.Add((path, $"{path}: Invalid value: {Show(value)}: {expected}"));
                }

                break;
        }

        void Each(JsonNode? member, ValueSchema element, string innerPath)
        {
            if (member is not null)
            {
                Compare(member, element, innerPath, found);
            }
            else if (element.Kind is ValueKind.Object or ValueKind.List or ValueKind.Map)
            {
                found.Add((innerPath, $"{innerPath}: Required value: {Name(element.Kind)} is expected"));
            }
        }
    }

    private static string? Expected(JsonNode value, ValueKind kind)
    {
        var token = value.GetValueKind();
        return kind switch
        {
            ValueKind.Text or ValueKind.Bytes or ValueKind.Time or ValueKind.MicroTime => token switch
            {
                JsonValueKind.String => null,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => "a text is expected: put it in quotation marks",
                _ => "a text is expected",
            },
            ValueKind.Int32 or ValueKind.Int64 => token == JsonValueKind.Number && value.AsValue().TryGetValue<long>(out var number)
                && (kind == ValueKind.Int64 || number is >= int.MinValue and <= int.MaxValue) ? null : "a whole number is expected",
            ValueKind.Double => token == JsonValueKind.Number ? null : "a number is expected",
            ValueKind.Boolean => token is JsonValueKind.True or JsonValueKind.False ? null : "true or false is expected",
            ValueKind.Object or ValueKind.List or ValueKind.Map => Name(kind) + " is expected",
            _ => null,
        };
    }

    private static string Name(ValueKind kind) => kind == ValueKind.List ? "a list" : "an object with fields";

    private static string Show(JsonNode value) => value switch
    {
        JsonObject => "{…}",
        JsonArray => "[…]",
        _ => value.ToJsonString(),
    };
}
