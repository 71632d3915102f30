using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;
using ApiNode = ActorCluster.Api.Core.Node;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// A node is given its grace period before it counts as unreachable, and a pod its toleration before it goes for a taint
/// (concepts/architecture/nodes: heartbeats; concepts/scheduling-eviction/taint-and-toleration: taint based evictions). Only a later
/// <c>renewTime</c> is a heartbeat.
/// </summary>
/// <param name="settings">The cluster's settings.</param>
internal sealed class TaintEvictionTiming(CheckerSettings settings) : Checker(
    "taint-eviction-timing",
    "No pod is deleted for a taint before grace period and tolerationSeconds have passed; not-ready and unreachable exclude each other.",
    new FactInterest(FactKinds.Writes | FactKinds.Faults, Stored.Pods, Stored.Nodes, Stored.Leases))
{
    private const string NodeLeases = "kube-node-lease";

    private readonly Dictionary<string, NodeState> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _bound = new(StringComparer.Ordinal);
    private readonly Impairments _impairments = new(settings.Takeover);

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        switch (fact)
        {
            case ObjectWritten { New: Lease lease } write when write.Key.Namespace == NodeLeases:
                Heartbeat(State(write.Key.Name), lease.Spec.RenewTime, fact);
                break;
            case ObjectWritten { New: ApiNode node } write:
                Observe(write, write.Old as ApiNode, node);
                break;
            case ObjectWritten { New: null, Old: ApiNode } write:
                _nodes.Remove(write.Key.Name);
                break;
            case ObjectWritten { New: Pod pod } write:
                Observe(write, write.Old as Pod, pod);
                break;
            case ObjectWritten { New: null, Old: Pod pod }:
                _bound.Remove(pod.Metadata.Uid);
                break;
            case FaultMoved moved:
                _impairments.Observe(moved);
                break;
        }
    }

    private static void Heartbeat(NodeState state, MicroTime? renewed, Fact fact)
    {
        if (renewed is { } time && time > state.Renewed)
        {
            state.Renewed = time;
            (state.Alive, state.AliveFact) = (fact.At, fact.Id);
        }
    }

    private NodeState State(string node) => _nodes.TryGetValue(node, out var state) ? state : _nodes[node] = new NodeState();

    private void Observe(ObjectWritten write, ApiNode? old, ApiNode node)
    {
        var state = State(write.Key.Name);
        var ready = node.Condition(NodeConditionType.Ready);
        var before = old?.Condition(NodeConditionType.Ready);
        if (ready?.LastHeartbeatTime != before?.LastHeartbeatTime && ready is not null)
        {
            (state.Alive, state.AliveFact) = (write.At, write.Id);
        }
        else if (old is null)
        {
            state.Alive = write.At;
        }

        if (ready?.Status == ConditionStatus.Unknown && before?.Status is not null and not ConditionStatus.Unknown)
        {
            Count();
            // A sign of life that a fault keeps from the controller is none to it: a watch of leases that stands still, above all.
            if (state.Alive + settings.MonitorGracePeriod > write.At && !_impairments.OfControlPlane(write.At - settings.MonitorGracePeriod))
            {
                Report(
                    write.At,
                    $"node {write.Key} became Unknown {(write.At - state.Alive).TotalSeconds:0.###} s after its last sign of life",
                    state.AliveFact,
                    write.Id);
            }
        }

        Taints(write, state, node.Spec.Taints);
    }

    private void Taints(ObjectWritten write, NodeState state, IReadOnlyList<Taint>? all)
    {
        state.Taints.Clear();
        var both = 0;
        foreach (var taint in all ?? [])
        {
            if (taint.Effect == TaintEffect.NoExecute)
            {
                state.Taints.Add(taint);
                both += taint.Key is WellKnownTaints.NotReady or WellKnownTaints.Unreachable ? 1 : 0;
            }
        }

        if (both == 2)
        {
            Report(write.At, $"node {write.Key} has the taints not-ready and unreachable at once", write.Id);
        }

        if (state.Taints.Count == 0)
        {
            state.UntaintedSince ??= write.At;
        }
        else if (state.UntaintedSince is not null)
        {
            state.UntaintedSince = null;
            (state.TaintedSince, state.TaintedFact) = (write.At, write.Id);
        }
    }

    private void Observe(ObjectWritten write, Pod? old, Pod pod)
    {
        if (pod.Spec.NodeName is not { Length: > 0 } node)
        {
            return;
        }

        _bound.TryAdd(pod.Metadata.Uid, write.At);
        if (pod.Metadata.DeletionTimestamp is null || old is null or { Metadata.DeletionTimestamp: not null }
            || pod.Condition(PodConditionType.DisruptionTarget) is not { Status: ConditionStatus.True, Reason: PodReason.DeletionByTaintManager })
        {
            return;
        }

        Count();
        var state = State(node);
        if (state.Taints.Count == 0)
        {
            // Somebody who does not see the node as it is may be late; when nothing holds news up, not for long.
            if (state.UntaintedSince + settings.Reaction < write.At && !_impairments.OfControlPlane(write.At - settings.CleanUp))
            {
                Report(write.At, $"pod {write.Key} was deleted for a taint, and node {node} has none", write.Id);
            }

            return;
        }

        var since = _bound[pod.Metadata.Uid] > state.TaintedSince ? _bound[pod.Metadata.Uid] : state.TaintedSince;
        if (Tolerated(pod, state.Taints) is not { } tolerated)
        {
            Report(write.At, $"pod {write.Key} was deleted though it tolerates every taint of node {node} for ever", state.TaintedFact, write.Id);
        }
        else if (since + tolerated > write.At)
        {
            Report(
                write.At,
                $"pod {write.Key} was deleted {(write.At - since).TotalSeconds:0.###} s after its node's taint and tolerates it for {tolerated.TotalSeconds:0} s",
                state.TaintedFact,
                write.Id);
        }
    }

    // How long a pod stays for all of the taints together; null for ever. A taint that it does not tolerate leaves it no time.
    private static TimeSpan? Tolerated(Pod pod, List<Taint> taints)
    {
        long? shortest = null;
        foreach (var taint in taints)
        {
            if (TolerationMatching.Find(pod.Spec.Tolerations, taint) is not { } toleration)
            {
                return TimeSpan.Zero;
            }

            if (toleration.TolerationSeconds is { } seconds)
            {
                shortest = Math.Min(shortest ?? long.MaxValue, Math.Max(0, seconds));
            }
        }

        return shortest is { } time ? TimeSpan.FromSeconds(time) : null;
    }

    private sealed class NodeState
    {
        public List<Taint> Taints { get; } = [];

        public MicroTime Renewed { get; set; }

        public DateTimeOffset Alive { get; set; }

        public long AliveFact { get; set; }

        public DateTimeOffset? UntaintedSince { get; set; } = DateTimeOffset.MinValue;

        public DateTimeOffset TaintedSince { get; set; }

        public long TaintedFact { get; set; }
    }
}
