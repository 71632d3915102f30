using System.Buffers.Binary;
using System.Text;

namespace Akka.Remote.Wire;

/// <summary>A growing buffer of encoded values: little-endian numbers, variable-length integers, length-prefixed UTF-8.</summary>
internal sealed class WireWriter(int capacity = 256)
{
    private byte[] _buffer = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public byte[] ToArray() => _buffer.AsSpan(0, Length).ToArray();

    /// <summary>Starts again, and lets go of a buffer that one large message has blown up.</summary>
    public void Clear(int keepAtMost = int.MaxValue)
    {
        Length = 0;
        if (_buffer.Length > keepAtMost) _buffer = new byte[keepAtMost];
    }

    /// <summary>Takes back all that was written after <paramref name="length"/>.</summary>
    public void Truncate(int length) => Length = length;

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    public void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    /// <summary>A variable-length integer that is short for small negative numbers, too.</summary>
    public void SignedVarint(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    public void String(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)bytes);
        Encoding.UTF8.GetBytes(value, Reserve(bytes));
    }

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    /// <summary>Leaves room for the length of a frame and begins it.</summary>
    public int BeginFrame(FrameKind kind)
    {
        var start = Length;
        Reserve(4);
        Byte((byte)kind);
        return start;
    }

    /// <summary>Fills in the length of the frame that began at <paramref name="start"/>.</summary>
    /// <returns>the length</returns>
    public int EndFrame(int start)
    {
        var length = Length - start - 4;
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), length);
        return length;
    }

    private Span<byte> Reserve(int count)
    {
        var needed = Length + count;
        if (needed > _buffer.Length) Array.Resize(ref _buffer, Math.Max(needed, _buffer.Length * 2));
        var span = _buffer.AsSpan(Length, count);
        Length = needed;
        return span;
    }
}
