using System.Net;
using System.Text.Json;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Tests.Http;

public sealed class FirstRequestsSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Server_must_answer_over_both_versions_of_http(string version)
    {
        using var client = fixture.NewClient(fixture.Certificates.Administrator, Version.Parse(version));
        var (response, text) = await fixture.SendAsync("GET", "/api/v1", client: client);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"pods/eviction\",\"singularName\":\"\",\"namespaced\":true,\"group\":\"policy\",\"version\":\"v1\",\"kind\":\"Eviction\"", text);
        Assert.Equal("no-cache, private", response.Headers.CacheControl!.ToString());
        Assert.True(response.Headers.Contains("Audit-Id"));
    }

    [Fact]
    public async Task Server_must_create_get_and_list()
    {
        var (created, text) = await fixture.SendAsync(
            "POST", "/api/v1/namespaces/first/configmaps", """{"metadata":{"name":"a"},"data":{"k":"v"}}""");
        Assert.True(created.StatusCode == HttpStatusCode.Created, text);
        Assert.Equal("v", (await fixture.GetAsync("/api/v1/namespaces/first/configmaps/a")).GetProperty("data").GetProperty("k").GetString());
        var list = await fixture.GetAsync("/api/v1/namespaces/first/configmaps");
        Assert.Equal("ConfigMapList", list.GetProperty("kind").GetString());
        var item = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.False(item.TryGetProperty("kind", out _));
        Assert.Equal("a", item.GetProperty("metadata").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Server_must_stream_a_watch()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/secrets?watch=true&allowWatchBookmarks=true");
        using var response = await fixture.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        fixture.Endpoint.Put(ResourceTypes.Secrets, new Secret { Metadata = new ObjectMeta { Name = "s", Namespace = "w" } });
        var first = JsonDocument.Parse((await reader.ReadLineAsync())!).RootElement;
        Assert.Equal("ADDED", first.GetProperty("type").GetString());
        Assert.Equal("Secret", first.GetProperty("object").GetProperty("kind").GetString());
        fixture.Endpoint.Send(ResourceTypes.Secrets, new WatchItem(null, null, 4711, false, null));
        Assert.Equal(
            """{"type":"BOOKMARK","object":{"kind":"Secret","apiVersion":"v1","metadata":{"resourceVersion":"4711","creationTimestamp":null}}}""",
            await reader.ReadLineAsync());
        fixture.Endpoint.Send(ResourceTypes.Secrets, new WatchItem(null, null, 0, false, Api.Errors.StatusError.Expired("too old")));
        Assert.Contains("\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\"", await reader.ReadLineAsync());
        Assert.Null(await reader.ReadLineAsync());
    }
}
