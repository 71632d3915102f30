using System.Text;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>A pipe between two processes, or between a process and a stream: bounded, and never waited for by a thread.</summary>
/// <param name="capacity">How much it holds before its writer has to wait.</param>
internal sealed class BytePipe(int capacity = BytePipe.DefaultCapacity)
{
    /// <summary>As Linux has it.</summary>
    public const int DefaultCapacity = 64 * 1024;

    private byte[] _bytes = [];
    private int _start;

    /// <summary>How much is in it.</summary>
    public int Length { get; private set; }

    /// <summary>How much has been read from it since the last look.</summary>
    public int Taken { get; private set; }

    /// <summary>Changes whenever something happens to it.</summary>
    public long Activity { get; private set; }

    /// <summary>The writer has closed it.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The reader has gone: what is written is lost.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether a writer may go on.</summary>
    public bool HasSpace => IsBroken || Length < capacity;

    /// <summary>Whether nothing will come any more.</summary>
    public bool IsEnded => IsClosed && Length == 0;

    /// <summary>Writes, beyond the capacity if need be: a writer asks <see cref="HasSpace"/> first.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (IsBroken || IsClosed || bytes.IsEmpty)
        {
            return;
        }

        if (_start + Length + bytes.Length > _bytes.Length)
        {
            var grown = Length + bytes.Length > _bytes.Length ? new byte[Math.Max(4096, (Length + bytes.Length) * 2)] : _bytes;
            _bytes.AsSpan(_start, Length).CopyTo(grown);
            _bytes = grown;
            _start = 0;
        }

        bytes.CopyTo(_bytes.AsSpan(_start + Length));
        Length += bytes.Length;
        Activity++;
    }

    /// <summary>Writes text.</summary>
    public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Nothing follows.</summary>
    public void Close()
    {
        IsClosed = true;
        Activity++;
    }

    /// <summary>Nobody reads any more.</summary>
    public void Break()
    {
        IsBroken = true;
        Activity++;
        Taken += Length;
        Length = 0;
    }

    /// <summary>Reads what there is.</summary>
    /// <param name="maximum">No more than so much.</param>
    public byte[] Read(int maximum)
    {
        var bytes = _bytes.AsSpan(_start, Math.Min(maximum, Length)).ToArray();
        _start += bytes.Length;
        Length -= bytes.Length;
        Taken += bytes.Length;
        Activity++;
        return bytes;
    }

    /// <summary>Reads a line without its end; the rest when the pipe is closed.</summary>
    public bool TryReadLine(out string line)
    {
        var end = _bytes.AsSpan(_start, Length).IndexOf((byte)'\n');
        if (end < 0 && !(IsClosed && Length > 0))
        {
            line = "";
            return false;
        }

        var bytes = Read(end < 0 ? Length : end + 1);
        line = Encoding.UTF8.GetString(bytes.AsSpan(0, end < 0 ? bytes.Length : end));
        return true;
    }

    /// <summary>How much was read since this was asked before.</summary>
    public int TakeTaken()
    {
        var taken = Taken;
        Taken = 0;
        return taken;
    }
}
