using ActorCluster.Api.Metrics;
using ActorCluster.Api.Quantities;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of what nodes and pods use (sigs.k8s.io/metrics-server pkg/api/table.go).</summary>
internal static class MetricsPrinters
{
    private static readonly TableColumn[] Columns =
    [
        TableColumn.NameColumn,
        new("cpu", "string", "CPU that is used."),
        new("memory", "string", "Memory that is used."),
        new("Window", "string", "Length of the interval that was measured."),
    ];

    public static TablePrinter Nodes { get; } = new TablePrinter<NodeMetrics>(
        Columns,
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(Of(source.Usage, "cpu").ToString());
            cells.Text(Of(source.Usage, "memory").ToString());
            cells.Text(source.Window);
        });

    public static TablePrinter Pods { get; } = new TablePrinter<PodMetrics>(
        Columns,
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(Sum(source, "cpu").ToString());
            cells.Text(Sum(source, "memory").ToString());
            cells.Text(source.Window);
        });

    private static Quantity Sum(PodMetrics pod, string resource)
    {
        var containers = pod.Containers ?? [];
        var sum = containers.Count > 0 ? Of(containers[0].Usage, resource) : Quantity.Zero;
        for (var i = 1; i < containers.Count; i++)
        {
            sum += Of(containers[i].Usage, resource);
        }

        return sum;
    }

    private static Quantity Of(IReadOnlyDictionary<string, Quantity>? usage, string resource) =>
        usage?.TryGetValue(resource, out var used) == true ? used : Quantity.Zero;
}
