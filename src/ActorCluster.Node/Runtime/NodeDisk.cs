using ActorCluster.Node.Runtime.Processes;

namespace ActorCluster.Node.Runtime;

/// <summary>
/// The disk of a machine: what its runtime keeps there outlives a power failure, as containerd's records of sandboxes, containers and
/// images do. It belongs to whoever switches the machine off and on, and is given to every start of it; one start uses it at a time.
/// </summary>
public sealed class NodeDisk
{
    private readonly Dictionary<(string Namespace, string Claim), FileNode> _claims = [];
    private FileNode? _host;

    internal Dictionary<string, Sandbox> Sandboxes { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, ImageRecord> Images { get; } = new(StringComparer.Ordinal);

    /// <summary>What a claim's volume holds on this machine.</summary>
    internal FileNode Claim(string ns, string claim, long maximumBytes, DateTimeOffset now)
    {
        if (!_claims.TryGetValue((ns, claim), out var root))
        {
            _claims.Add((ns, claim), root = FileNode.Volume(maximumBytes, now, 0x1ff));
        }

        return root;
    }

    /// <summary>A path of the machine itself, made if it is not there.</summary>
    internal FileNode Host(string path, string? type, long maximumBytes, TimeProvider time)
    {
        _host ??= FileNode.Volume(maximumBytes, time.GetUtcNow(), 0x1ed);
        var files = new ContainerFiles(_host, time);
        var whole = ContainerFiles.Resolve("/", path);
        if (type is "File" or "FileOrCreate" or "Socket" or "CharDevice" or "BlockDevice" && files.Find(whole) is null)
        {
            files.Write(whole, "");
        }

        return files.Find(whole) ?? files.MakeDirectories(whole) ?? _host;
    }
}
