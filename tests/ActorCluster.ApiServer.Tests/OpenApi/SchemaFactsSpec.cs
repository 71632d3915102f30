using System.Text.Json;
using ActorCluster.ApiServer.Tests.Http;

namespace ActorCluster.ApiServer.Tests.OpenApi;

/// <summary>What schemas say of values: defaults, enumerations, unions (k8s.io/kube-openapi/pkg/generators).</summary>
public sealed class SchemaFactsSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Core = "io.k8s.api.core.v1.";
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    [Theory]
    [InlineData("Pod", "spec", "{}")]
    [InlineData("Pod", "metadata", "{}")]
    [InlineData("PodList", "metadata", "{}")]
    [InlineData("Container", "name", "\"\"")]
    [InlineData("ContainerPort", "containerPort", "0")]
    [InlineData("ContainerPort", "protocol", "\"TCP\"")]
    [InlineData("ContainerStatus", "ready", "false")]
    [InlineData("Pod", "kind", null)]
    [InlineData("PodSpec", "securityContext", null)]
    [InlineData("PodSpec", "containers", null)]
    [InlineData("ServicePort", "targetPort", null)]
    [InlineData("ContainerStateRunning", "startedAt", null)]
    public async Task Fields_must_have_the_defaults_of_Go(string type, string name, string? json)
    {
        var field = (await SchemasAsync("api/v1")).GetProperty(Core + type).GetProperty("properties").GetProperty(name);
        Assert.Equal(json, field.TryGetProperty("default", out var standard) ? standard.GetRawText() : null);
    }

    [Theory]
    [InlineData("PodSpec", "containers", "items", "{\"default\":{},\"allOf\":[{\"$ref\":\"#/components/schemas/io.k8s.api.core.v1.Container\"}]}")]
    [InlineData("Container", "args", "items", "{\"default\":\"\",\"type\":\"string\"}")]
    [InlineData("ConfigMap", "data", "additionalProperties", "{\"default\":\"\",\"type\":\"string\"}")]
    [InlineData("ConfigMap", "binaryData", "additionalProperties", "{\"type\":\"string\",\"format\":\"byte\"}")]
    [InlineData("ResourceRequirements", "limits", "additionalProperties", "{\"$ref\":\"#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity\"}")]
    public async Task Elements_must_have_the_defaults_of_Go(string type, string name, string elements, string json) =>
        Assert.Equal(json, (await SchemasAsync("api/v1")).GetProperty(Core + type).GetProperty("properties").GetProperty(name).GetProperty(elements).GetRawText());

    [Fact]
    public async Task Enumerations_must_list_their_values()
    {
        var schemas = await SchemasAsync("api/v1");
        Assert.Equal(
            """["Always","Never","OnFailure"]""",
            schemas.GetProperty(Core + "PodSpec").GetProperty("properties").GetProperty("restartPolicy").GetProperty("enum").GetRawText());
        Assert.Equal(
            """["ReadOnlyMany","ReadWriteMany","ReadWriteOnce","ReadWriteOncePod"]""",
            schemas.GetProperty(Core + "PersistentVolumeSpec").GetProperty("properties").GetProperty("accessModes").GetProperty("items").GetProperty("enum").GetRawText());
    }

    [Fact]
    public async Task Unions_must_name_their_discriminator() => Assert.Equal(
        """[{"discriminator":"type","fields-to-discriminateBy":{"localhostProfile":"LocalhostProfile"}}]""",
        (await SchemasAsync("api/v1")).GetProperty(Core + "SeccompProfile").GetProperty("x-kubernetes-unions").GetRawText());

    [Fact]
    public async Task Types_must_have_the_names_of_Go()
    {
        Assert.True((await SchemasAsync("apis/apiextensions.k8s.io/v1")).TryGetProperty("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps", out _));
        Assert.True((await SchemasAsync("apis/authorization.k8s.io/v1")).TryGetProperty(Meta + "FieldSelectorRequirement", out _));
    }

    [Fact]
    public async Task Metadata_must_be_required_of_older_events_alone()
    {
        Assert.Equal("""["metadata","involvedObject"]""", (await SchemasAsync("api/v1")).GetProperty(Core + "Event").GetProperty("required").GetRawText());
        Assert.False((await SchemasAsync("api/v1")).GetProperty(Core + "Pod").TryGetProperty("required", out _));
    }

    [Fact]
    public async Task Version_two_must_list_values_and_no_defaults()
    {
        var properties = (await fixture.GetAsync("/openapi/v2")).GetProperty("definitions").GetProperty(Core + "ContainerPort").GetProperty("properties");
        Assert.Equal("""["SCTP","TCP","UDP"]""", properties.GetProperty("protocol").GetProperty("enum").GetRawText());
        Assert.False(properties.GetProperty("protocol").TryGetProperty("default", out _));
    }

    private async Task<JsonElement> SchemasAsync(string path) =>
        (await fixture.GetAsync("/openapi/v3/" + path)).GetProperty("components").GetProperty("schemas");
}
