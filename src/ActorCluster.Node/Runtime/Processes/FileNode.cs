namespace ActorCluster.Node.Runtime.Processes;

/// <summary>A file, a directory or a link of a container.</summary>
internal sealed class FileNode
{
    /// <summary>The entries of a directory; null for anything else.</summary>
    public SortedDictionary<string, FileNode>? Entries { get; init; }

    /// <summary>The bytes of a file.</summary>
    public MemoryStream Content { get; } = new();

    /// <summary>Where a symbolic link leads; null for anything else.</summary>
    public string? Target { get; init; }

    /// <summary>What a file is.</summary>
    public FileKind Kind { get; init; }

    /// <summary>The permissions.</summary>
    public int Mode { get; set; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>The disk that it is on; null for none that is bounded.</summary>
    public FileSpace? Space { get; private set; }

    /// <summary>Whether it is memory, not disk.</summary>
    public bool IsInMemory { get; init; }

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => Entries is not null;

    /// <summary>How much it and everything below it holds, in bytes.</summary>
    public long Size => Content.Length + (Entries?.Values.Sum(static entry => entry.Size) ?? 0);

    /// <summary>A new directory.</summary>
    public static FileNode Directory(DateTimeOffset now, int mode = 0x1ed) =>
        new() { Entries = new SortedDictionary<string, FileNode>(StringComparer.Ordinal), Mode = mode, ChangedAt = now };

    /// <summary>A new file.</summary>
    public static FileNode File(ReadOnlySpan<byte> content, DateTimeOffset now, int mode)
    {
        var file = new FileNode { Mode = mode, ChangedAt = now };
        file.Content.Write(content);
        return file;
    }

    /// <summary>A new symbolic link.</summary>
    public static FileNode Link(string target, DateTimeOffset now) => new() { Target = target, Mode = 0x1ff, ChangedAt = now };

    /// <summary>The root of a new disk.</summary>
    public static FileNode Volume(long maximumBytes, DateTimeOffset now, int mode, bool isInMemory = false) => new()
    {
        Entries = new SortedDictionary<string, FileNode>(StringComparer.Ordinal),
        Mode = mode,
        ChangedAt = now,
        IsInMemory = isInMemory,
        Space = new FileSpace(maximumBytes),
    };

    /// <summary>It is on another disk now, with everything below it.</summary>
    public void MoveTo(FileSpace? space)
    {
        Space = space;
        foreach (var entry in Entries?.Values ?? Enumerable.Empty<FileNode>())
        {
            entry.MoveTo(space);
        }
    }
}
