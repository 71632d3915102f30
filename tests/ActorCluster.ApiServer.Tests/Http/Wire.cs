using System.Buffers.Binary;
using System.Text;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>A message of protobuf as its bytes are, read without a schema: what a client in another language makes of it.</summary>
internal sealed class Wire
{
    private readonly List<(int Number, byte[] Bytes, ulong Value)> _fields = [];

    public Wire(byte[] message)
    {
        for (var position = 0; position < message.Length;)
        {
            var tag = Varint(message, ref position);
            var (number, wire) = ((int)(tag >> 3), tag & 7);
            var value = Varint(message, ref position);
            if (wire == 0)
            {
                _fields.Add((number, [], value));
                continue;
            }

            Assert.Equal(2ul, wire);
            _fields.Add((number, message.AsSpan(position, (int)value).ToArray(), 0));
            position += (int)value;
        }
    }

    /// <summary>The numbers in the order of the message.</summary>
    public IEnumerable<int> Numbers => _fields.Select(static entry => entry.Number);

    /// <summary>What a document holds: the message runtime.Unknown.</summary>
    public static Wire Document(byte[] document)
    {
        Assert.Equal("k8s\0"u8.ToArray(), document[..4]);
        var unknown = new Wire(document[4..]);
        Assert.Equal([1, 2, 3, 4], unknown.Numbers);
        Assert.Equal(("", ""), (unknown.Text(3), unknown.Text(4)));
        return unknown;
    }

    /// <summary>What a document says it is.</summary>
    public (string ApiVersion, string Kind) Type => (Message(1).Text(1), Message(1).Text(2));

    public byte[] Bytes(int number) => _fields.Single(field => field.Number == number).Bytes;

    public IEnumerable<Wire> All(int number) => _fields.Where(field => field.Number == number).Select(field => new Wire(field.Bytes));

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public ulong Value(int number) => _fields.Single(field => field.Number == number).Value;

    public Wire Message(int number) => new(Bytes(number));

    /// <summary>Reads one event of a watch; null at its end.</summary>
    public static async Task<(string Type, byte[] Document)?> EventAsync(Stream stream)
    {
        var head = new byte[4];
        if (await stream.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false) == 0)
        {
            return null;
        }

        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(head)];
        await stream.ReadExactlyAsync(frame);
        var @event = new Wire(frame);
        Assert.Equal([1, 2], @event.Numbers);
        Assert.Equal([1], @event.Message(2).Numbers);
        return (@event.Text(1), @event.Message(2).Bytes(1));
    }

    private static ulong Varint(byte[] message, ref int position)
    {
        var value = 0ul;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[position++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
