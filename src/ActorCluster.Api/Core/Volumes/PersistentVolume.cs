using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>A piece of storage that claims can be bound to.</summary>
public sealed record PersistentVolume : KubernetesObject
{
    /// <summary>Where the storage is, and who may have it.</summary>
    [Field(2, Always = true)]
    public PersistentVolumeSpec Spec { get; init => field = value ?? PersistentVolumeSpec.Empty; } = PersistentVolumeSpec.Empty;

    /// <summary>What was last observed of the volume.</summary>
    [Field(3, Always = true)]
    public PersistentVolumeStatus Status { get; init => field = value ?? PersistentVolumeStatus.Empty; } = PersistentVolumeStatus.Empty;
}

/// <summary>Where a piece of storage is, and who may have it. One kind of storage is given.</summary>
public sealed record PersistentVolumeSpec
{
    /// <summary>The value with every field left out.</summary>
    public static PersistentVolumeSpec Empty { get; } = new();

    /// <summary>Size of the volume.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity>? Capacity { get; init; }

    /// <summary>A disk of Google Compute Engine. Such volumes are served by a CSI driver.</summary>
    [Field(1, Within = 2)]
    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    /// <summary>A disk of Amazon. Such volumes are served by a CSI driver.</summary>
    [Field(2, Within = 2)]
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    /// <summary>A directory on the node, for tests on a single node.</summary>
    [Field(3, Within = 2)]
    public HostPathVolumeSource? HostPath { get; init; }

    /// <summary>A volume of Glusterfs.</summary>
    [Field(4, Within = 2)]
    public GlusterfsPersistentVolumeSource? Glusterfs { get; init; }

    /// <summary>A directory of an NFS server.</summary>
    [Field(5, Within = 2)]
    public NFSVolumeSource? Nfs { get; init; }

    /// <summary>A block device of Ceph.</summary>
    [Field(6, Within = 2)]
    public RBDPersistentVolumeSource? Rbd { get; init; }

    /// <summary>A disk reached by iSCSI.</summary>
    [Field(7, Within = 2)]
    public ISCSIPersistentVolumeSource? Iscsi { get; init; }

    /// <summary>A disk of OpenStack. Such volumes are served by a CSI driver.</summary>
    [Field(8, Within = 2)]
    public CinderPersistentVolumeSource? Cinder { get; init; }

    /// <summary>A file system of Ceph.</summary>
    [Field(9, Within = 2)]
    public CephFSPersistentVolumeSource? Cephfs { get; init; }

    /// <summary>A disk reached by Fibre Channel.</summary>
    [Field(10, Within = 2)]
    public FCVolumeSource? Fc { get; init; }

    /// <summary>A volume of Flocker.</summary>
    [Field(11, Within = 2)]
    public FlockerVolumeSource? Flocker { get; init; }

    /// <summary>A volume of a driver that is a program on the node.</summary>
    [Field(12, Within = 2)]
    public FlexPersistentVolumeSource? FlexVolume { get; init; }

    /// <summary>A share of Azure. Such volumes are served by a CSI driver.</summary>
    [Field(13, Within = 2)]
    public AzureFilePersistentVolumeSource? AzureFile { get; init; }

