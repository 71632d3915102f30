using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Cycle;

/// <summary>
/// Chooses a node for one pod: filter until enough nodes fit, score those, take the best, ties by lot (kubernetes
/// pkg/scheduler/schedule_one.go schedulePod). Given the same cluster, position and random numbers it chooses the same node.
/// </summary>
internal sealed class SchedulingCycle
{
    private const int MinimumFeasibleNodes = 100;
    private const int MinimumPercentage = 5;

    private readonly PodFilters _filters;
    private readonly IReadOnlyList<IScorePlugin> _scores;
    private readonly IPostFilterPlugin _postFilter;
    private readonly int _percentageOfNodesToScore;
    private readonly Random _random;
    private readonly List<NodeInfo> _feasible = [];
    private long[] _totals = [];
    private long[] _scratch = [];
    private int _nextStart;

    /// <summary>Creates a cycle.</summary>
    /// <param name="filters">Filters in order.</param>
    /// <param name="scores">Scores.</param>
    /// <param name="postFilter">What is tried when no node fits.</param>
    /// <param name="percentageOfNodesToScore">1 to 100; 0 for Kubernetes' adaptive default.</param>
    /// <param name="random">Decides ties.</param>
    public SchedulingCycle(
        IReadOnlyList<IFilterPlugin> filters, IReadOnlyList<IScorePlugin> scores, IPostFilterPlugin postFilter, int percentageOfNodesToScore, Random random)
    {
        _filters = new PodFilters(filters);
        _scores = scores;
        _postFilter = postFilter;
        _percentageOfNodesToScore = percentageOfNodesToScore;
        _random = random;
    }

    /// <summary>How many fitting nodes are enough (numFeasibleNodesToFind).</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="percentage">The setting; 0 for the adaptive default, 50 − nodes/125 but at least 5.</param>
    public static int FeasibleNodesToFind(int nodes, int percentage)
    {
        if (nodes < MinimumFeasibleNodes)
        {
            return nodes;
        }

        if (percentage == 0)
        {
            percentage = Math.Max(MinimumPercentage, 50 - (nodes / 125));
        }

        return Math.Max(MinimumFeasibleNodes, nodes * percentage / 100);
    }

    /// <summary>Chooses.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="cluster">The nodes.</param>
    public SchedulingResult Select(PodInfo pod, ClusterCache cluster)
    {
        var nodes = cluster.Nodes;
        if (nodes.Count == 0)
        {
            return new SchedulingResult(null, FitError.NoNodes, null);
        }

        if (_filters.Prepare(pod, cluster) is { } everywhere)
        {
            var all = nodes.Select(node => (node, everywhere)).ToList();
            var result = _postFilter.PostFilter(_filters, cluster, all);
            return new SchedulingResult(null, new FitError(nodes.Count, all, result.Message, everywhere), result);
        }

        // The node that is kept for the pod comes first: if it fits now, there is nothing to compare (evaluateNominatedNode).
        if (cluster.Nominations.NodeOf(pod.Uid) is { } nominated && cluster.Find(nominated) is { } kept && _filters.Check(kept) is null)
        {
            return new SchedulingResult(kept, null, null);
        }

        var rejections = Filter(nodes);
        if (_feasible.Count > 0)
        {
            return new SchedulingResult(_feasible.Count == 1 ? _feasible[0] : Best(pod, cluster), null, null);
        }

        var tried = _postFilter.PostFilter(_filters, cluster, rejections!);
        return new SchedulingResult(null, new FitError(nodes.Count, rejections!, tried.Message), tried);
    }

    private List<(NodeInfo Node, Rejection Rejection)>? Filter(IReadOnlyList<NodeInfo> nodes)
    {
        _feasible.Clear();
        List<(NodeInfo, Rejection)>? rejections = null;
        var enough = FeasibleNodesToFind(nodes.Count, _percentageOfNodesToScore);
        var tried = 0;
        while (tried < nodes.Count && _feasible.Count < enough)
        {
            var node = nodes[(_nextStart + tried) % nodes.Count];
            tried++;
            if (_filters.Check(node) is { } rejection)
            {
                (rejections ??= []).Add((node, rejection));
            }
            else
            {
                _feasible.Add(node);
            }
        }

        // The next pod begins where this one stopped, so that all nodes get their turn.
        _nextStart = (_nextStart + tried) % nodes.Count;
        return rejections;
    }

    private NodeInfo Best(PodInfo pod, ClusterCache cluster)
    {
        var count = _feasible.Count;
        if (_totals.Length < count)
        {
            _totals = new long[count];
            _scratch = new long[count];
        }

        var totals = _totals.AsSpan(0, count);
        var scores = _scratch.AsSpan(0, count);
        totals.Clear();
        foreach (var plugin in _scores)
        {
            if (plugin.PreScore(pod, cluster, _feasible) is not { } scorer)
            {
                continue;
            }

            for (var i = 0; i < count; i++)
            {
                scores[i] = scorer.Score(_feasible[i]);
            }

            scorer.Normalize(scores);
            for (var i = 0; i < count; i++)
            {
                totals[i] += scores[i] * plugin.Weight;
            }
        }

        var best = 0;
        var alike = 1;
        for (var i = 1; i < count; i++)
        {
            if (totals[i] > totals[best])
            {
                best = i;
                alike = 1;
            }
            else if (totals[i] == totals[best] && _random.Next(++alike) == 0)
            {
                best = i;
            }
        }

        return _feasible[best];
    }
}

/// <summary>What came of a pod's turn.</summary>
/// <param name="Node">The chosen node; null when none fits.</param>
/// <param name="Failure">Why none fits; null when one was chosen.</param>
/// <param name="PostFilter">What was tried then; null when one was chosen or there are no nodes.</param>
internal readonly record struct SchedulingResult(NodeInfo? Node, FitError? Failure, PostFilterResult? PostFilter);
