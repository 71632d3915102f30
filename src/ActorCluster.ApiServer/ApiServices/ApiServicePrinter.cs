using ActorCluster.Api.ApiRegistration;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.ApiServices;

/// <summary>The columns of APIServices (k8s.io/kube-aggregator pkg/registry/apiservice/etcd/etcd.go).</summary>
internal static class ApiServicePrinter
{
    public static TablePrinter Columns { get; } = new TablePrinter<APIService>(
        [
            TableColumn.NameColumn,
            new("Service", "string", "The Service of the API server, or Local."),
            new("Available", "string", "Whether the version is answered for."),
            TableColumn.AgeColumn,
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.Spec.Service is { } service ? $"{service.Namespace}/{service.Name}" : "Local");
            cells.Text(Available(source.Status.Conditions));
            cells.Age(source.Metadata.CreationTimestamp);
        });

    private static string Available(IReadOnlyList<APIServiceCondition>? conditions) =>
        conditions?.FirstOrDefault(static condition => condition.Type == APIServiceCondition.Available) is not { } found ? ConditionStatus.Unknown
        : found.Status == ConditionStatus.True ? found.Status
        : $"{found.Status} ({found.Reason})";
}