    /// <summary>A disk of vSphere. Such volumes are served by a CSI driver.</summary>
    [Field(14, Within = 2)]
    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }

    /// <summary>A volume of Quobyte.</summary>
    [Field(15, Within = 2)]
    public QuobyteVolumeSource? Quobyte { get; init; }

    /// <summary>A disk of Azure. Such volumes are served by a CSI driver.</summary>
    [Field(16, Within = 2)]
    public AzureDiskVolumeSource? AzureDisk { get; init; }

    /// <summary>A disk of Photon.</summary>
    [Field(17, Within = 2)]
    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    /// <summary>A volume of Portworx. Such volumes are served by a CSI driver.</summary>
    [Field(18, Within = 2)]
    public PortworxVolumeSource? PortworxVolume { get; init; }

    /// <summary>A volume of ScaleIO.</summary>
    [Field(19, Within = 2)]
    public ScaleIOPersistentVolumeSource? ScaleIO { get; init; }

    /// <summary>A disk or directory of one node, which <c>nodeAffinity</c> names.</summary>
    [Field(20, Within = 2)]
    public LocalVolumeSource? Local { get; init; }

    /// <summary>A volume of StorageOS.</summary>
    [Field(21, Within = 2)]
    public StorageOSPersistentVolumeSource? Storageos { get; init; }

    /// <summary>A volume of a CSI driver.</summary>
    [Field(22, Within = 2)]
    public CSIPersistentVolumeSource? Csi { get; init; }

    /// <summary><c>ReadWriteOnce</c>, <c>ReadOnlyMany</c>, <c>ReadWriteMany</c> or <c>ReadWriteOncePod</c>.</summary>
    [Field(3, Values = "ReadOnlyMany,ReadWriteMany,ReadWriteOnce,ReadWriteOncePod")]
    public IReadOnlyList<string>? AccessModes { get; init; }

    /// <summary>The claim that the volume is bound to.</summary>
    [Field(4, Granular = true)]
    public ObjectReference? ClaimRef { get; init; }

    /// <summary>What happens to the volume when its claim is gone: <c>Retain</c> (the default), <c>Delete</c> or <c>Recycle</c>.</summary>
    [Field(5, Values = "Delete,Recycle,Retain")]
    public string? PersistentVolumeReclaimPolicy { get; init; }

    /// <summary>The class of the volume; none if empty.</summary>
    [Field(6)]
    public string? StorageClassName { get; init; }

    /// <summary>Options with which the volume is mounted.</summary>
    [Field(7)]
    public IReadOnlyList<string>? MountOptions { get; init; }

    /// <summary><c>Filesystem</c> (the default) or <c>Block</c>.</summary>
    [Field(8, Pointer = true, Values = "Block,Filesystem")]
    public string? VolumeMode { get; init; }

    /// <summary>The nodes from which the volume can be reached.</summary>
    [Field(9)]
    public VolumeNodeAffinity? NodeAffinity { get; init; }

    /// <summary>Class of the attributes that may be changed later.</summary>
    [Field(10, Pointer = true)]
    public string? VolumeAttributesClassName { get; init; }
}

/// <summary>The nodes from which a volume can be reached.</summary>
public sealed record VolumeNodeAffinity
{
    /// <summary>The nodes.</summary>
    [Field(1)]
    public NodeSelector? Required { get; init; }
}

/// <summary>What was last observed of a volume.</summary>
public sealed record PersistentVolumeStatus
{
    /// <summary>The value with every field left out.</summary>
    public static PersistentVolumeStatus Empty { get; } = new();

    /// <summary><c>Pending</c>, <c>Available</c>, <c>Bound</c>, <c>Released</c> or <c>Failed</c>.</summary>
    [Field(1, Values = "Available,Bound,Failed,Pending,Released")]
    public string? Phase { get; init; }

    /// <summary>Why the volume is in this phase, for people.</summary>
    [Field(2)]
    public string? Message { get; init; }

    /// <summary>Why the volume is in this phase, in one word.</summary>
    [Field(3)]
    public string? Reason { get; init; }

    /// <summary>When the phase last changed.</summary>
    [Field(4)]
    public Time? LastPhaseTransitionTime { get; init; }
}

/// <summary>A place, by labels of its nodes.</summary>
[Atomic]
public sealed record TopologySelectorTerm
{
    /// <summary>The labels, all of which must be there.</summary>
    [Field(1)]
    public IReadOnlyList<TopologySelectorLabelRequirement>? MatchLabelExpressions { get; init; }
}

/// <summary>A label that a place must have.</summary>
public sealed record TopologySelectorLabelRequirement
{
    /// <summary>Key of the label.</summary>
    [Field(1, Always = true, Required = true)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>Its values, one of which must be there.</summary>
    [Field(2, Always = true, Required = true)]
    public IReadOnlyList<string>? Values { get; init; }
}

/// <summary>Values of <c>status.phase</c> of a PersistentVolume.</summary>
public static class VolumePhase
{
    /// <summary>The volume is not ready.</summary>
    public const string Pending = "Pending";

    /// <summary>The volume can be bound.</summary>
    public const string Available = "Available";

    /// <summary>The volume is bound to a claim.</summary>
    public const string Bound = "Bound";

    /// <summary>The claim of the volume is gone, the storage is not reclaimed yet.</summary>
    public const string Released = "Released";

    /// <summary>The storage could not be reclaimed.</summary>
    public const string Failed = "Failed";
}

/// <summary>Values of <c>spec.persistentVolumeReclaimPolicy</c> of a PersistentVolume.</summary>
public static class ReclaimPolicy
{
    /// <summary>The volume stays, with what is in it.</summary>
    public const string Retain = "Retain";

    /// <summary>The volume and its storage are deleted.</summary>
    public const string Delete = "Delete";

    /// <summary>The storage is wiped and the volume made available again.</summary>
    public const string Recycle = "Recycle";
}
