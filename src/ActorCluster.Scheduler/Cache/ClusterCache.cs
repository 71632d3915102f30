using ActorCluster.Api.Core;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Cache;

/// <summary>
/// The nodes and the pods on them, with those that the scheduler has placed but not yet seen bound ("assumed", kubernetes
/// pkg/scheduler/internal/cache). Nodes are kept in a list whose order alternates between zones, as filtering walks it round robin.
/// </summary>
internal sealed class ClusterCache
{
    // Each costs one match of labels for every pod that comes or goes.
    private const int MostCounts = 64;

    private readonly Dictionary<string, NodeInfo> _byName = [];
    private readonly Dictionary<string, (string Node, PodInfo Pod)> _placed = [];
    private readonly Dictionary<string, int> _nodesWithImage = [];
    private readonly Dictionary<string, PodInfo> _withAffinities = [];
    private readonly Dictionary<string, TopologyDomains> _topologies = [];
    private readonly Dictionary<string, PodCounts> _counts = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>?> _namespaces = [];
    private readonly Stack<int> _freeSlots = [];
    private List<NodeInfo>? _ordered;
    private int _slots;

    /// <summary>The nodes that are kept for pods which wait for their victims to end.</summary>
    public Nominations Nominations { get; } = new();

    /// <summary>The budgets of disruption.</summary>
    public DisruptionBudgets Budgets { get; } = new();

    /// <summary>The claims, the volumes and their classes.</summary>
    public ClusterVolumes Volumes { get; } = new();

    /// <summary>The selectors of services and sets.</summary>
    public WorkloadSelectors Selectors { get; } = new();

    /// <summary>The pods on nodes that have terms about other pods, in no order that may matter.</summary>
    public IReadOnlyCollection<PodInfo> PodsWithAffinities => _withAffinities.Values;

    /// <summary>The nodes in the order in which they are tried.</summary>
    public IReadOnlyList<NodeInfo> Nodes => _ordered ??= Order();

    /// <summary>Finds a node.</summary>
    /// <param name="name">Its name.</param>
    public NodeInfo? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>How many nodes have an image.</summary>
    /// <param name="image">Its name.</param>
    public int NodesWithImage(string image) => _nodesWithImage.GetValueOrDefault(image);

    /// <summary>The node that a pod is on; null when it is on none that exists.</summary>
    /// <param name="pod">The pod.</param>
    public NodeInfo? NodeOf(PodInfo pod) => _placed.TryGetValue(pod.Uid, out var placed) ? Find(placed.Node) : null;

    /// <summary>A pod that is counted; null when it is not.</summary>
    /// <param name="uid">Its uid.</param>
    public PodInfo? FindPod(string uid) => _placed.TryGetValue(uid, out var placed) ? placed.Pod : null;

    /// <summary>The labels of a namespace; null when it is not known.</summary>
    /// <param name="ns">The namespace.</param>
    public IReadOnlyDictionary<string, string>? NamespaceLabels(string ns) => _namespaces.GetValueOrDefault(ns);

    /// <summary>Takes the labels of a namespace.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="labels">Its labels; null when it is gone.</param>
    public void SetNamespace(string ns, IReadOnlyDictionary<string, string>? labels) => _namespaces[ns] = labels;

    /// <summary>The domains that a label of the nodes makes.</summary>
    /// <param name="key">The label.</param>
    public TopologyDomains Domains(string key)
    {
        if (!_topologies.TryGetValue(key, out var domains))
        {
            _topologies[key] = domains = new TopologyDomains(Nodes, key);
        }

        return domains;
    }

    /// <summary>How many pods of a group each node has.</summary>
    /// <param name="group">The group.</param>
    public PodCounts Counts(PodGroup group)
    {
        if (!_counts.TryGetValue(group.Key, out var counts))
        {
            if (_counts.Count == MostCounts)
            {
                _counts.Clear();
            }

            _counts[group.Key] = counts = new PodCounts(group);
            foreach (var node in Nodes)
            {
                foreach (var pod in node.Pods.Values)
                {
                    counts.Count(pod, node, 1);
                }
            }
        }

        return counts;
    }

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

            if (!SameLabels(info.Node.Metadata.Labels, node.Metadata.Labels))
            {
                _topologies.Clear();
            }

            CountImages(info, -1);
            info.Set(node);
        }
        else
        {
            info = new NodeInfo(node, _freeSlots.TryPop(out var slot) ? slot : _slots++);
            _byName.Add(info.Name, info);
            _ordered = null;
            _topologies.Clear();
            foreach (var (name, pod) in _placed.Values)
            {
                if (name == info.Name)
                {
                    Add(pod, info);
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
            foreach (var pod in info.Pods.Values.ToArray())
            {
                Remove(pod, info);
            }

            CountImages(info, -1);
            _freeSlots.Push(info.Slot);
            _topologies.Clear();
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
        if (Find(nodeName) is { } node)
        {
            Add(pod, node);
        }
    }

    /// <summary>Takes the newer state of a pod that is counted, with the same spec.</summary>
    /// <param name="current">The pod.</param>
    /// <returns>What of it matters to other pods: labels, or that it is being deleted and counts less.</returns>
    public ClusterEvents Update(Pod current)
    {
        if (!_placed.TryGetValue(current.Metadata.Uid, out var placed))
        {
            return ClusterEvents.None;
        }

        var (nodeName, pod) = placed;
        var old = pod.Pod;
        var relabelled = !SameLabels(old.Metadata.Labels, current.Metadata.Labels);
        var ending = old.Metadata.DeletionTimestamp is null && current.Metadata.DeletionTimestamp is not null;
        if ((!relabelled && !ending) || Find(nodeName) is not { } node)
        {
            pod.Update(current);
            return ClusterEvents.None;
        }

        Remove(pod, node);
        pod.Update(current);
        pod.IsVictim &= !ending;
        Add(pod, node);
        return (relabelled ? ClusterEvents.PodLabels : ClusterEvents.None) | (ending ? ClusterEvents.PodEnding : ClusterEvents.None);
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

        if (Find(placed.Node) is { } node)
        {
            Remove(placed.Pod, node);
        }

        return true;
    }

    /// <summary>Whether two sets of labels are equal.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool SameLabels(IReadOnlyDictionary<string, string>? left, IReadOnlyDictionary<string, string>? right) =>
        ReferenceEquals(left, right)
        || ((left?.Count ?? 0) == (right?.Count ?? 0) && (left ?? new Dictionary<string, string>()).All(entry => right!.GetValueOrDefault(entry.Key) == entry.Value));

    private static string Zone(Node node)
    {
        var labels = node.Metadata.Labels;
        return (labels?.GetValueOrDefault(WellKnownLabels.Region) ?? "") + ":" + (labels?.GetValueOrDefault(WellKnownLabels.Zone) ?? "");
    }

    private void Add(PodInfo pod, NodeInfo node)
    {
        node.Add(pod);
        if (pod.Affinities.Any)
        {
            _withAffinities[pod.Uid] = pod;
        }

        foreach (var counts in _counts.Values)
        {
            counts.Count(pod, node, 1);
        }
    }

    private void Remove(PodInfo pod, NodeInfo node)
    {
        node.Remove(pod.Uid);
        _withAffinities.Remove(pod.Uid);
        foreach (var counts in _counts.Values)
        {
            counts.Count(pod, node, -1);
        }
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
