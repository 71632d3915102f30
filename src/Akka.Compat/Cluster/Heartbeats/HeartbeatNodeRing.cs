using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>
/// Who monitors whom: all members stand in a ring, spread by hash so that neighbours by address are not neighbours here, and each
/// monitors the next few. An unreachable neighbour stays monitored but does not count, so that somebody reachable is always watched.
/// </summary>
internal sealed class HeartbeatNodeRing
{
    private readonly UniqueAddress[] _ring;

    public HeartbeatNodeRing(UniqueAddress self, ImmutableHashSet<UniqueAddress> nodes, ImmutableHashSet<UniqueAddress> unreachable, int monitoredByNrOfMembers)
    {
        Self = self;
        Nodes = nodes;
        Unreachable = unreachable;
        MonitoredByNrOfMembers = monitoredByNrOfMembers;
        _ring = [.. nodes];
        Array.Sort(_ring, CompareInRing);
        MyReceivers = Receivers(self);
    }

    public UniqueAddress Self { get; }

    public ImmutableHashSet<UniqueAddress> Nodes { get; }

    public ImmutableHashSet<UniqueAddress> Unreachable { get; }

    public int MonitoredByNrOfMembers { get; }

    /// <summary>Whom this node monitors.</summary>
    public ImmutableHashSet<UniqueAddress> MyReceivers { get; }

    /// <summary>Whom <paramref name="sender"/> monitors.</summary>
    public ImmutableHashSet<UniqueAddress> Receivers(UniqueAddress sender)
    {
        var start = Array.FindIndex(_ring, n => n.Equals(sender));
        if (start < 0) return [];
        var picked = ImmutableHashSet.CreateBuilder<UniqueAddress>();
        var reachable = 0;
        for (var step = 1; step < _ring.Length && reachable < MonitoredByNrOfMembers; step++)
        {
            var next = _ring[(start + step) % _ring.Length];
            var isUnreachable = Unreachable.Contains(next);
            if (isUnreachable && picked.Count >= MonitoredByNrOfMembers) continue;
            picked.Add(next);
            if (!isUnreachable) reachable++;
        }

        return picked.ToImmutable();
    }

    public HeartbeatNodeRing Add(UniqueAddress node) =>
        Nodes.Contains(node) ? this : new(Self, Nodes.Add(node), Unreachable, MonitoredByNrOfMembers);

    public HeartbeatNodeRing Remove(UniqueAddress node) =>
        Nodes.Contains(node) ? new(Self, Nodes.Remove(node), Unreachable.Remove(node), MonitoredByNrOfMembers) : this;

    public HeartbeatNodeRing MarkUnreachable(UniqueAddress node) => new(Self, Nodes, Unreachable.Add(node), MonitoredByNrOfMembers);

    public HeartbeatNodeRing MarkReachable(UniqueAddress node) => new(Self, Nodes, Unreachable.Remove(node), MonitoredByNrOfMembers);

    private static int CompareInRing(UniqueAddress a, UniqueAddress b)
    {
        var byHash = Spread(a).CompareTo(Spread(b));
        return byHash != 0 ? byHash : a.CompareTo(b);
    }

    // Every node has to build the same ring, so this hash must not differ from process to process as string's own does.
    private static uint Spread(UniqueAddress node)
    {
        var hash = 2166136261u ^ (uint)node.Uid;
        foreach (var c in node.Address.Host ?? "") hash = (hash ^ c) * 16777619u;
        return (hash ^ (uint)(node.Address.Port ?? 0)) * 16777619u;
    }
}
