using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Http;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>
/// Where tokens are looked for, and what is none: k8s.io/apiserver <c>pkg/authentication/request/bearertoken</c>, <c>…/websocket</c>, and
/// what impersonation says of somebody who names groups alone (<c>pkg/endpoints/filters/impersonation.go</c>).
/// </summary>
public sealed class BearerTokenSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Prefix = BearerTokens.ProtocolPrefix;

    [Theory]
    [InlineData("Bearer abc", "abc")]
    [InlineData("bearer abc", "abc")]
    [InlineData(" BEARER abc ", "abc")]
    [InlineData("Bearer abc def", "abc")]
    [InlineData("Bearer", null)]
    [InlineData("Bearer ", null)]
    [InlineData("Bearerabc", null)]
    [InlineData("Basic Zm9v", null)]
    [InlineData("abc", null)]
    public void BearerTokens_must_take_the_second_word(string header, string? token)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = header;
        Assert.Equal(token, BearerTokens.OfHeader(context));
        Assert.False(context.Response.Headers.ContainsKey("Warning"));
    }

    [Fact]
    public void BearerTokens_must_warn_of_a_blank_too_many()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = "Bearer  abc";
        Assert.Null(BearerTokens.OfHeader(context));
        Assert.Equal(
            "299 - \"the provided Authorization header contains extra space before the bearer token, and is ignored\"", context.Response.Headers["Warning"]);
    }

    [Theory]
    [InlineData("a, b", true, null, "a, b")]
    [InlineData("base64.binary.k8s.io," + Prefix + "Zm9v, other", true, "foo", "base64.binary.k8s.io,other")]
    // Alone, in the alphabet of plain base64, padded, twice, no text.
    [InlineData(Prefix + "Zm9v", false, null, null)]
    [InlineData("a," + Prefix + "Zm9v+", false, null, null)]
    [InlineData("a," + Prefix + "Zm8=", false, null, null)]
    [InlineData("a," + Prefix + "Zm9v," + Prefix + "Zm9v", false, null, null)]
    [InlineData("a," + Prefix + "_w", false, null, null)]
    // An empty one is none.
    [InlineData("a," + Prefix, true, null, "a")]
    public void BearerTokens_must_be_found_among_subprotocols(string offered, bool isWell, string? token, string? rest)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Connection = "keep-alive, Upgrade";
        request.Headers.Upgrade = "WebSocket";
        request.Headers.SecWebSocketProtocol = offered;
        Assert.Equal(isWell, BearerTokens.TryTakeProtocol(request, out var found));
        if (isWell)
        {
            Assert.Equal((token, rest), (found, request.Headers.SecWebSocketProtocol.ToString()));
        }
    }

    [Fact]
    public void BearerTokens_must_not_be_looked_for_in_what_is_no_WebSocket()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.SecWebSocketProtocol = Prefix + "Zm9v";
        Assert.True(BearerTokens.TryTakeProtocol(request, out var token));
        Assert.Null(token);
    }

    [Theory]
    [InlineData("Basic Zm9vOmJhcg==", HttpStatusCode.Forbidden)]
    [InlineData("Bearer  abc", HttpStatusCode.Forbidden)]
    [InlineData("Bearer abc", HttpStatusCode.Unauthorized)]
    public async Task Server_must_take_who_shows_no_token_for_nobody(string header, HttpStatusCode code)
    {
        using var client = fixture.NewClient(null);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        Assert.Equal(code, (await fixture.SendAsync("GET", "/api/v1/pods", client: client)).Response.StatusCode);
    }

    [Fact]
    public async Task Server_must_know_a_page_by_its_subprotocol()
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("base64.binary.k8s.io");
        socket.Options.AddSubProtocol(Prefix + Convert.ToBase64String(Encoding.UTF8.GetBytes("a-token")).TrimEnd('='));
        socket.Options.SetRequestHeader("Origin", "https://console.example.com");
        using var client = fixture.NewClient(null);
        await socket.ConnectAsync(new Uri(fixture.Server.Url.Replace("https", "wss", StringComparison.Ordinal) + "/api/v1/limitranges?watch=true"), client, default);
        Assert.Equal("base64.binary.k8s.io", socket.SubProtocol);
    }

    [Fact]
    public async Task Server_must_ask_for_a_user_where_groups_are_impersonated()
    {
        using var client = fixture.NewClient(fixture.Certificates.Administrator);
        client.DefaultRequestHeaders.Add("Impersonate-Group", "some-group");
        var (response, text) = await fixture.SendAsync("GET", "/api/v1/pods?limit=1", client: client);
        Assert.Equal((HttpStatusCode.InternalServerError, "text/plain"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal("Internal Server Error: \"/api/v1/pods?limit=1\": requested [{Group  some-group    }] without impersonating a user\n", text);
    }

    // pkg/endpoints/request/requestinfo.go: an old prefix alone; deletions of a collection are allowed by no name.
    [Theory]
    [InlineData("/api/v1/watch")]
    [InlineData("/apis/apps/v1/proxy/")]
    public async Task Server_must_say_that_it_cannot_tell_what_a_path_is_about(string path)
    {
        var (response, text) = await fixture.SendAsync("GET", path);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(
            $"Internal Server Error: \"{path}\": failed to create RequestInfo: unable to determine kind and namespace from url, {path}\n", text);
    }

    [Theory]
    [InlineData("GET", "n1")]
    [InlineData("DELETE", "")]
    public void RequestAttributes_must_name_the_one_object_of_a_list(string method, string name)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.QueryString = new QueryString("?fieldSelector=metadata.name%3Dn1");
        Assert.Equal(name, RequestAttributes.Of(request, "/api/v1/nodes", RequestAuthenticator.Anonymous).Name);
    }
}
