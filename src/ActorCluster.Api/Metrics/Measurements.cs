using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Resources;

namespace ActorCluster.Api.Metrics;

/// <summary>
/// Makes objects of <c>metrics.k8s.io</c> of what nodes report, as metrics-server does (sigs.k8s.io/metrics-server pkg/api).
/// </summary>
public static class Measurements
{
    // The length of the interval that a measurement is said to stand for.
    private const string Window = "15s";

    /// <summary>Whether a pod is measured: it runs on a node.</summary>
    /// <param name="pod">The pod.</param>
    public static bool IsMeasured(Pod pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return pod.Status.Phase == PodPhase.Running && pod.Spec.NodeName is { Length: > 0 };
    }

    /// <summary>The measurements of nodes, in their order. A node that does not report is left out.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="reports">What they report, by name.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<KubernetesObject> OfNodes(
        IReadOnlyList<Node> nodes, IReadOnlyDictionary<string, UsageReport> reports, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(reports);
        var measured = new List<KubernetesObject>();
        foreach (var node in nodes)
        {
            if (reports.TryGetValue(node.Metadata.Name, out var report))
            {
                measured.Add(new NodeMetrics
                {
                    ApiVersion = ResourceTypes.NodeMetrics.ApiVersion,
                    Kind = ResourceTypes.NodeMetrics.Kind,
                    Metadata = MetadataOf(node.Metadata, now),
                    Timestamp = now,
                    Window = Window,
                    Usage = Usage(report.CpuMillis, report.MemoryBytes),
                });
            }
        }

        return measured;
    }

    /// <summary>The measurements of pods, in their order. A pod of which no node reports is left out.</summary>
    /// <param name="pods">The pods.</param>
    /// <param name="reports">What the nodes report.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<KubernetesObject> OfPods(IReadOnlyList<Pod> pods, IEnumerable<UsageReport> reports, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(pods);
        var containers = reports.SelectMany(static report => report.Containers).ToLookup(static container => container.PodUid);
        var measured = new List<KubernetesObject>();
        foreach (var pod in pods)
        {
            var own = containers[pod.Metadata.Uid].ToList();
            if (own.Count > 0)
            {
                measured.Add(new PodMetrics
                {
                    ApiVersion = ResourceTypes.PodMetrics.ApiVersion,
                    Kind = ResourceTypes.PodMetrics.Kind,
                    Metadata = MetadataOf(pod.Metadata, now),
                    Timestamp = now,
                    Window = Window,
                    Containers = [.. own.Select(static container => new ContainerMetrics
                    {
                        Name = container.Name,
                        Usage = Usage(container.CpuMillis, container.MemoryBytes),
                    })],
                });
            }
        }

        return measured;
    }

    /// <summary>An amount of both resources.</summary>
    /// <param name="cpuMillis">CPU in thousandths of a core.</param>
    /// <param name="memoryBytes">Memory in bytes.</param>
    public static IReadOnlyDictionary<string, Quantity> Usage(long cpuMillis, long memoryBytes) => new Dictionary<string, Quantity>
    {
        [ResourceName.Cpu] = Quantity.FromMillis(cpuMillis),
        [ResourceName.Memory] = Quantity.FromBytes(memoryBytes),
    };

    // A measurement is as old as the question.
    private static ObjectMeta MetadataOf(ObjectMeta source, DateTimeOffset now) =>
        new() { Name = source.Name, Namespace = source.Namespace, Labels = source.Labels, CreationTimestamp = now };
}
