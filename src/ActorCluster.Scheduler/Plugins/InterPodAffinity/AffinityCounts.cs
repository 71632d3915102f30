using ActorCluster.Scheduler.Cache;

namespace ActorCluster.Scheduler.Plugins.InterPodAffinity;

/// <summary>How much counts in each domain: for each label of nodes, by its value. There are few such labels and many values.</summary>
internal sealed class AffinityCounts
{
    private readonly List<(string Key, Dictionary<string, long> ByValue)> _counts = [];
    private int _domains;

    /// <summary>Whether nothing counts anywhere.</summary>
    public bool IsEmpty => _domains == 0;

    /// <summary>Counts something in the domain of a node; a domain that comes to nothing is forgotten.</summary>
    /// <param name="key">The label that makes the domains.</param>
    /// <param name="node">The node; without the label nothing is counted.</param>
    /// <param name="amount">How much.</param>
    public void Add(string key, NodeInfo node, long amount)
    {
        if (node.Node.Metadata.Labels?.GetValueOrDefault(key) is not { } value)
        {
            return;
        }

        var byValue = Of(key);
        if (byValue is null)
        {
            byValue = [];
            _counts.Add((key, byValue));
        }

        _domains -= byValue.Count;
        var sum = byValue.GetValueOrDefault(value) + amount;
        if (sum == 0)
        {
            byValue.Remove(value);
        }
        else
        {
            byValue[value] = sum;
        }

        _domains += byValue.Count;
    }

    /// <summary>What counts in the domain of a node.</summary>
    /// <param name="key">The label that makes the domains.</param>
    /// <param name="node">The node.</param>
    /// <returns>Null when the node does not have the label.</returns>
    public long? On(string key, NodeInfo node) =>
        node.Node.Metadata.Labels?.GetValueOrDefault(key) is { } value ? Of(key)?.GetValueOrDefault(value) ?? 0 : null;

    /// <summary>What counts in all domains that a node is in.</summary>
    /// <param name="node">The node.</param>
    public long Sum(NodeInfo node)
    {
        long sum = 0;
        foreach (var (key, byValue) in _counts)
        {
            if (node.Node.Metadata.Labels?.GetValueOrDefault(key) is { } value)
            {
                sum += byValue.GetValueOrDefault(value);
            }
        }

        return sum;
    }

    private Dictionary<string, long>? Of(string key)
    {
        foreach (var (known, byValue) in _counts)
        {
            if (known == key)
            {
                return byValue;
            }
        }

        return null;
    }
}
