using ActorCluster.Scheduler.Cache;

namespace ActorCluster.Scheduler.Framework;

/// <summary>A rule that decides whether a pod may run on a node.</summary>
internal interface IFilterPlugin
{
    /// <summary>The plugin's name in Kubernetes.</summary>
    string Name { get; }

    /// <summary>What may make a node acceptable that it rejected (EventsToRegister).</summary>
    ClusterEvents Events { get; }

    /// <summary>Prepares for one pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="cluster">The nodes.</param>
    /// <returns>The check for each node; null when the rule says nothing about this pod.</returns>
    INodeFilter? PreFilter(PodInfo pod, ClusterCache cluster);

    /// <summary>Whether a change of another pod could matter to a pod that the rule rejected (QueueingHint).</summary>
    /// <param name="waiting">The rejected pod.</param>
    /// <param name="change">What happened: one of <see cref="Events"/>.</param>
    /// <param name="cluster">The nodes, after the change.</param>
    bool MightHelp(PodInfo waiting, ClusterChange change, ClusterCache cluster) => true;
}

/// <summary>A filter's check of one pod.</summary>
internal interface INodeFilter
{
    /// <summary>Why the pod fits on no node, whichever it is (the status of PreFilter); null when the nodes have to be asked.</summary>
    Rejection? Everywhere => null;

    /// <summary>Checks a node.</summary>
    /// <param name="node">The node.</param>
    /// <returns>Null when it fits.</returns>
    Rejection? Filter(NodeInfo node);

    /// <summary>Counts with a pod that is not on the node, until <see cref="Removed"/> takes it back (PreFilterExtensions).</summary>
    /// <param name="other">The pod.</param>
    /// <param name="node">The node.</param>
    void Added(PodInfo other, NodeInfo node)
    {
    }

    /// <summary>Counts without a pod of the node, until <see cref="Added"/> brings it back.</summary>
    /// <param name="other">The pod.</param>
    /// <param name="node">The node.</param>
    void Removed(PodInfo other, NodeInfo node)
    {
    }
}

/// <summary>What is tried for a pod that no node takes.</summary>
internal interface IPostFilterPlugin
{
    /// <summary>Tries.</summary>
    /// <param name="filters">The filters, prepared for the pod.</param>
    /// <param name="cluster">The nodes.</param>
    /// <param name="rejections">Why each node was rejected.</param>
    PostFilterResult PostFilter(PodFilters filters, ClusterCache cluster, IReadOnlyList<(NodeInfo Node, Rejection Rejection)> rejections);
}

/// <summary>What came of it.</summary>
/// <param name="Message">What did not work, in Kubernetes' words; null when it did.</param>
/// <param name="NominatedNode">The node that is now kept for the pod; empty when none is any longer; null when nothing changes.</param>
/// <param name="Victims">The pods that have to go for that.</param>
internal sealed record PostFilterResult(string? Message, string? NominatedNode, IReadOnlyList<PodInfo> Victims);

/// <summary>A rule that prefers some nodes to others.</summary>
internal interface IScorePlugin
{
    /// <summary>The plugin's name in Kubernetes.</summary>
    string Name { get; }

    /// <summary>The factor of its normalised score.</summary>
    int Weight { get; }

    /// <summary>Prepares for one pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="cluster">The nodes.</param>
    /// <param name="feasible">Those of them that will be scored.</param>
    /// <returns>The scorer of each node; null when the rule prefers none.</returns>
    INodeScorer? PreScore(PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> feasible);
}

/// <summary>A score plugin's view of one pod.</summary>
internal interface INodeScorer
{
    /// <summary>Scores a node.</summary>
    /// <param name="node">The node.</param>
    long Score(NodeInfo node);

    /// <summary>Brings the scores of all candidates into 0 to 100.</summary>
    /// <param name="scores">The scores, changed in place.</param>
    void Normalize(Span<long> scores)
    {
    }
}

/// <summary>Why a node does not take a pod.</summary>
/// <param name="Reasons">In Kubernetes' words, one for each thing that is missing.</param>
/// <param name="PreemptionMightHelp">False when removing other pods would change nothing (UnschedulableAndUnresolvable).</param>
internal sealed record Rejection(IReadOnlyList<string> Reasons, bool PreemptionMightHelp)
{
    /// <summary>The plugin that said so; set by the cycle.</summary>
    public IFilterPlugin? Plugin { get; init; }
}

/// <summary>The highest normalised score.</summary>
internal static class Scores
{
    /// <summary>framework.MaxNodeScore.</summary>
    public const long Maximum = 100;

    /// <summary>Scales so that the highest becomes 100 (helper.DefaultNormalizeScore).</summary>
    /// <param name="scores">The scores, changed in place.</param>
    /// <param name="reverse">Whether the lowest is the best.</param>
    public static void Scale(Span<long> scores, bool reverse)
    {
        long highest = 0;
        foreach (var score in scores)
        {
            highest = Math.Max(highest, score);
        }

        for (var i = 0; i < scores.Length; i++)
        {
            var scaled = highest == 0 ? 0 : Maximum * scores[i] / highest;
            scores[i] = reverse ? Maximum - scaled : scaled;
        }
    }
}
