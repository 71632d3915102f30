using System.Buffers.Binary;

namespace ActorCluster.Store.Disk;

/// <summary>
/// SQLite's write-ahead log, as it lies beside a database whose process was killed (sqlite.org/fileformat2.html, section 4). SQLite ends
/// reading it at the first frame whose checksum is wrong, which is right for the last transaction, since the machine may have stopped while
/// it was written. Damage further to the front would make it forget, without a word, transactions that were acknowledged.
/// </summary>
internal static class WriteAheadLog
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const uint Magic = 0x377f0682;

    /// <summary>Refuses a log with a transaction that was acknowledged and cannot be read.</summary>
    /// <param name="database">The database.</param>
    public static void Inspect(string database)
    {
        var path = database + "-wal";
        if (!File.Exists(path))
        {
            return;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var header = new byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.AsSpan().ContainsAnyExcept((byte)0))
        {
            // Made, and nothing written yet: the first frame is acknowledged only when header and frame are on the disk.
            return;
        }

        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        var sum = Add(header.AsSpan(0, 24), default, (magic & 1) == 1);
        var pageBytes = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
        if ((magic & ~1u) != Magic || sum != Read(header.AsSpan(24)) || pageBytes is < 512 or > 65536)
        {
            throw StoreFileException.Damaged(database, "the header of its write-ahead log (-wal) is not what was written");
        }

        var frame = new byte[FrameHeaderBytes + pageBytes];
        var broken = false;
        var commits = 0;
        while (file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length)
        {
            // Frames with other salts are left from before the log was begun anew.
            if (!frame.AsSpan(8, 8).SequenceEqual(header.AsSpan(16, 8)))
            {
                broken = true;
                continue;
            }

            if (!broken)
            {
                sum = Add(frame.AsSpan(FrameHeaderBytes), Add(frame.AsSpan(0, 8), sum, (magic & 1) == 1), (magic & 1) == 1);
                broken = sum != Read(frame.AsSpan(16));
            }

            if (broken && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0 && ++commits > 1)
            {
                throw StoreFileException.Damaged(database, "its write-ahead log (-wal) cannot be read to its end, and acknowledged writes are behind that");
            }
        }
    }

    private static (uint, uint) Read(ReadOnlySpan<byte> bytes) =>
        (BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));

    private static (uint First, uint Second) Add(ReadOnlySpan<byte> bytes, (uint First, uint Second) sum, bool bigEndian)
    {
        var (first, second) = sum;
        for (var i = 0; i < bytes.Length; i += 8)
        {
            first += Word(bytes[i..]) + second;
            second += Word(bytes[(i + 4)..]) + first;
        }

        return (first, second);

        uint Word(ReadOnlySpan<byte> at) => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);
    }
}
