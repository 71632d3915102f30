using ActorCluster.Api.Core;

namespace ActorCluster.ApiServer.Tables;

/// <summary>Prints events of both groups (printers.go: printEvent).</summary>
internal static class EventCells
{
    /// <summary>The columns.</summary>
    public static IReadOnlyList<TableColumn> Columns { get; } =
    [
        new("Last Seen", "string", "Time since the event was last seen."),
        new("Type", "string", "Normal or Warning."),
        new("Reason", "string", "Why it happened, as one word."),
        new("Object", "string", "What the event is about."),
        new("Subobject", "string", "The part of the object that the event is about.", 1),
        new("Source", "string", "Who reported the event.", 1),
        new("Message", "string", "What happened."),
        new("First Seen", "string", "Time since the event was first seen.", 1),
        new("Count", "string", "How often the event was seen.", 1),
        TableColumn.NameColumn with { Priority = 1 },
    ];

    /// <summary>Writes the cells of an event of the core group.</summary>
    public static void Write(Event source, TableCells cells) => Write(
        source.Metadata.Name,
        source.Type,
        source.Reason,
        source.InvolvedObject,
        FirstOf(source.Source.Component, source.ReportingComponent),
        FirstOf(source.Source.Host, source.ReportingInstance),
        source.Message,
        new Times(source.FirstTimestamp?.Value, source.LastTimestamp?.Value, source.EventTime?.Value, source.Series?.LastObservedTime?.Value),
        source.Series?.Count ?? source.Count,
        cells);

    /// <summary>Writes the cells of an event of events.k8s.io.</summary>
    public static void WriteV1(Api.Events.Event source, TableCells cells) => Write(
        source.Metadata.Name,
        source.Type,
        source.Reason,
        source.Regarding,
        FirstOf(source.DeprecatedSource.Component, source.ReportingController),
        FirstOf(source.DeprecatedSource.Host, source.ReportingInstance),
        source.Note,
        new Times(
            source.DeprecatedFirstTimestamp?.Value, source.DeprecatedLastTimestamp?.Value, source.EventTime?.Value, source.Series?.LastObservedTime?.Value),
        source.Series?.Count ?? source.DeprecatedCount,
        cells);

    private static void Write(
        string name,
        string? type,
        string? reason,
        ObjectReference about,
        string component,
        string host,
        string? message,
        Times times,
        int count,
        TableCells cells)
    {
        var first = HumanDuration.Since(times.First is { UtcTicks: not 0 } ? times.First : times.Event, cells.Now);
        var last = times.Last is { UtcTicks: not 0 } ? HumanDuration.Since(times.Last, cells.Now) : first;
        if (times.Series is not null)
        {
            last = HumanDuration.Since(times.Series, cells.Now);
        }

        var kind = (about.Kind ?? "").ToLowerInvariant();
        cells.Text(last);
        cells.Text(type);
        cells.Text(reason);
        cells.Text(string.IsNullOrEmpty(about.Name) ? kind : $"{kind}/{about.Name}");
        cells.Text(about.FieldPath);
        cells.Text(host.Length == 0 ? component : $"{component}, {host}");
        cells.Text(message?.Trim());
        cells.Text(first);
        // An event of the newer form that was seen once has no count.
        cells.Number(count == 0 ? 1 : count);
        cells.Text(name);
    }

    private static string FirstOf(string? first, string? second) => string.IsNullOrEmpty(first) ? second ?? "" : first;

    private readonly record struct Times(DateTimeOffset? First, DateTimeOffset? Last, DateTimeOffset? Event, DateTimeOffset? Series);
}
