using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;
using ApiNode = ActorCluster.Api.Core.Node;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// A node is given its grace period before it counts as unreachable, and a pod its toleration before it goes for a taint
/// (concepts/architecture/nodes: heartbeats; concepts/scheduling-eviction/taint-and-toleration: taint based evictions). Only a later
/// <c>renewTime</c> is a heartbeat. A write that webhooks are asked about takes effect when they have answered: what came meanwhile its
/// writer could not know.
/// </summary>
/// <param name="settings">The cluster's settings.</param>
internal sealed class TaintEvictionTiming(CheckerSettings settings) : Checker(
    "taint-eviction-timing",
    "No pod is deleted for a taint before grace period and tolerationSeconds have passed; not-ready and unreachable exclude each other.",
    new FactInterest(FactKinds.Writes | FactKinds.Faults, Stored.Pods, Stored.Nodes, Stored.Leases, Stored.MutatingWebhooks, Stored.ValidatingWebhooks))
{
    private const string NodeLeases = "kube-node-lease";

    // The default of a webhook's timeoutSeconds.
    private const int DefaultTimeoutSeconds = 10;

    private readonly Dictionary<string, NodeState> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _bound = new(StringComparer.Ordinal);
    private readonly Impairments _impairments = new(settings.Takeover);

    // How long webhooks may hold up a write, one after the other: the timeouts of each configuration.
    private readonly Dictionary<(string Resource, ObjectKey Key), TimeSpan> _webhooks = [];
    private TimeSpan _heldUp;

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
            case ObjectWritten write when write.Resource == Stored.MutatingWebhooks || write.Resource == Stored.ValidatingWebhooks:
                Observe(write, write.New);
                break;
            case FaultMoved moved:
                _impairments.Observe(moved);
                break;
        }
    }

    private void Observe(ObjectWritten write, KubernetesObject? webhooks)
    {
        IEnumerable<IAdmissionWebhook> asked = webhooks switch
        {
            MutatingWebhookConfiguration mutating => mutating.Webhooks ?? [],
            ValidatingWebhookConfiguration validating => validating.Webhooks ?? [],
            _ => [],
        };
        _webhooks[(write.Resource, write.Key)] = TimeSpan.FromSeconds(asked.Sum(static webhook => webhook.TimeoutSeconds ?? DefaultTimeoutSeconds));
        _heldUp = TimeSpan.FromTicks(_webhooks.Values.Sum(static timeout => timeout.Ticks));
    }

    private void Heartbeat(NodeState state, MicroTime? renewed, Fact fact)
    {
        if (renewed is { } time && time > state.Renewed)
        {
            state.Renewed = time;
            state.IsAlive(fact.At, fact.Id, _heldUp);
        }
    }

    private NodeState State(string node) => _nodes.TryGetValue(node, out var state) ? state : _nodes[node] = new NodeState();

    private void Observe(ObjectWritten write, ApiNode? old, ApiNode node)
    {
        var state = State(write.Key.Name);
        var ready = node.Condition(NodeConditionType.Ready);
        var before = old?.Condition(NodeConditionType.Ready);
        if (old is null || (ready is not null && ready.LastHeartbeatTime != before?.LastHeartbeatTime))
        {
            state.IsAlive(write.At, write.Id, _heldUp);
        }

        if (ready?.Status == ConditionStatus.Unknown && before?.Status is not null and not ConditionStatus.Unknown)
        {
            Count();
            // A sign of life that a fault keeps from the controller is none to it: a watch of leases that stands still, above all.
            if (state.LastSign(write.At - _heldUp) is { } sign && sign.At + settings.MonitorGracePeriod > write.At && !_impairments.OfControlPlane(write.At - settings.MonitorGracePeriod))
            {
                Report(
                    write.At,
                    $"node {write.Key} became Unknown {(write.At - sign.At).TotalSeconds:0.###} s after its last sign of life",
                    sign.Fact,
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
        // The latest that everybody knows of, and those since.
        private readonly List<(DateTimeOffset At, long Fact)> _signs = [];

        public List<Taint> Taints { get; } = [];

        public MicroTime Renewed { get; set; }

        public DateTimeOffset? UntaintedSince { get; set; } = DateTimeOffset.MinValue;

        public DateTimeOffset TaintedSince { get; set; }

        public long TaintedFact { get; set; }

        public void IsAlive(DateTimeOffset at, long fact, TimeSpan heldUp)
        {
            _signs.Add((at, fact));
            var known = _signs.FindLastIndex(sign => sign.At <= at - heldUp);
            if (known > 0)
            {
                _signs.RemoveRange(0, known);
            }
        }

        public (DateTimeOffset At, long Fact)? LastSign(DateTimeOffset until)
        {
            var index = _signs.FindLastIndex(sign => sign.At <= until);
            return index < 0 ? null : _signs[index];
        }
    }
}
