using System.Text.Json;
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
