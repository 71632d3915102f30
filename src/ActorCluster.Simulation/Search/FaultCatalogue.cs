using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Simulation.Search;

/// <summary>
/// Kinds of faults that a swarm run adds to those of the manifest: what a healed cluster recovers from, whatever it runs. What leaves
/// traces that nobody takes away (evicted pods, fields that are wrong in the store, events that a watch never gets) is only in manifests.
/// </summary>
public static class FaultCatalogue
{
    // On average three of them come together: enough to meet, few enough to be told apart.
    private const double Likelihood = 0.18;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    private static readonly (string Name, Func<Random, TimelineEntry> Make)[] Kinds =
    [
        ("node-crash", static _ => new TimelineEntry { Nodes = Some, Node = new NodeFault { Kind = NodeFaultKind.Crash } }),
        ("node-freeze", static _ => new TimelineEntry { Nodes = Some, Node = new NodeFault { Kind = NodeFaultKind.Freeze } }),
        ("node-restart", static _ => new TimelineEntry { Nodes = Some, Node = new NodeFault { Kind = NodeFaultKind.Restart } }),
        ("link-partition", static chance => new TimelineEntry { Nodes = Some, Link = new LinkFault { Partition = true, Direction = Direction(chance) } }),
        ("link-stall", static chance => new TimelineEntry { Nodes = Some, Link = new LinkFault { Stall = true, Direction = Direction(chance) } }),
        ("link-loss", static chance => new TimelineEntry { Nodes = Some, Link = new LinkFault { Loss = Percent(chance, 60), Direction = Direction(chance) } }),
        ("link-disorder", static chance => new TimelineEntry
        {
            Nodes = Some, Link = new LinkFault { Duplicate = Percent(chance, 50), Reorder = Percent(chance, 50) },
        }),
        ("link-delay", static chance => new TimelineEntry { Nodes = Some, Link = new LinkFault { Delay = Milliseconds(chance, 3000) } }),
        ("kubelet-hang", static _ => new TimelineEntry { Nodes = Some, Kubelet = new KubeletFault { Kind = KubeletFaultKind.Hang } }),
        ("kubelet-crash", static _ => new TimelineEntry { Nodes = Some, Kubelet = new KubeletFault { Kind = KubeletFaultKind.Crash } }),
        ("container-crash", static _ => new TimelineEntry
        {
            Pods = new PodTargets { Namespace = "*", Mode = TargetMode.UpToPercent, Value = 50 },
            Container = new ContainerFault { Kind = ContainerFaultKind.Crash },
        }),
        ("registry-down", static _ => new TimelineEntry { Nodes = Some, Image = new ImageFault { Kind = ImageFaultKind.RegistryDown } }),
        ("probes-fail", static _ => new TimelineEntry
        {
            Pods = new PodTargets { Namespace = "*", Mode = TargetMode.UpToPercent, Value = 50 }, Probe = new ProbeFault(),
        }),
        ("api-errors", static chance => new TimelineEntry { Api = new ApiFault { ErrorCode = Code(chance), Rate = Percent(chance, 70) } }),
        ("api-latency", static chance => new TimelineEntry { Api = new ApiFault { Latency = Milliseconds(chance, 4000) } }),
        ("api-outage", static _ => new TimelineEntry { Api = new ApiFault { Outage = true } }),
        ("store-stall", static _ => new TimelineEntry { Store = new StoreFault { Kind = StoreFaultKind.Stall } }),
        ("store-slow", static chance => new TimelineEntry { Store = new StoreFault { Kind = StoreFaultKind.SlowCommit, Latency = Milliseconds(chance, 1000) } }),
        ("store-crash", static _ => new TimelineEntry { Store = new StoreFault { Kind = StoreFaultKind.Crash } }),
        ("watch-stall", static _ => new TimelineEntry { Watch = new WatchFault { Kind = WatchFaultKind.Stall } }),
        ("watch-expire", static _ => new TimelineEntry { Watch = new WatchFault { Kind = WatchFaultKind.Expire } }),
        ("scheduler-pause", static _ => Component("kube-scheduler", ComponentFaultKind.Pause)),
        ("scheduler-crash", static _ => Component("kube-scheduler", ComponentFaultKind.Crash)),
        ("controllers-pause", static _ => Component("kube-controller-manager", ComponentFaultKind.Pause)),
        ("controllers-crash", static _ => Component("kube-controller-manager", ComponentFaultKind.Crash)),
    ];

    // What may refuse an operator, who does not try again: the end state would be that of a run without the action.
    private static readonly string[] RefuseOperators = ["api-errors", "api-outage", "store-stall", "store-crash"];

    // One node at a time in most runs; sometimes a third of them.
    private static NodeTargets Some => new() { Mode = TargetMode.UpToPercent, Value = 34 };

    /// <summary>The kinds, by name.</summary>
    public static IEnumerable<string> Names => Kinds.Select(static kind => kind.Name);

    /// <summary>Chooses faults.</summary>
    /// <param name="timeline">What there is already; a name is not given twice.</param>
    /// <param name="span">Within what time they begin.</param>
    /// <param name="chance">Chance.</param>
    public static IReadOnlyList<TimelineEntry> Choose(IReadOnlyList<TimelineEntry> timeline, TimeSpan span, Random chance)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(chance);
        var chosen = new List<TimelineEntry>();
        var hasActions = timeline.Any(static entry => entry.Action is not null);
        foreach (var (kind, make) in Kinds)
        {
            var own = new Random(chance.Next());
            var name = "swarm-" + kind;
            if (own.NextDouble() >= Likelihood || timeline.Any(entry => entry.Name == name) || (hasActions && RefuseOperators.Contains(kind)))
            {
                continue;
            }

            var entry = make(own) with { Name = name, At = Seconds(span.TotalSeconds * own.NextDouble()) };
            var lasts = !EntryKind.IsMomentary(entry) && entry.Node?.Kind != NodeFaultKind.Restart;

            // Short ones are as likely as long ones: a kubelet that is away for ten seconds goes other ways than one away for minutes.
            chosen.Add(lasts ? entry with { Duration = Seconds(Math.Exp(Math.Log(2) + (own.NextDouble() * Math.Log(Longest.TotalSeconds / 2)))) } : entry);
        }

        return chosen;
    }

    private static TimelineEntry Component(string component, string kind) => new() { Component = new ComponentFault { Component = component, Kind = kind } };

    private static string? Direction(Random chance) => chance.Next(3) switch { 0 => LinkDirection.ToMaster, 1 => LinkDirection.FromMaster, _ => null };

    private static int Code(Random chance) => chance.Next(3) switch { 0 => 429, 1 => 500, _ => 503 };

    private static string Percent(Random chance, int most) => FormattableString.Invariant($"{chance.Next(1, most + 1)}%");

    private static string Milliseconds(Random chance, int most) => LabDuration.Format(TimeSpan.FromMilliseconds(chance.Next(1, most + 1)));

    private static string Seconds(double seconds) => LabDuration.Format(TimeSpan.FromSeconds(Math.Floor(seconds)));
}
