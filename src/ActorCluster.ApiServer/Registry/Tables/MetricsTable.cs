using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>metrics.k8s.io</c>, which a real cluster has from metrics-server.</summary>
internal static class MetricsTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        new ServedResource(ResourceTypes.NodeMetrics) { Verbs = Verbs.Read, Columns = MetricsPrinters.Nodes },
        new ServedResource(ResourceTypes.PodMetrics) { Verbs = Verbs.Read, Columns = MetricsPrinters.Pods },
    ];
}
