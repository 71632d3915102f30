using ActorCluster.Api.FlowControl;
using ActorCluster.ApiServer.FlowControl;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of priority levels (kubernetes pkg/printers/internalversion/printers.go).</summary>
internal static class FlowControlPrinters
{
    public static TablePrinter PriorityLevels { get; } = new TablePrinter<PriorityLevelConfiguration>(
        [
            TableColumn.NameColumn,
            new("Type", "string", "Whether requests are limited."),
            new("NominalConcurrencyShares", "string", "The level's share of what the server does at once."),
            new("Queues", "string", "How many queues there are."),
            new("HandSize", "string", "How many of the queues a flow may use."),
            new("QueueLengthLimit", "string", "How many requests wait in a queue."),
            TableColumn.AgeColumn,
        ],
        static (source, cells) =>
        {
            var limits = source.Spec.Limited;
            cells.Text(source.Metadata.Name);
            cells.Text(source.Spec.Type);
            Write(cells, limits?.NominalConcurrencyShares);
            Write(cells, limits?.LimitResponse.Queuing?.Queues);
            Write(cells, limits?.LimitResponse.Queuing?.HandSize);
            Write(cells, limits?.LimitResponse.Queuing?.QueueLengthLimit);
            cells.Age(source.Metadata.CreationTimestamp);
        });

    private static void Write(TableCells cells, int? number)
    {
        if (number is { } value)
        {
            cells.Number(value);
        }
        else
        {
            cells.Text("<none>");
        }
    }
}

/// <summary>The columns of schemas, whose rows come in the order in which the server looks at them.</summary>
internal sealed class FlowSchemaPrinter() : TablePrinter<FlowSchema>(Shown, Write)
{
    private static readonly TableColumn[] Shown =
    [
        TableColumn.NameColumn,
        new("PriorityLevel", "string", "The level of the schema's requests."),
        new("MatchingPrecedence", "string", "Of several schemas the one with the lowest number is chosen."),
        new("DistinguisherMethod", "string", "What flows are told apart by."),
        TableColumn.AgeColumn,
        new("MissingPL", "string", "Whether the level is missing."),
    ];

    /// <inheritdoc />
    public override IReadOnlyList<StoredObject> Order(IReadOnlyList<StoredObject> objects) =>
        [.. objects.OrderBy(static stored => (FlowSchema)stored.Value, FlowSchemaOrder.Instance)];

    private static void Write(FlowSchema source, TableCells cells)
    {
        cells.Text(source.Metadata.Name);
        cells.Text(source.Spec.PriorityLevelConfiguration.Name);
        cells.Number(source.Spec.MatchingPrecedence);
        cells.TextOrNone(source.Spec.DistinguisherMethod?.Type);
        cells.Age(source.Metadata.CreationTimestamp);
        cells.Text(source.Status.Conditions?.FirstOrDefault(static condition => condition.Type == FlowSchemaConditionType.Dangling)?.Status ?? "?");
    }
}
