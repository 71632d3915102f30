using System.Net;
using System.Text.Json;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.Client.Configuration;

namespace ActorCluster.ApiServer.Tests.Http;

public sealed class AuthenticationSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Server_must_take_a_caller_without_credentials_for_nobody()
    {
        using var client = fixture.NewClient(null);
        var (response, text) = await fixture.SendAsync("GET", "/api/v1/pods", client: client);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(
            """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group \"\" at the cluster scope","reason":"Forbidden","details":{"kind":"pods"},"code":403}
            """,
            text.Trim());
    }

    [Fact]
    public async Task Server_must_refuse_a_caller_without_credentials_when_it_authorises_nobody()
    {
        await using var server = await fixture.StartAsync(new FakeEndpoint(), settings => settings with { Authorization = AuthorizationMode.AlwaysAllow });
        using var client = fixture.NewClient(null, url: server.Url);
        var (response, text) = await fixture.SendAsync("GET", "/api/v1/pods", client: client);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}""", text.Trim());
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/livez")]
    [InlineData("/readyz?verbose")]
    [InlineData("/version")]
    public async Task Server_must_let_everybody_see_its_health_and_version(string path)
    {
        using var client = fixture.NewClient(null);
        Assert.Equal(HttpStatusCode.OK, (await fixture.SendAsync("GET", path, client: client)).Response.StatusCode);
    }

    // --authorization-always-allow-paths has the three paths alone; the rest is the ClusterRole system:monitoring's.
    [Theory]
    [InlineData("/readyz/ping")]
    [InlineData("/metrics/slis")]
    [InlineData("/openid/v1/jwks")]
    public async Task Server_must_tell_strangers_no_more_than_the_sum_of_its_health(string path)
    {
        using var client = fixture.NewClient(null);
        var (response, text) = await fixture.SendAsync("GET", path, client: client);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains($"forbidden: User \\\"system:anonymous\\\" cannot get path \\\"{path}\\\"", text);
    }

    [Fact]
    public async Task Server_must_refuse_a_certificate_of_another_authority()
    {
        var directory = Directory.CreateTempSubdirectory("other-ca").FullName;
        using var other = ClusterCertificates.LoadOrCreate(directory, TlsSettings.FromConfig(ReferenceConfiguration.Load()), TimeProvider.System);
        using var client = fixture.NewClient(other.Administrator);
        Assert.Equal(HttpStatusCode.Unauthorized, (await fixture.SendAsync("GET", "/api", client: client)).Response.StatusCode);
        Directory.Delete(directory, true);
    }

    [Fact]
    public async Task Server_must_refuse_an_expired_certificate()
    {
        using var certificate = fixture.Certificates.IssueClient("late", [], DateTimeOffset.UtcNow.AddMinutes(-4), TimeSpan.FromMinutes(1));
        using var client = fixture.NewClient(certificate);
        Assert.Equal(HttpStatusCode.Unauthorized, (await fixture.SendAsync("GET", "/api", client: client)).Response.StatusCode);
    }

    [Fact]
    public async Task Server_must_know_user_and_groups_of_a_certificate()
    {
        using var certificate = fixture.Certificates.IssueClient("system:node:n1", ["system:nodes", "more"], DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
        using var client = fixture.NewClient(certificate);
        var (_, text) = await fixture.SendAsync("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}", client: client);
        var user = JsonDocument.Parse(text).RootElement.GetProperty("status").GetProperty("userInfo");
        Assert.Equal("system:node:n1", user.GetProperty("username").GetString());
        Assert.Equal(["system:nodes", "more", "system:authenticated"], user.GetProperty("groups").EnumerateArray().Select(group => group.GetString()));
    }

    [Theory]
    [InlineData("/api/v1/pods?fieldSelector=spec.nodeName%3Dn1", null)]
    [InlineData("/api/v1/pods?watch=0&fieldSelector=spec.nodeName%3Dn2", "can only list/watch pods with spec.nodeName field selector")]
    [InlineData("/api/v1/pods", "can only list/watch pods with spec.nodeName field selector")]
    public async Task Node_must_list_its_own_pods_alone(string path, string? refusal)
    {
        using var certificate = fixture.Certificates.IssueClient("system:node:n1", ["system:nodes"], DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
        using var client = fixture.NewClient(certificate);
        var (response, text) = await fixture.SendAsync("GET", path, client: client);
        Assert.Equal(refusal is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        if (refusal is not null)
        {
            Assert.Equal(
                "pods is forbidden: User \"system:node:n1\" cannot list resource \"pods\" in API group \"\" at the cluster scope: " + refusal,
                JsonDocument.Parse(text).RootElement.GetProperty("message").GetString());
        }
    }

    [Theory]
    [InlineData("a-token", HttpStatusCode.OK)]
    [InlineData("another", HttpStatusCode.Unauthorized)]
    public async Task Server_must_know_the_administrators_token(string token, HttpStatusCode expected)
    {
        using var client = fixture.NewClient(null);
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + token);
        Assert.Equal(expected, (await fixture.SendAsync("GET", "/api", client: client)).Response.StatusCode);
    }
}
