using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Node.Faults;

namespace ActorCluster.Simulation.Faults;

/// <summary>
/// Runs a timeline: begins each entry at its time on the targets that it chooses then, heals it when its duration is over.
/// </summary>
public sealed class FaultDriver
{
    private static readonly TimeSpan DefaultDownTime = TimeSpan.FromSeconds(30);

    private readonly IFaultWorld _world;
    private readonly List<TimelineEntry> _timeline;
    private readonly Dictionary<string, ActiveFault> _active = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _hit = new(StringComparer.Ordinal);
    private readonly HashSet<string> _frozen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _off = new(StringComparer.Ordinal);
    private int _waiting;
    private bool _healed;

    /// <summary>Creates the driver of a valid timeline.</summary>
    /// <param name="world">The cluster.</param>
    /// <param name="timeline">The entries.</param>
    public FaultDriver(IFaultWorld world, IReadOnlyList<TimelineEntry> timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        _world = world;
        _timeline = [.. timeline];
    }

    /// <summary>Every entry has begun, and those with a duration have ended.</summary>
    public bool IsOver => _waiting == 0 && _active.Values.All(static fault => fault.Entry.Duration is null && !fault.IsUnderWay);

    /// <summary>Begins: the entries' times count from now.</summary>
    public void Start()
    {
        foreach (var entry in _timeline)
        {
            _waiting++;
            if (entry.After is null)
            {
                Schedule(entry);
            }
        }
    }

    /// <summary>Begins an entry that the timeline did not have: at once, or when its own times say.</summary>
    /// <param name="entry">The entry; its name is not that of another.</param>
    public void Inject(TimelineEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _timeline.Add(entry);
        _waiting++;
        if (entry is { At: null, After: null })
        {
            Begin(entry);
        }
        else if (entry.After is null)
        {
            Schedule(entry);
        }
    }

    /// <summary>Ends a fault before its time; one that has not begun yet does not begin.</summary>
    /// <param name="name">The entry.</param>
    public void Heal(string name)
    {
        if (_active.TryGetValue(name, out var fault))
        {
            End(fault);
        }
        else if (!_hit.ContainsKey(name) && _timeline.RemoveAll(entry => entry.Name == name) > 0)
        {
            _waiting--;
        }
    }

    /// <summary>Whether a fault has begun; it may be over.</summary>
    /// <param name="name">The entry.</param>
    public bool HasBegun(string name) => _hit.ContainsKey(name);

    /// <summary>Whether a fault is on.</summary>
    /// <param name="name">The entry.</param>
    public bool IsOn(string name) => _active.ContainsKey(name);

    /// <summary>What an entry was aimed at when it began; nothing before.</summary>
    /// <param name="name">The entry.</param>
    public (IReadOnlyList<string> Nodes, IReadOnlyList<string> PodUids) TargetsOf(string name) =>
        _active.TryGetValue(name, out var fault) ? (fault.Nodes, fault.PodUids) : (_hit.GetValueOrDefault(name) ?? [], []);

    /// <summary>Ends every fault that is on, and begins no further one.</summary>
    public void HealAll()
    {
        _healed = true;
        _waiting = 0;
        foreach (var fault in _active.Values.ToArray())
        {
            End(fault);
        }
    }

    private void Schedule(TimelineEntry entry) => _world.After(entry.At is { } at ? LabDuration.Parse(at) : TimeSpan.Zero, () => Begin(entry));

    private void Begin(TimelineEntry entry)
    {
        if (_healed || !_timeline.Exists(planned => ReferenceEquals(planned, entry)))
        {
            return;
        }

        _waiting--;
        var name = entry.Name!;
        var random = _world.Randomness("timeline/" + name);
        var pods = entry.Pods is { } podTargets ? TargetSelection.Pods(podTargets, _world.Pods, random) : [];
        var nodes = Nodes(entry, pods, random);
        if (entry.Pods is not null && entry.Nodes is not null)
        {
            pods = [.. pods.Where(pod => nodes.Contains(pod.Spec.NodeName ?? ""))];
        }

        var fault = new ActiveFault(entry, nodes, [.. pods.Select(static pod => pod.Metadata.Uid!)]);
        _active.Add(name, fault);
        _hit[name] = nodes;
        _world.Moved(entry, true, nodes, fault.PodUids);
        Apply(fault, pods);
        if (entry.Action is not null)
        {
            return;
        }

        if (Duration(entry) is { } duration)
        {
            _world.After(duration, () => End(fault));
        }
    }

