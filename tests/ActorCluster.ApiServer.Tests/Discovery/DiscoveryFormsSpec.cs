using System.Net;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Tests.Http;

namespace ActorCluster.ApiServer.Tests.Discovery;

/// <summary>
/// Discovery in every form that clients ask for (k8s.io/apiserver/pkg/endpoints/discovery; what a real server answers is recorded in
/// kubernetes api/discovery).
/// </summary>
public sealed class DiscoveryFormsSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    [Theory]
    [InlineData("/api", "", "APIVersions", typeof(ApiVersions))]
    [InlineData("/apis", "v1", "APIGroupList", typeof(ApiGroupList))]
    [InlineData("/apis/apps", "v1", "APIGroup", typeof(ApiGroup))]
    [InlineData("/api/v1", "", "APIResourceList", typeof(ApiResourceList))]
    [InlineData("/apis/autoscaling/v2", "v1", "APIResourceList", typeof(ApiResourceList))]
    public async Task Discovery_must_say_the_same_in_protobuf(string path, string apiVersion, string kind, Type type)
    {
        var (contentType, document) = await GetAsync(path, Protobuf);
        Assert.Equal(Protobuf, contentType);
        Assert.Equal((apiVersion, kind), KubernetesProtobuf.PeekType(document));
        Assert.Equal((await fixture.SendAsync("GET", path)).Text, Json(KubernetesProtobuf.Decode(document, type)) + "\n");
    }

    // k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto: optional Verbs verbs = 4, whose items are field 1. Go's clients read nothing else.
    [Fact]
    public void Verbs_must_lie_in_a_message_of_their_own() => Assert.Contains(
        "220b" + "0a03676574" + "0a046c697374",
        Convert.ToHexStringLower(KubernetesProtobuf.EncodeMessage(new ApiResource { Verbs = ["get", "list"] })),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("/api", "v2")]
    [InlineData("/apis", "v2")]
    [InlineData("/apis", "v2beta1")]
    public async Task Discovery_as_a_whole_must_say_the_same_in_protobuf(string path, string version)
    {
        var form = $";g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList";
        var (contentType, document) = await GetAsync(path, Protobuf + form + ",application/json");
        Assert.Equal(Protobuf + form, contentType);
        Assert.Equal(("apidiscovery.k8s.io/" + version, "APIGroupDiscoveryList"), KubernetesProtobuf.PeekType(document));
        Assert.Equal(
            (await fixture.SendAsync("GET", path, accept: "application/json" + form)).Text,
            Json(KubernetesProtobuf.Decode(document, typeof(KubernetesList<ApiGroupDiscovery>))) + "\n");
    }

    [Theory]
    [InlineData("application/vnd.kubernetes.protobuf;q=0.5,application/json", "application/json")]
    [InlineData("application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList,application/vnd.kubernetes.protobuf", Protobuf)]
    [InlineData("application/yaml", "application/yaml")]
    public async Task Discovery_must_be_answered_in_the_first_form_that_there_is(string accept, string contentType) =>
        Assert.Equal(contentType, (await GetAsync("/apis", accept)).ContentType);

    [Fact]
    public async Task The_version_must_stay_in_json()
    {
        var (contentType, _) = await GetAsync("/version", Protobuf);
        Assert.Equal("application/json", contentType);
    }

    [Fact]
    public async Task Clients_that_take_no_form_of_discovery_must_be_told_the_forms()
    {
        var (response, text) = await fixture.SendAsync("GET", "/apis", accept: "text/html");
        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        Assert.Contains("application/json, application/yaml, application/vnd.kubernetes.protobuf", text);
    }

    // The order of priorities in pkg/controlplane/apiserver/aggregator.go, with the registrations in front (api/discovery/apis.json).
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")]
    public async Task Groups_must_be_in_the_order_of_Kubernetes(string accept)
    {
        string[] expected =
        [
            "apiregistration.k8s.io", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch",
            "certificates.k8s.io", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "storage.k8s.io", "admissionregistration.k8s.io",
            "apiextensions.k8s.io", "scheduling.k8s.io", "coordination.k8s.io", "node.k8s.io", "discovery.k8s.io", "flowcontrol.apiserver.k8s.io",
        ];
        var document = await fixture.GetAsync("/apis", accept);
        var names = document.TryGetProperty("groups", out var groups)
            ? groups.EnumerateArray().Select(static group => group.GetProperty("name").GetString())
            : document.GetProperty("items").EnumerateArray().Select(static group => group.GetProperty("metadata").GetProperty("name").GetString());
        Assert.Equal(expected, names.Where(expected.Contains));
        Assert.Equal(expected, names.Take(expected.Length));
    }

    // A built-in kind does not repeat the group and version that it stands under.
    [Fact]
    public async Task Kinds_must_name_their_group_only_where_it_is_another()
    {
        var document = await fixture.GetAsync("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        var apps = document.GetProperty("items").EnumerateArray().Single(static group => group.GetProperty("metadata").GetProperty("name").GetString() == "apps");
        var deployments = apps.GetProperty("versions")[0].GetProperty("resources").EnumerateArray()
            .Single(static resource => resource.GetProperty("resource").GetString() == "deployments");
        Assert.Equal("""{"group":"","version":"","kind":"Deployment"}""", deployments.GetProperty("responseKind").GetRawText());
        Assert.Equal(
            ["""{"group":"autoscaling","version":"v1","kind":"Scale"}""", """{"group":"","version":"","kind":"Deployment"}"""],
            deployments.GetProperty("subresources").EnumerateArray().Select(static sub => sub.GetProperty("responseKind").GetRawText()));
    }

    [Fact]
    public async Task Discovery_as_a_whole_must_let_clients_keep_it()
    {
        var (response, _) = await fixture.SendAsync("GET", "/apis", accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        Assert.Equal("public", response.Headers.CacheControl!.ToString());
        Assert.Equal("Accept", response.Headers.Vary.ToString());
        Assert.Equal(130, response.Headers.ETag!.Tag.Length);
    }

    private static string Json(TypeMeta value) => KubernetesJson.ToText(value with { ApiVersion = value.ApiVersion is "" ? null : value.ApiVersion });

    private async Task<(string ContentType, byte[] Document)> GetAsync(string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        var response = await fixture.Client.SendAsync(request);
        return (response.Content.Headers.GetValues("Content-Type").Single().Replace("; ", ";", StringComparison.Ordinal), await response.Content.ReadAsByteArrayAsync());
    }
}
