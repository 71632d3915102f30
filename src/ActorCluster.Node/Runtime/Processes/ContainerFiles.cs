namespace ActorCluster.Node.Runtime.Processes;

/// <summary>
/// The files that a container sees, in memory: those of its image and its own, which vanish with the run, and the volumes that are mounted
/// among them, which do not.
/// </summary>
internal sealed class ContainerFiles
{
    private const int DeepestLink = 16;
    private const string Missing = "No such file or directory";
    private const string NoDirectory = "Not a directory";
    private const string NoWrites = "Read-only file system";
    private const string Busy = "Device or resource busy";
    private const string Full = "No space left on device";
    private readonly TimeProvider _time;
    private bool _isReadOnly;

    // By the path that they are mounted at.
    private readonly SortedDictionary<string, bool> _readOnlyMounts = new(StringComparer.Ordinal);

    /// <summary>Makes the files of an image.</summary>
    /// <param name="maximumBytes">How much its own layer may hold.</param>
    /// <param name="time">The node's clock.</param>
    public ContainerFiles(long maximumBytes, TimeProvider time)
        : this(FileNode.Volume(maximumBytes, time.GetUtcNow(), 0x1ed), time)
    {
        foreach (var path in (ReadOnlySpan<string>)["/bin", "/dev", "/etc", "/home", "/mnt", "/opt", "/proc", "/root", "/run", "/sys", "/tmp", "/usr", "/var"])
        {
            MakeDirectories(path);
        }
    }

    /// <summary>Looks at the files of a volume by themselves.</summary>
    /// <param name="root">The volume.</param>
    /// <param name="time">The node's clock.</param>
    public ContainerFiles(FileNode root, TimeProvider time)
    {
        Root = root;
        _time = time;
    }

    /// <summary>The root.</summary>
    public FileNode Root { get; }

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
    public FileNode? Find(string path, bool followLast = true) => Walk(path, followLast, 0, out _);

    /// <summary>Shows a volume, or a file of one, at a path.</summary>
    /// <param name="path">The path; what is there is hidden.</param>
    /// <param name="node">The root of the volume, or a part of it.</param>
    /// <param name="isReadOnly">Whether nothing may be written there.</param>
    public void Mount(string path, FileNode node, bool isReadOnly)
    {
        var (parent, name) = Split(path);
        if (name.Length > 0 && MakeDirectories(parent)?.Entries is { } entries)
        {
            entries[name] = node;
            Walk(path, true, 0, out var real);
            _readOnlyMounts[real] = isReadOnly;
        }
    }

    /// <summary>Lets nothing more be written but to volumes, devices and one file (readOnlyRootFilesystem).</summary>
    /// <param name="exception">The file: what a container says at its end is written there.</param>
    public void Protect(string exception)
    {
        _isReadOnly = true;
        _readOnlyMounts.TryAdd("/dev", false);
        _readOnlyMounts.TryAdd("/proc", false);
        _readOnlyMounts.TryAdd(exception, false);
    }

    /// <summary>Whether a volume is mounted at a path.</summary>
    public bool IsMount(string path) => _readOnlyMounts.ContainsKey(path);

    /// <summary>Makes a directory with all those above it.</summary>
    /// <returns>Null where a file is in the way, or nothing may be written.</returns>
    public FileNode? MakeDirectories(string path) => MakeDirectories(path, out _);

    /// <summary>Makes a directory with all those above it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="failure">Why not, in the words of the C library; null on success.</param>
    public FileNode? MakeDirectories(string path, out string? failure)
    {
        failure = null;
        var at = "/";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var whole = Resolve(at, part);
            var node = Walk(whole, true, 0, out var real);
            if (node is null)
            {
                failure = Place(whole, FileNode.Directory(_time.GetUtcNow()));
                real = whole;
            }
            else if (!node.IsDirectory)
            {
                failure = NoDirectory;
            }

            if (failure is not null)
            {
                return null;
            }

            at = real;
        }

