using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of volumes and claims (kubernetes pkg/printers/internalversion/printers.go).</summary>
internal static class VolumePrinters
{
    public static TablePrinter PersistentVolumeClaims { get; } = new TablePrinter<PersistentVolumeClaim>(
        [
            TableColumn.NameColumn,
            new("Status", "string", "Whether a volume is bound."),
            new("Volume", "string", "The volume that is bound."),
            new("Capacity", "string", "Size of the volume."),
            new("Access Modes", "string", "Access modes of the volume."),
            new("StorageClass", "string", "The class that is asked for."),
            new("VolumeAttributesClass", "string", "The class of attributes that may be changed later."),
            TableColumn.AgeColumn,
            new("VolumeMode", "string", "Filesystem or block device.", 1),
        ],
        static (source, cells) =>
        {
            var isBound = source.Spec.VolumeName is { Length: > 0 };
            var size = source.Status.Capacity?.GetValueOrDefault("storage");
            cells.Text(source.Metadata.Name);
            cells.Text(source.Metadata.DeletionTimestamp is null ? source.Status.Phase : "Terminating");
            cells.Text(source.Spec.VolumeName);
            cells.Text(isBound && size is Quantity capacity ? capacity.ToString() : "");
            cells.Text(isBound ? string.Join(',', (source.Status.AccessModes ?? []).Select(Short)) : "");
            cells.Text(source.Spec.StorageClassName);
            cells.Text(source.Spec.VolumeAttributesClassName ?? "<unset>");
            cells.Age(source.Metadata.CreationTimestamp);
            cells.Text(source.Spec.VolumeMode ?? "<unset>");
        });

    public static TablePrinter PersistentVolumes { get; } = new TablePrinter<PersistentVolume>(
        [
            TableColumn.NameColumn,
            new("Capacity", "string", "Size of the volume."),
            new("Access Modes", "string", "Access modes of the volume."),
            new("Reclaim Policy", "string", "What happens to the volume when its claim is gone."),
            new("Status", "string", "Whether the volume is bound."),
            new("Claim", "string", "The claim that is bound."),
            new("StorageClass", "string", "The class of the volume."),
            new("VolumeAttributesClass", "string", "The class of attributes that may be changed later."),
            new("Reason", "string", "Why the volume is in its phase."),
            TableColumn.AgeColumn,
            new("VolumeMode", "string", "Filesystem or block device.", 1),
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text((source.Spec.Capacity?.GetValueOrDefault("storage") ?? Quantity.Zero).ToString());
            cells.Text(string.Join(',', (source.Spec.AccessModes ?? []).Select(Short)));
            cells.Text(source.Spec.PersistentVolumeReclaimPolicy);
            cells.Text(source.Metadata.DeletionTimestamp is null ? source.Status.Phase : "Terminating");
            cells.Text(source.Spec.ClaimRef is { } claim ? $"{claim.Namespace}/{claim.Name}" : "");
            cells.Text(source.Spec.StorageClassName);
            cells.Text(source.Spec.VolumeAttributesClassName ?? "<unset>");
            cells.Text(source.Status.Reason);
            cells.Age(source.Metadata.CreationTimestamp);
            cells.Text(source.Spec.VolumeMode ?? "<unset>");
        });

    private static string Short(string mode) => mode switch
    {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        "ReadWriteOncePod" => "RWOP",
        _ => mode,
    };
}
