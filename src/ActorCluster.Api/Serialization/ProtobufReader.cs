using System.Buffers.Binary;
using System.Text;

namespace ActorCluster.Api.Serialization;

/// <summary>
/// Reads protobuf from memory. Everything is checked against the bytes there are; messages nest at most <see cref="MaximumDepth"/> deep.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> data, int depth = 0)
{
    internal const int MaximumDepth = 100;

    private readonly ReadOnlySpan<byte> _data = data;
    private readonly int _depth = depth;
    private int _position;

    internal readonly int Position => _position;

    internal readonly bool AtEnd => _position >= _data.Length;

    internal bool TryReadTag(out int number, out WireType wire)
    {
        number = 0;
        wire = default;
        if (_position >= _data.Length)
        {
            return false;
        }

        var tag = ReadVarint();
        wire = (WireType)(tag & 7);
        if (tag >> 3 is 0 or > int.MaxValue)
        {
            throw new FormatException("proto: illegal tag");
        }

        number = (int)(tag >> 3);
        return true;
    }

    internal ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_position >= _data.Length)
            {
                throw Truncated();
            }

            var part = _data[_position++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("proto: integer overflow");
    }

    internal ulong ReadNumber(WireType wire)
    {
        Expect(wire, WireType.Varint);
        return ReadVarint();
    }

    internal double ReadDouble(WireType wire)
    {
        Expect(wire, WireType.Fixed64);
        return BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
    }

    internal string ReadText(WireType wire)
    {
        Expect(wire, WireType.LengthDelimited);
        return StringPool.Get(ReadBytes());
    }

    internal ReadOnlySpan<byte> ReadBytes(WireType wire)
    {
        Expect(wire, WireType.LengthDelimited);
        return ReadBytes();
    }

    internal ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        return length > (ulong)(_data.Length - _position) ? throw Truncated() : Take((int)length);
    }

    internal ProtobufReader ReadMessage(WireType wire)
    {
        Expect(wire, WireType.LengthDelimited);
        return ReadMessage();
    }

    internal ProtobufReader ReadMessage() =>
        _depth >= MaximumDepth ? throw new FormatException("proto: nesting too deep") : new ProtobufReader(ReadBytes(), _depth + 1);

    internal void Skip(WireType wire)
    {
        switch (wire)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                Take(8);
                break;
            case WireType.LengthDelimited:
                ReadBytes();
                break;
            case WireType.Fixed32:
                Take(4);
                break;
            default:
                throw new FormatException($"proto: illegal wireType {(int)wire}");
        }
    }

    private static void Expect(WireType actual, WireType expected)
    {
        if (actual != expected)
        {
            throw new FormatException($"proto: wrong wireType = {(int)actual}");
        }
    }

    private static FormatException Truncated() => new("unexpected EOF");

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _data.Length - _position)
        {
            throw Truncated();
        }

        var taken = _data.Slice(_position, length);
        _position += length;
        return taken;
    }
}
