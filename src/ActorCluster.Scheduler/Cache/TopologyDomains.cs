namespace ActorCluster.Scheduler.Cache;

/// <summary>Which nodes have the same value of a label: zones, racks, hosts. Numbers take the place of the values.</summary>
internal sealed class TopologyDomains
{
    private readonly int[] _bySlot;

    /// <summary>Reads the nodes.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="key">The label.</param>
    public TopologyDomains(IReadOnlyList<NodeInfo> nodes, string key)
    {
        var numbers = new Dictionary<string, int>();
        _bySlot = new int[nodes.Count == 0 ? 0 : nodes.Max(static node => node.Slot) + 1];
        Array.Fill(_bySlot, -1);
        foreach (var node in nodes)
        {
            if (node.Node.Metadata.Labels?.GetValueOrDefault(key) is { } value)
            {
                if (!numbers.TryGetValue(value, out var number))
                {
                    numbers[value] = number = numbers.Count;
                }

                _bySlot[node.Slot] = number;
            }
        }

        Count = numbers.Count;
    }

    /// <summary>How many different values there are; numbers go from 0 to one less.</summary>
    public int Count { get; }

    /// <summary>The number of a node's value; -1 when it does not have the label.</summary>
    /// <param name="node">The node, or a copy of it.</param>
    public int Of(NodeInfo node) => _bySlot[node.Slot];
}
