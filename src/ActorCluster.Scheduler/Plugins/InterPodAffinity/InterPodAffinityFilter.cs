using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.InterPodAffinity;

/// <summary>
/// A pod must be near the pods that it requires, apart from those that it cannot stand, and apart from those that cannot stand it
/// (kubernetes plugins/interpodaffinity/filtering.go).
/// </summary>
internal sealed class InterPodAffinityFilter : IFilterPlugin
{
    private static readonly Rejection NotNear = new(["node(s) didn't match pod affinity rules"], false);
    private static readonly Rejection NotApart = new(["node(s) didn't match pod anti-affinity rules"], true);
    private static readonly Rejection NotWelcome = new(["node(s) didn't satisfy existing pods anti-affinity rules"], true);

    public string Name => "InterPodAffinity";

    public ClusterEvents Events =>
        ClusterEvents.PodAdded | ClusterEvents.PodRemoved | ClusterEvents.PodLabels | ClusterEvents.NodeAdded | ClusterEvents.NodeLabels;

    public INodeFilter? PreFilter(PodInfo pod, ClusterCache cluster)
    {
        var terms = pod.Affinities;
        if (!terms.Any && cluster.PodsWithAffinities.Count == 0)
        {
            return null;
        }

        var check = new Check(pod, cluster);
        foreach (var other in cluster.PodsWithAffinities)
        {
            check.CountUnwelcome(other, cluster.NodeOf(other)!, 1);
        }

        if (terms.Required.Length == 0 && terms.RequiredApart.Length == 0)
        {
            return check.IsWelcomeEverywhere ? null : check;
        }

        foreach (var node in cluster.Nodes)
        {
            foreach (var other in node.Pods.Values)
            {
                check.CountOwn(other, node, 1);
            }
        }

        return check;
    }

    public bool MightHelp(PodInfo waiting, ClusterChange change, ClusterCache cluster)
    {
        if (change.Pod is not { } pod || change.Events == ClusterEvents.PodLabels)
        {
            return true;
        }

        return change.Events == ClusterEvents.PodAdded
            ? MatchesAll(waiting.Affinities.Required, pod, cluster)
            : MatchesAny(waiting.Affinities.RequiredApart, pod, cluster) || MatchesAny(pod.Affinities.RequiredApart, waiting, cluster);
    }

    private static bool MatchesAll(AffinityTerm[] terms, PodInfo pod, ClusterCache cluster)
    {
        foreach (var term in terms)
        {
            if (!term.Matches(pod, cluster))
            {
                return false;
            }
        }

        return terms.Length > 0;
    }

    private static bool MatchesAny(AffinityTerm[] terms, PodInfo pod, ClusterCache cluster)
    {
        foreach (var term in terms)
        {
            if (term.Matches(pod, cluster))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Check(PodInfo pod, ClusterCache cluster) : INodeFilter
    {
        private readonly AffinityCounts _near = new();
        private readonly AffinityCounts _apart = new();
        private readonly AffinityCounts _unwelcome = new();

        public bool IsWelcomeEverywhere => _unwelcome.IsEmpty;

        public void CountUnwelcome(PodInfo other, NodeInfo node, int sign)
        {
            foreach (var term in other.Affinities.RequiredApart)
            {
                if (term.Matches(pod, cluster))
                {
                    _unwelcome.Add(term.TopologyKey, node, sign);
                }
            }
        }

        // A pod counts as near only if all terms are about it.
        public void CountOwn(PodInfo other, NodeInfo node, int sign)
        {
            if (MatchesAll(pod.Affinities.Required, other, cluster))
            {
                foreach (var term in pod.Affinities.Required)
                {
                    _near.Add(term.TopologyKey, node, sign);
                }
            }

            foreach (var term in pod.Affinities.RequiredApart)
            {
                if (term.Matches(other, cluster))
                {
                    _apart.Add(term.TopologyKey, node, sign);
                }
            }
        }

        public Rejection? Filter(NodeInfo node) =>
            !IsNear(node) ? NotNear : !IsApart(node) ? NotApart : !IsWelcome(node) ? NotWelcome : null;

        public void Added(PodInfo other, NodeInfo node)
        {
            CountUnwelcome(other, node, 1);
            CountOwn(other, node, 1);
        }

        public void Removed(PodInfo other, NodeInfo node)
        {
            CountUnwelcome(other, node, -1);
            CountOwn(other, node, -1);
        }

        // The first pod of a group that requires to be near its own kind may go anywhere where the labels exist.
        private bool IsNear(NodeInfo node)
        {
            var all = true;
            foreach (var term in pod.Affinities.Required)
            {
                if (_near.On(term.TopologyKey, node) is not { } count)
                {
                    return false;
                }

                all &= count > 0;
            }

            return all || (_near.IsEmpty && MatchesAll(pod.Affinities.Required, pod, cluster));
        }

        private bool IsApart(NodeInfo node)
        {
            foreach (var term in pod.Affinities.RequiredApart)
            {
                if (_apart.On(term.TopologyKey, node) > 0)
                {
                    return false;
                }
            }

            return true;
        }

        private bool IsWelcome(NodeInfo node) => _unwelcome.IsEmpty || _unwelcome.Sum(node) == 0;
    }
}
