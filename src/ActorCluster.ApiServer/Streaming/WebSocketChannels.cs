using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;

namespace ActorCluster.ApiServer.Streaming;

/// <summary>
/// The standard streams, the terminal's size and the outcome as channels of a WebSocket (k8s.io/apimachinery/pkg/util/remotecommand).
/// </summary>
/// <param name="socket">The WebSocket.</param>
/// <param name="protocol">The subprotocol that was agreed on.</param>
internal sealed class WebSocketChannels(WebSocket socket, string protocol) : IRemoteChannels
{
    /// <summary>The protocols, the best one first.</summary>
    public static readonly IReadOnlyList<string> Protocols = [V5, "v4.channel.k8s.io", Base64V4, "channel.k8s.io", "base64.channel.k8s.io"];

    /// <summary>The protocol that can close its input.</summary>
    public const string V5 = "v5.channel.k8s.io";

    private const string Base64V4 = "v4.base64.channel.k8s.io";
    private const byte Stdin = 0;
    private const byte Error = 3;
    private const byte Resize = 4;
    private const byte Close = 255;

    private readonly bool _tellsStatus = protocol is V5 or Base64V4 or "v4.channel.k8s.io";
    private readonly ChannelSocket _socket = new(socket, protocol is Base64V4 or "base64.channel.k8s.io");

    /// <inheritdoc />
    public async Task ReceiveAsync(INodeStream node, CancellationToken cancel)
    {
        while (await _socket.ReceiveAsync(cancel) is { } bytes)
        {
            switch (bytes.Length > 0 ? bytes[0] : Error)
            {
                case Stdin:
                    await node.WriteAsync(bytes.AsMemory(1), cancel);
                    break;
                case Resize when SizeOf(bytes.AsSpan(1)) is var (width, height):
                    node.Resize(width, height);
                    break;
                case Close when bytes.Length == 2 && bytes[1] == Stdin && protocol == V5:
                    node.CompleteInput();
                    break;
                default:
                    break;
            }
        }
    }

    /// <inheritdoc />
    public ValueTask SendAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken cancel) => _socket.SendAsync(channel, data, cancel);

    /// <inheritdoc />
    public async ValueTask FinishAsync(Status status, CancellationToken cancel)
    {
        // Before the fourth version only a failure was told, as plain text.
        if (_tellsStatus)
        {
            await SendAsync(Error, KubernetesJson.Encode(status), cancel);
        }
        else if (status.Outcome != StatusOutcome.Success)
        {
            await SendAsync(Error, Encoding.UTF8.GetBytes(status.Message ?? ""), cancel);
        }

        await _socket.CloseAsync(cancel);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Reads the size of a terminal: <c>{"Width":80,"Height":24}</c>.</summary>
    public static (int Width, int Height)? SizeOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.TryGetProperty("Width", out var width) && document.RootElement.TryGetProperty("Height", out var height)
                && width.TryGetInt32(out var columns) && height.TryGetInt32(out var lines)
                ? (columns, lines)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
