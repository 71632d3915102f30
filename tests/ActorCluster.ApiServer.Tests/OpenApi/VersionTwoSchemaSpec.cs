using System.Text.Json.Nodes;
using ActorCluster.ApiServer.OpenApi;

namespace ActorCluster.ApiServer.Tests.OpenApi;

/// <summary>What of a schema version 2 can say (k8s.io/apiextensions-apiserver pkg/controller/openapi/v2/conversion_test.go).</summary>
public sealed class VersionTwoSchemaSpec
{
    [Theory]
    [InlineData("""{"allOf":[{"$ref":"#/components/schemas/a.B"}],"description":"d"}""", """{"$ref":"#/definitions/a.B","description":"d"}""")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"type":"string"}],"format":"int-or-string"}""", """{"type":"string","format":"int-or-string"}""")]
    [InlineData(
        """{"type":"object","allOf":[{"required":["a"]}],"oneOf":[{"required":["a"]},{"required":["b"]}],"anyOf":[{"required":["a"]}],"not":{"required":["c"]}}""",
        """{"type":"object"}""")]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"string"}],"x-kubernetes-int-or-string":true}""", """{"x-kubernetes-int-or-string":true}""")]
    [InlineData("""{"type":"string","nullable":true,"format":"date"}""", """{"format":"date"}""")]
    [InlineData("""{"type":"array","nullable":true,"items":{"type":"string"}}""", "{}")]
    [InlineData(
        """{"type":"object","required":["a","b"],"properties":{"a":{"type":"string","nullable":true},"b":{"type":"string"}}}""",
        """{"type":"object","required":["b"],"properties":{"a":{},"b":{"type":"string"}}}""")]
    [InlineData(
        """{"type":"object","required":["a"],"properties":{"a":{"type":"string","nullable":true}}}""",
        """{"type":"object","properties":{"a":{}}}""")]
    [InlineData(
        """{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"a":{"type":"string"}}}""",
        """{"x-kubernetes-preserve-unknown-fields":true}""")]
    [InlineData("""{"type":"array"}""", "{}")]
    [InlineData("""{"type":"object","additionalProperties":true}""", """{"type":"object","additionalProperties":true}""")]
    [InlineData(
        """{"type":"object","description":"d","x-kubernetes-preserve-unknown-fields":true,"properties":{"kind":{"type":"string"}},"x-kubernetes-group-version-kind":[{"kind":"K"}]}""",
        """{"type":"object","x-kubernetes-group-version-kind":[{"kind":"K"}]}""")]
    [InlineData(
        """{"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"array","items":{"nullable":true,"type":"object","properties":{"x":{"type":"string"}}}}}}}}""",
        """{"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"array","items":{}}}}}}""")]
    public void A_schema_must_lose_what_version_two_cannot_say(string schema, string expected)
    {
        var converted = VersionTwoSchema.Of(JsonNode.Parse(schema)!.AsObject());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), converted), converted.ToJsonString());
    }
}
