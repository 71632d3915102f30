using System.Buffers.Text;
using System.Net.WebSockets;

namespace ActorCluster.ApiServer.Streaming;

/// <summary>
/// A WebSocket that is shared by channels (k8s.io/apimachinery/pkg/util/httpstream/wsstream/conn.go): the first byte of each message says
/// which one it is for, as a number, or as a digit in the base64 protocols.
/// </summary>
/// <param name="socket">The WebSocket.</param>
/// <param name="isText">The protocol is one of base64.</param>
internal sealed class ChannelSocket(WebSocket socket, bool isText) : IDisposable
{
    // golang.org/x/net/websocket: DefaultMaxPayloadBytes.
    private const int MaximumMessage = 32 << 20;

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly byte[] _buffer = new byte[32 * 1024];

    /// <summary>Receives the next message; null when the client has gone or says too much at once. What cannot be read is empty.</summary>
    /// <param name="cancel">Nobody wants it any more.</param>
    public async Task<byte[]?> ReceiveAsync(CancellationToken cancel)
    {
        using var message = new MemoryStream();
        while (true)
        {
            var received = await socket.ReceiveAsync(_buffer.AsMemory(), cancel);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await CloseAsync(cancel);
                return null;
            }

            if (message.Length > MaximumMessage)
            {
                return null;
            }

            message.Write(_buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                return Decode(message.ToArray());
            }
        }
    }

    /// <summary>Sends a message.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="cancel">Gives up.</param>
    public async ValueTask SendAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        var message = new byte[1 + (isText ? Base64.GetMaxEncodedToUtf8Length(data.Length) : data.Length)];
        if (isText)
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
            await socket.SendAsync(message, isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, cancel);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says that nothing follows.</summary>
    /// <param name="cancel">Gives up.</param>
    public Task CloseAsync(CancellationToken cancel) => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel);

    /// <inheritdoc />
    public void Dispose()
    {
        socket.Dispose();
        _sending.Dispose();
    }

    private byte[] Decode(byte[] message)
    {
        if (!isText || message.Length == 0)
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
