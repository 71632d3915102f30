using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Lab;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;
using ApiNode = ActorCluster.Api.Core.Node;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// Whom a kubelet under pressure evicts, and how often (concepts/scheduling-eviction/node-pressure-eviction). For memory and disk those go
/// first that use more than they request, then the lower priority, then the larger excess; for process ids priority and use.
/// </summary>
/// <param name="settings">The cluster's settings.</param>
internal sealed class PressureEvictionOrder(CheckerSettings settings) : Checker(
    "pressure-eviction-order",
    "A kubelet evicts in the order of Kubernetes, one pod at a time and no critical one; a condition of pressure holds for five minutes.",
    new FactInterest(FactKinds.Writes | FactKinds.Decisions | FactKinds.Faults, Stored.Nodes, Stored.Pods))
{
    private const int CriticalPriority = 2_000_000_000;

    private static readonly string[] Conditions = [NodeConditionType.MemoryPressure, NodeConditionType.DiskPressure, NodeConditionType.PIDPressure];

    private readonly Dictionary<string, (DateTimeOffset At, long Fact)> _evicted = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Node, string Type), (DateTimeOffset At, long Fact)> _pressed = [];
    private readonly Dictionary<string, int> _priorities = new(StringComparer.Ordinal);
    private readonly Impairments _impairments = new(settings.Takeover);

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        switch (fact)
        {
            case DecisionMade { Decision: EvictionDecision decision }:
                Judge(fact, decision);
                break;
            case ObjectWritten { Old: null, New: Pod pod }:
                _priorities[pod.Metadata.Uid] = pod.Spec.Priority ?? 0;
                break;
            case ObjectWritten { New: null, Old: Pod pod }:
                _priorities.Remove(pod.Metadata.Uid);
                break;
            case ObjectWritten { New: ApiNode node, Old: ApiNode old } when !ReferenceEquals(node.Status.Conditions, old.Status.Conditions):
                Judge(fact, old, node);
                break;
            case FaultMoved moved:
                _impairments.Observe(moved);
                break;
        }
    }

    private void Judge(Fact fact, EvictionDecision decision)
    {
        Count();
        if (_evicted.TryGetValue(decision.Node, out var before) && fact.At - before.At < settings.EvictionInterval
            && !_impairments.OfNode(decision.Node, before.At))
        {
            Report(
                fact.At, $"node {decision.Node} evicted two pods within {(fact.At - before.At).TotalSeconds:0.###} s", before.Fact, fact.Id);
        }

        _evicted[decision.Node] = (fact.At, fact.Id);
        var victim = decision.Candidates.FirstOrDefault(candidate => candidate.PodUid == decision.PodUid);
        if (victim is null)
        {
            Report(fact.At, $"node {decision.Node} evicted pod {decision.PodUid}, which was not among its candidates", fact.Id);
            return;
        }

        if (IsCritical(victim))
        {
            Report(fact.At, $"node {decision.Node} evicted the critical pod {victim.PodUid}", fact.Id);
        }

        foreach (var other in decision.Candidates)
        {
            if (!IsCritical(other) && Rank(decision.Resource, other).CompareTo(Rank(decision.Resource, victim)) < 0)
            {
                Report(
                    fact.At,
                    $"node {decision.Node} evicted pod {victim.PodUid} for {decision.Resource} where {other.PodUid} stands before it",
                    fact.Id);
                return;
            }
        }
    }

    private bool IsCritical(EvictionCandidate candidate) =>
        candidate.Critical || PriorityOf(candidate) >= CriticalPriority;

    // What the API says, wherever it says something: the kubelet may be wrong about it.
    private int PriorityOf(EvictionCandidate candidate) => _priorities.GetValueOrDefault(candidate.PodUid, candidate.Priority);

    // Smaller goes first.
    private (bool Within, int Priority, long Excess) Rank(string resource, EvictionCandidate candidate) => resource == "pids"
        ? (false, PriorityOf(candidate), -candidate.Usage)
        : (candidate.Usage <= candidate.Request, PriorityOf(candidate), candidate.Request - candidate.Usage);

    private void Judge(Fact fact, ApiNode old, ApiNode node)
    {
        foreach (var type in Conditions)
        {
            var (condition, earlier) = (node.Condition(type), old.Condition(type));
            var (now, before) = (condition?.Status, earlier?.Status);
            var key = (node.Metadata.Name, type);
            if (now == before)
            {
                continue;
            }

            if (now == ConditionStatus.True)
            {
                _pressed[key] = (fact.At, fact.Id);
            }
            else if (_pressed.Remove(key, out var since) && now == ConditionStatus.False)
            {
                Count();
                // The news that it began may have been long on its way; the kubelet says itself when that was.
                var said = condition?.LastTransitionTime?.Value - earlier?.LastTransitionTime?.Value ?? TimeSpan.Zero;
                var held = fact.At - since.At > said ? fact.At - since.At : said;
                if (held + settings.StatusUpdateFrequency < settings.PressureTransition && !_impairments.OfNode(node.Metadata.Name, since.At))
                {
                    Report(
                        fact.At,
                        $"node {node.Metadata.Name} had {type} for only {held.TotalSeconds:0.###} s",
                        since.Fact,
                        fact.Id);
                }
            }
        }
    }
}
