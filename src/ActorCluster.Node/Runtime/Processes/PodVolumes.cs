using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Node.Containers;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>
/// The volumes of one pod, made when a process first looks at one, and shared by its containers. What the kubelet writes it replaces as a
/// whole (pkg/volume/util/atomic_writer.go): the files are links into a directory that <c>..data</c> leads to, so that a mount of a single
/// file goes on showing the old one.
/// </summary>
/// <param name="disk">The machine's disk, with what outlives the pod.</param>
/// <param name="maximumBytes">How much each of them holds.</param>
/// <param name="time">The node's clock.</param>
internal sealed class PodVolumes(NodeDisk disk, long maximumBytes, TimeProvider time)
{
    private const string Data = "..data";
    private const int AllRights = 0x1ff;
    private readonly Dictionary<string, FileNode> _roots = new(StringComparer.Ordinal);

    /// <summary>
    /// The volumes that admission gives every pod, as long as something is missing there: it is fetched when somebody reads them.
    /// </summary>
    public List<string> Unread { get; } = [];

    /// <summary>The root of a volume.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="configuration">The ConfigMaps and Secrets.</param>
    public FileNode Root(Volume volume, PodFacts pod, PodConfiguration configuration)
    {
        if (!_roots.TryGetValue(volume.Name, out var root))
        {
            _roots.Add(volume.Name, root = Make(volume, pod, configuration));
            if (VolumePayload.IsWritten(volume))
            {
                Write(volume, root, pod, configuration);
            }
        }

        return root;
    }

    /// <summary>Writes what has changed into the volumes that somebody has looked at.</summary>
    public void Refresh(PodFacts pod, PodConfiguration configuration)
    {
        foreach (var volume in pod.Spec.Volumes ?? [])
        {
            if (VolumePayload.IsWritten(volume) && _roots.TryGetValue(volume.Name, out var root))
            {
                Write(volume, root, pod, configuration);
            }
        }
    }

    /// <summary>The machine goes off: what was in memory is lost.</summary>
    public void LoseMemory()
    {
        foreach (var name in _roots.Where(static root => root.Value.IsInMemory).Select(static root => root.Key).ToList())
        {
            _roots.Remove(name);
            Unread.Remove(name);
        }
    }

    private FileNode Make(Volume volume, PodFacts pod, PodConfiguration configuration)
    {
        var now = time.GetUtcNow();
        if (volume.HostPath is { } path)
        {
            return disk.Host(path.Path, maximumBytes, time);
        }

        // A claim's content stays with the volume, for the next pod that mounts it here.
        return VolumeIdentity.ClaimOf(volume, pod.Metadata.Name) is { } claim
            ? disk.Persistent(VolumeIdentity.Of(pod.Namespace, claim, configuration), maximumBytes, now)
            : FileNode.Volume(maximumBytes, now, AllRights, volume.EmptyDir?.Medium == StorageMedium.Memory || volume.Secret is not null);
    }

    private void Write(Volume volume, FileNode root, PodFacts pod, PodConfiguration configuration)
    {
        var payload = VolumePayload.Make(volume, pod, configuration, out var error);
        if (ConfigurationReferences.IsTokenVolume(volume))
        {
            Unread.Remove(volume.Name);
            if (error is not null)
            {
                Unread.Add(volume.Name);
            }
        }

        if (error is not null && root.Entries!.ContainsKey(Data))
        {
            // The kubelet fails to write it, and tries again: what is there stays.
            return;
        }

        var now = time.GetUtcNow();
        if (root.Entries!.TryGetValue(Data, out var link) && root.Entries.TryGetValue(link.Target!, out var old))
        {
            if (Same(old, payload))
            {
                return;
            }

            root.Entries.Remove(link.Target!);
        }

        var directory = FileNode.Directory(now);
        var files = new ContainerFiles(directory, time);
        foreach (var (path, file) in payload)
        {
            var slash = path.LastIndexOf('/');
            files.MakeDirectories("/" + (slash < 0 ? "" : path[..slash]));
            files.Place("/" + path, FileNode.File(file.Data, now, file.Mode));
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"..{now:yyyy_MM_dd_HH_mm_ss}.{now.Ticks % 10_000_000:0000000}");
        root.Entries[name] = directory;
        root.Entries[Data] = FileNode.Link(name, now);
        foreach (var gone in root.Entries.Where(entry => entry.Value.Target is not null && entry.Key != Data && !directory.Entries!.ContainsKey(entry.Key)).ToList())
        {
            root.Entries.Remove(gone.Key);
        }

        foreach (var entry in directory.Entries!.Keys)
        {
            root.Entries[entry] = FileNode.Link($"{Data}/{entry}", now);
        }
    }

    private bool Same(FileNode directory, SortedDictionary<string, PayloadFile> payload)
    {
        var files = new ContainerFiles(directory, time);
        return CountOf(directory) == payload.Count && payload.All(file =>
            files.Find("/" + file.Key) is { IsDirectory: false } node && node.Mode == file.Value.Mode
            && node.Content.GetBuffer().AsSpan(0, (int)node.Content.Length).SequenceEqual(file.Value.Data));
    }

    private static int CountOf(FileNode node) => node.Entries is null ? 1 : node.Entries.Values.Sum(CountOf);
}
