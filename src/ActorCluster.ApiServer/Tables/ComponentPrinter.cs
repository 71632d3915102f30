using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of the parts of the control plane (kubernetes <c>pkg/printers/internalversion</c>).</summary>
internal static class ComponentPrinter
{
    public static TablePrinter ComponentStatuses { get; } = new TablePrinter<ComponentStatus>(
        [
            TableColumn.NameColumn,
            new("Status", "string", "Whether the component is well."),
            new("Message", "string", "What it said, or why it said nothing."),
            new("Error", "string", "Why it could not be looked at."),
        ],
        static (source, cells) =>
        {
            var condition = source.Conditions?.FirstOrDefault(static condition => condition.Type == ComponentCondition.Healthy);
            cells.Text(source.Metadata.Name);
            cells.Text(condition is null ? "Unknown" : condition.Status == ConditionStatus.True ? "Healthy" : "Unhealthy");
            cells.Text(condition?.Message ?? "");
            cells.Text(condition?.Error ?? "");
        });
}
