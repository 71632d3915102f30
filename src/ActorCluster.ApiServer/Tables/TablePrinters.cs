using System.Collections.Frozen;
using System.Globalization;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Scheduling;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of every kind (kubernetes pkg/printers/internalversion/printers.go).</summary>
internal static class TablePrinters
{
    private static readonly TableColumn[] TemplateColumns =
    [
        new("Containers", "string", "Names of each container in the template.", 1),
        new("Images", "string", "Images referenced by each container in the template.", 1),
        new("Selector", "string", "Labels of the pods that belong to the object.", 1),
    ];

    private static readonly TablePrinter Default = new TablePrinter<KubernetesObject>(
        [TableColumn.NameColumn, new("Created At", "date", "When the object was created.")],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.Metadata.CreationTimestamp?.ToString());
        });

    private static readonly FrozenDictionary<Type, TablePrinter> Printers = new Dictionary<Type, TablePrinter>
    {
        [typeof(Pod)] = new PodPrinter(),
        [typeof(Node)] = new TablePrinter<Node>(NodeCells.Columns, NodeCells.Write),
        [typeof(Service)] = new TablePrinter<Service>(ServiceCells.Columns, ServiceCells.Write),
        [typeof(Endpoints)] = new TablePrinter<Endpoints>(
            [TableColumn.NameColumn, new("Endpoints", "string", "Addresses and ports of the pods behind the service."), TableColumn.AgeColumn], ServiceCells.WriteEndpoints),
        [typeof(EndpointSlice)] = new TablePrinter<EndpointSlice>(
            [
                TableColumn.NameColumn,
                new("AddressType", "string", "Type of the addresses: IPv4, IPv6 or FQDN."),
                new("Ports", "string", "Ports of the endpoints."),
                new("Endpoints", "string", "Addresses of the endpoints."),
                TableColumn.AgeColumn,
            ],
            ServiceCells.WriteEndpointSlice),
        [typeof(Api.Core.Event)] = new TablePrinter<Api.Core.Event>(EventCells.Columns, EventCells.Write),
        [typeof(Api.Events.Event)] = new TablePrinter<Api.Events.Event>(EventCells.Columns, EventCells.WriteV1),
        [typeof(Deployment)] = new TablePrinter<Deployment>(
            [
                TableColumn.NameColumn,
                new("Ready", "string", "Number of the pod with ready state"),
                new("Up-to-date", "string", "Number of pods that have the present template."),
                new("Available", "string", "Number of pods that have been ready for long enough."),
                TableColumn.AgeColumn,
                .. TemplateColumns,
            ],
            WriteDeployment),
        [typeof(ReplicaSet)] = new TablePrinter<ReplicaSet>(
            [
                TableColumn.NameColumn,
                new("Desired", "integer", "Number of pods that should exist."),
                new("Current", "integer", "Number of pods that exist."),
                new("Ready", "integer", "Number of pods that are ready."),
                TableColumn.AgeColumn,
                .. TemplateColumns,
            ],
            WriteReplicaSet),
        [typeof(StatefulSet)] = new TablePrinter<StatefulSet>(
            [TableColumn.NameColumn, new("Ready", "string", "Number of the pod with ready state"), TableColumn.AgeColumn, TemplateColumns[0], TemplateColumns[1]], WriteStatefulSet),
        [typeof(DaemonSet)] = new TablePrinter<DaemonSet>(
            [
                TableColumn.NameColumn,
                new("Desired", "integer", "Number of nodes that should run the pod."),
                new("Current", "integer", "Number of nodes that run the pod and should."),
                new("Ready", "integer", "Number of nodes on which the pod is ready."),
                new("Up-to-date", "integer", "Number of nodes whose pod has the present template."),
                new("Available", "integer", "Number of nodes whose pod has been ready for long enough."),
                new("Node Selector", "string", "Labels that a node must have for the pod to run there."),
                TableColumn.AgeColumn,
                .. TemplateColumns,
            ],
            WriteDaemonSet),
        [typeof(ControllerRevision)] = new TablePrinter<ControllerRevision>(
            [TableColumn.NameColumn, new("Controller", "string", "Controller of the object"), new("Revision", "string", "Number of the revision."), TableColumn.AgeColumn], WriteRevision),
        [typeof(ConfigMap)] = new TablePrinter<ConfigMap>(
            [TableColumn.NameColumn, new("Data", "string", "Number of entries."), TableColumn.AgeColumn],
            static (source, cells) =>
            {
                cells.Text(source.Metadata.Name);
                cells.Number((source.Data?.Count ?? 0) + (source.BinaryData?.Count ?? 0));
                cells.Age(source.Metadata.CreationTimestamp);
            }),
        [typeof(Secret)] = new TablePrinter<Secret>(
            [TableColumn.NameColumn, new("Type", "string", "What the data are for."), new("Data", "string", "Number of entries."), TableColumn.AgeColumn],
            static (source, cells) =>
            {
                cells.Text(source.Metadata.Name);
                cells.Text(source.Type);
                cells.Number(source.Data?.Count ?? 0);
                cells.Age(source.Metadata.CreationTimestamp);
            }),
        [typeof(ServiceAccount)] = new TablePrinter<ServiceAccount>(
            [TableColumn.NameColumn, new("Secrets", "string", "Number of secrets that pods of the account may use."), TableColumn.AgeColumn],
            static (source, cells) =>
            {
                cells.Text(source.Metadata.Name);
                cells.Number(source.Secrets?.Count ?? 0);
                cells.Age(source.Metadata.CreationTimestamp);
            }),
        [typeof(Namespace)] = new TablePrinter<Namespace>(
            [TableColumn.NameColumn, new("Status", "string", "The status of the namespace"), TableColumn.AgeColumn],
            static (source, cells) =>
            {
                cells.Text(source.Metadata.Name);
                cells.Text(source.Status.Phase);
                cells.Age(source.Metadata.CreationTimestamp);
            }),
        [typeof(Lease)] = new TablePrinter<Lease>(
            [TableColumn.NameColumn, new("Holder", "string", "Who holds the lease."), TableColumn.AgeColumn],
            static (source, cells) =>
            {
                cells.Text(source.Metadata.Name);
                cells.Text(source.Spec.HolderIdentity);
                cells.Age(source.Metadata.CreationTimestamp);
            }),
        [typeof(PodDisruptionBudget)] = new TablePrinter<PodDisruptionBudget>(
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
            }),
        [typeof(PriorityClass)] = new TablePrinter<PriorityClass>(
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
            }),
    }.ToFrozenDictionary();

    /// <summary>The printer of a type; name and creation time for types without one of their own.</summary>
    /// <param name="type">The type of the objects.</param>
    public static TablePrinter For(Type type) => Printers.GetValueOrDefault(type, Default);

    private static void WriteDeployment(Deployment source, TableCells cells)
    {
        cells.Text(source.Metadata.Name);
        cells.Text(string.Create(CultureInfo.InvariantCulture, $"{source.Status.ReadyReplicas}/{source.Spec.Replicas ?? 1}"));
        cells.Number(source.Status.UpdatedReplicas);
        cells.Number(source.Status.AvailableReplicas);
        cells.Age(source.Metadata.CreationTimestamp);
        WriteTemplate(source.Spec.Template, cells);
        cells.Text(SelectorText.Of(source.Spec.Selector));
    }

    private static void WriteReplicaSet(ReplicaSet source, TableCells cells)
    {
        cells.Text(source.Metadata.Name);
        cells.Number(source.Spec.Replicas ?? 1);
        cells.Number(source.Status.Replicas);
        cells.Number(source.Status.ReadyReplicas);
        cells.Age(source.Metadata.CreationTimestamp);
        WriteTemplate(source.Spec.Template, cells);
        cells.Text(SelectorText.Of(source.Spec.Selector));
    }

    private static void WriteStatefulSet(StatefulSet source, TableCells cells)
    {
        cells.Text(source.Metadata.Name);
        cells.Text(string.Create(CultureInfo.InvariantCulture, $"{source.Status.ReadyReplicas}/{source.Spec.Replicas ?? 1}"));
        cells.Age(source.Metadata.CreationTimestamp);
        WriteTemplate(source.Spec.Template, cells);
    }

    private static void WriteDaemonSet(DaemonSet source, TableCells cells)
    {
        cells.Text(source.Metadata.Name);
        cells.Number(source.Status.DesiredNumberScheduled);
        cells.Number(source.Status.CurrentNumberScheduled);
        cells.Number(source.Status.NumberReady);
        cells.Number(source.Status.UpdatedNumberScheduled);
        cells.Number(source.Status.NumberAvailable);
        cells.Text(SelectorText.OfLabels(source.Spec.Template.Spec.NodeSelector));
        cells.Age(source.Metadata.CreationTimestamp);
        WriteTemplate(source.Spec.Template, cells);
        cells.Text(SelectorText.Of(source.Spec.Selector));
    }

    private static void WriteRevision(ControllerRevision source, TableCells cells)
    {
        cells.Text(source.Metadata.Name);
        var owner = "<none>";
        foreach (var reference in source.Metadata.OwnerReferences ?? [])
        {
            if (reference.Controller == true)
            {
                var slash = reference.ApiVersion.IndexOf('/', StringComparison.Ordinal);
                owner = $"{reference.Kind.ToLowerInvariant()}{(slash < 0 ? "" : "." + reference.ApiVersion[..slash])}/{reference.Name}";
            }
        }

        cells.Text(owner);
        cells.Number(source.Revision);
        cells.Age(source.Metadata.CreationTimestamp);
    }

    private static void WriteTemplate(PodTemplateSpec template, TableCells cells)
    {
        var containers = template.Spec.Containers ?? [];
        cells.Text(string.Join(',', containers.Select(static container => container.Name)));
        cells.Text(string.Join(',', containers.Select(static container => container.Image)));
    }
}
