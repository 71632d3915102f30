using ActorCluster.Api.Core;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.PodTopologySpread;

/// <summary>
/// Prefers domains with fewer pods of the group: by the pod's own constraints that may be broken, or by the system's for pods of services
/// and sets that name none (kubernetes plugins/podtopologyspread/scoring.go).
/// </summary>
internal sealed class PodTopologySpreadScore : IScorePlugin
{
    public string Name => "PodTopologySpread";

    public int Weight => 2;

    public INodeScorer? PreScore(PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> feasible)
    {
        var explicitly = pod.Pod.Spec.TopologySpreadConstraints is { Count: > 0 };
        var constraints = explicitly
            ? SpreadConstraint.Of(pod, UnsatisfiableConstraintAction.ScheduleAnyway)
            : cluster.Selectors.GroupOf(pod) is { } group ? SpreadConstraint.Default(group) : [];
        return constraints.Count == 0 ? null : new Scorer(pod, cluster, feasible, constraints, explicitly);
    }

    private sealed class Scorer : INodeScorer
    {
        private const long Ignored = -1;

        private readonly Spread[] _spreads;
        private readonly bool _needsAllLabels;

        public Scorer(PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> feasible, IReadOnlyList<SpreadConstraint> constraints, bool needsAllLabels)
        {
            _needsAllLabels = needsAllLabels;

            // A label that no node has says nothing, unless nodes without it are not to be scored.
            _spreads = [.. constraints.Select(constraint => new Spread(constraint, cluster)).Where(spread => needsAllLabels || spread.Domains.Count > 0)];
            var scored = needsAllLabels ? feasible.Count(node => !IsIgnored(node)) : feasible.Count;
            foreach (var spread in _spreads)
            {
                if (spread.IsCountedByDomain)
                {
                    CountDomains(spread, pod, cluster, feasible);
                }

                spread.Weigh(scored);
            }
        }

        public long Score(NodeInfo node)
        {
            if (_needsAllLabels && IsIgnored(node))
            {
                return Ignored;
            }

            double score = 0;
            foreach (var spread in _spreads)
            {
                score += spread.Score(node);
            }

            // Never negative, so this rounds as Go's math.Round does.
            return (long)(score + 0.5);
        }

        public void Normalize(Span<long> scores)
        {
            var lowest = long.MaxValue;
            long highest = 0;
            foreach (var score in scores)
            {
                if (score != Ignored)
                {
                    lowest = Math.Min(lowest, score);
                    highest = Math.Max(highest, score);
                }
            }

            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = scores[i] == Ignored ? 0 : highest == 0 ? Scores.Maximum : Scores.Maximum * (highest + lowest - scores[i]) / highest;
            }
        }

        // Nodes of a domain count even when they do not fit themselves, domains without a node that fits do not.
        private void CountDomains(Spread spread, PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> feasible)
        {
            for (var i = 0; i < feasible.Count; i++)
            {
                if (!_needsAllLabels || !IsIgnored(feasible[i]))
                {
                    spread.See(feasible[i]);
                }
            }

            var everywhere = spread.Constraint.CountsEverywhere(pod);
            var nodes = cluster.Nodes;
            for (var i = 0; i < nodes.Count; i++)
            {
                if ((!_needsAllLabels || !IsIgnored(nodes[i])) && (everywhere || spread.Constraint.Counts(pod, nodes[i])))
                {
                    spread.Add(nodes[i]);
                }
            }
        }

        // Asked for explicit constraints only: by the system's a node without a zone can still be compared by its host.
        private bool IsIgnored(NodeInfo node)
        {
            foreach (var spread in _spreads)
            {
                if (spread.Domains.Of(node) < 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>One constraint, with how many pods of the group each domain has; those of a host are read from the host.</summary>
    private sealed class Spread
    {
        private const int NotSeen = -1;
        private readonly PodCounts _counts;
        private readonly int[]? _byDomain;
        private int _seen;
        private bool _seenWithout;
        private double _weight;

        public Spread(SpreadConstraint constraint, ClusterCache cluster)
        {
            Constraint = constraint;
            Domains = cluster.Domains(constraint.TopologyKey);
            _counts = cluster.Counts(constraint.Group);
            if (constraint.TopologyKey != WellKnownLabels.Hostname && Domains.Count > 0)
            {
                _byDomain = new int[Domains.Count];
                Array.Fill(_byDomain, NotSeen);
            }
        }

        public SpreadConstraint Constraint { get; }

        public TopologyDomains Domains { get; }

        public bool IsCountedByDomain => _byDomain is not null;

        public void See(NodeInfo node)
        {
            var domain = Domains.Of(node);
            if (domain < 0)
            {
                _seenWithout = true;
            }
            else if (_byDomain is not null && _byDomain[domain] == NotSeen)
            {
                _byDomain[domain] = 0;
                _seen++;
            }
        }

        public void Add(NodeInfo node)
        {
            if (Domains.Of(node) is >= 0 and var domain && _byDomain![domain] != NotSeen)
            {
                _byDomain[domain] += _counts.On(node);
            }
        }

        // The more domains, the more a pod in one of them counts, so that few large domains do not drown many small ones.
        public void Weigh(int nodes)
        {
            var size = Constraint.TopologyKey == WellKnownLabels.Hostname ? nodes : _seen + (_seenWithout ? 1 : 0);
            _weight = Math.Log(size + 2);
        }

        public double Score(NodeInfo node)
        {
            var domain = Domains.Of(node);
            return domain < 0 ? 0 : ((_byDomain is null ? _counts.On(node) : _byDomain[domain]) * _weight) + (Constraint.MaxSkew - 1);
        }
    }
}
