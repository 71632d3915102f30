using System.Text.Json.Nodes;

namespace ActorCluster.ApiServer.OpenApi;

/// <summary>
/// Says a schema of version 3 in version 2. What that version cannot say is left out, and so is what kubectl misunderstands in it, so that
/// less is refused (kube-openapi for the schemas of built-in objects; for those of definitions k8s.io/apiextensions-apiserver
/// pkg/controller/openapi/v2/conversion.go, and builder.go for a root that keeps unknown fields).
/// </summary>
internal static class VersionTwoSchema
{
    private const string Definitions = "#/definitions/";
    private const string Kinds = "x-kubernetes-group-version-kind";
    private const string KeepsUnknown = "x-kubernetes-preserve-unknown-fields";

    /// <summary>Converts a schema and all within it.</summary>
    /// <param name="schema">The schema; it stays as it is.</param>
    /// <param name="keepsDefaults">Whether defaults are shown; those of built-in kinds are not (kube-openapi <c>PruneDefaults</c>).</param>
    public static JsonObject Of(JsonObject schema, bool keepsDefaults = true)
    {
        // With any property kubectl would take all others for unknown.
        if (IsTrue(schema, KeepsUnknown) && schema[Kinds] is { } kinds)
        {
            return new JsonObject { ["type"] = "object", [Kinds] = kinds.DeepClone() };
        }

        var result = new JsonObject();
        foreach (var (name, value) in schema)
        {
            switch (name)
            {
                case "$ref":
                    result[name] = Reference((string)value!);
                    break;
                case "allOf":
                    // A reference may have a description beside it here; those of a definition's rules refer to nothing.
                    if (value![0] is JsonObject first && first["$ref"] is { } reference)
                    {
                        result["$ref"] = Reference((string)reference!);
                    }

                    break;
                case "oneOf":
                    // A number or a text is a text. A definition's alternatives have no types.
                    if (value!.AsArray().All(static alternative => alternative is JsonObject { Count: 1 } only && only.ContainsKey("type")))
                    {
                        result["type"] = "string";
                    }

                    break;
                case "anyOf" or "not" or "nullable":
                    break;
                case "default" when !keepsDefaults:
                    break;
                case "properties":
                    var properties = new JsonObject();
                    foreach (var (property, inner) in value!.AsObject())
                    {
                        properties[property] = Of(inner!.AsObject(), keepsDefaults);
                    }

                    result[name] = properties;
                    break;
                case "items" or "additionalProperties" when value is JsonObject inner:
                    result[name] = Of(inner, keepsDefaults);
                    break;
                case "required":
                    Require(result, schema, value!.AsArray());
                    break;
                default:
                    result[name] = value?.DeepClone();
                    break;
            }
        }

        Loosen(result, IsTrue(schema, "nullable"));
        return result;
    }

    // What may be null has no type here, and so nothing within.
    private static void Loosen(JsonObject result, bool isNullable)
    {
        var keepsUnknown = IsTrue(result, KeepsUnknown);
        var isEmbedded = IsTrue(result, CustomSchemaWriter.EmbeddedResource);
        if (isNullable || keepsUnknown)
        {
            result.Remove("items");
            if (isEmbedded && !keepsUnknown && result["properties"] is JsonObject properties)
            {
                // What every object has is added after what is said of this one is dropped.
                foreach (var name in properties.Select(static property => property.Key).Where(static name => name is not ("apiVersion" or "kind" or "metadata")).ToArray())
                {
                    properties.Remove(name);
                }
            }
            else
            {
                result.Remove("properties");
            }
        }

        if (isEmbedded && keepsUnknown)
        {
            RequireNothingAdded(result);
        }

        var type = (string?)result["type"];
        if (isNullable || (keepsUnknown && type == "object") || (type == "array" && !result.ContainsKey("items")))
        {
            result.Remove("type");
        }
    }

    // An embedded object that keeps unknown fields is not completed here.
    private static void RequireNothingAdded(JsonObject result)
    {
        if (result["required"] is JsonArray required
            && required.Select(static name => (string?)name).TakeLast(CustomSchemaWriter.RequiredOfEmbedded.Length).SequenceEqual(CustomSchemaWriter.RequiredOfEmbedded))
        {
            var left = required.SkipLast(CustomSchemaWriter.RequiredOfEmbedded.Length).Select(static name => name!.DeepClone()).ToArray();
            result.Remove("required");
            if (left.Length > 0)
            {
                result["required"] = new JsonArray(left);
            }
        }
    }

    // A field that has to be there and may be null may as well be missing.
    private static void Require(JsonObject result, JsonObject schema, JsonArray required)
    {
        if (schema["additionalProperties"] is JsonObject additional && IsTrue(additional, "nullable"))
        {
            return;
        }

        var properties = schema["properties"] as JsonObject;
        var left = required.Where(name => properties?[(string)name!] is not JsonObject property || !IsTrue(property, "nullable")).ToList();
        if (left.Count > 0)
        {
            result["required"] = new JsonArray([.. left.Select(static name => name!.DeepClone())]);
        }
    }

    private static bool IsTrue(JsonObject schema, string name) => schema[name] is JsonValue value && value.TryGetValue<bool>(out var isTrue) && isTrue;

    private static string Reference(string text) => Definitions + text[(text.LastIndexOf('/') + 1)..];
}
