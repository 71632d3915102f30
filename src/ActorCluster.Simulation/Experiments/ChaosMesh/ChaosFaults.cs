using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Validation;

namespace ActorCluster.Simulation.Experiments.ChaosMesh;

/// <summary>
/// The kinds of Chaos Mesh that hit pods in one way, each as entries of a timeline. Fields as in chaos-mesh api/v1alpha1.
/// </summary>
internal static class ChaosFaults
{
    /// <summary>The kinds, with the field that holds their specification within a Schedule or a Workflow.</summary>
    internal static IReadOnlyDictionary<string, string> Fields { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["DNSChaos"] = "dnsChaos",
        ["HTTPChaos"] = "httpChaos",
        ["IOChaos"] = "ioChaos",
        ["NetworkChaos"] = "networkChaos",
        ["PodChaos"] = "podChaos",
        ["StressChaos"] = "stressChaos",
        ["TimeChaos"] = "timeChaos",
    };

    /// <summary>Translates a specification.</summary>
    /// <param name="kind">Its kind, one of <see cref="Fields"/>.</param>
    /// <param name="name">The name of the entry; when there are several they are numbered.</param>
    /// <param name="own">The namespace of the document.</param>
    /// <param name="spec">The specification.</param>
    /// <param name="duration">How long it may last at most; null for as long as it says itself.</param>
    internal static IReadOnlyList<TimelineEntry> Translate(string kind, string name, string own, ChaosFields spec, string? duration = null)
    {
        var entry = new TimelineEntry { Name = name, Duration = spec.Duration("duration") ?? duration };
        spec.Ignore("schedules are objects of their own since Chaos Mesh 2.0", "scheduler");
        var selection = ChaosSelection.Read(spec, own);
        List<TimelineEntry> entries = kind switch
        {
            "PodChaos" => Pods(entry, selection, spec),
            "NetworkChaos" => NetworkFaults.Translate(entry, selection, own, spec),
            "StressChaos" => StressFaults.Translate(entry, selection, spec),
            "TimeChaos" => Clocks(entry, selection, spec),
            "IOChaos" => Disks(entry, selection, spec),
            "HTTPChaos" => Requests(entry, selection, spec),
            _ => Names(spec),
        };
        spec.Finish();
        return entries.Count < 2
            ? entries
            : [.. entries.Select((one, i) => one with { Name = string.Create(CultureInfo.InvariantCulture, $"{name}-{i + 1}") })];
    }

    /// <summary>An entry for each container that is named, or one for all containers.</summary>
    internal static IEnumerable<TimelineEntry> EachContainer(TimelineEntry entry, ChaosSelection selection, ChaosFields spec)
    {
        var names = spec.Texts("containerNames");
        if (names.Count > 1 && selection.Pods.Mode != TargetMode.All)
        {
            spec.Notes.Warn(spec.Path("containerNames"), "the pods are chosen for each container by itself");
        }

        return names.Count == 0
            ? [entry with { Pods = selection.Pods, Nodes = selection.Nodes }]
            : names.Select(name => entry with { Pods = selection.Pods with { Container = name }, Nodes = selection.Nodes });
    }

    private static List<TimelineEntry> Pods(TimelineEntry entry, ChaosSelection selection, ChaosFields spec)
    {
        var action = spec.Required("action");
        switch (action)
        {
            case "pod-kill":
                Momentary(entry, spec);
                spec.Ignore("a pod is killed as a whole", "containerNames");
                var grace = (long)(spec.Number("gracePeriod") ?? 0);
                return
                [
                    entry with
                    {
                        Duration = null,
                        Pods = selection.Pods,
                        Nodes = selection.Nodes,
                        Action = new OperatorAction { DeletePods = new PodDeletion { GracePeriodSeconds = grace } },
                    },
                ];
            case "pod-failure":
                // Chaos Mesh puts images into the pod that do nothing: its containers are not what they should be for that time.
                spec.Ignore("every container of the pod fails", "containerNames");
                spec.Ignore("only pod-kill has it", "gracePeriod");
                return [entry with { Pods = selection.Pods, Nodes = selection.Nodes, Container = new ContainerFault { Kind = ContainerFaultKind.Crash, Every = "0s" } }];
            case "container-kill":
                Momentary(entry, spec);
                spec.Ignore("only pod-kill has it", "gracePeriod");
                if (!spec.Has("containerNames"))
                {
                    spec.Notes.Fail(spec.Path("containerNames"), "Required value: container-kill needs it");
                }

                var kill = new ContainerFault { Kind = ContainerFaultKind.Crash, ExitCode = 137 };
                return [.. EachContainer(entry with { Duration = null, Container = kill }, selection, spec)];
            default:
                Unsupported(spec, "action", action, "container-kill", "pod-failure", "pod-kill");
                return [];
        }
    }

