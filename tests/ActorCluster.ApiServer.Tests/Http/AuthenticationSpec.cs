using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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

    /// <summary>
    /// Go's client, like others, shows a certificate only to who accepts its issuer (crypto/tls, <c>CertificateRequestInfo</c>); kube-apiserver
    /// names the authorities of clients and of front proxies.
    /// </summary>
    [Fact]
    public async Task Server_must_name_whose_certificates_it_accepts()
    {
        string[] named = [];
        var url = new Uri(fixture.Server.Url);
        using var connection = new TcpClient();
        await connection.ConnectAsync(url.Host, url.Port);
        await using var tls = new SslStream(connection.GetStream(), false);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = url.Host,
            CertificateChainPolicy = Issue.Policy(fixture.Certificates.Authority),
            LocalCertificateSelectionCallback = (_, _, _, _, issuers) =>
            {
                named = issuers.Length > 0 ? issuers : named;
                return null!;
            },
        });
        Assert.Equal(
            new[] { fixture.Certificates.Authority.Subject, fixture.Certificates.FrontProxyAuthority.Subject }.Order(), named.Order());
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

    [Fact]
    public async Task Server_must_believe_a_front_proxy()
    {
        using var client = Proxy(("X-Remote-User", "fido"), ("x-remote-group", "dogs"), ("X-Remote-Extra-Acme.com%2Fproject", "some-project"));
        var user = await WhoAmIAsync(client);
        Assert.Equal("fido", user.GetProperty("username").GetString());
        Assert.Equal(["dogs", "system:authenticated"], user.GetProperty("groups").EnumerateArray().Select(group => group.GetString()));
        Assert.Equal("some-project", user.GetProperty("extra").GetProperty("acme.com/project")[0].GetString());
    }

    [Fact]
    public async Task Server_must_let_a_front_proxy_pass_on_somebody_without_a_name()
    {
        using var client = Proxy(("X-Remote-User", "system:anonymous"), ("X-Remote-Group", "system:unauthenticated"));
        var (response, text) = await fixture.SendAsync("GET", "/api/v1/pods", client: client);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("User \\\"system:anonymous\\\" cannot list", text, StringComparison.Ordinal);
    }

    // pkg/authentication/request/x509: the common name has to be an allowed one, and the authority is none of clients.
    [Theory]
    [InlineData(false, "front-proxy-client")]
    [InlineData(true, "somebody-else")]
    [InlineData(true, null)]
    public async Task Server_must_believe_no_other_proxy(bool ofFrontProxyAuthority, string? name)
    {
        var authority = ofFrontProxyAuthority ? fixture.Certificates.FrontProxyAuthority : fixture.Certificates.Authority;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Issue.Client(authority, key, [1], name ?? "front-proxy-client", [], DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
        using var certificate = issued.CopyWithPrivateKey(key);
        using var client = fixture.NewClient(certificate);
        if (name is not null)
        {
            client.DefaultRequestHeaders.Add("X-Remote-User", "kubernetes-admin");
            client.DefaultRequestHeaders.Add("X-Remote-Group", "system:masters");
        }

        var (response, text) = await fixture.SendAsync("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}", client: client);
        if (ofFrontProxyAuthority)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            return;
        }

        Assert.Equal("front-proxy-client", JsonDocument.Parse(text).RootElement.GetProperty("status").GetProperty("userInfo").GetProperty("username").GetString());
    }

    // authentication/request/union: what fails does not keep the next from being tried.
    [Fact]
    public async Task Server_must_take_a_token_beside_a_certificate_that_it_does_not_know()
    {
        using var client = fixture.NewClient(fixture.Certificates.FrontProxyClient);
        client.DefaultRequestHeaders.Add("Authorization", "Bearer a-token");
        Assert.Equal("kubernetes-admin", (await WhoAmIAsync(client)).GetProperty("username").GetString());
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

    private HttpClient Proxy(params (string Name, string Value)[] headers)
    {
        var client = fixture.NewClient(fixture.Certificates.FrontProxyClient);
        foreach (var (name, value) in headers)
        {
            client.DefaultRequestHeaders.Add(name, value);
        }

        return client;
    }

    private async Task<JsonElement> WhoAmIAsync(HttpClient client)
    {
        var (_, text) = await fixture.SendAsync("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}", client: client);
        return JsonDocument.Parse(text).RootElement.GetProperty("status").GetProperty("userInfo");
    }
}
