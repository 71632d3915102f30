using System.Globalization;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of the workloads (kubernetes pkg/printers/internalversion/printers.go).</summary>
internal static class WorkloadPrinters
{
    internal static readonly TableColumn[] TemplateColumns =
    [
        new("Containers", "string", "Names of each container in the template.", 1),
        new("Images", "string", "Images referenced by each container in the template.", 1),
        new("Selector", "string", "Labels of the pods that belong to the object.", 1),
    ];

    public static TablePrinter Deployments { get; } = new TablePrinter<Deployment>(
        [
            TableColumn.NameColumn,
            new("Ready", "string", "Number of the pod with ready state"),
            new("Up-to-date", "string", "Number of pods that have the present template."),
            new("Available", "string", "Number of pods that have been ready for long enough."),
            TableColumn.AgeColumn,
            .. TemplateColumns,
        ],
        WriteDeployment);

    public static TablePrinter ReplicaSets { get; } = new TablePrinter<ReplicaSet>(
        [
            TableColumn.NameColumn,
            new("Desired", "integer", "Number of pods that should exist."),
            new("Current", "integer", "Number of pods that exist."),
            new("Ready", "integer", "Number of pods that are ready."),
            TableColumn.AgeColumn,
            .. TemplateColumns,
        ],
        WriteReplicaSet);

    public static TablePrinter ReplicationControllers { get; } = new TablePrinter<ReplicationController>(
        [
            TableColumn.NameColumn,
            new("Desired", "integer", "Number of pods that should exist."),
            new("Current", "integer", "Number of pods that exist."),
            new("Ready", "integer", "Number of pods that are ready."),
            TableColumn.AgeColumn,
            .. TemplateColumns,
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Number(source.Spec.Replicas ?? 1);
            cells.Number(source.Status.Replicas);
            cells.Number(source.Status.ReadyReplicas);
            cells.Age(source.Metadata.CreationTimestamp);
            WriteTemplate(source.Spec.Template ?? PodTemplateSpec.Empty, cells);
            cells.Text(SelectorText.OfLabels(source.Spec.Selector));
        });

    public static TablePrinter StatefulSets { get; } = new TablePrinter<StatefulSet>(
        [TableColumn.NameColumn, new("Ready", "string", "Number of the pod with ready state"), TableColumn.AgeColumn, TemplateColumns[0], TemplateColumns[1]], WriteStatefulSet);

    public static TablePrinter DaemonSets { get; } = new TablePrinter<DaemonSet>(
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
        WriteDaemonSet);

    public static TablePrinter ControllerRevisions { get; } = new TablePrinter<ControllerRevision>(
        [TableColumn.NameColumn, new("Controller", "string", "Controller of the object"), new("Revision", "string", "Number of the revision."), TableColumn.AgeColumn], WriteRevision);

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

    internal static void WriteTemplate(PodTemplateSpec template, TableCells cells)
    {
        var containers = template.Spec.Containers ?? [];
        cells.Text(string.Join(',', containers.Select(static container => container.Name)));
        cells.Text(string.Join(',', containers.Select(static container => container.Image)));
    }
}
