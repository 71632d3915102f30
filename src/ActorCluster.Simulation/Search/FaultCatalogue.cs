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

    private const string Prefix = "swarm-";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    private static readonly (string Name, Func<Random, TimelineEntry> Make)[] Kinds =
    [
        ("node-crash", static chance => new TimelineEntry { Nodes = Some(chance), Node = new NodeFault { Kind = NodeFaultKind.Crash } }),
        ("node-freeze", static chance => new TimelineEntry { Nodes = Some(chance), Node = new NodeFault { Kind = NodeFaultKind.Freeze } }),
        ("node-restart", static chance => new TimelineEntry { Nodes = Some(chance), Node = new NodeFault { Kind = NodeFaultKind.Restart } }),
        ("link-partition", static chance => new TimelineEntry { Nodes = Some(chance), Link = new LinkFault { Partition = true, Direction = Direction(chance) } }),
        ("link-stall", static chance => new TimelineEntry { Nodes = Some(chance), Link = new LinkFault { Stall = true, Direction = Direction(chance) } }),
        ("link-loss", static chance => new TimelineEntry { Nodes = Some(chance), Link = new LinkFault { Loss = Percent(chance, 60), Direction = Direction(chance) } }),
        ("link-disorder", static chance => new TimelineEntry
        {
            Nodes = Some(chance), Link = new LinkFault { Duplicate = Percent(chance, 50), Reorder = Percent(chance, 50) },
        }),
        ("link-delay", static chance => new TimelineEntry { Nodes = Some(chance), Link = new LinkFault { Delay = Milliseconds(chance, 3000) } }),
        ("kubelet-hang", static chance => new TimelineEntry { Nodes = Some(chance), Kubelet = new KubeletFault { Kind = KubeletFaultKind.Hang } }),
        ("kubelet-crash", static chance => new TimelineEntry { Nodes = Some(chance), Kubelet = new KubeletFault { Kind = KubeletFaultKind.Crash } }),
        ("container-crash", static chance => new TimelineEntry
        {
            Pods = new PodTargets { Namespace = "*", Mode = TargetMode.Percent, Value = chance.Next(1, 51) },
            Container = new ContainerFault { Kind = ContainerFaultKind.Crash },
        }),
        ("registry-down", static chance => new TimelineEntry { Nodes = Some(chance), Image = new ImageFault { Kind = ImageFaultKind.RegistryDown } }),
        ("probes-fail", static chance => new TimelineEntry
        {
            Pods = new PodTargets { Namespace = "*", Mode = TargetMode.Percent, Value = chance.Next(1, 51) }, Probe = new ProbeFault(),
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

    // What a run is given when nothing else in it is sure to hit: what ends no container, where nobody would begin one again, or anything.
    private static readonly string[] Gentle = ["scheduler-pause", "controllers-pause"];
    private static readonly string[] Rough = ["node-crash", "node-freeze", "node-restart", "kubelet-hang", "kubelet-crash", .. Gentle];

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
        foreach (var kind in Kinds)
        {
            var own = new Random(chance.Next());
            var isOut = own.NextDouble() >= Likelihood || timeline.Any(entry => entry.Name == Prefix + kind.Name)
                || (hasActions && RefuseOperators.Contains(kind.Name));
            if (!isOut)
            {
                chosen.Add(Timed(kind, span, own));
            }
        }

        return chosen;
    }

    /// <summary>Chooses a fault that hits for sure, for a run that might otherwise have none.</summary>
    /// <param name="span">Within what time it begins.</param>
    /// <param name="gently">Whether it must not end a container.</param>
    /// <param name="chance">Chance.</param>
    public static TimelineEntry ChooseSure(TimeSpan span, bool gently, Random chance)
    {
        ArgumentNullException.ThrowIfNull(chance);
        var names = gently ? Gentle : Rough;
        var name = names[chance.Next(names.Length)];
        return Timed(Kinds.First(kind => kind.Name == name), span, chance);
    }

    private static TimelineEntry Timed((string Name, Func<Random, TimelineEntry> Make) kind, TimeSpan span, Random chance)
    {
        var entry = kind.Make(chance) with { Name = Prefix + kind.Name, At = Seconds(span.TotalSeconds * chance.NextDouble()) };
        var lasts = !EntryKind.IsMomentary(entry) && entry.Node?.Kind != NodeFaultKind.Restart;

        // Short ones are as likely as long ones: a kubelet that is away for ten seconds goes other ways than one away for minutes.
        return lasts ? entry with { Duration = Seconds(Math.Exp(Math.Log(2) + (chance.NextDouble() * Math.Log(Longest.TotalSeconds / 2)))) } : entry;
    }

    // One node at a time in most runs, sometimes a third of them, never none.
    private static NodeTargets Some(Random chance) => new() { Mode = TargetMode.Percent, Value = chance.Next(1, 35) };

    private static TimelineEntry Component(string component, string kind) => new() { Component = new ComponentFault { Component = component, Kind = kind } };

    private static string? Direction(Random chance) => chance.Next(3) switch { 0 => LinkDirection.ToMaster, 1 => LinkDirection.FromMaster, _ => null };

    private static int Code(Random chance) => chance.Next(3) switch { 0 => 429, 1 => 500, _ => 503 };

    private static string Percent(Random chance, int most) => FormattableString.Invariant($"{chance.Next(1, most + 1)}%");

    private static string Milliseconds(Random chance, int most) => LabDuration.Format(TimeSpan.FromMilliseconds(chance.Next(1, most + 1)));

    private static string Seconds(double seconds) => LabDuration.Format(TimeSpan.FromSeconds(Math.Floor(seconds)));
}