        return Walk(at, true, 0, out _);
    }

    /// <summary>Opens a file to write.</summary>
    /// <param name="path">The whole path.</param>
    /// <param name="append">What is there stays.</param>
    /// <param name="file">The file.</param>
    /// <returns>Why not, in the words of the C library; null on success.</returns>
    public string? Open(string path, bool append, out FileNode? file)
    {
        file = Walk(path, true, 0, out var real);
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
        else if (IsReadOnly(real))
        {
            return NoWrites;
        }
        else if (!append)
        {
            file.Space?.Take(-file.Content.Length);
            file.Content.SetLength(0);
        }

        file.ChangedAt = _time.GetUtcNow();
        return null;
    }

    /// <summary>Writes at the end of a file that has been opened.</summary>
    /// <returns>False when the disk is full.</returns>
    public bool Append(FileNode file, ReadOnlySpan<byte> bytes)
    {
        if (file.Space?.Take(bytes.Length) == false)
        {
            return false;
        }

        file.Content.Position = file.Content.Length;
        file.Content.Write(bytes);
        file.ChangedAt = _time.GetUtcNow();
        return true;
    }

    /// <summary>Puts something at a path, in the place of what is there.</summary>
    /// <returns>Why not; null on success.</returns>
    public string? Place(string path, FileNode node)
    {
        var (above, name) = Split(path);
        var parent = Walk(above, true, 0, out var real);
        if (parent?.Entries is null || name.Length == 0)
        {
            return parent is null ? Missing : NoDirectory;
        }

        if (IsReadOnly(real))
        {
            return NoWrites;
        }

        if (IsMount(Resolve(real, name)))
        {
            return Busy;
        }

        var old = parent.Entries.GetValueOrDefault(name);
        if (parent.Space?.Take(node.Size - (old?.Size ?? 0)) == false)
        {
            return Full;
        }

        node.MoveTo(parent.Space);
        parent.Entries[name] = node;
        parent.ChangedAt = _time.GetUtcNow();
        return null;
    }

    /// <summary>Takes away what is at a path.</summary>
    /// <returns>Why not; null on success.</returns>
    public string? Remove(string path)
    {
        var (above, name) = Split(path);
        if (Walk(above, true, 0, out var real)?.Entries is not { } entries || !entries.TryGetValue(name, out var gone))
        {
            return name.Length == 0 ? Busy : Missing;
        }

        var whole = Resolve(real, name);
        if (IsReadOnly(real))
        {
            return NoWrites;
        }

        if (_readOnlyMounts.Keys.Any(mount => mount == whole || mount.StartsWith(whole + "/", StringComparison.Ordinal)))
        {
            return Busy;
        }

        entries.Remove(name);
        gone.Space?.Take(-gone.Size);
        return null;
    }

    /// <summary>Changes the permissions of what is at a path.</summary>
    /// <returns>Why not; null on success.</returns>
    public string? ChangeMode(string path, Func<int, int> change)
    {
        if (Walk(path, true, 0, out var real) is not { } node)
        {
            return Missing;
        }

        if (IsReadOnly(real))
        {
            return NoWrites;
        }

        node.Mode = change(node.Mode);
        return null;
    }

    /// <summary>Writes a whole file, with the directories above it.</summary>
    public void Write(string path, string text)
    {
        MakeDirectories(Split(path).Parent);
        if (Open(path, false, out var file) is null)
        {
            Append(file!, System.Text.Encoding.UTF8.GetBytes(text));
        }
    }

    private static (string Parent, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return (slash <= 0 ? "/" : path[..slash], path[(slash + 1)..]);
    }

    // The mount that is nearest above a path decides.
    private bool IsReadOnly(string real)
    {
        for (var at = real; at.Length > 1; at = Split(at).Parent)
        {
            if (_readOnlyMounts.TryGetValue(at, out var isReadOnly))
            {
                return isReadOnly;
            }
        }

        return _isReadOnly;
    }

    private FileNode? Walk(string path, bool followLast, int depth, out string real)
    {
        var node = Root;
        real = "/";
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var index = 0; index < parts.Length; index++)
        {
            if (node.Entries is null || !node.Entries.TryGetValue(parts[index], out var next))
            {
                return null;
            }

            var whole = Resolve(real, parts[index]);
            if (next.Target is { } target && (followLast || index < parts.Length - 1))
            {
                next = depth < DeepestLink ? Walk(Resolve(real, target), true, depth + 1, out whole) : null;
                if (next is null)
                {
                    return null;
                }
            }

            node = next;
            real = whole;
        }

        return node;
    }
}
