using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.NodeLifecycle;

/// <summary>
/// What the monitor remembers and decides of all nodes: their health, the zones' states and who waits for a NoExecute taint (kubernetes
/// pkg/controller/nodelifecycle/node_lifecycle_controller.go monitorNodeHealth, doNoExecuteTaintingPass, handleDisruption). Knows neither
/// clock nor actors; its decisions are writes and events.
/// </summary>
public sealed class NodeMonitor
{
    private readonly NodeLifecycleSettings _settings;
    private readonly Dictionary<string, KnownNode> _known = [];
    private readonly Dictionary<string, RateLimitedQueue> _queues = [];
    private readonly HashSet<string> _podsToRetry = [];
    private readonly ZoneDisruption _disruption;
    private long _pass;

    /// <summary>Creates a monitor that knows no node.</summary>
    /// <param name="settings">Periods and rates.</param>
    public NodeMonitor(NodeLifecycleSettings settings)
    {
        _settings = settings;
        _disruption = new ZoneDisruption(settings);
    }

    /// <summary>Whether a node waits for its taint in a zone that evicts at all.</summary>
    public bool HasWaiting
    {
        get
        {
            foreach (var queue in _queues.Values)
            {
                if (queue.IsMoving)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The state of a zone, as the last pass saw it.</summary>
    /// <param name="zone">The zone, as <see cref="Zones.Of"/> names it.</param>
    public ZoneState StateOf(string zone) => _disruption.StateOf(zone);

    /// <summary>
    /// Looks at every node once. The pass is over when the nodes that it found silent are written, or could not be: <see cref="Complete"/>.
    /// </summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="leaseOf">The lease of a node, by name; null when it has none.</param>
    /// <param name="now">The time.</param>
    public NodePass Pass(IReadOnlyCollection<Node> nodes, Func<string, Lease?> leaseOf, DateTimeOffset now)
    {
        _pass++;
        var pass = new NodePass();
        foreach (var node in nodes)
        {
            Examine(node, leaseOf(node.Metadata.Name), pass, now);
        }

        ForgetRemovedNodes(nodes.Count, pass);
        return pass;
    }

    /// <summary>
    /// Ends a pass: the zones' states follow. A node of which nobody could write that it has gone silent counts in none of them, neither as
    /// Ready nor as not Ready.
    /// </summary>
    /// <param name="pass">The pass.</param>
    /// <param name="outcomes">
    /// What became of its silent nodes, by name: whether they are Ready now; null where that could not be written.
    /// </param>
    /// <param name="now">The time.</param>
    /// <returns>Writes of nodes that follow.</returns>
    public IReadOnlyList<Write> Complete(NodePass pass, IReadOnlyDictionary<string, bool?> outcomes, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ArgumentNullException.ThrowIfNull(outcomes);
        var counts = new Dictionary<string, ZoneCount>();
        var seen = new List<Node>();
        foreach (var (node, isReady) in pass.Seen)
        {
            seen.Add(node);
            var ready = outcomes.TryGetValue(node.Metadata.Name, out var outcome) ? outcome : isReady;
            if (ready is { } known && node.Metadata.Labels?.ContainsKey(Zones.ExcludeFromDisruption) != true)
            {
                var zone = Zones.Of(node);
                counts[zone] = counts.GetValueOrDefault(zone).With(known);
            }
        }

        var writes = new List<Write>();
        switch (_disruption.Update(counts, _queues, now))
        {
            case DisruptionChange.AllZonesWentDark:
                foreach (var node in seen)
                {
                    RemoveTaints(node, writes, now);
                }

                break;
            case DisruptionChange.NoLongerAllDark:
                foreach (var known in _known.Values)
                {
                    known.Health = known.Health! with { ProbedAt = now };
                }

                break;
        }

        return writes;
    }

    /// <summary>Lets those through whom the pace of their zones allows.</summary>
    /// <param name="find">Finds a node by name.</param>
    /// <param name="now">The time.</param>
    /// <returns>The writes that taint them.</returns>
    public IReadOnlyList<Write> TaintNext(Func<string, Node?> find, DateTimeOffset now)
    {
        var writes = new List<Write>();
        foreach (var queue in _queues.Values)
        {
            while (queue.TryTake(now, out var name))
            {
                if (find(name) is { } node && NodeTaints.NoExecuteKeyFor(node.Condition(NodeConditionType.Ready)?.Status) is { } key)
                {
                    writes.Add(Taint(node, key, now));
                }
            }
        }

        return writes;
    }

    /// <summary>Not all pods of a silent node could be marked not ready: the next pass asks for it again.</summary>
    /// <param name="node">The node.</param>
    public void RetryPodsOf(string node) => _podsToRetry.Add(node);

    private static ModifyWrite Taint(Node node, string? key, DateTimeOffset now) => new(
        ResourceTypes.Nodes, node.Key(), node.Metadata.Uid, current => NodeTaints.WithNoExecute((Node)current, key, now));

    private void Examine(Node node, Lease? lease, NodePass pass, DateTimeOffset now)
    {
        var name = node.Metadata.Name;
        var zone = Zones.Of(node);
        if (!_queues.TryGetValue(zone, out var queue))
        {
            _queues[zone] = queue = new RateLimitedQueue(_settings.EvictionRate, now);
        }

        _disruption.See(zone);
        if (!_known.TryGetValue(name, out var known))
        {
            _known[name] = known = new KnownNode(node);
            pass.Events.Add(About(node, "RegisteredNode", $"Node {name} event: Registered Node {name} in Controller"));
            RemoveTaints(node, pass.Writes, now);
        }

        known.Pass = _pass;
        known.Zone = zone;
        var examination = NodeHealthCheck.Examine(node, lease, known.Health, _settings, now);
        known.Health = examination.Health;
        pass.Seen.Add((node, examination.Current == ConditionStatus.True));
        if (examination.Silenced)
        {
            var said = examination.WentSilent ? About(node, "NodeNotReady", $"Node {name} status is now: NodeNotReady") : null;
            pass.Silenced.Add(new SilencedNode(name, Silence(node, now), said));
        }

        if (examination.Current is null)
        {
            return;
        }

        DecideNoExecute(node, examination.Observed, queue, pass, now);
        var retry = _podsToRetry.Remove(name);
        if (!examination.WentSilent && retry && examination.Observed != ConditionStatus.True)
        {
            pass.PodsNotReady.Add(name);
        }
    }

    // The condition before the pass decides: a node that has just been found silent is queued by the pass after this one.
    private static void DecideNoExecute(Node node, string observed, RateLimitedQueue queue, NodePass pass, DateTimeOffset now)
    {
        var name = node.Metadata.Name;
        if (NodeTaints.NoExecuteKeyFor(observed) is not { } key)
        {
            RemoveTaints(node, pass.Writes, now);
            queue.Remove(name);
            return;
        }

        var opposite = key == WellKnownTaints.NotReady ? WellKnownTaints.Unreachable : WellKnownTaints.NotReady;
        if (NodeTaints.HasNoExecute(node, opposite))
        {
            // Its pods are counted down for already: changing the taint costs nobody anything and needs no place in the queue.
            pass.Writes.Add(Taint(node, key, now));
        }
        else if (!NodeTaints.HasNoExecute(node, key))
        {
            queue.Add(name);
        }
    }

    private static void RemoveTaints(Node node, List<Write> writes, DateTimeOffset now)
    {
        if (NodeTaints.HasNoExecute(node, WellKnownTaints.NotReady) || NodeTaints.HasNoExecute(node, WellKnownTaints.Unreachable))
        {
            writes.Add(Taint(node, null, now));
        }
    }

    // A status that has come in the meantime is a sign of life: it wins.
    private static ModifyWrite Silence(Node node, DateTimeOffset now)
    {
        var heartbeat = node.Condition(NodeConditionType.Ready)?.LastHeartbeatTime;
        return new ModifyWrite(
            ResourceTypes.Nodes,
            node.Key(),
            node.Metadata.Uid,
            current => current is Node fresh && fresh.Condition(NodeConditionType.Ready)?.LastHeartbeatTime == heartbeat
                ? fresh with { Status = NodeHealthCheck.Silence(fresh.Status, fresh.Metadata.CreationTimestamp, now) }
                : current,
            "status");
    }

    private void ForgetRemovedNodes(int present, NodePass pass)
    {
        if (_known.Count == present)
        {
            return;
        }

        foreach (var (name, known) in _known)
        {
            if (known.Pass != _pass)
            {
                _known.Remove(name);
                _podsToRetry.Remove(name);
                _queues[known.Zone].Remove(name);
                pass.Events.Add(About(known.Node, "RemovingNode", $"Node {name} event: Removing Node {name} from Controller"));
            }
        }
    }

    private static ControllerEvent About(Node node, string reason, string message) => new(node, "Normal", reason, message);

    private sealed class KnownNode(Node node)
    {
        public Node Node { get; } = node;

        public NodeHealth? Health { get; set; }

        public string Zone { get; set; } = "";

        public long Pass { get; set; }
    }
}

/// <summary>What one pass over the nodes wants done.</summary>
public sealed class NodePass
{
    /// <summary>
    /// The nodes that have gone silent: to be written before the pass is over, and only what could be written is said of them and done to
    /// their pods.
    /// </summary>
    public List<SilencedNode> Silenced { get; } = [];

    /// <summary>Other writes of nodes.</summary>
    public List<Write> Writes { get; } = [];

    /// <summary>Events to record.</summary>
    public List<ControllerEvent> Events { get; } = [];

    /// <summary>Nodes of earlier passes whose pods are to be marked not ready still.</summary>
    public List<string> PodsNotReady { get; } = [];

    /// <summary>Every node, and whether the pass takes it for Ready.</summary>
    internal List<(Node Node, bool IsReady)> Seen { get; } = [];
}

/// <summary>A node that a pass has found silent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Write">Writes its conditions; one that reports in the meantime stays as it is.</param>
/// <param name="Event">
/// What to say once it is written, its pods being marked not ready then; null for one that was not Ready before.
/// </param>
public sealed record SilencedNode(string Name, Write Write, ControllerEvent? Event);
