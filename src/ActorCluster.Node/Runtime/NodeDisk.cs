namespace ActorCluster.Node.Runtime;

/// <summary>
/// The disk of a machine: what its runtime keeps there outlives a power failure, as containerd's records of sandboxes, containers and
/// images do. It belongs to whoever switches the machine off and on, and is given to every start of it; one start uses it at a time.
/// </summary>
public sealed class NodeDisk
{
    internal Dictionary<string, Sandbox> Sandboxes { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, ImageRecord> Images { get; } = new(StringComparer.Ordinal);
}
