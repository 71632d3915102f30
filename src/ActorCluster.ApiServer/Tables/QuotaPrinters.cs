using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of quotas (kubernetes pkg/printers/internalversion/printers.go).</summary>
internal static class QuotaPrinters
{
    public static TablePrinter ResourceQuotas { get; } = new TablePrinter<ResourceQuota>(
        [
            TableColumn.NameColumn,
            new("Request", "string", "Request represents a minimum amount of cpu/memory that a container may consume."),
            new("Limit", "string", "Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node."),
            TableColumn.AgeColumn,
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(Amounts(source.Status, false));
            cells.Text(Amounts(source.Status, true));
            cells.Age(source.Metadata.CreationTimestamp);
        });

    private static string Amounts(ResourceQuotaStatus status, bool limits) => string.Join(
        ", ",
        (status.Hard ?? new Dictionary<string, Quantity>())
            .Where(entry => entry.Key.StartsWith("limits.", StringComparison.Ordinal) == limits)
            .OrderBy(static entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Key}: {status.Used?.GetValueOrDefault(entry.Key) ?? Quantity.Zero}/{entry.Value}"));
}
