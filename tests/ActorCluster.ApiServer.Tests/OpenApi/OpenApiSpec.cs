using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.ApiServer.OpenApi;
using ActorCluster.ApiServer.Tests.Http;

namespace ActorCluster.ApiServer.Tests.OpenApi;

public sealed class OpenApiSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task OpenApi_must_index_and_describe_every_version()
    {
        var index = (await fixture.GetAsync("/openapi/v3")).GetProperty("paths");
        Assert.True(index.TryGetProperty("api/v1", out _));
        foreach (var path in index.EnumerateObject())
        {
            var document = await fixture.GetAsync(path.Value.GetProperty("serverRelativeURL").GetString()!);
            var schemas = document.GetProperty("components").GetProperty("schemas");
            foreach (var reference in References(document))
            {
                Assert.True(schemas.TryGetProperty(reference["#/components/schemas/".Length..], out _), $"{path.Name}: {reference}");
            }
        }
    }

    // +structType=atomic stands at the type (k8s.io/api/core/v1/types.go) or, for a map or against the type, at the field.
    [Fact]
    public async Task OpenApi_must_say_which_objects_are_owned_as_a_whole()
    {
        var schemas = (await fixture.GetAsync("/openapi/v3/api/v1")).GetProperty("components").GetProperty("schemas");
        string? Type(string name, string? field = null)
        {
            var schema = schemas.GetProperty("io.k8s.api.core.v1." + name);
            schema = field is null ? schema : schema.GetProperty("properties").GetProperty(field);
            return schema.TryGetProperty("x-kubernetes-map-type", out var type) ? type.GetString() : null;
        }

        Assert.Equal(
            ["atomic", "atomic", "atomic", "atomic", "atomic", null],
            new[] { "LocalObjectReference", "ObjectReference", "NodeSelector", "NodeSelectorTerm", "SecretKeySelector", "PodSpec" }.Select(name => Type(name)));
        Assert.Equal(("atomic", "granular", null, null), (
            Type("PodSpec", "nodeSelector"), Type("PersistentVolumeSpec", "claimRef"), Type("PodSpec", "imagePullSecrets"), Type("VolumeNodeAffinity", "required")));
    }

    [Fact]
    public async Task OpenApi_must_say_the_same_in_version_two()
    {
        var document = await fixture.GetAsync("/openapi/v2");
        Assert.Equal("2.0", document.GetProperty("swagger").GetString());
        var definitions = document.GetProperty("definitions");
        foreach (var reference in References(document))
        {
            Assert.True(definitions.TryGetProperty(reference["#/definitions/".Length..], out _), reference);
        }

        var containers = definitions.GetProperty("io.k8s.api.core.v1.PodSpec").GetProperty("properties").GetProperty("containers");
        Assert.Equal("name", containers.GetProperty("x-kubernetes-patch-merge-key").GetString());
        Assert.Equal("map", containers.GetProperty("x-kubernetes-list-type").GetString());
        var metadata = definitions.GetProperty("io.k8s.api.core.v1.Pod").GetProperty("properties").GetProperty("metadata");
        Assert.Equal("#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", metadata.GetProperty("$ref").GetString());
        Assert.Equal("string", definitions.GetProperty("io.k8s.apimachinery.pkg.api.resource.Quantity").GetProperty("type").GetString());
        var kinds = definitions.GetProperty("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions").GetProperty("x-kubernetes-group-version-kind");
        Assert.Contains("apps", kinds.EnumerateArray().Select(static kind => kind.GetProperty("group").GetString()));
        var patch = document.GetProperty("paths").GetProperty("/apis/apps/v1/namespaces/{namespace}/deployments/{name}").GetProperty("patch");
        Assert.Equal(
            ["body", "dryRun", "fieldManager", "fieldValidation", "force"],
            patch.GetProperty("parameters").EnumerateArray().Select(static parameter => parameter.GetProperty("name").GetString()));
    }

    [Fact]
    public void The_protobuf_of_version_two_must_have_the_numbers_of_gnostic()
    {
        var document = JsonNode.Parse("""
            {"swagger":"2.0","info":{"title":"T","version":"v"},
             "paths":{"/p":{"get":{"operationId":"o","responses":{"200":{"description":"OK","schema":{"$ref":"r"}}}},
                            "parameters":[{"name":"n","in":"path","type":"string","required":true}]}},
             "definitions":{"D":{"type":"object","required":["a"],"properties":{"a":{"type":"array","items":{"$ref":"r"}}},"x-y":[1]}},
             "securityDefinitions":{},"security":[]}
            """)!.AsObject();
        byte[] type = [0xb2, 1, 7, 0x0a, 5, .. "array"u8];
        byte[] items = [0xba, 1, 5, 0x0a, 3, 0x0a, 1, (byte)'r'];
        byte[] a = [0x0a, 1, (byte)'a', 0x12, (byte)(type.Length + items.Length), .. type, .. items];
        byte[] extension = [0xfa, 1, 13, 0x0a, 3, .. "x-y"u8, 0x12, 6, 0x12, 4, .. "[1]\n"u8];
        byte[] schema =
        [
            0xb2, 1, 8, 0x0a, 6, .. "object"u8, 0x9a, 1, 1, (byte)'a', 0xca, 1, (byte)(a.Length + 2), 0x0a, (byte)a.Length, .. a, .. extension,
        ];
        byte[] definition = [0x0a, 1, (byte)'D', 0x12, (byte)schema.Length, .. schema];
        byte[] response = [0x0a, 2, .. "OK"u8, 0x12, 5, 0x0a, 3, 0x0a, 1, (byte)'r'];
        byte[] code = [0x0a, 3, .. "200"u8, 0x12, (byte)(response.Length + 2), 0x0a, (byte)response.Length, .. response];
        byte[] get = [0x2a, 1, (byte)'o', 0x4a, (byte)(code.Length + 2), 0x0a, (byte)code.Length, .. code];
        byte[] inPath = [0x08, 1, 0x12, 4, .. "path"u8, 0x22, 1, (byte)'n', 0x2a, 6, .. "string"u8];
        byte[] parameter = [0x12, (byte)(inPath.Length + 2), 0x22, (byte)inPath.Length, .. inPath];
        byte[] item = [0x12, (byte)get.Length, .. get, 0x4a, (byte)(parameter.Length + 2), 0x0a, (byte)parameter.Length, .. parameter];
        byte[] path = [0x0a, 2, .. "/p"u8, 0x12, (byte)item.Length, .. item];
        byte[] expected =
        [
            0x0a, 3, .. "2.0"u8, 0x12, 6, 0x0a, 1, (byte)'T', 0x12, 1, (byte)'v',
            0x42, (byte)(path.Length + 2), 0x12, (byte)path.Length, .. path,
            0x4a, (byte)(definition.Length + 2), 0x0a, (byte)definition.Length, .. definition,
            0x6a, 0,
        ];
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(VersionTwoProtobuf.Write(document)));
    }

    [Fact]
    public async Task OpenApi_must_tell_how_patches_merge()
    {
        var document = await fixture.GetAsync("/openapi/v3/api/v1");
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var containers = schemas.GetProperty("io.k8s.api.core.v1.PodSpec").GetProperty("properties").GetProperty("containers");
        Assert.Equal("merge", containers.GetProperty("x-kubernetes-patch-strategy").GetString());
        Assert.Equal("name", containers.GetProperty("x-kubernetes-patch-merge-key").GetString());
        Assert.Equal("map", containers.GetProperty("x-kubernetes-list-type").GetString());
        Assert.Equal("""[{"group":"","kind":"Pod","version":"v1"}]""", schemas.GetProperty("io.k8s.api.core.v1.Pod").GetProperty("x-kubernetes-group-version-kind").GetRawText());
        var patch = document.GetProperty("paths").GetProperty("/api/v1/namespaces/{namespace}/pods/{name}").GetProperty("patch");
        var parameters = patch.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()).ToArray();
        Assert.Contains("fieldValidation", parameters);
        Assert.Contains("dryRun", parameters);
        Assert.Contains("fieldManager", parameters);
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            property => property is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
