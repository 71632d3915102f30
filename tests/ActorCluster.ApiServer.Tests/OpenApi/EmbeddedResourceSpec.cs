using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.OpenApi;

namespace ActorCluster.ApiServer.Tests.OpenApi;

/// <summary>
/// <c>x-kubernetes-embedded-resource</c> in what is published, as the cases of
/// k8s.io/apiextensions-apiserver/pkg/controller/openapi/builder/builder_test.go have it.
/// </summary>
public sealed class EmbeddedResourceSpec
{
    private const string Schema = """
        {"type":"object","properties":{
          "foo":{"type":"object","x-kubernetes-embedded-resource":true,"properties":{"spec":{"type":"string"},"metadata":{"type":"object"}},"required":["spec"]},
          "open":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true},
          "null":{"type":"object","nullable":true,"x-kubernetes-embedded-resource":true,"properties":{"spec":{"type":"string"}}},
          "list":{"type":"array","items":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true,"required":["kind"]}},
          "map":{"type":"object","additionalProperties":{"type":"object","x-kubernetes-embedded-resource":true,"properties":{"a":{"type":"string"}}}},
          "plain":{"type":"object","properties":{"a":{"type":"string"}}}}}
        """;

    [Theory]
    [InlineData("foo", "apiVersion,kind,metadata,spec", "spec,kind,apiVersion")]
    [InlineData("open", "apiVersion,kind,metadata", "kind,apiVersion")]
    [InlineData("null", "apiVersion,kind,metadata,spec", "kind,apiVersion")]
    [InlineData("list/items", "apiVersion,kind,metadata", "kind,apiVersion")]
    [InlineData("map/additionalProperties", "a,apiVersion,kind,metadata", "kind,apiVersion")]
    [InlineData("plain", "a", "")]
    public void Embedded_objects_must_have_what_every_object_has(string path, string properties, string required)
    {
        var schema = At(Published(), path);
        Assert.Equal((properties, required), (Properties(schema), Required(schema)));
        if (path != "plain")
        {
            Assert.Contains("ObjectMeta", schema["properties"]!["metadata"]!.ToJsonString(), StringComparison.Ordinal);
        }
    }

    // Those that keep unknown fields are not completed in version 2: kubectl would refuse everything else.
    [Theory]
    [InlineData("foo", "apiVersion,kind,metadata,spec", "spec,kind,apiVersion")]
    [InlineData("open", "", "")]
    [InlineData("null", "apiVersion,kind,metadata", "kind,apiVersion")]
    [InlineData("map/additionalProperties", "a,apiVersion,kind,metadata", "kind,apiVersion")]
    [InlineData("plain", "a", "")]
    public void Embedded_objects_must_be_complete_in_version_2_unless_they_are_open(string path, string properties, string required)
    {
        var schema = At(VersionTwoSchema.Of(Published()), path);
        Assert.Equal((properties, required), (Properties(schema), Required(schema)));
    }

    private static JsonObject Published()
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            CustomSchemaWriter.Write(
                writer, new ResourceType("stable.example.com", "v1", "CronTab", "crontabs", "crontab", true, typeof(CustomObject)), KubernetesJson.Decode<JsonSchemaProps>(Schema));
            writer.WriteEndObject();
        }

        return JsonNode.Parse(bytes.ToArray())!.AsObject().Single().Value!.AsObject();
    }

    private static JsonObject At(JsonObject schema, string path)
    {
        var parts = path.Split('/');
        var found = schema["properties"]![parts[0]]!.AsObject();
        return parts.Length == 1 ? found : found[parts[1]]!.AsObject();
    }

    private static string Properties(JsonObject schema) =>
        string.Join(',', (schema["properties"] as JsonObject ?? []).Select(static property => property.Key).Order(StringComparer.Ordinal));

    private static string Required(JsonObject schema) => string.Join(',', (schema["required"] as JsonArray ?? []).Select(static name => (string?)name));
}
