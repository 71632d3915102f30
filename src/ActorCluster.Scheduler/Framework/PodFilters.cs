using ActorCluster.Scheduler.Cache;

namespace ActorCluster.Scheduler.Framework;

/// <summary>
/// The filters that have something to say about one pod, run on node after node. A node that is kept for other pods must fit with them
/// there, and without them too, as they may never come (kubernetes RunFilterPluginsWithNominatedPods). Reused from pod to pod.
/// </summary>
internal sealed class PodFilters
{
    private readonly IReadOnlyList<IFilterPlugin> _plugins;
    private readonly List<(IFilterPlugin Plugin, INodeFilter Filter)> _active = [];
    private Nominations _nominations = null!;

    /// <summary>Takes the plugins, in order.</summary>
    /// <param name="plugins">The first that rejects a node gives the reason.</param>
    public PodFilters(IReadOnlyList<IFilterPlugin> plugins) => _plugins = plugins;

    /// <summary>The pod.</summary>
    public PodInfo Pod { get; private set; } = null!;

    /// <summary>Prepares for a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="cluster">The nodes, unchanged while this pod's filters run.</param>
    /// <returns>Why it fits nowhere; null when the nodes have to be asked.</returns>
    public Rejection? Prepare(PodInfo pod, ClusterCache cluster)
    {
        Pod = pod;
        _nominations = cluster.Nominations;
        _active.Clear();
        foreach (var plugin in _plugins)
        {
            if (plugin.PreFilter(pod, cluster) is { } filter)
            {
                if (filter.Everywhere is { } rejection)
                {
                    return rejection with { Plugin = plugin };
                }

                _active.Add((plugin, filter));
            }
        }

        return null;
    }

    /// <summary>Checks a node, with the pods that it is kept for.</summary>
    /// <param name="node">The node, or a copy of it on which something is tried.</param>
    /// <returns>Null when it fits.</returns>
    public Rejection? Check(NodeInfo node)
    {
        if (_nominations.Count > 0 && CheckWithNominated(node) is { } rejection)
        {
            return rejection;
        }

        return FirstRejection(node);
    }

    /// <summary>Counts with a pod that is put on the node.</summary>
    /// <param name="other">The pod.</param>
    /// <param name="node">A copy of a node.</param>
    public void Add(PodInfo other, NodeInfo node)
    {
        node.Add(other);
        foreach (var (_, filter) in _active)
        {
            filter.Added(other, node);
        }
    }

    /// <summary>Counts without a pod that is taken from the node.</summary>
    /// <param name="other">The pod.</param>
    /// <param name="node">A copy of a node.</param>
    public void Remove(PodInfo other, NodeInfo node)
    {
        node.Remove(other.Uid);
        foreach (var (_, filter) in _active)
        {
            filter.Removed(other, node);
        }
    }

    private Rejection? CheckWithNominated(NodeInfo node)
    {
        NodeInfo? trial = null;
        List<PodInfo>? added = null;
        foreach (var nominated in _nominations.On(node.Name))
        {
            if (nominated.Priority >= Pod.Priority && nominated.Uid != Pod.Uid)
            {
                trial ??= node.Copy();
                Add(nominated, trial);
                (added ??= []).Add(nominated);
            }
        }

        if (added is null)
        {
            return null;
        }

        var rejection = FirstRejection(trial!);
        foreach (var nominated in added)
        {
            Remove(nominated, trial!);
        }

        return rejection;
    }

    private Rejection? FirstRejection(NodeInfo node)
    {
        foreach (var (plugin, filter) in _active)
        {
            if (filter.Filter(node) is { } rejection)
            {
                return rejection with { Plugin = plugin };
            }
        }

        return null;
    }
}
