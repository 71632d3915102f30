using ActorCluster.Node.Containers;
using ActorCluster.Node.Runtime.Processes;

namespace ActorCluster.Node.Runtime;

/// <summary>
/// The disk of a machine: what its runtime keeps there outlives a power failure, as containerd's records of sandboxes, containers and
/// images do. It belongs to whoever switches the machine off and on, and is given to every start of it; one start uses it at a time.
/// </summary>
public sealed class NodeDisk
{
    private readonly Dictionary<VolumeIdentity, FileNode> _volumes = [];
    private FileNode? _host;

    internal Dictionary<string, Sandbox> Sandboxes { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, ImageRecord> Images { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// What a persistent volume holds on this machine. Another volume of the name begins empty: what the earlier one held is gone.
    /// </summary>
    internal FileNode Persistent(VolumeIdentity volume, long maximumBytes, DateTimeOffset now)
    {
        if (!_volumes.TryGetValue(volume, out var root))
        {
            foreach (var earlier in _volumes.Keys.Where(key => key.Namespace == volume.Namespace && key.Name == volume.Name).ToList())
            {
                _volumes.Remove(earlier);
            }

            _volumes.Add(volume, root = FileNode.Volume(maximumBytes, now, 0x1ff));
        }

        return root;
    }

    /// <summary>Why a path of the machine itself cannot be mounted; null when it can.</summary>
    internal string? CheckHost(string path, string? type, long maximumBytes, TimeProvider time) =>
        HostPaths.Check(HostFiles(maximumBytes, time), path, type, time);

    /// <summary>A path of the machine itself, made as a directory if it is not there.</summary>
    internal FileNode Host(string path, long maximumBytes, TimeProvider time)
    {
        var files = HostFiles(maximumBytes, time);
        var whole = ContainerFiles.Resolve("/", path);
        return files.Find(whole) ?? files.MakeDirectories(whole) ?? _host!;
    }

    private ContainerFiles HostFiles(long maximumBytes, TimeProvider time) => new(_host ??= HostPaths.Installed(maximumBytes, time), time);
}
