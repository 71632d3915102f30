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
    /// <summary>Writes the schema.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="type">The resource.</param>
    /// <param name="schema">The schema as it was declared.</param>
    public static void Write(Utf8JsonWriter writer, ResourceType type, JsonSchemaProps schema)
    {
        var node = KubernetesJson.ToNode(schema);
        var properties = node["properties"] as JsonObject ?? [];
        node["properties"] = properties;
        properties["apiVersion"] = Text("Group and version of the document's form, such as apps/v1.");
        properties["kind"] = Text("Kind of the document, in CamelCase. The server may infer it from the URL.");
        properties["metadata"] = new JsonObject
        {
            ["description"] = "Name, namespace, uid, labels and the other data that every object has.",
            ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = SchemaNames.Reference + SchemaNames.Of(ObjectSchema.Of(typeof(ObjectMeta))) }),
        };
        node["x-kubernetes-group-version-kind"] = new JsonArray(new JsonObject { ["group"] = type.Group, ["kind"] = type.Kind, ["version"] = type.Version });
        writer.WritePropertyName(SchemaNames.Of(type));
        node.WriteTo(writer);
    }

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };
}
