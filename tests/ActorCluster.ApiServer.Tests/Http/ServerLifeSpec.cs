using System.Net.Security;
using System.Text;
using System.Text.Json;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.ApiServer.Tests.Http;

public sealed class ServerLifeSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    // A longer search: ACTORCLUSTER_FUZZ=1000000.
    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("ACTORCLUSTER_FUZZ"), out var cases) ? cases : 2000;

    [Fact]
    public async Task Server_must_say_that_its_port_is_taken()
    {
        var refused = await Assert.ThrowsAsync<IOException>(
            () => fixture.StartAsync(new FakeEndpoint(), settings => settings with { Port = fixture.Server.LocalEndPoint.Port }));
        Assert.Contains($"cannot listen on 127.0.0.1:{fixture.Server.LocalEndPoint.Port}", refused.Message);
    }

    [Fact]
    public async Task Server_must_end_watches_when_it_stops()
    {
        await using var server = await fixture.StartAsync(new FakeEndpoint());
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        using var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/v1/pods?watch=1"), HttpCompletionOption.ResponseHeadersRead);
        await server.StopAsync();
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Server_must_end_a_watch_after_its_time()
    {
        var (response, text) = await fixture.SendAsync("GET", "/api/v1/watch/nodes?timeoutSeconds=1");
        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal("", text);
    }

    [Fact]
    public async Task Server_must_answer_a_refused_watch_with_its_status()
    {
        fixture.Endpoint.WatchRefusal = Api.Errors.StatusError.TooOldResourceVersion(1, 5);
        try
        {
            await fixture.FailAsync(410, "Expired", "too old resource version: 1 (5)", "GET", "/api/v1/pods?watch=true&resourceVersion=1");
        }
        finally
        {
            fixture.Endpoint.WatchRefusal = null;
        }
    }

    [Fact]
    public async Task Server_must_leave_a_client_without_an_answer_while_it_is_away()
    {
        await using var server = await fixture.StartAsync(new FakeEndpoint { Instead = static _ => throw new Faults.ConnectionLostException() });
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("/api/v1/namespaces/default/pods/web", UriKind.Relative)));
    }

    [Fact]
    public async Task Server_must_cut_lists_into_chunks_and_shapes()
    {
        for (var i = 0; i < 3; i++)
        {
            fixture.Endpoint.Put(ResourceTypes.ServiceAccounts, new ServiceAccount { Metadata = new ObjectMeta { Name = "s" + i, Namespace = "chunks" } });
        }

        const string Path = "/api/v1/namespaces/chunks/serviceaccounts?limit=2";
        var metadata = (await fixture.GetAsync(Path)).GetProperty("metadata");
        Assert.Equal("more\"", metadata.GetProperty("continue").GetString());
        Assert.Equal(1, metadata.GetProperty("remainingItemCount").GetInt64());
        var partial = await fixture.GetAsync(Path, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
        Assert.Equal("PartialObjectMetadataList", partial.GetProperty("kind").GetString());
        Assert.Equal("s0", partial.GetProperty("items")[0].GetProperty("metadata").GetProperty("name").GetString());
        var table = await fixture.GetAsync(Path + "&includeObject=None", "application/json;as=Table;g=meta.k8s.io;v=v1");
        Assert.Equal("Table", table.GetProperty("kind").GetString());
        Assert.Equal(JsonValueKind.Null, table.GetProperty("rows")[1].GetProperty("object").ValueKind);
        Assert.Equal("s1", table.GetProperty("rows")[1].GetProperty("cells")[0].GetString());
        var (_, pretty) = await fixture.SendAsync("GET", Path + "&pretty=true");
        Assert.StartsWith("{\n  \"kind\": \"ServiceAccountList\",\n", pretty);
    }

    [Fact]
    public async Task Server_must_pass_selectors_and_options_on()
    {
        await fixture.GetAsync("/api/v1/namespaces/opts/secrets?labelSelector=a%3Db&fieldSelector=metadata.name%3Dx&resourceVersion=5&resourceVersionMatch=NotOlderThan");
        var call = fixture.Endpoint.Collections.Last(call => call.Namespace == "opts");
        Assert.Equal(("a=b", "metadata.name=x", "5", "NotOlderThan"), (call.Labels!.ToString(), call.Fields!.ToString(), call.ResourceVersion, call.ResourceVersionMatch));
        await fixture.SendAsync("DELETE", "/api/v1/namespaces/opts/pods/x", """{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0,"propagationPolicy":"Background"}""");
        var delete = fixture.Endpoint.Calls.Last(call => call.Key.Namespace == "opts");
        Assert.Equal((0L, "Background"), (delete.DeleteOptions!.GracePeriodSeconds, delete.DeleteOptions.PropagationPolicy));
    }

    [Theory]
    [InlineData("GET /api/v1/pods/%zz HTTP/1.1")]
    [InlineData("GET /api/v1/namespaces/%2e%2e/%c0%ae HTTP/1.1")]
    [InlineData("GET /%00 HTTP/1.1")]
    [InlineData("FROB /api HTTP/1.1")]
    [InlineData("GET  HTTP/9")]
    [InlineData("\0\u0001\u0002")]
    public async Task Server_must_answer_malformed_requests_with_4xx(string line) => AssertRefused(await RawAsync(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

    [Fact]
    public async Task Server_must_refuse_a_huge_query() =>
        AssertRefused(await RawAsync($"GET /api/v1/pods?labelSelector={new string('a', 200_000)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

    [Fact]
    public void Server_must_answer_any_request_without_a_defect()
    {
        string[] words =
        [
            "api", "apis", "v1", "apps", "namespaces", "default", "pods", "deployments", "configmaps", "watch", "status", "scale", "log", "exec", "binding", "eviction",
            "", "..", "x", "%", "a b", "é", "services", "nodes", "proxy", "portforward", "a:b", "https:x:80", "openapi", "v3", "healthz", "selfsubjectreviews", "authentication.k8s.io",
        ];
        string[] queries = ["", "?limit=-1", "?labelSelector=%21%21", "?fieldSelector=%5C", "?dryRun=All", "?pretty=1", "?timeoutSeconds=1", "?continue=%ff", "?fieldValidation=Strict"];
        string[] bodies = ["", "{}", "[", "null", "\"", "{\"kind\":5}", "{\"metadata\":null}", "{\"metadata\":{\"name\":\"a\"},\"spec\":[]}", "\0\0", "k8s\0\n", "{\"a\":1e999}", "\ud83d"];
        string[] types = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "application/apply-patch+yaml", "application/merge-patch+json", "x/y"];
        string[] methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
        var request =
            from method in Gen.Elements(methods)
            from root in Gen.Elements("/api/v1", "/apis/apps/v1", "/api/v1/namespaces/default", "")
            from parts in Gen.Elements(words).ArrayOf()
            from query in Gen.Elements(queries)
            from body in Gen.OneOf(Gen.Elements(bodies), ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get))
            from type in Gen.Elements(types)
            let segments = parts.Take(6).ToArray()
            // A watch would last.
            let ending = segments.Contains("watch") ? "?timeoutSeconds=1" : query
            select (method, path: root + string.Concat(segments.Select(part => "/" + Uri.EscapeDataString(part))) + ending, body, type);
        Prop.ForAll(request.ToArbitrary(), sample =>
        {
            var hasBody = sample.method is not ("GET" or "HEAD" or "OPTIONS");
            var (code, text) = Send(sample.method, hasBody ? sample.body : null);
            if (sample.method == "HEAD" && code == 500)
            {
                // Why is in the body, which the answer to a HEAD does not have.
                (code, text) = Send("GET", null);
            }

            // An old prefix (/proxy, /watch) that nothing follows is a 500 in kube-apiserver, too (…/request/requestinfo.go).
            return (code is < 500 or 501 || text.Contains("failed to create RequestInfo", StringComparison.Ordinal))
                .Label($"{sample.method} {sample.path} {sample.type} {sample.body}: {code} {text}");

            (int Code, string Text) Send(string method, string? body)
            {
                var answer = fixture.SendAsync(method, sample.path, body, sample.type).GetAwaiter().GetResult();
                return ((int)answer.Response.StatusCode, answer.Text);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
    }

    private static void AssertRefused(string answer) => Assert.Matches("^HTTP/1.1 4[0-9][0-9] ", answer);

    private async Task<string> RawAsync(string text)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(fixture.Server.LocalEndPoint);
        await using var tls = new SslStream(socket.GetStream(), false);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = ActorCluster.ApiServer.Authentication.Issue.Policy(fixture.Certificates.Authority),
            ClientCertificates = [fixture.Certificates.Administrator],
            LocalCertificateSelectionCallback = (_, _, _, _, _) => fixture.Certificates.Administrator,
        });
        try
        {
            await tls.WriteAsync(Encoding.Latin1.GetBytes(text));
            using var reader = new StreamReader(tls, Encoding.Latin1);
            return await reader.ReadToEndAsync();
        }
        catch (IOException)
        {
            // The server has cut the connection before it read everything: as good as a refusal.
            return "HTTP/1.1 400 cut";
        }
    }
}
