using ActorCluster.Api.Meta;
using ActorCluster.Api.Runtime;
using ActorCluster.Api.Storage;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of classes, drivers and attachments of storage (kubernetes pkg/printers/internalversion/printers.go).</summary>
internal static class StoragePrinters
{
    public static TablePrinter StorageClasses { get; } = new TablePrinter<StorageClass>(
        [
            TableColumn.NameColumn,
            new("Provisioner", "string", "Name of the provisioner that makes the volumes."),
            new("ReclaimPolicy", "string", "What happens to a volume when its claim is gone."),
            new("VolumeBindingMode", "string", "When a volume is bound."),
            new("AllowVolumeExpansion", "string", "Whether claims may be made larger later."),
            TableColumn.AgeColumn,
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name + (IsDefault(source.Metadata) ? " (default)" : ""));
            cells.Text(source.Provisioner);
            cells.Text(source.ReclaimPolicy ?? "Delete");
            cells.Text(source.VolumeBindingMode ?? VolumeBindingMode.Immediate);
            cells.Flag(source.AllowVolumeExpansion ?? false);
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter VolumeAttachments { get; } = new TablePrinter<VolumeAttachment>(
        [
            TableColumn.NameColumn,
            new("Attacher", "string", "Name of the driver that attaches the volume.", 0, "name"),
            new("PV", "string", "Name of the volume."),
            new("Node", "string", "Name of the node."),
            new("Attached", "boolean", "Whether the volume is attached."),
            TableColumn.AgeColumn,
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.Spec.Attacher);
            cells.Text(source.Spec.Source.PersistentVolumeName);
            cells.Text(source.Spec.NodeName);
            cells.Flag(source.Status.Attached);
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter CSIDrivers { get; } = new TablePrinter<CSIDriver>(
        [
            TableColumn.NameColumn,
            new("AttachRequired", "boolean", "Whether volumes have to be attached before they are mounted."),
            new("PodInfoOnMount", "boolean", "Whether the driver is told the pod at each mount."),
            new("StorageCapacity", "boolean", "Whether scheduling looks at the capacity that the driver reports."),
            new("TokenRequests", "string", "For whom the tokens are that the driver gets."),
            new("RequiresRepublish", "boolean", "Whether the driver is called again from time to time."),
            new("Modes", "string", "What kinds of volumes the driver has."),
            TableColumn.AgeColumn,
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Flag(source.Spec.AttachRequired ?? true);
            cells.Flag(source.Spec.PodInfoOnMount ?? false);
            cells.Flag(source.Spec.StorageCapacity ?? false);
            cells.Text(source.Spec.TokenRequests is { } requests ? string.Join(',', requests.Select(static request => request.Audience)) : "<unset>");
            cells.Flag(source.Spec.RequiresRepublish ?? false);
            cells.TextOrNone(string.Join(',', source.Spec.VolumeLifecycleModes ?? []));
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter CSINodes { get; } = new TablePrinter<CSINode>(
        [TableColumn.NameColumn, new("Drivers", "integer", "Number of drivers on the node."), TableColumn.AgeColumn],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Number(source.Spec.Drivers?.Count ?? 0);
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter CSIStorageCapacities { get; } = new TablePrinter<CSIStorageCapacity>(
        [TableColumn.NameColumn, new("StorageClassName", "string", "The class of storage."), new("Capacity", "string", "How much is left.")],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.StorageClassName);
            cells.Text(source.Capacity?.ToString() ?? "<unset>");
        });

    public static TablePrinter RuntimeClasses { get; } = new TablePrinter<RuntimeClass>(
        [TableColumn.NameColumn, new("Handler", "string", "Name of the way in the configuration of the nodes' container runtime."), TableColumn.AgeColumn],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.Handler);
            cells.Age(source.Metadata.CreationTimestamp);
        });

    private static bool IsDefault(ObjectMeta meta) =>
        meta.Annotations is { } annotations
        && (annotations.GetValueOrDefault(StorageClassAnnotations.IsDefault) == "true" || annotations.GetValueOrDefault(StorageClassAnnotations.IsDefaultBeta) == "true");
}
