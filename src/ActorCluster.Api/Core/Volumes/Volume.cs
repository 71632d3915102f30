using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>A volume of a pod. Exactly one source is set; without any it is an <c>emptyDir</c>.</summary>
public sealed record Volume
{
    /// <summary>Name of the volume, a DNS label that is unique in the pod.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>A file or directory of the node.</summary>
    [Field(1, Within = 2)]
    public HostPathVolumeSource? HostPath { get; init; }

    /// <summary>An empty directory that goes with the pod.</summary>
    [Field(2, Within = 2)]
    public EmptyDirVolumeSource? EmptyDir { get; init; }

    /// <summary>A disk of Google Compute Engine.</summary>
    [Field(3, Within = 2)]
    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    /// <summary>A disk of Amazon Web Services.</summary>
    [Field(4, Within = 2)]
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    /// <summary>A clone of a git repository. Not recommended any more.</summary>
    [Field(5, Within = 2)]
    public GitRepoVolumeSource? GitRepo { get; init; }

    /// <summary>A Secret, one file a key.</summary>
    [Field(6, Within = 2)]
    public SecretVolumeSource? Secret { get; init; }

    /// <summary>An NFS mount.</summary>
    [Field(7, Within = 2)]
    public NFSVolumeSource? Nfs { get; init; }

    /// <summary>An iSCSI disk.</summary>
    [Field(8, Within = 2)]
    public ISCSIVolumeSource? Iscsi { get; init; }

    /// <summary>A GlusterFS mount.</summary>
    [Field(9, Within = 2)]
    public GlusterfsVolumeSource? Glusterfs { get; init; }

    /// <summary>A claim in the same namespace.</summary>
    [Field(10, Within = 2)]
    public PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }

    /// <summary>A RADOS block device.</summary>
    [Field(11, Within = 2)]
    public RBDVolumeSource? Rbd { get; init; }

    /// <summary>A volume of an executable driver. Not recommended any more.</summary>
    [Field(12, Within = 2)]
    public FlexVolumeSource? FlexVolume { get; init; }

    /// <summary>A Cinder volume.</summary>
    [Field(13, Within = 2)]
    public CinderVolumeSource? Cinder { get; init; }

    /// <summary>A CephFS mount.</summary>
    [Field(14, Within = 2)]
    public CephFSVolumeSource? Cephfs { get; init; }

    /// <summary>A Flocker volume.</summary>
    [Field(15, Within = 2)]
    public FlockerVolumeSource? Flocker { get; init; }

    /// <summary>Fields of the pod, one file a field.</summary>
    [Field(16, Within = 2)]
    public DownwardAPIVolumeSource? DownwardAPI { get; init; }

    /// <summary>A Fibre Channel disk.</summary>
    [Field(17, Within = 2)]
    public FCVolumeSource? Fc { get; init; }

    /// <summary>An Azure file share.</summary>
    [Field(18, Within = 2)]
    public AzureFileVolumeSource? AzureFile { get; init; }

    /// <summary>A ConfigMap, one file a key.</summary>
    [Field(19, Within = 2)]
    public ConfigMapVolumeSource? ConfigMap { get; init; }

    /// <summary>A vSphere disk.</summary>
    [Field(20, Within = 2)]
    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }

    /// <summary>A Quobyte mount.</summary>
    [Field(21, Within = 2)]
    public QuobyteVolumeSource? Quobyte { get; init; }

    /// <summary>An Azure disk.</summary>
    [Field(22, Within = 2)]
    public AzureDiskVolumeSource? AzureDisk { get; init; }

    /// <summary>A disk of the Photon controller.</summary>
    [Field(23, Within = 2)]
    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    /// <summary>Several sources in one directory.</summary>
    [Field(26, Within = 2)]
    public ProjectedVolumeSource? Projected { get; init; }

    /// <summary>A Portworx volume.</summary>
    [Field(24, Within = 2)]
    public PortworxVolumeSource? PortworxVolume { get; init; }

    /// <summary>A ScaleIO volume.</summary>
    [Field(25, Within = 2)]
    public ScaleIOVolumeSource? ScaleIO { get; init; }

    /// <summary>A StorageOS volume.</summary>
    [Field(27, Within = 2)]
    public StorageOSVolumeSource? Storageos { get; init; }

    /// <summary>A volume that a CSI driver provides and that goes with the pod.</summary>
    [Field(28, Within = 2)]
    public CSIVolumeSource? Csi { get; init; }

    /// <summary>A claim that is made for the pod and goes with it.</summary>
    [Field(29, Within = 2)]
    public EphemeralVolumeSource? Ephemeral { get; init; }

    /// <summary>An image or artifact of a registry, read-only.</summary>
    [Field(30, Within = 2)]
    public ImageVolumeSource? Image { get; init; }
}
