using ActorCluster.Api.Core;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Cycle;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.DefaultPreemption;

/// <summary>
/// Finds a node that would take the pod if pods of lower priority left it (kubernetes plugins/defaultpreemption and
/// framework/preemption). It only chooses; ending the victims and keeping the node is the caller's.
/// </summary>
internal sealed class DefaultPreemptionPlugin : IPostFilterPlugin
{
    private const int MinimumCandidatesPercentage = 10;
    private const int MinimumCandidates = 100;
    private static readonly Rejection NotHelpful = new(["Preemption is not helpful for scheduling"], false);

    private readonly Random _random;

    /// <summary>Creates the plugin.</summary>
    /// <param name="random">Decides where the search among the nodes begins.</param>
    public DefaultPreemptionPlugin(Random random) => _random = random;

    /// <summary>How many candidates are enough among so many nodes (calculateNumCandidates).</summary>
    /// <param name="nodes">The nodes where preemption might help.</param>
    public static int CandidatesToFind(int nodes) => Math.Min(nodes, Math.Max(nodes * MinimumCandidatesPercentage / 100, MinimumCandidates));

    /// <inheritdoc />
    public PostFilterResult PostFilter(PodFilters filters, ClusterCache cluster, IReadOnlyList<(NodeInfo Node, Rejection Rejection)> rejections)
    {
        if (Ineligible(filters.Pod, cluster, rejections) is { } reason)
        {
            return new PostFilterResult(reason, null, []);
        }

        var explanations = new List<(NodeInfo Node, Rejection Rejection)>(rejections.Count);
        var potential = new List<NodeInfo>();
        foreach (var (node, rejection) in rejections)
        {
            if (rejection.PreemptionMightHelp)
            {
                potential.Add(node);
            }
            else
            {
                explanations.Add((node, NotHelpful));
            }
        }

        var candidates = potential.Count == 0 ? [] : Candidates(filters, cluster, potential, explanations);
        if (candidates.Count == 0)
        {
            return new PostFilterResult(new FitError(cluster.Nodes.Count, explanations).Reasons, "", []);
        }

        var best = Candidate.Best(candidates);
        return new PostFilterResult(null, best.Node.Name, best.Victims);
    }

    // A pod that has preempted already waits for its victims, unless its node would not take it any more even without them.
    private static string? Ineligible(PodInfo pod, ClusterCache cluster, IReadOnlyList<(NodeInfo Node, Rejection Rejection)> rejections)
    {
        if (pod.Pod.Spec.PreemptionPolicy == PreemptionPolicy.Never)
        {
            return "not eligible due to preemptionPolicy=Never.";
        }

        if (cluster.Nominations.NodeOf(pod.Uid) is not { } nominated)
        {
            return null;
        }

        foreach (var (node, rejection) in rejections)
        {
            if (node.Name == nominated)
            {
                return rejection.PreemptionMightHelp && node.Pods.Values.Any(other => other.Priority < pod.Priority && other.IsEndingByPreemption)
                    ? "not eligible due to a terminating pod on the nominated node."
                    : null;
            }
        }

        return null;
    }

    // From a random node on, until there are enough and one of them exceeds no budget (DryRunPreemption).
    private List<Candidate> Candidates(
        PodFilters filters, ClusterCache cluster, List<NodeInfo> potential, List<(NodeInfo Node, Rejection Rejection)> explanations)
    {
        var enough = CandidatesToFind(potential.Count);
        var offset = _random.Next(potential.Count);
        var clean = new List<Candidate>();
        var violating = new List<Candidate>();
        for (var i = 0; i < potential.Count && !(clean.Count > 0 && clean.Count + violating.Count >= enough); i++)
        {
            var node = potential[(offset + i) % potential.Count];
            if (VictimSearch.On(node, filters, cluster.Budgets, out var rejection) is { } candidate)
            {
                (candidate.BudgetViolations == 0 ? clean : violating).Add(candidate);
            }
            else
            {
                explanations.Add((node, rejection!));
            }
        }

        clean.AddRange(violating);
        return clean;
    }
}
