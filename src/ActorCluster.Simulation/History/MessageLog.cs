using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ActorCluster.Simulation.Engine;

namespace ActorCluster.Simulation.History;

/// <summary>
/// Every message of a simulation in order, 32 bytes each, and the hash of all of them and of every fact: the same seed gives the same hash.
/// </summary>
internal sealed class MessageLog : IDisposable
{
    private const int ChunkSize = 1 << 15;

    // What goes into the hash is gathered first: a call for every fact would cost more than the hash.
    private const int GatherBytes = 1 << 16;

    private readonly List<MessageEntry[]> _chunks = [];
    private readonly List<string> _actors = [""];
    private readonly Dictionary<Type, int> _types = [];
    private readonly List<string> _typeNames = [""];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _gathered = new byte[GatherBytes];
    private int _gatheredBytes;
    private int _used = ChunkSize;
    private int _hashed;

    /// <summary>How many of the latest messages are kept, to the next chunk; null for all.</summary>
    public long? Kept { get; init; }

    /// <summary>How many messages there are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a message.</summary>
    public void Add(long id, long cause, long at, TracedActor? sender, TracedActor receiver, Type type)
    {
        if (_used == ChunkSize)
        {
            HashChunk();
            if (_chunks.Count > 0 && (long)_chunks.Count * ChunkSize > Kept)
            {
                _chunks.RemoveAt(0);
            }

            _chunks.Add(new MessageEntry[ChunkSize]);
            _used = 0;
            _hashed = 0;
        }

        _chunks[^1][_used++] = new MessageEntry(at, (uint)id, (uint)cause, sender is null ? 0 : Intern(sender), Intern(receiver), InternType(type));
        Count++;
    }

    /// <summary>Adds what a fact says to the hash.</summary>
    /// <param name="text">The fact as text.</param>
    public void AddToHash(string text)
    {
        HashChunk();
        Gather(text);
    }

    /// <summary>Adds bytes to the hash.</summary>
    /// <param name="bytes">The bytes.</param>
    public void AddToHash(ReadOnlySpan<byte> bytes)
    {
        HashChunk();
        Gather(bytes);
    }

    /// <summary>The hash of everything so far, as hexadecimal text.</summary>
    public string Hash()
    {
        HashChunk();
        FlushGathered();
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    /// <summary>The messages in order.</summary>
    public IEnumerable<HistoryMessage> Read()
    {
        for (var index = 0; index < _chunks.Count; index++)
        {
            var count = index == _chunks.Count - 1 ? _used : ChunkSize;
            for (var position = 0; position < count; position++)
            {
                yield return Describe(_chunks[index][position]);
            }
        }
    }

    /// <summary>Finds a message by its number.</summary>
    /// <param name="id">The number.</param>
    /// <returns>The message; null when the number is not that of a message.</returns>
    public HistoryMessage? Find(long id)
    {
        foreach (var chunk in _chunks)
        {
            var count = ReferenceEquals(chunk, _chunks[^1]) ? _used : ChunkSize;
            if (count == 0 || chunk[count - 1].Id < id)
            {
                continue;
            }

            var (low, high) = (0, count - 1);
            while (low <= high)
            {
                var middle = (low + high) / 2;
                if (chunk[middle].Id == id)
                {
                    return Describe(chunk[middle]);
                }

                (low, high) = chunk[middle].Id < id ? (middle + 1, high) : (low, middle - 1);
            }

            return null;
        }

        return null;
    }

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();

    private HistoryMessage Describe(MessageEntry entry) => new(
        entry.Id, entry.Cause, VirtualClock.Origin.AddTicks(entry.At), _actors[entry.Sender], _actors[entry.Receiver], _typeNames[entry.Type]);

    private void HashChunk()
    {
        if (_chunks.Count > 0 && _hashed < _used)
        {
            Gather(MemoryMarshal.AsBytes(_chunks[^1].AsSpan(_hashed, _used - _hashed)));
            _hashed = _used;
        }
    }

    private void Gather(string text)
    {
        if (Encoding.UTF8.GetMaxByteCount(text.Length) > GatherBytes)
        {
            Gather(Encoding.UTF8.GetBytes(text));
            return;
        }

        if (Encoding.UTF8.GetMaxByteCount(text.Length) > GatherBytes - _gatheredBytes)
        {
            FlushGathered();
        }

        _gatheredBytes += Encoding.UTF8.GetBytes(text, _gathered.AsSpan(_gatheredBytes));
    }

    private void Gather(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > GatherBytes - _gatheredBytes)
        {
            FlushGathered();
        }

        if (bytes.Length > GatherBytes)
        {
            _hash.AppendData(bytes);
            return;
        }

        bytes.CopyTo(_gathered.AsSpan(_gatheredBytes));
        _gatheredBytes += bytes.Length;
    }

    private void FlushGathered()
    {
        _hash.AppendData(_gathered.AsSpan(0, _gatheredBytes));
        _gatheredBytes = 0;
    }

    // Names get their numbers in the order in which they appear, and go into the hash once.
    private int Intern(TracedActor actor)
    {
        if (actor.Index == 0)
        {
            actor.Index = _actors.Count;
            _actors.Add(actor.Path);
            Gather(actor.Path);
        }

        return actor.Index;
    }

    private int InternType(Type type)
    {
        if (!_types.TryGetValue(type, out var index))
        {
            index = _typeNames.Count;
            _types.Add(type, index);
            _typeNames.Add(type.Name);
            Gather(type.Name);
        }

        return index;
    }

    private readonly record struct MessageEntry(long At, uint Id, uint Cause, int Sender, int Receiver, int Type);
}

/// <summary>A message of the history.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Cause">The number of what it followed from; zero for nothing.</param>
/// <param name="At">When it was sent.</param>
/// <param name="Sender">The path of the actor that sent it; empty when none did.</param>
/// <param name="Receiver">The path of the actor that got it.</param>
/// <param name="Type">The name of its type.</param>
public sealed record HistoryMessage(long Id, long Cause, DateTimeOffset At, string Sender, string Receiver, string Type);
