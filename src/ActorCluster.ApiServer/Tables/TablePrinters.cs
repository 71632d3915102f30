using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Scheduling;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of every kind but the workloads (kubernetes pkg/printers/internalversion/printers.go).</summary>
internal static class TablePrinters
{
    /// <summary>Name and creation time, for kinds without columns of their own.</summary>
    public static TablePrinter Default { get; } = new TablePrinter<KubernetesObject>(
        [TableColumn.NameColumn, new("Created At", "date", "When the object was created.")],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.Metadata.CreationTimestamp?.ToString());
        });

    public static TablePrinter Pods { get; } = new PodPrinter();

    public static TablePrinter Nodes { get; } = new TablePrinter<Node>(NodeCells.Columns, NodeCells.Write);

    public static TablePrinter Services { get; } = new TablePrinter<Service>(ServiceCells.Columns, ServiceCells.Write);

    public static TablePrinter Endpoints { get; } = new TablePrinter<Endpoints>(
        [TableColumn.NameColumn, new("Endpoints", "string", "Addresses and ports of the pods behind the service."), TableColumn.AgeColumn], ServiceCells.WriteEndpoints);

    public static TablePrinter EndpointSlices { get; } = new TablePrinter<EndpointSlice>(
        [
            TableColumn.NameColumn,
            new("AddressType", "string", "Type of the addresses: IPv4, IPv6 or FQDN."),
            new("Ports", "string", "Ports of the endpoints."),
            new("Endpoints", "string", "Addresses of the endpoints."),
            TableColumn.AgeColumn,
        ],
        ServiceCells.WriteEndpointSlice);

    public static TablePrinter Events { get; } = new TablePrinter<Api.Core.Event>(EventCells.Columns, EventCells.Write);

    public static TablePrinter EventsV1 { get; } = new TablePrinter<Api.Events.Event>(EventCells.Columns, EventCells.WriteV1);

    public static TablePrinter ConfigMaps { get; } = new TablePrinter<ConfigMap>(
        [TableColumn.NameColumn, new("Data", "string", "Number of entries."), TableColumn.AgeColumn],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Number((source.Data?.Count ?? 0) + (source.BinaryData?.Count ?? 0));
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter Secrets { get; } = new TablePrinter<Secret>(
        [TableColumn.NameColumn, new("Type", "string", "What the data are for."), new("Data", "string", "Number of entries."), TableColumn.AgeColumn],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.Type);
            cells.Number(source.Data?.Count ?? 0);
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter ServiceAccounts { get; } = new TablePrinter<ServiceAccount>(
        [TableColumn.NameColumn, new("Secrets", "string", "Number of secrets that pods of the account may use."), TableColumn.AgeColumn],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Number(source.Secrets?.Count ?? 0);
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter Namespaces { get; } = new TablePrinter<Namespace>(
        [TableColumn.NameColumn, new("Status", "string", "The status of the namespace"), TableColumn.AgeColumn],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.Status.Phase);
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter Leases { get; } = new TablePrinter<Lease>(
        [TableColumn.NameColumn, new("Holder", "string", "Who holds the lease."), TableColumn.AgeColumn],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.Spec.HolderIdentity);
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter PodDisruptionBudgets { get; } = new TablePrinter<PodDisruptionBudget>(
        [
            TableColumn.NameColumn,
            new("Min Available", "string", "The minimum number of pods that must be available."),
            new("Max Unavailable", "string", "The maximum number of pods that may be unavailable."),
            new("Allowed Disruptions", "integer", "Calculated number of pods that may be disrupted at this time."),
            TableColumn.AgeColumn,
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.Spec.MinAvailable?.ToString() ?? "N/A");
            cells.Text(source.Spec.MaxUnavailable?.ToString() ?? "N/A");
            cells.Number(source.Status.DisruptionsAllowed);
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter PriorityClasses { get; } = new TablePrinter<PriorityClass>(
        [
            TableColumn.NameColumn,
            new("Value", "integer", "The priority of pods of the class."),
            new("Global-Default", "boolean", "Whether pods without a class get this one."),
            TableColumn.AgeColumn,
            new("PreemptionPolicy", "string", "Whether pods of the class preempt others.", 1),
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Number(source.Value);
            cells.Flag(source.GlobalDefault);
            cells.Age(source.Metadata.CreationTimestamp);
            cells.Text(source.PreemptionPolicy);
        });
}