    private static List<TimelineEntry> Clocks(TimelineEntry entry, ChaosSelection selection, ChaosFields spec)
    {
        spec.Notes.Warn(spec.Path("selector"), "containers have the clock of their node: it is wrong on the nodes that run these pods, the kubelet's too");
        spec.Ignore("a node has one clock", "clockIds", "containerNames");
        var offset = spec.Duration("timeOffset");
        if (offset is null)
        {
            _ = spec.Required("timeOffset");
        }

        return [entry with { Nodes = selection.Machines, Clock = new ClockFault { Offset = offset } }];
    }

    private static List<TimelineEntry> Disks(TimelineEntry entry, ChaosSelection selection, ChaosFields spec)
    {
        // ENOSPC is the one error of a file that means something to a node: its disk is full.
        const int noSpaceLeft = 28;
        var (action, errno) = (spec.Required("action"), spec.Number("errno"));
        spec.Ignore("files have no contents", "volumePath", "path", "methods", "percent", "attr", "mistake", "delay", "containerNames");
        if (action is not ("latency" or "fault" or "attrOverride" or "mistake"))
        {
            Unsupported(spec, "action", action, "attrOverride", "fault", "latency", "mistake");
            return [];
        }

        if (action == "fault" && errno == noSpaceLeft)
        {
            spec.Notes.Warn(spec.Path("errno"), "no space left: the disk of the nodes that run these pods is full");
            return [entry with { Nodes = selection.Machines, Pressure = new PressureFault { Resource = PressureResource.NodeFileSystem, Available = "0" } }];
        }

        spec.Notes.Warn(spec.Path("action"), $"{action} has no meaning here: containers read and write no files; only fault with errno 28, a full disk, has one");
        return [];
    }

    private static List<TimelineEntry> Requests(TimelineEntry entry, ChaosSelection selection, ChaosFields spec)
    {
        spec.Ignore("requests have neither path nor method nor headers", "path", "method", "code", "request_headers", "response_headers", "tls");
        spec.Ignore("requests have no contents", "replace", "patch");
        spec.Ignore("a container has one port", "port", "target");
        var entries = new List<TimelineEntry>();
        if (spec.Flag("abort"))
        {
            spec.Notes.Warn(spec.Path("abort"), "the probes of these pods fail; requests of a load are not aborted");
            entries.Add(entry with { Pods = selection.Pods, Nodes = selection.Nodes, Probe = new ProbeFault() });
        }

        if (spec.Duration("delay") is { } delay)
        {
            spec.Notes.Warn(spec.Path("delay"), "everything between the nodes of these pods and other nodes is delayed");
            entries.Add(entry with
            {
                Nodes = selection.Machines,
                Link = new LinkFault { Direction = LinkDirection.FromMaster, Peers = new NodeTargets { Mode = TargetMode.All }, Delay = delay },
            });
        }

        return entries;
    }

    private static List<TimelineEntry> Names(ChaosFields spec)
    {
        spec.Ignore("names are not resolved: Services are found by their tables of addresses", "action", "patterns", "containerNames");
        return [];
    }

    private static void Momentary(TimelineEntry entry, ChaosFields spec)
    {
        if (entry.Duration is not null && spec.Has("duration"))
        {
            spec.Notes.Warn(spec.Path("duration"), "has no meaning here: it happens once");
        }
    }

    internal static void Unsupported(ChaosFields spec, string name, string value, params IEnumerable<string> supported)
    {
        if (value.Length > 0)
        {
            spec.Notes.Fail(spec.Path(name), FieldError.NotSupported(FieldPath.Of(name), value, supported).Body);
        }
    }
}
