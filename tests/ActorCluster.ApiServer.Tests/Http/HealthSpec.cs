using System.Net;
using System.Text.Json;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Http.Health;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>
/// Health check by check (k8s.io/apiserver/pkg/server/healthz/healthz_test.go, kubernetes' documentation "Kubernetes API health endpoints").
/// </summary>
public sealed class HealthSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly HealthCheck Ping = new("ping", HealthPaths.All, static _ => Task.FromResult<string?>(null));
    private static readonly HealthCheck Bad = new("bad", HealthPaths.All, static _ => Task.FromResult<string?>("this will fail"));

    [Theory]
    [InlineData("?verbose", 200, "[+]ping ok\nhealthz check passed\n", false)]
    [InlineData("?exclude=dontexist", 200, "ok", false)]
    [InlineData("?exclude=bad", 200, "ok", true)]
    [InlineData("?verbose=true&exclude=bad", 200, "[+]ping ok\n[+]bad excluded: ok\nhealthz check passed\n", true)]
    [InlineData(
        "?verbose=true&exclude=dontexist",
        200,
        "[+]ping ok\nwarn: some health checks cannot be excluded: no matches for \"dontexist\"\nhealthz check passed\n",
        false)]
    [InlineData(
        "?verbose&exclude=y&exclude=x&exclude=y",
        200,
        "[+]ping ok\nwarn: some health checks cannot be excluded: no matches for \"x\",\"y\"\nhealthz check passed\n",
        false)]
    [InlineData("", 200, "ok", false)]
    [InlineData("?verbose", 500, "[+]ping ok\n[-]bad failed: reason withheld\nhealthz check failed\n", true)]
    [InlineData("", 500, "[+]ping ok\n[-]bad failed: reason withheld\nhealthz check failed\n", true)]
    [InlineData("/ping", 200, "ok", true)]
    [InlineData("/bad", 500, "internal server error: this will fail\n", true)]
    [InlineData("/bad", 404, "", false)]
    public async Task Checks_must_be_told_as_apiserver_tells_them(string query, int code, string text, bool withBad)
    {
        Assert.Equal((code, text), await AskAsync(withBad ? [Ping, Bad] : [Ping], query));
    }

    [Fact]
    public async Task A_check_must_count_only_where_it_belongs()
    {
        HealthCheck[] checks = [Ping, Bad with { Paths = HealthPaths.Readyz }];
        Assert.Equal((200, "ok"), await AskAsync(checks, "", "livez"));
        Assert.Equal(404, (await AskAsync(checks, "/bad", "livez")).Code);
        Assert.Equal((500, "[+]ping ok\n[-]bad failed: reason withheld\nreadyz check failed\n"), await AskAsync(checks, "", "readyz"));
    }

    [Fact]
    public async Task A_server_that_shuts_down_must_be_alive_but_not_ready()
    {
        var checks = HealthChecks.Of(AuthorizationMode.AlwaysAllow, new CancellationToken(true));
        Assert.Equal(200, (await AskAsync(checks, "", "livez")).Code);
        var (code, text) = await AskAsync(checks, "", "readyz");
        Assert.Equal(500, code);
        Assert.EndsWith("[-]shutdown failed: reason withheld\nreadyz check failed\n", text);
        Assert.Equal((500, "internal server error: process is shutting down\n"), await AskAsync(checks, "/shutdown", "readyz"));
    }

    [Fact]
    public async Task Why_a_check_failed_must_be_logged()
    {
        var log = new List<string>();
        await AskAsync([Ping, Bad], "", log: log);
        Assert.Equal(["healthz check failed: bad: this will fail"], log);
    }

    [Fact]
    public async Task Server_must_list_the_checks_of_apiserver_that_it_makes()
    {
        Assert.Equal(
            """
            [+]ping ok
            [+]etcd ok
            [+]etcd-readiness ok
            [+]informer-sync ok
            [+]poststarthook/crd-informer-synced ok
            [+]poststarthook/start-system-namespaces-controller ok
            [+]poststarthook/rbac/bootstrap-roles ok
            [+]poststarthook/scheduling/bootstrap-system-priority-classes ok
            [+]poststarthook/priority-and-fairness-config-producer ok
            [+]poststarthook/bootstrap-controller ok
            [+]autoregister-completion ok
            [+]shutdown ok
            readyz check passed

            """.ReplaceLineEndings("\n"),
            (await fixture.SendAsync("GET", "/readyz?verbose")).Text);
        var alive = (await fixture.SendAsync("GET", "/livez?verbose")).Text;
        Assert.DoesNotContain("]informer-sync", alive);
        Assert.DoesNotContain("shutdown", alive);
        Assert.Equal("ok", (await fixture.SendAsync("GET", "/readyz/poststarthook/rbac/bootstrap-roles")).Text);
    }

    [Fact]
    public async Task Server_must_fail_with_its_store_and_its_unfinished_start()
    {
        var endpoint = new FakeEndpoint
        {
            StoreAnswers = false,
            Health = new ApiHealth(false, new Dictionary<string, string> { [StartupSteps.Roles] = "not finished" }),
        };
        await using var server = await fixture.StartAsync(endpoint);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        var (response, text) = await fixture.SendAsync("GET", "/readyz", client: client);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("[-]etcd failed: reason withheld\n[-]etcd-readiness failed: reason withheld\n[-]informer-sync failed: reason withheld\n", text);
        Assert.Contains("[-]poststarthook/rbac/bootstrap-roles failed: reason withheld\n[+]poststarthook/scheduling/bootstrap", text);
        Assert.Equal(
            "internal server error: error getting data from etcd: context deadline exceeded\n",
            (await fixture.SendAsync("GET", "/livez/etcd", client: client)).Text);
        Assert.Equal(
            "ok",
            (await fixture.SendAsync("GET", "/livez?exclude=etcd&exclude=poststarthook/rbac/bootstrap-roles", client: client)).Text);

        var metrics = (await fixture.SendAsync("GET", "/metrics/slis", client: client)).Text;
        Assert.Contains("# TYPE kubernetes_healthcheck gauge\n", metrics);
        Assert.Contains("kubernetes_healthcheck{name=\"etcd\",type=\"readyz\"} 0\n", metrics);
        Assert.Contains("kubernetes_healthcheck{name=\"ping\",type=\"livez\"} 1\n", metrics);
        Assert.Contains("kubernetes_healthchecks_total{name=\"etcd\",status=\"error\",type=\"readyz\"} 1\n", metrics);
        Assert.DoesNotContain("name=\"etcd\",status=\"error\",type=\"livez\"", metrics);
    }

    [Fact]
    public async Task Server_must_list_its_paths()
    {
        var paths = (await fixture.GetAsync("/")).GetProperty("paths").EnumerateArray().Select(static path => path.GetString()!).ToList();
        Assert.Equal(paths.Order(StringComparer.Ordinal), paths);
        foreach (var path in new[] { "/.well-known/openid-configuration", "/apis/apps/v1", "/healthz/etcd", "/livez/ping", "/metrics/slis", "/openid/v1/jwks", "/readyz/shutdown" })
        {
            Assert.Contains(path, paths);
            Assert.Equal(HttpStatusCode.OK, (await fixture.SendAsync("GET", path)).Response.StatusCode);
        }
    }

    private static async Task<(int Code, string Text)> AskAsync(
        IReadOnlyList<HealthCheck> checks, string query, string path = "healthz", List<string>? log = null)
    {
        var health = new HealthEndpoints(checks, new FakeEndpoint(), TimeProvider.System, (text, _) => log?.Add(text));
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        var single = query.StartsWith('/') ? query[1..] : "";
        context.Request.QueryString = new QueryString(single.Length > 0 ? "" : query);
        if (health.Find(context, path, single) is not { } answer)
        {
            return (404, "");
        }

        await answer();
        return (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }
}
