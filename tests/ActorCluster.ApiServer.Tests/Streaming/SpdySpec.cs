using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ActorCluster.ApiServer.Streaming.Spdy;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.ApiServer.Tests.Streaming;

public sealed class SpdySpec
{
    [Fact]
    public void Dictionary_must_be_the_one_of_the_protocol()
    {
        // RFC 1950, section 9; golang.org/x/net/spdy has 1423 bytes, whose checksum begins every compressed block of a client.
        uint a = 1, b = 0;
        foreach (var value in SpdyDictionary.Bytes.Span)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        Assert.Equal(1423, SpdyDictionary.Bytes.Length);
        Assert.Equal(SpdyDictionary.Checksum, (b << 16) | a);
    }

    [Fact]
    public void Every_frame_must_come_back_as_it_was_written() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int Kind, uint Stream, byte Flags, byte[] Body)>(),
        static sample =>
        {
            SpdyType[] types = [SpdyType.Data, SpdyType.SynStream, SpdyType.SynReply, SpdyType.ResetStream, SpdyType.Ping, SpdyType.GoAway, SpdyType.Headers];
            var frame = new SpdyFrame(types[(sample.Kind & 0x7fffffff) % types.Length], sample.Stream & 0x7fffffff, sample.Flags, sample.Body ?? []);
            using var wire = new MemoryStream(frame.ToBytes());
            var read = SpdyFrame.ReadAsync(wire, 1 << 20, CancellationToken.None).GetAwaiter().GetResult()!.Value;
            return read.Type == frame.Type && read.StreamId == frame.StreamId && read.Flags == frame.Flags && read.Body.Span.SequenceEqual(frame.Body.Span)
                && SpdyFrame.ReadAsync(wire, 1 << 20, CancellationToken.None).GetAwaiter().GetResult() is null;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Headers_must_come_back_over_many_blocks()
    {
        var deflater = new SpdyHeaders.Deflater();
        using var inflater = new SpdyHeaders.Inflater();
        for (var port = 1; port <= 100; port++)
        {
            var headers = new Dictionary<string, string> { ["streamType"] = port % 2 == 0 ? "data" : "error", ["port"] = $"{port}" };
            var block = deflater.Write(headers);
            var read = inflater.Read(block);
            Assert.Equal<byte>([0, 0, 0, 255, 255], block[^5..]);
            Assert.Equal($"{port}", read["port"]);
            Assert.Equal(headers["streamType"], read["streamtype"]);
        }
    }

    [Fact]
    public void Headers_that_a_client_has_compressed_must_be_understood()
    {
        // As zlib writes them: with references, one stream over all blocks, each block flushed.
        using var compressed = new MemoryStream();
        using var inflater = new SpdyHeaders.Inflater();
        using var deflate = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true);
        for (var request = 0; request < 20; request++)
        {
            deflate.Write(SpdyHeaders.Encode(new Dictionary<string, string> { ["streamType"] = "data", ["requestID"] = $"{request}", ["port"] = "8080" }));
            deflate.Flush();
            byte[] head = request == 0 ? [0x78, 0xbb, 0xe3, 0xc6, 0xa7, 0xc2] : [];
            var read = inflater.Read(head.Concat(compressed.ToArray()).ToArray());
            compressed.SetLength(0);
            Assert.Equal(("data", $"{request}", "8080"), (read["streamType"], read["requestID"], read["port"]));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("78")]
    [InlineData("78bb00000000")]
    [InlineData("78bbe3c6a7c2ffff")]
    [InlineData("78bbe3c6a7c200040000ffff7fffffff")]
    public void A_damaged_block_must_be_refused(string hex)
    {
        using var inflater = new SpdyHeaders.Inflater();
        Assert.Throws<SpdyException>(() => inflater.Read(Convert.FromHexString(hex)));
    }

    [Fact]
    public async Task Connection_must_answer_streams_data_pings_and_refuse_what_nobody_takes()
    {
        var (server, client) = Duplex.Pair();
        await using var connection = new SpdyConnection(server);
        var accepted = new List<SpdyStream>();
        var running = connection.RunAsync(
            stream =>
            {
                accepted.Add(stream);
                return stream.Header("streamType") != "unknown";
            },
            CancellationToken.None);

        var deflater = new SpdyHeaders.Deflater();
        await client.WriteAsync(Open(1, "stdin").ToBytes());
        Assert.Equal((SpdyType.SynReply, 1u), await NextAsync());
        await client.WriteAsync(Open(3, "unknown").ToBytes());
        Assert.Equal((SpdyType.ResetStream, 3u), await NextAsync());
        await client.WriteAsync(new SpdyFrame(SpdyType.Ping, 9, 0, default).ToBytes());
        Assert.Equal((SpdyType.Ping, 9u), await NextAsync());

        await client.WriteAsync(new SpdyFrame(SpdyType.Data, 1, SpdyFrame.Fin, "hello"u8.ToArray()).ToBytes());
        Assert.Equal("hello", Encoding.UTF8.GetString((await accepted[0].Received.ReadAsync()).Span));
        Assert.False(await accepted[0].Received.WaitToReadAsync());

        await accepted[0].WriteAsync(new byte[40_000], CancellationToken.None);
        Assert.Equal(32_768, (await SpdyFrame.ReadAsync(client, 1 << 20, CancellationToken.None))!.Value.Body.Length);
        Assert.Equal(7_232, (await SpdyFrame.ReadAsync(client, 1 << 20, CancellationToken.None))!.Value.Body.Length);
        await client.DisposeAsync();
        await running;

        SpdyFrame Open(uint id, string type)
        {
            var body = new byte[6].Concat(deflater.Write(new Dictionary<string, string> { ["streamType"] = type })).ToArray();
            BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(4), 0);
            return new SpdyFrame(SpdyType.SynStream, id, 0, body);
        }

        async Task<(SpdyType, uint)> NextAsync()
        {
            var frame = (await SpdyFrame.ReadAsync(client, 1 << 20, CancellationToken.None))!.Value;
            return (frame.Type, frame.StreamId);
        }
    }
}
