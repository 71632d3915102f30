using System.Buffers.Binary;

namespace ActorCluster.ApiServer.Streaming.Spdy;

/// <summary>The control frames of SPDY/3.1 by their numbers.</summary>
internal enum SpdyType
{
    /// <summary>Not a control frame: data of a stream.</summary>
    Data = 0,

    /// <summary>A stream begins.</summary>
    SynStream = 1,

    /// <summary>The other side takes it.</summary>
    SynReply = 2,

    /// <summary>A stream ends at once, in both directions.</summary>
    ResetStream = 3,

    /// <summary>Settings of the connection.</summary>
    Settings = 4,

    /// <summary>To be sent back.</summary>
    Ping = 6,

    /// <summary>No more streams will begin.</summary>
    GoAway = 7,

    /// <summary>More headers of a stream.</summary>
    Headers = 8,

    /// <summary>How much more may be sent; clients of Kubernetes neither send nor heed it.</summary>
    WindowUpdate = 9,
}

/// <summary>
/// A frame of SPDY/3.1 (SPDY protocol draft 3.1, section 2.2): eight bytes of head, then the body.
/// </summary>
/// <param name="Type">What it is.</param>
/// <param name="StreamId">The stream; the number of a ping; zero for the connection.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Body">The body, for control frames behind the stream's number.</param>
internal readonly record struct SpdyFrame(SpdyType Type, uint StreamId, byte Flags, ReadOnlyMemory<byte> Body)
{
    /// <summary>The last frame of its stream in this direction.</summary>
    public const byte Fin = 1;

    /// <summary>The status of a reset: the stream is not wanted.</summary>
    public const uint RefusedStream = 3;

    /// <summary>The status of a reset: it has been given up.</summary>
    public const uint Cancel = 5;

    private const int HeadLength = 8;
    private const int MaximumLength = (1 << 24) - 1;
    private const ushort Version = 3;

    /// <summary>Whether nothing of the stream follows in this direction.</summary>
    public bool IsFin => (Flags & Fin) != 0;

    private bool HasStream => Type is not (SpdyType.Data or SpdyType.Settings);

    /// <summary>The frame that a reset is.</summary>
    public static SpdyFrame Reset(uint stream, uint status)
    {
        var body = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(body, status);
        return new SpdyFrame(SpdyType.ResetStream, stream, 0, body);
    }

    /// <summary>The bytes on the wire.</summary>
    public byte[] ToBytes()
    {
        var length = Body.Length + (HasStream ? 4 : 0);
        if (length > MaximumLength)
        {
            throw new ArgumentException("a frame has at most 16 MiB");
        }

        var bytes = new byte[HeadLength + length];
        if (Type == SpdyType.Data)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, StreamId & 0x7fffffff);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, 0x8000 | Version);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)Type);
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), (uint)length);
        bytes[4] = Flags;
        var body = bytes.AsSpan(HeadLength);
        if (HasStream)
        {
            BinaryPrimitives.WriteUInt32BigEndian(body, StreamId);
            body = body[4..];
        }

        Body.Span.CopyTo(body);
        return bytes;
    }

    /// <summary>Reads the next frame.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="maximum">The longest body.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Null at the end.</returns>
    /// <exception cref="SpdyException">These are no frames of SPDY/3.1.</exception>
    public static async Task<SpdyFrame?> ReadAsync(Stream stream, int maximum, CancellationToken cancel)
    {
        var head = new byte[HeadLength];
        var got = await stream.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancel);
        if (got == 0)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) & MaximumLength;
        if (got < HeadLength || length > maximum)
        {
            throw new SpdyException(got < HeadLength ? "the connection ended within a frame" : $"a frame of {length} bytes is too long");
        }

        var body = new byte[length];
        if (await stream.ReadAtLeastAsync(body, length, throwOnEndOfStream: false, cancel) < length)
        {
            throw new SpdyException("the connection ended within a frame");
        }

        var first = BinaryPrimitives.ReadUInt32BigEndian(head);
        if ((first & 0x80000000) == 0)
        {
            return new SpdyFrame(SpdyType.Data, first, head[4], body);
        }

        if ((first >> 16 & 0x7fff) != Version)
        {
            throw new SpdyException($"version {first >> 16 & 0x7fff} is not served");
        }

        var frame = new SpdyFrame((SpdyType)(first & 0xffff), 0, head[4], body);
        if (!frame.HasStream)
        {
            return frame;
        }

        return length >= 4
            ? frame with { StreamId = BinaryPrimitives.ReadUInt32BigEndian(body), Body = body.AsMemory(4) }
            : throw new SpdyException("a control frame is too short");
    }
}
