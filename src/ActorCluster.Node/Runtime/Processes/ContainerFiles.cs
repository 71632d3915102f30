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

    /// <summary>The permissions.</summary>
    public int Mode { get; set; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => Entries is not null;

    /// <summary>A new directory.</summary>
    public static FileNode Directory(DateTimeOffset now, int mode = 0x1ed) =>
        new() { Entries = new SortedDictionary<string, FileNode>(StringComparer.Ordinal), Mode = mode, ChangedAt = now };
}

/// <summary>
/// The files of one run of a container, in memory: they begin with what every image has, and vanish with the run. Bounded.
/// </summary>
internal sealed class ContainerFiles
{
    private const int DeepestLink = 16;
    private readonly long _maximumBytes;
    private readonly TimeProvider _time;

    /// <summary>Makes the files of an image.</summary>
    /// <param name="maximumBytes">How much they may hold.</param>
    /// <param name="time">The node's clock.</param>
    public ContainerFiles(long maximumBytes, TimeProvider time)
    {
        _maximumBytes = maximumBytes;
        _time = time;
        Root = FileNode.Directory(time.GetUtcNow());
        foreach (var path in (ReadOnlySpan<string>)["/bin", "/dev", "/etc", "/home", "/mnt", "/opt", "/proc", "/root", "/run", "/sys", "/tmp", "/usr", "/var"])
        {
            MakeDirectories(path);
        }
    }

    /// <summary>The root.</summary>
    public FileNode Root { get; }

    /// <summary>How much the files hold.</summary>
    public long Bytes { get; private set; }

    /// <summary>The path without <c>.</c>, <c>..</c> and double slashes.</summary>
    public static string Resolve(string directory, string path)
    {
        var parts = new List<string>();
        foreach (var part in (path.StartsWith('/') ? path : directory + "/" + path).Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "." or ".."))
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }

    /// <summary>Finds what is at a path, through links.</summary>
    public FileNode? Find(string path, bool followLast = true) => Find(path, followLast, 0);

    /// <summary>Makes a directory with all those above it.</summary>
    /// <returns>Null where a file is in the way.</returns>
    public FileNode? MakeDirectories(string path)
    {
        var node = Root;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!node.Entries!.TryGetValue(part, out var next))
            {
                node.Entries.Add(part, next = FileNode.Directory(_time.GetUtcNow()));
            }

            next = next.Target is null ? next : Find(Resolve("/", next.Target));
            if (next?.IsDirectory != true)
            {
                return null;
            }

            node = next;
        }

        return node;
    }

    /// <summary>Opens a file to write.</summary>
    /// <param name="path">The whole path.</param>
    /// <param name="append">What is there stays.</param>
    /// <param name="file">The file.</param>
    /// <returns>Why not, in the words of the C library; null on success.</returns>
    public string? Open(string path, bool append, out FileNode? file)
    {
        file = Find(path);
        if (file?.IsDirectory == true)
        {
            return "Is a directory";
        }

        if (file is null)
        {
            file = new FileNode { Mode = 0x1a4 };
            if (Place(path, file) is { } failure)
            {
                return failure;
            }
        }
        else if (!append)
        {
            Bytes -= file.Content.Length;
            file.Content.SetLength(0);
        }

        file.ChangedAt = _time.GetUtcNow();
        return null;
    }

    /// <summary>Writes at the end of a file.</summary>
    /// <returns>False when the disk is full.</returns>
    public bool Append(FileNode file, ReadOnlySpan<byte> bytes)
    {
        if (Bytes + bytes.Length > _maximumBytes)
        {
            return false;
        }

        Bytes += bytes.Length;
        file.Content.Position = file.Content.Length;
        file.Content.Write(bytes);
        file.ChangedAt = _time.GetUtcNow();
        return true;
    }

    /// <summary>Puts something at a path, in the place of what is there.</summary>
    /// <returns>Why not; null on success.</returns>
    public string? Place(string path, FileNode node)
    {
        var slash = path.LastIndexOf('/');
        var parent = Find(slash <= 0 ? "/" : path[..slash]);
        if (parent?.Entries is null || path == "/")
        {
            return parent is null ? "No such file or directory" : "Not a directory";
        }

        if (parent.Entries.TryGetValue(path[(slash + 1)..], out var old))
        {
            Bytes -= SizeOf(old);
        }

        Bytes += SizeOf(node);
        parent.Entries[path[(slash + 1)..]] = node;
        parent.ChangedAt = _time.GetUtcNow();
        return null;
    }

    /// <summary>Takes away what is at a path.</summary>
    public bool Remove(string path)
    {
        var slash = path.LastIndexOf('/');
        if (path == "/" || Find(slash <= 0 ? "/" : path[..slash])?.Entries is not { } entries || !entries.Remove(path[(slash + 1)..], out var gone))
        {
            return false;
        }

        Bytes -= SizeOf(gone);
        return true;
    }

    /// <summary>Writes a whole file, with the directories above it.</summary>
    public void Write(string path, string text)
    {
        MakeDirectories(path[..path.LastIndexOf('/')]);
        if (Open(path, false, out var file) is null)
        {
            Append(file!, System.Text.Encoding.UTF8.GetBytes(text));
        }
    }

    private FileNode? Find(string path, bool followLast, int depth)
    {
        var node = Root;
        var at = "/";
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var index = 0; index < parts.Length; index++)
        {
            if (node.Entries is null || !node.Entries.TryGetValue(parts[index], out var next))
            {
                return null;
            }

            if (next.Target is { } target && (followLast || index < parts.Length - 1))
            {
                next = depth < DeepestLink ? Find(Resolve(at, target), true, depth + 1) : null;
                if (next is null)
                {
                    return null;
                }
            }

            node = next;
            at = Resolve(at, parts[index]);
        }

        return node;
    }

    private static long SizeOf(FileNode node)
    {
        var size = node.Content.Length;
        foreach (var entry in node.Entries?.Values ?? Enumerable.Empty<FileNode>())
        {
            size += SizeOf(entry);
        }

        return size;
    }
}
