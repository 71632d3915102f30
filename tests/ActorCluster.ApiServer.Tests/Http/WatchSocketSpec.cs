using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>Watches of pages in a browser: k8s.io/apiserver <c>pkg/endpoints/watch_test.go</c>, <c>TestWatchWebsocket</c>.</summary>
public sealed class WatchSocketSpec(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly HttpClient _client = fixture.NewClient(null);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Watch_must_send_each_event_as_a_message()
    {
        fixture.Endpoint.Put(ResourceTypes.Secrets, new Secret { Metadata = new ObjectMeta { Name = "first", Namespace = "sockets" } });
        using var socket = await ConnectAsync("/api/v1/namespaces/sockets/secrets?watch=1");
        Assert.Equal(("ADDED", "first"), await ReceiveAsync(socket));
        fixture.Endpoint.Put(ResourceTypes.Secrets, new Secret { Metadata = new ObjectMeta { Name = "second", Namespace = "sockets" } });
        Assert.Equal(("ADDED", "second"), await ReceiveAsync(socket));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task Watch_must_say_when_its_time_is_up()
    {
        using var socket = await ConnectAsync("/api/v1/watch/namespaces/nowhere/secrets?timeoutSeconds=1");
        var end = await socket.ReceiveAsync(new byte[16].AsMemory(), default);
        Assert.Equal((WebSocketMessageType.Close, WebSocketCloseStatus.NormalClosure), (end.MessageType, socket.CloseStatus));
    }

    // golang.org/x/net/websocket, checkOrigin.
    [Fact]
    public async Task Watch_must_be_asked_for_by_a_page()
    {
        using var socket = NewSocket(null);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(AddressOf("/api/v1/secrets?watch=1"), _client, default));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    private async Task<ClientWebSocket> ConnectAsync(string path)
    {
        var socket = NewSocket("https://console.example.com");
        await socket.ConnectAsync(AddressOf(path), _client, default);
        return socket;
    }

    private static ClientWebSocket NewSocket(string? origin)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Authorization", "Bearer a-token");
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        return socket;
    }

    private Uri AddressOf(string path) => new(fixture.Server.Url.Replace("https", "wss", StringComparison.Ordinal) + path);

    private static async Task<(string?, string?)> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var result = await socket.ReceiveAsync(buffer.AsMemory(), default);
        Assert.Equal((WebSocketMessageType.Text, true), (result.MessageType, result.EndOfMessage));
        var item = JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, result.Count)).RootElement;
        return (item.GetProperty("type").GetString(), item.GetProperty("object").GetProperty("metadata").GetProperty("name").GetString());
    }
}
