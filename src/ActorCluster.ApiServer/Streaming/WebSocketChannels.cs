using System.Buffers.Text;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;

namespace ActorCluster.ApiServer.Streaming;

/// <summary>
/// The channels of a WebSocket (k8s.io/apimachinery/pkg/util/remotecommand): the first byte of each message says which one it is for, as a
/// number, or as a digit in the base64 protocols.
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
    private const int MaximumMessage = 1024 * 1024;

    private readonly bool _isText = protocol is Base64V4 or "base64.channel.k8s.io";
    private readonly bool _tellsStatus = protocol is V5 or Base64V4 or "v4.channel.k8s.io";
    private readonly SemaphoreSlim _sending = new(1, 1);

    /// <inheritdoc />
    public async Task ReceiveAsync(INodeStream node, CancellationToken cancel)
    {
        var buffer = new byte[32 * 1024];
        using var message = new MemoryStream();
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancel);
            if (received.MessageType == WebSocketMessageType.Close || message.Length > MaximumMessage)
            {
                return;
            }

            message.Write(buffer, 0, received.Count);
            if (!received.EndOfMessage)
            {
                continue;
            }

            var bytes = Decode(message.ToArray());
            message.SetLength(0);
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
    public async ValueTask SendAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        var message = new byte[1 + (_isText ? Base64.GetMaxEncodedToUtf8Length(data.Length) : data.Length)];
        if (_isText)
        {
            message[0] = (byte)('0' + channel);
            Base64.EncodeToUtf8(data.Span, message.AsSpan(1), out _, out _);
        }
        else
        {
            message[0] = channel;
            data.Span.CopyTo(message.AsSpan(1));
        }

        await _sending.WaitAsync(cancel);
        try
        {
            await socket.SendAsync(message, _isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, cancel);
        }
        finally
        {
            _sending.Release();
        }
    }

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

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        _sending.Dispose();
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

    private byte[] Decode(byte[] message)
    {
        if (!_isText || message.Length == 0)
        {
            return message;
        }

        var bytes = new byte[1 + Base64.GetMaxDecodedFromUtf8Length(message.Length - 1)];
        bytes[0] = (byte)(message[0] - '0');
        return Base64.DecodeFromUtf8(message.AsSpan(1), bytes.AsSpan(1), out _, out var written) == System.Buffers.OperationStatus.Done
            ? bytes[..(1 + written)]
            : [];
    }
}
