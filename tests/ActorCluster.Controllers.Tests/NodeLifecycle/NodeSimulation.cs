using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Configuration;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.NodeLifecycle;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.NodeLifecycle;

/// <summary>
/// Nodes that heartbeat, or not, under a <see cref="NodeMonitor"/>, in steps of a tenth of a second. The monitor's writes take effect at
/// once; the simulation notes when what happened, in seconds since the start.
/// </summary>
internal sealed class NodeSimulation
{
    private readonly Dictionary<string, Node> _nodes = [];
    private readonly Dictionary<string, Lease> _leases = [];
    private readonly Dictionary<string, double> _phase = [];
    private readonly HashSet<string> _dead = [];
    private readonly NodeMonitor _monitor;
    private readonly NodeLifecycleSettings _settings;
    private int _tenths;

    public NodeSimulation(Func<NodeLifecycleSettings, NodeLifecycleSettings>? change = null)
    {
        var settings = NodeLifecycleSettings.FromConfig(ReferenceConfiguration.Load());
        _settings = change?.Invoke(settings) ?? settings;
        _monitor = new NodeMonitor(_settings);
    }

    public Dictionary<string, double> UnknownAt { get; } = [];

    public Dictionary<string, double> TaintedAt { get; } = [];

    public Dictionary<string, double> UntaintedAt { get; } = [];

    public List<(double At, string Node)> PodsNotReady { get; } = [];

    public List<string> Events { get; } = [];

    /// <summary>Nodes of which the API refuses to take that they are silent.</summary>
    public HashSet<string> Refused { get; } = [];

    public double Seconds => _tenths / 10.0;

    public NodeMonitor Monitor => _monitor;

    private DateTimeOffset Now => APod.Epoch.AddSeconds(Seconds);

    /// <summary>Adds a node; its lease is renewed every ten seconds from <paramref name="phase"/> on.</summary>
    public NodeSimulation Add(string name, string zone = "", double phase = 0)
    {
        _nodes[name] = ANode.Named(name, zone).Ready(Now);
        _phase[name] = phase;
        _leases[name] = ANode.Lease(name, Now);
        return this;
    }

    public Node this[string name] => _nodes[name];

    public void Kill(params string[] names) => _dead.UnionWith(names);

    public void Remove(string name) => _nodes.Remove(name);

    /// <summary>The kubelet is back: it renews its lease and reports that it is ready.</summary>
    public void Revive(params string[] names)
    {
        foreach (var name in names)
        {
            _dead.Remove(name);
            _leases[name] = ANode.Lease(name, Now);
            _nodes[name] = _nodes[name].Ready(Now);
        }
    }

    public void Report(string name, string ready) => _nodes[name] = _nodes[name].With(NodeConditionType.Ready, ready, Now);

    public void RenewWith(string name, DateTimeOffset renewTime) => _leases[name] = ANode.Lease(name, renewTime);

    public void RunUntil(double seconds)
    {
        for (; Seconds < seconds; _tenths++)
        {
            Heartbeat();
            if (_tenths % 50 == 0)
            {
                Pass();
            }

            if (_monitor.HasWaiting)
            {
                Apply(_monitor.TaintNext(name => _nodes.GetValueOrDefault(name), Now));
            }
        }
    }

    private void Heartbeat()
    {
        foreach (var name in _nodes.Keys)
        {
            if (!_dead.Contains(name) && (_tenths - (int)(_phase[name] * 10)) % 100 == 0)
            {
                _leases[name] = ANode.Lease(name, Now);
            }
        }
    }

    private void Pass()
    {
        var pass = _monitor.Pass([.. _nodes.Values], name => _leases.GetValueOrDefault(name), Now);
        Events.AddRange(pass.Events.Select(e => e.Reason + ": " + e.Message));
        PodsNotReady.AddRange(pass.PodsNotReady.Select(node => (Seconds, node)));
        Apply(pass.Writes);
        var outcomes = new Dictionary<string, bool?>();
        foreach (var silenced in pass.Silenced)
        {
            if (Refused.Contains(silenced.Name))
            {
                outcomes.Add(silenced.Name, null);
                continue;
            }

            Apply([silenced.Write]);
            outcomes.Add(silenced.Name, StatusOf(_nodes[silenced.Name]) == ConditionStatus.True);
            if (silenced.Event is { } e)
            {
                Events.Add(e.Reason + ": " + e.Message);
                PodsNotReady.Add((Seconds, silenced.Name));
            }
        }

        Apply(_monitor.Complete(pass, outcomes, Now));
    }

    private void Apply(IEnumerable<Write> writes)
    {
        foreach (var write in writes.Cast<ModifyWrite>())
        {
            var name = write.Key.Name;
            var before = _nodes[name];
            var after = (Node)write.Change(before);
            Note(name, before, after);
            _nodes[name] = after;
        }
    }

    private void Note(string name, Node before, Node after)
    {
        if (StatusOf(before) != ConditionStatus.Unknown && StatusOf(after) == ConditionStatus.Unknown)
        {
            UnknownAt.TryAdd(name, Seconds);
        }

        var was = IsTainted(before);
        if (!was && IsTainted(after))
        {
            TaintedAt.TryAdd(name, Seconds);
        }
        else if (was && !IsTainted(after))
        {
            UntaintedAt.TryAdd(name, Seconds);
        }

        Assert.False(NodeTaints.HasNoExecute(after, WellKnownTaints.NotReady) && NodeTaints.HasNoExecute(after, WellKnownTaints.Unreachable));
    }

    private static bool IsTainted(Node node) => NodeTaints.HasNoExecute(node, WellKnownTaints.NotReady) || NodeTaints.HasNoExecute(node, WellKnownTaints.Unreachable);

    private static string? StatusOf(Node node) => node.Condition(NodeConditionType.Ready)?.Status;
}
