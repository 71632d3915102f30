using System.Net;
using System.Text;
using System.Text.Json;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>
/// What reads are asked for that they cannot give: k8s.io/apiserver <c>pkg/endpoints/handlers/get.go</c> and <c>response.go</c>.
/// </summary>
public sealed class ReadOptionsSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Metadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private const string MetadataList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private const string Table = "application/json;as=Table;g=meta.k8s.io;v=v1";
    private const string WatchList = "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1";

    [Theory]
    [InlineData("/api/v1/pods", Metadata, "you requested PartialObjectMetadata, but the requested object is a list (*core.PodList)")]
    [InlineData("/apis/apps/v1/deployments", Metadata, "you requested PartialObjectMetadata, but the requested object is a list (*apps.DeploymentList)")]
    [InlineData("/apis/events.k8s.io/v1/events", Metadata, "you requested PartialObjectMetadata, but the requested object is a list (*core.EventList)")]
    [InlineData("/api/v1/namespaces/shaped", MetadataList, "you requested PartialObjectMetadataList, but the requested object is not a list (*core.Namespace)")]
    public async Task Server_must_say_that_metadata_come_in_the_shape_of_what_is_read(string path, string accept, string message)
    {
        fixture.Endpoint.Put(ResourceTypes.Namespaces, new Namespace { Metadata = new ObjectMeta { Name = "shaped" } });
        await fixture.FailAsync(406, "NotAcceptable", message, "GET", path, accept: accept);
    }

    [Fact]
    public async Task Server_must_find_before_it_looks_at_the_shape() => await fixture.FailAsync(
        404, "NotFound", "namespaces \"nowhere\" not found", "GET", "/api/v1/namespaces/nowhere", accept: MetadataList);

    [Fact]
    public async Task Server_must_say_what_a_table_can_include() => await fixture.FailAsync(
        400,
        "BadRequest",
        "Unable to convert to Table as requested: includeObject: Invalid value: \"All\": must be 'Metadata', 'Object', 'None', or empty",
        "GET",
        "/api/v1/pods?includeObject=All",
        accept: Table);

    [Fact]
    public async Task Server_must_refuse_to_export()
    {
        fixture.Endpoint.Put(ResourceTypes.Namespaces, new Namespace { Metadata = new ObjectMeta { Name = "exported" } });
        await fixture.FailAsync(
            400, "BadRequest", "the export parameter, deprecated since v1.14, is no longer supported", "GET", "/api/v1/namespaces/exported?export=1");
        Assert.Equal("exported", (await fixture.GetAsync("/api/v1/namespaces/exported?export=false")).GetProperty("metadata").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Server_must_refuse_to_watch_one_object_and_select_another() => await fixture.FailAsync(
        400,
        "BadRequest",
        "fieldSelector metadata.name doesn't match requested name",
        "GET",
        "/api/v1/watch/namespaces/one?fieldSelector=metadata.name%3Dother");

    [Fact]
    public async Task Server_must_refuse_a_connection_that_is_to_be_tried_only() => await fixture.FailAsync(
        400, "BadRequest", "dryRun is not supported", "POST", "/api/v1/namespaces/default/pods/web/exec?command=date&dryRun=All");

    // k8s.io/client-go rest.Request.WatchList makes the list that it returns of this annotation.
    [Theory]
    [InlineData("application/json", "{\"kind\":\"ResourceQuotaList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":null}\n")]
    [InlineData(Metadata, "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{},\"items\":null}\n")]
    public async Task Watch_must_end_its_initial_events_with_an_empty_list(string accept, string expected)
    {
        var (_, text) = await fixture.SendAsync("GET", "/api/v1/resourcequotas" + WatchList, accept: accept);
        var annotations = JsonDocument.Parse(text).RootElement.GetProperty("object").GetProperty("metadata").GetProperty("annotations");
        Assert.Equal("true", annotations.GetProperty("k8s.io/initial-events-end").GetString());
        Assert.Equal(
            expected, Encoding.UTF8.GetString(annotations.GetProperty("kubernetes.io/initial-events-list-blueprint").GetBytesFromBase64()));
    }

    [Fact]
    public async Task Watch_of_a_list_must_show_no_tables()
    {
        await fixture.FailAsync(
            406,
            "NotAcceptable",
            "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf",
            "GET",
            "/api/v1/pods" + WatchList,
            accept: Table);
        var (response, _) = await fixture.SendAsync("GET", "/api/v1/pods" + WatchList, accept: Table + ",application/json");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
