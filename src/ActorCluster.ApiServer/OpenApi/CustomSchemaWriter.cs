using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Schema;
using ActorCluster.Api.Serialization;

namespace ActorCluster.ApiServer.OpenApi;

/// <summary>
/// Writes the schema of a resource that a definition added: as it was declared, with what every object has
/// (k8s.io/apiextensions-apiserver/pkg/controller/openapi/builder).
/// </summary>
internal static class CustomSchemaWriter
{
    /// <summary>Marks a whole object within an object.</summary>
    internal const string EmbeddedResource = "x-kubernetes-embedded-resource";

    /// <summary>What such an object has to have, in the order in which it is added to what a definition requires.</summary>
    internal static readonly string[] RequiredOfEmbedded = ["kind", "apiVersion"];

    /// <summary>Writes the schema.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="type">The resource.</param>
    /// <param name="schema">The schema as it was declared.</param>
    public static void Write(Utf8JsonWriter writer, ResourceType type, JsonSchemaProps schema)
    {
        var node = KubernetesJson.ToNode(schema);
        var properties = node["properties"] as JsonObject ?? [];
        node["properties"] = properties;
        DescribeObject(properties, "Kind of the document, in CamelCase. The server may infer it from the URL.");
        CompleteEmbedded(node);
        node["x-kubernetes-group-version-kind"] = new JsonArray(new JsonObject { ["group"] = type.Group, ["kind"] = type.Kind, ["version"] = type.Version });
        writer.WritePropertyName(SchemaNames.Of(type));
        node.WriteTo(writer);
    }

    // Whole objects within the object have what every object has, and have to say what they are (addEmbeddedProperties).
    private static void CompleteEmbedded(JsonObject schema)
    {
        foreach (var (_, property) in schema["properties"] as JsonObject ?? [])
        {
            CompleteEmbedded((JsonObject)property!);
        }

        foreach (var name in (string[])["items", "additionalProperties"])
        {
            if (schema[name] is JsonObject inner)
            {
                CompleteEmbedded(inner);
            }
        }

        if (schema[EmbeddedResource] is not JsonValue flag || !flag.TryGetValue<bool>(out var isEmbedded) || !isEmbedded)
        {
            return;
        }

        var properties = schema["properties"] as JsonObject ?? [];
        schema["properties"] = properties;
        DescribeObject(properties, "Kind of the object, in CamelCase.");
        var required = schema["required"] as JsonArray ?? [];
        schema["required"] = required;
        foreach (var name in RequiredOfEmbedded)
        {
            if (!required.Any(present => (string?)present == name))
            {
                required.Add(name);
            }
        }
    }

    private static void DescribeObject(JsonObject properties, string kind)
    {
        properties["apiVersion"] = Text("Group and version of the document's form, such as apps/v1.");
        properties["kind"] = Text(kind);
        properties["metadata"] = new JsonObject
        {
            ["description"] = "Name, namespace, uid, labels and the other data that every object has.",
            ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = SchemaNames.Reference + SchemaNames.Of(ObjectSchema.Of(typeof(ObjectMeta))) }),
        };
    }

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };
}
