using System.Security.Cryptography;
using Akka.Actor;
using Akka.Remote.Transport;
using Akka.Remote.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Akka.Compat.Tests.Remote.Internals;

public sealed class WireSpec
{
    private static readonly Gen<byte[]> Bodies = Gen.Choose(0, 300).Select(length => RandomNumberGenerator.GetBytes(length));

    [Fact]
    public void Values_must_be_read_as_they_were_written() =>
        Prop.ForAll<ulong, long, string>((unsigned, signed, text) =>
        {
            var number = (int)signed;
            text ??= "";
            var writer = new WireWriter(1);
            writer.Varint(unsigned);
            writer.SignedVarint(signed);
            writer.Int32(number);
            writer.Int64(signed);
            writer.String(text);
            writer.Bool(true);
            var reader = new WireReader(writer.Written.Span);
            return reader.Varint() == unsigned && reader.SignedVarint() == signed && reader.Int32() == number && reader.Int64() == signed
                && string.Equals(reader.String(), Clean(text), StringComparison.Ordinal) && reader.Bool() && reader.IsAtEnd;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Frames_must_come_out_whole_however_they_are_cut() =>
        Prop.ForAll(Gen.ListOf(Bodies).ToArbitrary(), Gen.Choose(1, 400).ToArbitrary(), (bodies, chunk) =>
        {
            var writer = new WireWriter();
            foreach (var body in bodies)
            {
                var frame = writer.BeginFrame(FrameKind.Message);
                writer.Bytes(body);
                writer.EndFrame(frame);
            }

            var splitter = new FrameSplitter(1000, 16);
            var found = new List<byte[]>();
            var rest = writer.Written;
            while (rest.Length > 0)
            {
                var free = splitter.Free();
                var count = Math.Min(Math.Min(chunk, free.Length), rest.Length);
                rest[..count].CopyTo(free);
                splitter.Advance(count);
                rest = rest[count..];
                while (splitter.TryNext(out var next)) found.Add(next.Span[1..].ToArray());
            }

            return found.Count == bodies.Count && found.Zip(bodies).All(p => p.First.AsSpan().SequenceEqual(p.Second));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    public void Frames_of_an_impossible_length_must_be_refused_before_they_arrive(int length)
    {
        var splitter = new FrameSplitter(1000, 16);
        BitConverter.GetBytes(length).CopyTo(splitter.Free());
        splitter.Advance(4);
        Assert.Throws<WireException>(() => splitter.TryNext(out _));
    }

    [Fact]
    public void Garbage_must_be_refused_and_never_crash_a_reader() =>
        Prop.ForAll(Bodies.ToArbitrary(), bytes =>
        {
            try
            {
                Handshake.Read(bytes);
            }
            catch (WireException)
            {
            }

            try
            {
                var reader = new WireReader(bytes);
                while (!reader.IsAtEnd)
                {
                    reader.Varint();
                    reader.String();
                }
            }
            catch (WireException)
            {
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Handshake_must_survive_the_wire()
    {
        var writer = new WireWriter();
        var handshake = new Handshake(new Address("akka.tcp", "sys", "host", 4711), -42);
        handshake.Write(writer);
        Assert.Equal(handshake, Handshake.Read(writer.Written.Span[5..]));
    }

    [Theory]
    [InlineData(DisassociateInfo.Unknown)]
    [InlineData(DisassociateInfo.Shutdown)]
    [InlineData(DisassociateInfo.Quarantined)]
    public void Goodbye_must_survive_the_wire(DisassociateInfo reason)
    {
        var writer = new WireWriter();
        Goodbye.Write(writer, reason);
        Assert.Equal(reason, Goodbye.Read(writer.Written.Span[5..]));
    }

    [Fact]
    public void Names_must_travel_once_and_again_after_they_lost_their_place()
    {
        var (outbound, inbound) = (new OutboundTable<string>(2), new InboundTable<string>(2));
        string[] sent = ["a", "a", "b", "a", "c", "c", "a"];
        foreach (var name in sent)
        {
            var writer = new WireWriter();
            // "a" and "c" want the same place.
            if (outbound.WritePlace(writer, string.Intern(name), name[0] - 'a', out _)) writer.String(name);
            var reader = new WireReader(writer.Written.Span);
            var read = inbound.Read(ref reader, out var place, out var newName);
            if (read is null) inbound.Store(place, read = newName!);
            Assert.Equal(name, read);
        }
    }

    [Fact]
    public void Names_of_a_frame_that_never_left_must_be_sent_again()
    {
        var outbound = new OutboundTable<string>(2);
        Assert.True(outbound.WritePlace(new WireWriter(), "a", 0, out var place));
        outbound.Forget(place);
        Assert.True(outbound.WritePlace(new WireWriter(), "a", 0, out _));
        Assert.False(outbound.WritePlace(new WireWriter(), "a", 0, out _));
    }

    [Fact]
    public void Names_that_were_never_sent_must_be_refused()
    {
        var inbound = new InboundTable<string>(2);
        Assert.Throws<WireException>(() => Read(inbound, 0));
        Assert.Throws<WireException>(() => Read(inbound, 99 << 1));

        static void Read(InboundTable<string> table, ulong token)
        {
            var writer = new WireWriter();
            writer.Varint(token);
            var reader = new WireReader(writer.Written.Span);
            table.Read(ref reader, out _, out _);
        }
    }

    // A lone surrogate has no UTF-8; it arrives as the replacement character.
    private static string Clean(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
