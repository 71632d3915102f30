using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.TestKit.Faults;

namespace ActorCluster.TestKit;

/// <content>
/// Faults as method calls. Each begins at once and lasts until its handle is healed, or for <c>duration</c> where one is given. What has no
/// method of its own is an entry of an experiment's timeline: <see cref="Inject"/>.
/// </content>
public abstract partial class TestCluster
{
    private int _lastFault;

    /// <summary>Begins a fault, or has an operator do something, as the timeline of an experiment would.</summary>
    /// <param name="entry">What, and where. One without a name gets one; its <c>at</c> counts from now.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="InvalidOperationException">It hits no node or pod, though it is aimed at some.</exception>
    /// <exception cref="NotSupportedException">Nobody can do this to a cluster of this kind.</exception>
    public FaultHandle Inject(TimelineEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Refuse(entry);
        foreach (var name in (entry.Nodes?.Names ?? []).Except(NodeNames))
        {
            throw new ArgumentException($"there is no node called {name}", nameof(entry));
        }

        return WithFaults(driver =>
        {
            var named = entry.Name is not null ? entry : entry with { Name = string.Create(CultureInfo.InvariantCulture, $"fault-{++_lastFault}") };
            driver.Inject(named);
            var (nodes, pods) = driver.TargetsOf(named.Name!);
            if (named is { At: null, After: null } && ((named.Nodes is not null && nodes.Count == 0) || (named.Pods is not null && pods.Count == 0)))
            {
                driver.Heal(named.Name!);
                throw new InvalidOperationException($"{named.Name} hits nothing: no node or pod is as it says\n{NewView().Describe()}");
            }

            return new FaultHandle(named.Name!, this);
        });
    }

    /// <summary>Switches a machine off without a farewell; healed, it starts with nothing running.</summary>
    /// <param name="node">The node.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle Crash(string node, TimeSpan? duration = null) =>
        On(node, duration, new TimelineEntry { Node = new NodeFault { Kind = NodeFaultKind.Crash } });

    /// <summary>Stops everything on a machine; healed, it goes on where it was.</summary>
    /// <param name="node">The node.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle Freeze(string node, TimeSpan? duration = null) =>
        On(node, duration, new TimelineEntry { Node = new NodeFault { Kind = NodeFaultKind.Freeze } });

    /// <summary>
    /// Has a machine end its pods in order, within <c>node.kubelet.shutdown-grace-period</c>, and switches it off; healed, it starts again.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle ShutDown(string node, TimeSpan? duration = null) =>
        On(node, duration, new TimelineEntry { Node = new NodeFault { Kind = NodeFaultKind.Shutdown } });

    /// <summary>Switches a machine off, and on again after a time.</summary>
    /// <param name="node">The node.</param>
    /// <param name="downFor">The time.</param>
    public FaultHandle Restart(string node, TimeSpan downFor) =>
        On(node, null, new TimelineEntry { Node = new NodeFault { Kind = NodeFaultKind.Restart, DownFor = LabDuration.Format(downFor) } });

    /// <summary>Makes a machine's clock wrong: what it stamps is off, what it measures is not.</summary>
    /// <param name="node">The node.</param>
    /// <param name="offset">How far; a negative one is behind.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle SkewClock(string node, TimeSpan offset, TimeSpan? duration = null) =>
        On(node, duration, new TimelineEntry { Clock = new ClockFault { Offset = LabDuration.Format(offset) } });

    /// <summary>Cuts the wire between a node and the master; both sides notice only by the silence.</summary>
    /// <param name="node">The node.</param>
    /// <param name="direction">A value of <see cref="LinkDirection"/>.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle Partition(string node, string direction = LinkDirection.Both, TimeSpan? duration = null) =>
        Link(node, new LinkFault { Partition = true, Direction = direction }, duration);

    /// <summary>Loses a share of what a node and the master send each other.</summary>
    /// <param name="node">The node.</param>
    /// <param name="percent">How many of a hundred messages.</param>
    /// <param name="direction">A value of <see cref="LinkDirection"/>.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle Loss(string node, int percent, string direction = LinkDirection.Both, TimeSpan? duration = null) =>
        Link(node, new LinkFault { Loss = string.Create(CultureInfo.InvariantCulture, $"{percent}%"), Direction = direction }, duration);

    /// <summary>Delays what a node and the master send each other.</summary>
    /// <param name="node">The node.</param>
    /// <param name="by">How much.</param>
    /// <param name="jitter">How much the delay varies, up and down; null for not at all.</param>
    /// <param name="direction">A value of <see cref="LinkDirection"/>.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle Delay(string node, TimeSpan by, TimeSpan? jitter = null, string direction = LinkDirection.Both, TimeSpan? duration = null) =>
        Link(node, new LinkFault { Delay = LabDuration.Format(by), Jitter = jitter is { } most ? LabDuration.Format(most) : null, Direction = direction }, duration);

    /// <summary>Any other fault of the wire between a node and the master.</summary>
    /// <param name="node">The node.</param>
    /// <param name="fault">What is wrong.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle Link(string node, LinkFault fault, TimeSpan? duration = null) => On(node, duration, new TimelineEntry { Link = fault });

    /// <summary>Hangs the kubelet while its containers live on; healed, it goes on where it was.</summary>
    /// <param name="node">The node.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle HangKubelet(string node, TimeSpan? duration = null) =>
        On(node, duration, new TimelineEntry { Kubelet = new KubeletFault { Kind = KubeletFaultKind.Hang } });

    /// <summary>Ends the kubelet while its containers live on; healed, it begins anew.</summary>
    /// <param name="node">The node.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle CrashKubelet(string node, TimeSpan? duration = null) =>
        On(node, duration, new TimelineEntry { Kubelet = new KubeletFault { Kind = KubeletFaultKind.Crash } });

    /// <summary>Images come slowly or not at all on a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="fault">What is wrong; null when no registry answers.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle FailPulls(string node, ImageFault? fault = null, TimeSpan? duration = null) =>
        On(node, duration, new TimelineEntry { Image = fault ?? new ImageFault { Kind = ImageFaultKind.RegistryDown } });

    /// <summary>A node has little memory left, whatever its pods use.</summary>
    /// <param name="node">The node.</param>
    /// <param name="available">What is left, as a quantity or a share (<c>50Mi</c>, <c>1%</c>).</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle MemoryPressure(string node, string available, TimeSpan? duration = null) =>
        Pressure(node, new PressureFault { Resource = PressureResource.Memory, Available = available }, duration);

    /// <summary>A node is short of something.</summary>
    /// <param name="node">The node.</param>
    /// <param name="fault">Of what.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle Pressure(string node, PressureFault fault, TimeSpan? duration = null) =>
        On(node, duration, new TimelineEntry { Pressure = fault });

    private static NodeTargets Named(IReadOnlyList<string> nodes) => new() { Names = nodes };

    private FaultHandle On(string node, TimeSpan? duration, TimelineEntry entry) => Begin(duration, entry with { Nodes = Named([node]) });

    private FaultHandle Begin(TimeSpan? duration, TimelineEntry entry) =>
        Inject(entry with { Duration = duration is { } time ? LabDuration.Format(time) : null });
}
