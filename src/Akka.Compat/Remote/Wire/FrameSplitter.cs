using System.Buffers.Binary;

namespace Akka.Remote.Wire;

/// <summary>
/// Collects bytes from a connection and cuts them into frames. Checks each length before waiting for that many bytes, so that a peer that
/// sends garbage is found out at once and cannot make this side hold more than one frame.
/// </summary>
internal sealed class FrameSplitter(int maximumFrameSize, int initialCapacity)
{
    private int _maximumFrameSize = maximumFrameSize;
    private byte[] _buffer = new byte[initialCapacity];
    private int _start;
    private int _end;

    /// <summary>Where the next bytes from the connection go. Never empty.</summary>
    public Memory<byte> Free()
    {
        if (_start == _end) _start = _end = 0;
        if (_end == _buffer.Length)
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                _end -= _start;
                _start = 0;
            }
            else
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>Says how many bytes were put into <see cref="Free"/>.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>Allows larger frames and collects more at a time, once the peer has shown who it is.</summary>
    public void Widen(int maximumFrameSize, int capacity)
    {
        _maximumFrameSize = maximumFrameSize;
        if (_buffer.Length < capacity) Array.Resize(ref _buffer, capacity);
    }

    /// <summary>The next complete frame (kind and body), valid until <see cref="Free"/>.</summary>
    /// <exception cref="WireException">the length is impossible</exception>
    public bool TryNext(out ReadOnlyMemory<byte> frame)
    {
        frame = default;
        var available = _end - _start;
        if (available < 4) return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
        if (length < 1 || length > _maximumFrameSize) throw new WireException($"a frame of {length} bytes; the limit is {_maximumFrameSize}");
        if (available - 4 < length) return false;
        frame = _buffer.AsMemory(_start + 4, length);
        _start += 4 + length;
        return true;
    }
}