    private IReadOnlyList<string> Nodes(TimelineEntry entry, IReadOnlyList<Pod> pods, Random random)
    {
        if (entry.Nodes is null)
        {
            if (entry.Pods is not null)
            {
                return [.. pods.Select(static pod => pod.Spec.NodeName).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
            }

            if (!NeedsNodes(entry))
            {
                return [];
            }
        }

        return TargetSelection.Nodes(entry.Nodes, _world.Nodes, _world.Pods, earlier => _hit.GetValueOrDefault(earlier) ?? [], random);
    }

    private static bool NeedsNodes(TimelineEntry entry) =>
        entry is { Api: null, Store: null, Watch: null, Component: null, Load: null }
        && entry.Action is null or { Drain: not null } or { Uncordon: not null } or { Taint: not null };

    private static TimeSpan? Duration(TimelineEntry entry) => entry switch
    {
        { Node.Kind: NodeFaultKind.Restart } => entry.Node.DownFor is { } down ? LabDuration.Parse(down) : DefaultDownTime,
        { Duration: { } duration } => LabDuration.Parse(duration),
        _ => EntryKind.IsMomentary(entry) ? TimeSpan.Zero : null,
    };

    private void Apply(ActiveFault fault, IReadOnlyList<Pod> pods)
    {
        var (entry, name) = (fault.Entry, fault.Entry.Name!);
        switch (entry)
        {
            case { Node: { } machine }:
                foreach (var node in fault.Nodes)
                {
                    Break(node, machine.Kind!);
                    _world.Struck(name, node, machine.Kind!);
                }

                break;
            case { Link: { Peers: { } peers } link }:
                var others = TargetSelection.Nodes(
                    peers, _world.Nodes, _world.Pods, earlier => _hit.GetValueOrDefault(earlier) ?? [], _world.Randomness($"timeline/{name}/peers"));
                _world.Sever(name, link, fault.Nodes, [.. others.Except(fault.Nodes)]);
                break;
            case { Load: { } load }:
                _world.BeginLoad(name, load, fault.Nodes);
                break;
            case { Action: { } action }:
                fault.IsUnderWay = true;
                new OperatorActions(_world, name).Perform(action, fault.Nodes, pods, () =>
                {
                    fault.IsUnderWay = false;
                    End(fault);
                });
                break;
            case { Api: not null } or { Store: not null } or { Component: not null }:
            case { Watch: not null } when fault.Nodes.Count == 0:
                _world.InjectControlPlane(name, entry);
                break;
            default:
                foreach (var node in fault.Nodes)
                {
                    _world.Inject(node, fault.On(node, pods));
                }

                break;
        }
    }

    private void Break(string node, string kind)
    {
        (kind == NodeFaultKind.Freeze ? _frozen : _off).Add(node);
        switch (kind)
        {
            case NodeFaultKind.Freeze:
                _world.Freeze(node);
                break;
            case NodeFaultKind.Shutdown:
                _world.ShutDown(node);
                break;
            default:
                _world.Crash(node);
                break;
        }
    }

    private void End(ActiveFault fault)
    {
        if (!_active.Remove(fault.Entry.Name!))
        {
            return;
        }

        if (fault.Entry.Node is { } machine)
        {
            foreach (var node in fault.Nodes)
            {
                Mend(node);
            }
        }
        else if (fault.Entry.Action is null)
        {
            _world.Heal(fault.Nodes, fault.Entry.Name!);
        }

        _world.Moved(fault.Entry, false, fault.Nodes, fault.PodUids);
        foreach (var next in _timeline.Where(next => next.After == fault.Entry.Name))
        {
            if (!_healed)
            {
                Schedule(next);
            }
        }
    }

    // The last fault to end may not be the one that switched the machine off, or froze it.
    private void Mend(string node)
    {
        // Another fault may have its hand on the machine still.
        if (_active.Values.Any(other => other.Entry.Node is not null && other.Nodes.Contains(node)))
        {
            return;
        }

        if (_frozen.Remove(node))
        {
            _world.Thaw(node);
        }

        if (!_off.Remove(node))
        {
            return;
        }

        _world.Boot(node);
        // What is wrong with a machine is wrong with it after a restart too.
        foreach (var other in _active.Values.Where(other => other.Nodes.Contains(node) && other.IsOnMachine))
        {
            _world.Inject(node, other.On(node, _world.Pods));
        }
    }

    private sealed class ActiveFault(TimelineEntry entry, IReadOnlyList<string> nodes, IReadOnlyList<string> podUids)
    {
        public TimelineEntry Entry { get; } = entry;

        public IReadOnlyList<string> Nodes { get; } = nodes;

        public IReadOnlyList<string> PodUids { get; } = podUids;

        /// <summary>An action that takes its time.</summary>
        public bool IsUnderWay { get; set; }

        public bool IsOnMachine => Entry is
        {
            Node: null, Api: null, Store: null, Component: null, Load: null, Action: null, Link: null or { Peers: null },
        };

        public InjectFault On(string node, IReadOnlyList<Pod> pods) => new(
            Entry.Name!, Entry, [.. pods.Where(pod => pod.Spec.NodeName == node && PodUids.Contains(pod.Metadata.Uid!)).Select(static pod => pod.Metadata.Uid!)]);
    }
}
