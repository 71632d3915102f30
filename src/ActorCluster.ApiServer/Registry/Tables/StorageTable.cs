using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Storage;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>storage.k8s.io</c>.</summary>
internal static class StorageTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        new ResourceDefinition(ResourceTypes.StorageClasses, new StorageClassStrategy()) { Columns = StoragePrinters.StorageClasses, ReturnsDeletedObject = true },
        new ResourceDefinition(ResourceTypes.VolumeAttachments, new VolumeAttachmentStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = StoragePrinters.VolumeAttachments,
            ReturnsDeletedObject = true,
        },
        new ResourceDefinition(ResourceTypes.CSIDrivers, new CSIDriverStrategy()) { Columns = StoragePrinters.CSIDrivers, ReturnsDeletedObject = true },
        new ResourceDefinition(ResourceTypes.CSINodes, new CSINodeStrategy()) { Columns = StoragePrinters.CSINodes, ReturnsDeletedObject = true },
        new ResourceDefinition(ResourceTypes.CSIStorageCapacities, new CSIStorageCapacityStrategy()) { Columns = StoragePrinters.CSIStorageCapacities },
    ];
}
