using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using ActorCluster.Api.Resources;

namespace ActorCluster.Store.Disk;

/// <summary>One change as the file keeps it: a row of the table <c>log</c>.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Type">What the write did.</param>
/// <param name="Storage">The storage name.</param>
/// <param name="Key">Which object.</param>
/// <param name="At">When, in UTC ticks.</param>
/// <param name="ExpiresAt">When the key deletes itself, in UTC ticks; zero for never.</param>
/// <param name="BasedOn">The revision that the writer demanded; null when it demanded none.</param>
/// <param name="Client">Who asked for it.</param>
/// <param name="Value">The object as JSON; empty for a deletion, which shows the value before it.</param>
internal readonly record struct LogRecord(
    long Revision,
    StoreChangeType Type,
    string Storage,
    ObjectKey Key,
    long At,
    long ExpiresAt,
    long? BasedOn,
    string Client,
    ReadOnlyMemory<byte> Value)
{
    /// <summary>The record of a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="expiresAt">When its key deletes itself.</param>
    public static LogRecord Of(StoreChange change, DateTimeOffset? expiresAt) => new(
        change.Revision,
        change.Type,
        change.Storage,
        change.Key,
        change.At.UtcTicks,
        expiresAt?.UtcTicks ?? 0,
        change.BasedOn,
        change.Client,
        change.Type == StoreChangeType.Deleted ? default : change.Object.Json);

    /// <summary>When its key deletes itself; null for never.</summary>
    public DateTimeOffset? Expiry => ExpiresAt == 0 ? null : new DateTimeOffset(ExpiresAt, TimeSpan.Zero);

    /// <summary>
    /// A number that any single change of the record changes. SQLite's own checks see a page that makes no sense, not a value that is
    /// another one.
    /// </summary>
    public long Checksum()
    {
        var sum = new Checksum(0);
        sum.Add(Revision);
        sum.Add((long)Type);
        sum.Add(Storage);
        sum.Add(Key.Namespace);
        sum.Add(Key.Name);
        sum.Add(At);
        sum.Add(ExpiresAt);
        sum.Add(BasedOn ?? -1);
        sum.Add(Client);
        sum.Add(Value.Span);
        return sum.Value;
    }
}

/// <summary>
/// A checksum of 64 bits. Every step can be undone, so that two inputs of one length that differ in one word of eight bytes never have
/// the same.
/// </summary>
/// <param name="seed">Where it begins.</param>
internal struct Checksum(long seed)
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xC2B2AE3D27D4EB4F;

    private ulong _state = (ulong)seed ^ Second;

    /// <summary>The checksum of what has been added.</summary>
    public readonly long Value => (long)(_state ^ (_state >> 29));

    public void Add(long number) => _state = BitOperations.RotateLeft(_state ^ ((ulong)number * First), 27) * Second;

    public void Add(string text)
    {
        Span<byte> bytes = text.Length <= 256 ? stackalloc byte[text.Length * 3] : new byte[Encoding.UTF8.GetByteCount(text)];
        Add(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        foreach (var word in MemoryMarshal.Cast<byte, long>(bytes))
        {
            Add(word);
        }

        long rest = 0;
        foreach (var one in bytes[(bytes.Length & ~7)..])
        {
            rest = (rest << 8) | one;
        }

        Add(rest);
    }
}
