using ActorCluster.Api.Core;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.PodTopologySpread;

/// <summary>
/// A pod must not make a domain exceed the emptiest one by more than its constraints allow (kubernetes
/// plugins/podtopologyspread/filtering.go).
/// </summary>
internal sealed class PodTopologySpreadFilter : IFilterPlugin
{
    private const ClusterEvents Nodes = ClusterEvents.NodeAdded | ClusterEvents.NodeRemoved | ClusterEvents.NodeLabels | ClusterEvents.NodeTaints;
    private const ClusterEvents Pods = ClusterEvents.PodAdded | ClusterEvents.PodRemoved | ClusterEvents.PodEnding | ClusterEvents.PodLabels;
    private static readonly Rejection NoLabel = new(["node(s) didn't match pod topology spread constraints (missing required label)"], false);
    private static readonly Rejection Skewed = new(["node(s) didn't match pod topology spread constraints"], true);

    public string Name => "PodTopologySpread";

    public ClusterEvents Events => Nodes | Pods;

    public INodeFilter? PreFilter(PodInfo pod, ClusterCache cluster)
    {
        var constraints = SpreadConstraint.Of(pod, UnsatisfiableConstraintAction.DoNotSchedule);
        return constraints.Count == 0 ? null : new Check(pod, cluster, constraints);
    }

    public bool MightHelp(PodInfo waiting, ClusterChange change, ClusterCache cluster) =>
        change.Pod is not { } pod
        || change.Events == ClusterEvents.PodLabels
        || SpreadConstraint.Of(waiting, UnsatisfiableConstraintAction.DoNotSchedule).Any(constraint => constraint.Group.Contains(pod));

    private sealed class Check : INodeFilter
    {
        private readonly PodInfo _pod;
        private readonly Spread[] _spreads;

        public Check(PodInfo pod, ClusterCache cluster, IReadOnlyList<SpreadConstraint> constraints)
        {
            _pod = pod;
            _spreads = [.. constraints.Select(constraint => new Spread(constraint, cluster.Domains(constraint.TopologyKey), constraint.Group.Contains(pod) ? 1 : 0))];
            var nodes = cluster.Nodes;
            foreach (var spread in _spreads)
            {
                var counts = cluster.Counts(spread.Constraint.Group);
                var everywhere = spread.Constraint.CountsEverywhere(pod);
                for (var i = 0; i < nodes.Count; i++)
                {
                    if (HasAllLabels(nodes[i]) && (everywhere || spread.Constraint.Counts(pod, nodes[i])))
                    {
                        spread.Add(nodes[i], counts.On(nodes[i]));
                    }
                }
            }
        }

        public Rejection? Filter(NodeInfo node)
        {
            foreach (var spread in _spreads)
            {
                if (spread.Domains.Of(node) < 0)
                {
                    return NoLabel;
                }

                if (spread.SkewWith(node) > spread.Constraint.MaxSkew)
                {
                    return Skewed;
                }
            }

            return null;
        }

        public void Added(PodInfo other, NodeInfo node) => Count(other, node, 1);

        public void Removed(PodInfo other, NodeInfo node) => Count(other, node, -1);

        // As in Kubernetes, a pod that is being deleted makes a difference here, though it was not counted.
        private void Count(PodInfo other, NodeInfo node, int difference)
        {
            for (var i = 0; i < _spreads.Length && HasAllLabels(node); i++)
            {
                var constraint = _spreads[i].Constraint;
                if (constraint.Group.Contains(other) && constraint.Counts(_pod, node))
                {
                    _spreads[i].Add(node, difference);
                }
            }
        }

        private bool HasAllLabels(NodeInfo node)
        {
            foreach (var spread in _spreads)
            {
                if (spread.Domains.Of(node) < 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>One constraint, with how many pods of the group each domain has.</summary>
    private sealed class Spread
    {
        private const int NotThere = int.MinValue;
        private readonly int[] _counts;
        private readonly int _self;
        private int? _lowest;
        private int _known;

        public Spread(SpreadConstraint constraint, TopologyDomains domains, int self)
        {
            Constraint = constraint;
            Domains = domains;
            _self = self;
            _counts = new int[domains.Count];
            Array.Fill(_counts, NotThere);
        }

        public SpreadConstraint Constraint { get; }

        public TopologyDomains Domains { get; }

        public void Add(NodeInfo node, int pods)
        {
            ref var count = ref _counts[Domains.Of(node)];
            if (count == NotThere)
            {
                count = 0;
                _known++;
            }

            count += pods;
            _lowest = null;
        }

        public int SkewWith(NodeInfo node)
        {
            var count = _counts[Domains.Of(node)];
            return (count == NotThere ? 0 : count) + _self - (_known < Constraint.MinDomains ? 0 : _lowest ??= Lowest());
        }

        private int Lowest()
        {
            var lowest = int.MaxValue;
            foreach (var count in _counts)
            {
                if (count != NotThere && count < lowest)
                {
                    lowest = count;
                }
            }

            return lowest;
        }
    }
}
