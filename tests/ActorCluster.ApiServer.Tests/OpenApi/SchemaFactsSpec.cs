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

    [Theory]
    [InlineData("apis/policy/v1", "io.k8s.api.policy.v1.PodDisruptionBudgetSpec", "selector", "x-kubernetes-patch-strategy", "replace")]
    [InlineData("api/v1", Core + "PersistentVolumeSpec", "claimRef", "x-kubernetes-map-type", "granular")]
    [InlineData("api/v1", Core + "PersistentVolumeClaimStatus", "allocatedResourceStatuses", "x-kubernetes-map-type", "granular")]
    [InlineData("api/v1", Core + "PodSpec", "nodeSelector", "x-kubernetes-map-type", "atomic")]
    [InlineData("api/v1", Core + "PodSpec", "securityContext", "x-kubernetes-map-type", null)]
    [InlineData("api/v1", Meta + "Status", "details", "x-kubernetes-list-type", "atomic")]
    [InlineData("apis/certificates.k8s.io/v1", "io.k8s.api.certificates.v1.CertificateSigningRequestSpec", "request", "x-kubernetes-list-type", "atomic")]
    [InlineData("api/v1", Core + "Secret", "data", "x-kubernetes-list-type", null)]
    public async Task Extensions_must_be_those_of_the_markers(string path, string type, string name, string extension, string? value)
    {
        var field = (await SchemasAsync(path)).GetProperty(type).GetProperty("properties").GetProperty(name);
        Assert.Equal(value, field.TryGetProperty(extension, out var found) ? found.GetString() : null);
    }

    [Theory]
    [InlineData("api/v1", Core + "ObjectReference", true)]
    [InlineData("apis/rbac.authorization.k8s.io/v1", "io.k8s.api.rbac.v1.Subject", true)]
    [InlineData("apis/autoscaling/v1", "io.k8s.api.autoscaling.v1.CrossVersionObjectReference", true)]
    [InlineData("apis/autoscaling/v2", "io.k8s.api.autoscaling.v2.CrossVersionObjectReference", false)]
    public async Task Types_must_say_that_they_are_atomic_wherever_they_are_used(string path, string type, bool isAtomic) =>
        Assert.Equal(isAtomic, (await SchemasAsync(path)).GetProperty(type).TryGetProperty("x-kubernetes-map-type", out _));

    [Theory]
    [InlineData("default", "JSON")]
    [InlineData("items", "JSONSchemaPropsOrArray")]
    [InlineData("additionalProperties", "JSONSchemaPropsOrBool")]
    public async Task Schemas_of_definitions_must_name_the_types_within_them(string name, string type)
    {
        const string Package = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";
        var schemas = await SchemasAsync("apis/apiextensions.k8s.io/v1");
        var field = schemas.GetProperty(Package + "JSONSchemaProps").GetProperty("properties").GetProperty(name);
        Assert.Equal("#/components/schemas/" + Package + type, field.GetProperty("allOf")[0].GetProperty("$ref").GetString());
        Assert.True(schemas.TryGetProperty(Package + type, out _));
    }

    [Fact]
    public async Task Paths_must_tell_where_the_resources_of_a_version_are_told()
    {
        var document = await fixture.GetAsync("/openapi/v3/apis/apps/v1");
        Assert.Equal("getAppsV1APIResources", document.GetProperty("paths").GetProperty("/apis/apps/v1/").GetProperty("get").GetProperty("operationId").GetString());
        Assert.True(document.GetProperty("components").GetProperty("schemas").TryGetProperty(Meta + "APIResourceList", out _));
    }

    // Names, actions and kinds as in kubernetes api/openapi-spec/v3.
    [Theory]
    [InlineData("api/v1", "/api/v1/watch/pods", "get", "watchCoreV1PodListForAllNamespaces", "watchlist", "Pod")]
    [InlineData("api/v1", "/api/v1/watch/namespaces/{namespace}/pods/{name}", "get", "watchCoreV1NamespacedPod", "watch", "Pod")]
    [InlineData("api/v1", "/api/v1/watch/nodes", "get", "watchCoreV1NodeList", "watchlist", "Node")]
    [InlineData("api/v1", "/api/v1/namespaces/{namespace}/pods/{name}/exec", "get", "connectCoreV1GetNamespacedPodExec", "connect", "PodExecOptions")]
    [InlineData("api/v1", "/api/v1/nodes/{name}/proxy", "delete", "connectCoreV1DeleteNodeProxy", "connect", "NodeProxyOptions")]
    [InlineData("api/v1", "/api/v1/namespaces/{namespace}/pods/{name}/log", "get", "readCoreV1NamespacedPodLog", "get", "Pod")]
    [InlineData("apis/rbac.authorization.k8s.io/v1", "/apis/rbac.authorization.k8s.io/v1/clusterroles", "get", "listRbacAuthorizationV1ClusterRole", "list", "ClusterRole")]
    public async Task Operations_must_have_their_names(string document, string path, string method, string name, string action, string kind)
    {
        var operation = (await fixture.GetAsync("/openapi/v3/" + document)).GetProperty("paths").GetProperty(path).GetProperty(method);
        Assert.Equal((name, action, kind), (
            operation.GetProperty("operationId").GetString(),
            operation.GetProperty("x-kubernetes-action").GetString(),
            operation.GetProperty("x-kubernetes-group-version-kind").GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Operations_must_be_told_by_their_group()
    {
        var document = await fixture.GetAsync("/openapi/v3/apis/flowcontrol.apiserver.k8s.io/v1");
        var list = document.GetProperty("paths").GetProperty("/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas").GetProperty("get");
        Assert.Equal("""["flowcontrolApiserver_v1"]""", list.GetProperty("tags").GetRawText());
    }

    [Fact]
    public async Task Names_of_operations_must_be_unique()
    {
        var names = (await fixture.GetAsync("/openapi/v2")).GetProperty("paths").EnumerateObject()
            .SelectMany(static path => path.Value.EnumerateObject().Where(static item => item.Value.ValueKind == JsonValueKind.Object))
            .Select(static operation => operation.Value.GetProperty("operationId").GetString()!);
        Assert.Empty(names.GroupBy(static name => name).Where(static same => same.Count() > 1).Select(static same => same.Key));
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
