using ActorCluster.Api.Core;

namespace ActorCluster.Scheduler.Cache;

/// <summary>
/// The nodes and the pods on them, with those that the scheduler has placed but not yet seen bound ("assumed", kubernetes
/// pkg/scheduler/internal/cache). Nodes are kept in a list whose order alternates between zones, as filtering walks it round robin.
/// </summary>
internal sealed class ClusterCache
{
    private readonly Dictionary<string, NodeInfo> _byName = [];
    private readonly Dictionary<string, (string Node, PodInfo Pod)> _placed = [];
    private readonly Dictionary<string, int> _nodesWithImage = [];
    private List<NodeInfo>? _ordered;

    /// <summary>The nodes in the order in which they are tried.</summary>
    public IReadOnlyList<NodeInfo> Nodes => _ordered ??= Order();

    /// <summary>Finds a node.</summary>
    /// <param name="name">Its name.</param>
    public NodeInfo? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>How many nodes have an image.</summary>
    /// <param name="image">Its name.</param>
    public int NodesWithImage(string image) => _nodesWithImage.GetValueOrDefault(image);

    /// <summary>Adds a node or takes its newer state.</summary>
    /// <param name="node">The node.</param>
    public void SetNode(Node node)
    {
        if (_byName.TryGetValue(node.Metadata.Name!, out var info))
        {
            if (Zone(info.Node) != Zone(node))
            {
                _ordered = null;
            }

            CountImages(info, -1);
            info.Set(node);
        }
        else
        {
            info = new NodeInfo(node);
            _byName.Add(info.Name, info);
            _ordered = null;
            foreach (var (name, pod) in _placed.Values)
            {
                if (name == info.Name)
                {
                    info.Add(pod);
                }
            }
        }

        CountImages(info, 1);
    }

    /// <summary>Removes a node. Its pods are remembered in case it returns before they are deleted.</summary>
    /// <param name="name">Its name.</param>
    public void RemoveNode(string name)
    {
        if (_byName.Remove(name, out var info))
        {
            CountImages(info, -1);
            _ordered = null;
        }
    }

    /// <summary>Counts a pod on a node: bound, or assumed to be.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="nodeName">The node.</param>
    public void Place(PodInfo pod, string nodeName)
    {
        Remove(pod.Uid);
        _placed[pod.Uid] = (nodeName, pod);
        Find(nodeName)?.Add(pod);
    }

    /// <summary>No longer counts a pod.</summary>
    /// <param name="uid">Its uid.</param>
    /// <returns>Whether it was counted.</returns>
    public bool Remove(string uid)
    {
        if (!_placed.Remove(uid, out var placed))
        {
            return false;
        }

        Find(placed.Node)?.Remove(uid);
        return true;
    }

    private static string Zone(Node node)
    {
        var labels = node.Metadata.Labels;
        return (labels?.GetValueOrDefault(WellKnownLabels.Region) ?? "") + ":" + (labels?.GetValueOrDefault(WellKnownLabels.Zone) ?? "");
    }

    private void CountImages(NodeInfo info, int sign)
    {
        foreach (var image in info.ImageSizes.Keys)
        {
            var count = _nodesWithImage.GetValueOrDefault(image) + sign;
            if (count > 0)
            {
                _nodesWithImage[image] = count;
            }
            else
            {
                _nodesWithImage.Remove(image);
            }
        }
    }

    // One node of each zone in turn, so that a sample of the nodes is a sample of the zones (kubernetes node_tree.go).
    private List<NodeInfo> Order()
    {
        var zones = new SortedDictionary<string, List<NodeInfo>>(StringComparer.Ordinal);
        foreach (var node in _byName.Values)
        {
            var zone = Zone(node.Node);
            if (!zones.TryGetValue(zone, out var members))
            {
                zones[zone] = members = [];
            }

            members.Add(node);
        }

        foreach (var members in zones.Values)
        {
            members.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        }

        var ordered = new List<NodeInfo>(_byName.Count);
        for (var i = 0; ordered.Count < _byName.Count; i++)
        {
            foreach (var members in zones.Values)
            {
                if (i < members.Count)
                {
                    ordered.Add(members[i]);
                }
            }
        }

        return ordered;
    }
}
