using System.Globalization;
using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Quantities;
using ActorCluster.ApiServer.Resources.Autoscaling;
using Older = ActorCluster.Api.Autoscaling;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of autoscalers (kubernetes pkg/printers/internalversion/printers.go, <c>formatHPAMetrics</c>).</summary>
internal static class AutoscalingPrinters
{
    private const string Unknown = "<unknown>";
    private const int MetricsMaximum = 2;

    private static readonly TableColumn[] Columns =
    [
        TableColumn.NameColumn,
        new("Reference", "string", "The object that is scaled."),
        new("Targets", "string", "What the metrics are and should be."),
        new("MinPods", "string", "The fewest replicas."),
        new("MaxPods", "string", "The most replicas."),
        new("Replicas", "string", "Number of replicas that there are."),
        TableColumn.AgeColumn,
    ];

    public static TablePrinter HorizontalPodAutoscalers { get; } = new TablePrinter<HorizontalPodAutoscaler>(Columns, Write);

    public static TablePrinter HorizontalPodAutoscalersV1 { get; } = new TablePrinter<Older.HorizontalPodAutoscaler>(
        Columns, static (source, cells) => Write((HorizontalPodAutoscaler)HorizontalPodAutoscalerConversion.ToStorage(source), cells));

    private static void Write(HorizontalPodAutoscaler source, TableCells cells)
    {
        cells.Text(source.Metadata.Name);
        cells.Text($"{source.Spec.ScaleTargetRef.Kind}/{source.Spec.ScaleTargetRef.Name}");
        cells.Text(Metrics(source.Spec.Metrics ?? [], source.Status.CurrentMetrics ?? []));
        cells.Text(source.Spec.MinReplicas?.ToString(CultureInfo.InvariantCulture) ?? "<unset>");
        cells.Number(source.Spec.MaxReplicas);
        cells.Number(source.Status.CurrentReplicas);
        cells.Age(source.Metadata.CreationTimestamp);
    }

    private static string Metrics(IReadOnlyList<MetricSpec> specs, IReadOnlyList<MetricStatus> statuses)
    {
        if (specs.Count == 0)
        {
            return "<none>";
        }

        var texts = specs.Take(MetricsMaximum).Select((spec, i) => Metric(spec, i < statuses.Count ? statuses[i] : null));
        var text = string.Join(", ", texts);
        return specs.Count > MetricsMaximum ? $"{text} + {specs.Count - MetricsMaximum} more..." : text;
    }

    private static string Metric(MetricSpec spec, MetricStatus? status) => spec switch
    {
        { Type: MetricSourceType.External, External: { } source } => Value(source.Target, status?.External?.Current),
        { Type: MetricSourceType.Object, Object: { } source } => Value(source.Target, status?.Object?.Current),
        { Type: MetricSourceType.Pods, Pods: { } source } => $"{Text(status?.Pods?.Current.AverageValue)}/{source.Target.AverageValue}",
        { Type: MetricSourceType.Resource, Resource: { } source } => $"{source.Name}: {Share(source.Target, status?.Resource?.Current)}",
        { Type: MetricSourceType.ContainerResource, ContainerResource: { } source } =>
            $"{source.Name}: {Share(source.Target, status?.ContainerResource?.Current)}",
        _ => "<unknown type>",
    };

    private static string Value(MetricTarget target, MetricValueStatus? current) => target.AverageValue is { } average
        ? $"{Text(current?.AverageValue)}/{average} (avg)"
        : $"{Text(current?.Value)}/{target.Value}";

    private static string Share(MetricTarget target, MetricValueStatus? current) => target.AverageValue is { } average
        ? $"{Text(current?.AverageValue)}/{average}"
        : $"{Percent(current?.AverageUtilization) ?? Unknown}/{Percent(target.AverageUtilization) ?? "<auto>"}";

    private static string Text(Quantity? quantity) => quantity?.ToString() ?? Unknown;

    private static string? Percent(int? share) => share is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number}%") : null;
}
