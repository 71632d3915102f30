using ActorCluster.Api.Storage;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Classes of storage.</summary>
    public static ResourceType StorageClasses { get; } = Cluster<StorageClass>("storage.k8s.io", "storageclasses", "sc");

    /// <summary>Attachments of volumes to nodes.</summary>
    public static ResourceType VolumeAttachments { get; } = Cluster<VolumeAttachment>("storage.k8s.io", "volumeattachments");

    /// <summary>Drivers of storage.</summary>
    public static ResourceType CSIDrivers { get; } = Cluster<CSIDriver>("storage.k8s.io", "csidrivers");

    /// <summary>Drivers of storage on nodes.</summary>
    public static ResourceType CSINodes { get; } = Cluster<CSINode>("storage.k8s.io", "csinodes");

    /// <summary>Storage that is left.</summary>
    public static ResourceType CSIStorageCapacities { get; } = Namespaced<CSIStorageCapacity>("storage.k8s.io", "csistoragecapacities");

    private static ResourceType[] StorageGroup => [StorageClasses, VolumeAttachments, CSIDrivers, CSINodes, CSIStorageCapacities];
}
