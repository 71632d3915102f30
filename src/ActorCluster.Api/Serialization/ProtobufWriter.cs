using System.Buffers.Binary;
using System.Text;

namespace ActorCluster.Api.Serialization;

/// <summary>How a protobuf field is encoded.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    LengthDelimited = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
}

/// <summary>
/// Writes protobuf from the end of a buffer to its beginning. A message's length is then known when it is written, and nested messages need
/// no pass that measures them first. Google.Protobuf's writer runs forwards only.
/// </summary>
internal sealed class ProtobufWriter
{
    private byte[] _buffer = new byte[4096];
    private int _start = 4096;

    /// <summary>Bytes written so far: marks a place in the message.</summary>
    internal int Position => _buffer.Length - _start;

    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(_start);

    internal void Clear() => _start = _buffer.Length;

    internal void Varint(ulong value)
    {
        var length = 1;
        for (var rest = value >> 7; rest != 0; rest >>= 7)
        {
            length++;
        }

        var target = Reserve(length);
        for (var i = 0; i < length - 1; i++)
        {
            target[i] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[length - 1] = (byte)value;
    }

    internal void Tag(int number, WireType wire) => Varint(((ulong)number << 3) | (ulong)wire);

    internal void VarintField(int number, ulong value)
    {
        Varint(value);
        Tag(number, WireType.Varint);
    }

    internal void DoubleField(int number, double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);
        Tag(number, WireType.Fixed64);
    }

    internal void TextField(int number, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Encoding.UTF8.GetBytes(value, Reserve(length));
        Varint((ulong)length);
        Tag(number, WireType.LengthDelimited);
    }

    internal void BytesField(int number, ReadOnlySpan<byte> value)
    {
        Raw(value);
        Varint((ulong)value.Length);
        Tag(number, WireType.LengthDelimited);
    }

    internal void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    /// <summary>Gives what was written since <paramref name="end"/> its length and tag.</summary>
    internal void CloseMessage(int number, int end)
    {
        Varint((ulong)(Position - end));
        Tag(number, WireType.LengthDelimited);
    }

    private Span<byte> Reserve(int length)
    {
        if (_start < length)
        {
            var written = Position;
            var larger = new byte[Math.Max(_buffer.Length * 2, written + length + 1024)];
            Written.CopyTo(larger.AsSpan(larger.Length - written));
            _buffer = larger;
            _start = larger.Length - written;
        }

        _start -= length;
        return _buffer.AsSpan(_start, length);
    }
}
