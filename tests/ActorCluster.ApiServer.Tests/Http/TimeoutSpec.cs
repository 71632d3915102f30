using System.Net;
using System.Text.Json;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>
/// How long requests may take, by k8s.io/apiserver/pkg/endpoints/filters/request_deadline_test.go, server/filters/timeout.go and
/// endpoints/handlers/get.go of 1.32: <c>timeout</c> bounds what is no watch and at most by --request-timeout, <c>timeoutSeconds</c> is for
/// watches alone, which otherwise last for between one and two times --min-request-timeout.
/// </summary>
public sealed class TimeoutSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Theory]
    [InlineData("GET", Pods + "/x", 60)]
    [InlineData("GET", Pods + "/x?timeout=5s", 5)]
    [InlineData("GET", Pods + "/x?timeout=1m30s", 60)]
    [InlineData("GET", Pods + "/x?timeout=0s", 60)]
    [InlineData("GET", Pods + "/x?timeout=", 60)]
    [InlineData("GET", Pods + "?timeout=5s", 5)]
    [InlineData("GET", Pods + "?timeoutSeconds=5", 60)]
    [InlineData("GET", Pods + "?timeoutSeconds=5&timeout=7s", 7)]
    [InlineData("GET", Pods + "?timeoutSeconds=500", 60)]
    [InlineData("DELETE", Pods + "/x?timeout=5s", 5)]
    [InlineData("DELETE", Pods + "?timeout=5s", 5)]
    [InlineData("DELETE", Pods + "?timeoutSeconds=5", 60)]
    [InlineData("DELETE", Pods, 60)]
    public async Task A_request_that_takes_too_long_is_answered_with_a_timeout(string method, string path, int seconds)
    {
        var time = new HeldTimers();
        await using var server = await fixture.StartAsync(new FakeEndpoint { Stalls = true }, time: time);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        var answer = fixture.SendAsync(method, path, client: client);
        await time.AwaitAsync(TimeSpan.FromSeconds(seconds));
        Assert.False(answer.IsCompleted);
        time.Fire(TimeSpan.FromSeconds(seconds));

        var (response, text) = await answer;
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        var status = JsonDocument.Parse(text).RootElement;
        Assert.Equal(
            ("Timeout", "Timeout: request did not complete within the allotted timeout"), (status.GetProperty("reason").GetString(), status.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData(Pods + "?watch=1&timeoutSeconds=5", 5)]
    [InlineData(Pods + "?watch=true&timeoutSeconds=7200", 7200)]
    [InlineData("/api/v1/watch/nodes?timeoutSeconds=90&timeout=5s", 90)]
    public async Task A_watch_ends_when_the_client_said(string path, int seconds)
    {
        var time = new HeldTimers();
        await using var server = await fixture.StartAsync(new FakeEndpoint(), time: time);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        var answer = fixture.SendAsync("GET", path, client: client);
        await time.AwaitAsync(TimeSpan.FromSeconds(seconds));
        Assert.False(answer.IsCompleted);
        time.Fire(TimeSpan.FromSeconds(seconds));
        Assert.Equal((HttpStatusCode.OK, ""), ((await answer).Response.StatusCode, (await answer).Text));
    }

    // cacher/cache_watcher.go, nextBookmarkTime.
    [Fact]
    public async Task A_watch_learns_of_the_latest_revision_two_seconds_before_its_end()
    {
        var time = new HeldTimers();
        await using var server = await fixture.StartAsync(new FakeEndpoint(), time: time);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        var path = new Uri(Pods + "?watch=1&timeoutSeconds=90&allowWatchBookmarks=true", UriKind.Relative);
        using var response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await time.AwaitAsync(TimeSpan.FromSeconds(88));
        time.Fire(TimeSpan.FromSeconds(88));
        Assert.Contains("\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"4711\"", await reader.ReadLineAsync());
        time.Fire(TimeSpan.FromSeconds(90));
        Assert.Null(await reader.ReadLineAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("&timeoutSeconds=0")]
    [InlineData("&timeout=5s")]
    public async Task A_watch_without_a_time_lasts_for_half_an_hour_to_an_hour_and_each_for_another(string options)
    {
        var time = new HeldTimers();
        await using var server = await fixture.StartAsync(new FakeEndpoint(), time: time);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        using var ending = new CancellationTokenSource();
        var watches = Enumerable.Range(0, 5)
            .Select(_ => client.GetAsync(new Uri(Pods + "?watch=1" + options, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, ending.Token)).ToList();
        foreach (var watch in watches)
        {
            Assert.Equal(HttpStatusCode.OK, (await watch).StatusCode);
        }

        var lasting = time.Waiting.Where(static due => due >= TimeSpan.FromMinutes(30)).ToList();
        Assert.Equal((5, 5), (lasting.Count, lasting.Distinct().Count()));
        Assert.All(lasting, static due => Assert.InRange(due, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(60)));
        await ending.CancelAsync();
    }
}
