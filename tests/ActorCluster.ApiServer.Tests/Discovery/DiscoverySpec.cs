using System.Net;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Discovery;
using ActorCluster.ApiServer.Tests.Http;

namespace ActorCluster.ApiServer.Tests.Discovery;

public sealed class DiscoverySpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    // Hashes that every real cluster shows.
    [Theory]
    [InlineData("", "v1", "pods", "xPOwRZ+Yhw8=")]
    [InlineData("", "v1", "configmaps", "qFsyl6wFWjQ=")]
    [InlineData("", "v1", "nodes", "XwShjMxG9Fs=")]
    [InlineData("", "v1", "events", "r2yiGXH7wu8=")]
    [InlineData("events.k8s.io", "v1", "events", "r2yiGXH7wu8=")]
    [InlineData("apps", "v1", "deployments", "8aSe+NMegvE=")]
    [InlineData("autoscaling", "v1", "horizontalpodautoscalers", "qwQve8ut294=")]
    [InlineData("autoscaling", "v2", "horizontalpodautoscalers", "qwQve8ut294=")]
    public void ServedResource_must_have_the_hash_of_a_real_cluster(string group, string version, string plural, string hash) =>
        Assert.Equal(hash, new ServedResources(ResourceTable.All).Find(group, version, plural)!.StorageVersionHash);

    [Fact]
    public async Task Discovery_must_aggregate_all_groups_with_a_fingerprint()
    {
        var (response, text) = await fixture.SendAsync("GET", "/apis", accept: Aggregated + ",application/json");
        Assert.Contains("\"apiVersion\":\"apidiscovery.k8s.io/v2\"", text);
        Assert.Contains(
            "{\"subresource\":\"scale\",\"responseKind\":{\"group\":\"autoscaling\",\"version\":\"v1\",\"kind\":\"Scale\"},\"verbs\":[\"get\",\"patch\",\"update\"]}", text);
        Assert.Equal("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", response.Content.Headers.ContentType!.ToString().Replace("; ", ";"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/apis");
        request.Headers.TryAddWithoutValidation("Accept", Aggregated);
        request.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await fixture.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Discovery_must_show_groups_to_older_clients()
    {
        Assert.Equal("APIVersions", (await fixture.GetAsync("/api")).GetProperty("kind").GetString());
        var groups = (await fixture.GetAsync("/apis")).GetProperty("groups");
        Assert.Contains(groups.EnumerateArray(), group => group.GetProperty("preferredVersion").GetProperty("groupVersion").GetString() == "apps/v1");
        Assert.Equal("apps", (await fixture.GetAsync("/apis/apps")).GetProperty("name").GetString());
        var resources = (await fixture.GetAsync("/apis/apps/v1")).GetProperty("resources").EnumerateArray();
        Assert.Contains(resources, resource => resource.GetProperty("name").GetString() == "deployments/scale" && resource.GetProperty("group").GetString() == "autoscaling");
    }

    [Fact]
    public async Task Server_must_show_its_health_check_by_check()
    {
        var text = (await fixture.SendAsync("GET", "/readyz?verbose")).Text;
        Assert.StartsWith("[+]ping ok\n", text);
        Assert.EndsWith("readyz check passed\n", text);
        Assert.Equal("ok", (await fixture.SendAsync("GET", "/livez/ping")).Text);
        Assert.Contains("apiserver_current_inflight_requests", (await fixture.SendAsync("GET", "/metrics")).Text);
        Assert.Equal("32", (await fixture.GetAsync("/version")).GetProperty("minor").GetString());
    }
}
