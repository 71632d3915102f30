using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ActorCluster.ApiServer.Streaming.Spdy;

/// <summary>
/// Header blocks of one direction of a connection: a zlib stream that goes on from block to block (SPDY protocol draft 3, section 2.6.10).
/// Names are compared without case; several values of a name are apart by a zero byte.
/// </summary>
internal static class SpdyHeaders
{
    // Kubernetes sends a handful of short headers.
    private const int MaximumBytes = 64 * 1024;

    /// <summary>Encodes headers as they are before compression.</summary>
    public static byte[] Encode(IReadOnlyDictionary<string, string> headers)
    {
        using var bytes = new MemoryStream();
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, headers.Count);
        bytes.Write(number);
        foreach (var (name, value) in headers)
        {
            foreach (var text in (ReadOnlySpan<string>)[name.ToLowerInvariant(), value])
            {
                var encoded = Encoding.UTF8.GetBytes(text);
                BinaryPrimitives.WriteInt32BigEndian(number, encoded.Length);
                bytes.Write(number);
                bytes.Write(encoded);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>
    /// The writing side. Blocks are stored, not compressed: any reader of zlib takes them, and they are a few bytes long.
    /// </summary>
    internal sealed class Deflater
    {
        private bool _begun;

        /// <summary>The block that stands for headers.</summary>
        public byte[] Write(IReadOnlyDictionary<string, string> headers)
        {
            var plain = Encode(headers);
            if (plain.Length > ushort.MaxValue)
            {
                throw new ArgumentException("the headers are too long for one block", nameof(headers));
            }

            using var bytes = new MemoryStream();
            Span<byte> number = stackalloc byte[4];
            if (!_begun)
            {
                // RFC 1950: deflate with a window of 32 KiB, and a dictionary that is known.
                bytes.Write([0x78, 0xbb]);
                BinaryPrimitives.WriteUInt32BigEndian(number, SpdyDictionary.Checksum);
                bytes.Write(number);
                _begun = true;
            }

            WriteStored(bytes, plain);
            // An empty block, as of a flush: Go's inflate hands out what it has only then (compress/flate/inflate.go: dataBlock).
            WriteStored(bytes, []);
            return bytes.ToArray();
        }
    }

    /// <summary>The reading side.</summary>
    internal sealed class Inflater : IDisposable
    {
        private readonly Feed _feed = new();
        private readonly DeflateStream _deflate;
        private bool _begun;

        public Inflater() => _deflate = new DeflateStream(_feed, CompressionMode.Decompress);

        /// <summary>Reads the headers of a block.</summary>
        /// <exception cref="SpdyException">The block is damaged.</exception>
        public Dictionary<string, string> Read(ReadOnlyMemory<byte> block)
        {
            try
            {
                _feed.Add(_begun ? block : Begin(block));
                return Parse();
            }
            catch (InvalidDataException e)
            {
                throw new SpdyException("a header block is damaged: " + e.Message);
            }
        }

        /// <inheritdoc />
        public void Dispose() => _deflate.Dispose();

        // DeflateStream cannot be given a dictionary; a stored block with the same bytes before everything else puts it into the window.
        private ReadOnlyMemory<byte> Begin(ReadOnlyMemory<byte> block)
        {
            var head = block.Span;
            var hasDictionary = head.Length > 1 && (head[1] & 0x20) != 0;
            var length = hasDictionary ? 6 : 2;
            if (head.Length < length || (head[0] & 15) != 8)
            {
                throw new SpdyException("the first header block is no zlib stream");
            }

            if (hasDictionary && BinaryPrimitives.ReadUInt32BigEndian(head[2..]) != SpdyDictionary.Checksum)
            {
                throw new SpdyException("the header blocks want another dictionary");
            }

            using var primer = new MemoryStream();
            WriteStored(primer, SpdyDictionary.Bytes.Span);
            _feed.Add(primer.ToArray());
            _deflate.ReadExactly(new byte[SpdyDictionary.Bytes.Length]);
            _begun = true;
            return block[length..];
        }

        private Dictionary<string, string> Parse()
        {
            var left = MaximumBytes;
            var count = ReadNumber(ref left);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var index = 0; index < count; index++)
            {
                var name = ReadText(ref left);
                headers[name] = ReadText(ref left);
            }

            return headers;
        }

        private int ReadNumber(ref int left)
        {
            Span<byte> number = stackalloc byte[4];
            ReadExactly(number, ref left);
            return BinaryPrimitives.ReadInt32BigEndian(number);
        }

        private string ReadText(ref int left)
        {
            var length = ReadNumber(ref left);
            if (length < 0 || length > left)
            {
                throw new SpdyException("the headers are too long");
            }

            var bytes = new byte[length];
            ReadExactly(bytes, ref left);
            return Encoding.UTF8.GetString(bytes);
        }

        private void ReadExactly(Span<byte> bytes, ref int left)
        {
            left -= bytes.Length;
            if (left < 0 || _deflate.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            {
                throw new SpdyException("a header block is too long, or ends too early");
            }
        }
    }

    private static void WriteStored(MemoryStream bytes, ReadOnlySpan<byte> plain)
    {
        // RFC 1951, 3.2.4: no compression, not the last block.
        Span<byte> head = stackalloc byte[5];
        head[0] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(head[1..], (ushort)plain.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(head[3..], (ushort)~plain.Length);
        bytes.Write(head);
        bytes.Write(plain);
    }

    /// <summary>What has arrived and was not read yet; never at its end, only empty for now.</summary>
    private sealed class Feed : Stream
    {
        private readonly Queue<ReadOnlyMemory<byte>> _pieces = new();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void Add(ReadOnlyMemory<byte> piece) => _pieces.Enqueue(piece.ToArray());

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            while (_pieces.TryDequeue(out var piece))
            {
                if (piece.IsEmpty)
                {
                    continue;
                }

                var length = Math.Min(buffer.Length, piece.Length);
                piece.Span[..length].CopyTo(buffer);
                if (length < piece.Length)
                {
                    var rest = _pieces.ToArray();
                    _pieces.Clear();
                    _pieces.Enqueue(piece[length..]);
                    foreach (var later in rest)
                    {
                        _pieces.Enqueue(later);
                    }
                }

                return length;
            }

            return 0;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>The other side does not speak SPDY/3.1.</summary>
/// <param name="message">What is wrong.</param>
internal sealed class SpdyException(string message) : IOException(message);
