using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of claims (kubernetes pkg/printers/internalversion/printers.go).</summary>
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

    private static string Short(string mode) => mode switch
    {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        "ReadWriteOncePod" => "RWOP",
        _ => mode,
    };
}
