using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>Names a Secret in any namespace.</summary>
[Atomic]
public sealed record SecretReference
{
    /// <summary>Name of the Secret.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>Namespace of the Secret.</summary>
    [Field(2)]
    public string? Namespace { get; init; }
}

/// <summary>A disk or directory of one node.</summary>
public sealed record LocalVolumeSource
{
    /// <summary>Path on the node, of a directory or of a block device.</summary>
    [Field(1, Always = true, Required = true)]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>File system of the block device.</summary>
    [Field(2, Pointer = true)]
    public string? FsType { get; init; }
}

/// <summary>A volume of a CSI driver.</summary>
public sealed record CSIPersistentVolumeSource
{
    /// <summary>Name of the driver.</summary>
    [Field(1, Always = true, Required = true)]
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the volume, as the driver calls it.</summary>
    [Field(2, Always = true, Required = true)]
    public string VolumeHandle { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the volume can only be read.</summary>
    [Field(3)]
    public bool ReadOnly { get; init; }

    /// <summary>File system of the volume.</summary>
    [Field(4)]
    public string? FsType { get; init; }

    /// <summary>Attributes that the driver gave the volume.</summary>
    [Field(5)]
    public IReadOnlyDictionary<string, string>? VolumeAttributes { get; init; }

    /// <summary>The Secret with which the driver attaches the volume.</summary>
    [Field(6)]
    public SecretReference? ControllerPublishSecretRef { get; init; }

    /// <summary>The Secret with which the driver prepares the volume on a node.</summary>
    [Field(7)]
    public SecretReference? NodeStageSecretRef { get; init; }

    /// <summary>The Secret with which the driver mounts the volume.</summary>
    [Field(8)]
    public SecretReference? NodePublishSecretRef { get; init; }

    /// <summary>The Secret with which the driver makes the volume larger.</summary>
    [Field(9)]
    public SecretReference? ControllerExpandSecretRef { get; init; }

    /// <summary>The Secret with which the driver makes the file system larger.</summary>
    [Field(10)]
    public SecretReference? NodeExpandSecretRef { get; init; }
}

/// <summary>A volume of Glusterfs.</summary>
public sealed record GlusterfsPersistentVolumeSource
{
    /// <summary>Name of the Endpoints of the servers.</summary>
    [Field(1, Always = true, Required = true)]
    public string Endpoints { get; init => field = value ?? ""; } = "";

    /// <summary>Path of the volume.</summary>
    [Field(2, Always = true, Required = true)]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the volume can only be read.</summary>
    [Field(3)]
    public bool ReadOnly { get; init; }

    /// <summary>Namespace of the Endpoints, that of the claim if left out.</summary>
    [Field(4, Pointer = true)]
    public string? EndpointsNamespace { get; init; }
}

/// <summary>A block device of Ceph.</summary>
public sealed record RBDPersistentVolumeSource
{
    /// <summary>Addresses of the monitors.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<string>? Monitors { get; init; }

    /// <summary>Name of the image.</summary>
    [Field(2, Always = true, Required = true)]
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>File system of the image.</summary>
    [Field(3)]
    public string? FsType { get; init; }

    /// <summary>Name of the pool, <c>rbd</c> by default.</summary>
    [Field(4, Default = "\"rbd\"")]
    public string? Pool { get; init; }

    /// <summary>Name of the user, <c>admin</c> by default.</summary>
    [Field(5, Default = "\"admin\"")]
    public string? User { get; init; }

    /// <summary>Path of the key ring of the user, <c>/etc/ceph/keyring</c> by default.</summary>
    [Field(6, Default = "\"/etc/ceph/keyring\"")]
    public string? Keyring { get; init; }

    /// <summary>The Secret of the user, instead of a key ring.</summary>
    [Field(7)]
    public SecretReference? SecretRef { get; init; }

    /// <summary>Whether the volume can only be read.</summary>
    [Field(8)]
    public bool ReadOnly { get; init; }
}

/// <summary>A disk reached by iSCSI.</summary>
public sealed record ISCSIPersistentVolumeSource
{
    /// <summary>Address of the target, with a port if it is not the usual one.</summary>
    [Field(1, Always = true, Required = true)]
    public string TargetPortal { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the target.</summary>
    [Field(2, Always = true, Required = true)]
    public string Iqn { get; init => field = value ?? ""; } = "";

    /// <summary>Number of the disk.</summary>
    [Field(3, Always = true, Required = true)]
    public int Lun { get; init; }

    /// <summary>Name of the interface, <c>default</c> by default.</summary>
    [Field(4, Default = "\"default\"")]
    public string? IscsiInterface { get; init; }

    /// <summary>File system of the disk.</summary>
    [Field(5)]
    public string? FsType { get; init; }

    /// <summary>Whether the volume can only be read.</summary>
    [Field(6)]
    public bool ReadOnly { get; init; }

    /// <summary>Further addresses of the target.</summary>
    [Field(7)]
    public IReadOnlyList<string>? Portals { get; init; }

    /// <summary>Whether the discovery is authenticated by CHAP.</summary>
    [Field(8)]
    public bool ChapAuthDiscovery { get; init; }

    /// <summary>Whether the session is authenticated by CHAP.</summary>
    [Field(11)]
    public bool ChapAuthSession { get; init; }

    /// <summary>The Secret for CHAP.</summary>
    [Field(10)]
    public SecretReference? SecretRef { get; init; }

    /// <summary>Name of the initiator.</summary>
    [Field(12, Pointer = true)]
    public string? InitiatorName { get; init; }
}

/// <summary>A disk of OpenStack.</summary>
public sealed record CinderPersistentVolumeSource
{
    /// <summary>Name of the disk.</summary>
    [Field(1, Always = true, Required = true)]
    public string VolumeID { get; init => field = value ?? ""; } = "";

    /// <summary>File system of the disk.</summary>
    [Field(2)]
    public string? FsType { get; init; }

    /// <summary>Whether the volume can only be read.</summary>
    [Field(3)]
    public bool ReadOnly { get; init; }

    /// <summary>The Secret for OpenStack.</summary>
    [Field(4)]
    public SecretReference? SecretRef { get; init; }
}

/// <summary>A file system of Ceph.</summary>
public sealed record CephFSPersistentVolumeSource
{
    /// <summary>Addresses of the monitors.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<string>? Monitors { get; init; }

    /// <summary>Directory that is mounted, <c>/</c> by default.</summary>
    [Field(2)]
    public string? Path { get; init; }

    /// <summary>Name of the user, <c>admin</c> by default.</summary>
    [Field(3)]
    public string? User { get; init; }

    /// <summary>Path of the key ring of the user.</summary>
    [Field(4)]
    public string? SecretFile { get; init; }

    /// <summary>The Secret of the user, instead of a key ring.</summary>
    [Field(5)]
    public SecretReference? SecretRef { get; init; }

    /// <summary>Whether the volume can only be read.</summary>
    [Field(6)]
    public bool ReadOnly { get; init; }
}

/// <summary>A volume of a driver that is a program on the node.</summary>
public sealed record FlexPersistentVolumeSource
{
    /// <summary>Name of the driver.</summary>
    [Field(1, Always = true, Required = true)]
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>File system of the volume.</summary>
    [Field(2)]
    public string? FsType { get; init; }

    /// <summary>The Secret that the driver gets.</summary>
    [Field(3)]
    public SecretReference? SecretRef { get; init; }

    /// <summary>Whether the volume can only be read.</summary>
    [Field(4)]
    public bool ReadOnly { get; init; }

    /// <summary>Options for the driver.</summary>
    [Field(5)]
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}

/// <summary>A share of Azure.</summary>
public sealed record AzureFilePersistentVolumeSource
{
    /// <summary>Name of the Secret with the account's name and key.</summary>
    [Field(1, Always = true, Required = true)]
    public string SecretName { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the share.</summary>
    [Field(2, Always = true, Required = true)]
    public string ShareName { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the volume can only be read.</summary>
    [Field(3)]
    public bool ReadOnly { get; init; }

    /// <summary>Namespace of the Secret, that of the pod if left out.</summary>
    [Field(4, Always = true, Pointer = true)]
    public string? SecretNamespace { get; init; }
}

/// <summary>A volume of ScaleIO.</summary>
public sealed record ScaleIOPersistentVolumeSource
{
    /// <summary>Address of the gateway.</summary>
    [Field(1, Always = true, Required = true)]
    public string Gateway { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the storage system.</summary>
    [Field(2, Always = true, Required = true)]
    public string System { get; init => field = value ?? ""; } = "";

    /// <summary>The Secret for the gateway.</summary>
    [Field(3, Always = true, Required = true)]
    public SecretReference? SecretRef { get; init; }

    /// <summary>Whether the gateway is reached by TLS.</summary>
    [Field(4)]
    public bool SslEnabled { get; init; }

    /// <summary>Name of the protection domain.</summary>
    [Field(5)]
    public string? ProtectionDomain { get; init; }

    /// <summary>Name of the storage pool.</summary>
    [Field(6)]
    public string? StoragePool { get; init; }

    /// <summary><c>ThinProvisioned</c> (the default) or <c>ThickProvisioned</c>.</summary>
    [Field(7, Default = "\"ThinProvisioned\"")]
    public string? StorageMode { get; init; }

    /// <summary>Name of the volume.</summary>
    [Field(8)]
    public string? VolumeName { get; init; }

    /// <summary>File system of the volume, <c>xfs</c> by default.</summary>
    [Field(9, Default = "\"xfs\"")]
    public string? FsType { get; init; }

    /// <summary>Whether the volume can only be read.</summary>
    [Field(10)]
    public bool ReadOnly { get; init; }
}

/// <summary>A volume of StorageOS.</summary>
public sealed record StorageOSPersistentVolumeSource
{
    /// <summary>Name of the volume.</summary>
    [Field(1)]
    public string? VolumeName { get; init; }

    /// <summary>Namespace of the volume within StorageOS.</summary>
    [Field(2)]
    public string? VolumeNamespace { get; init; }

    /// <summary>File system of the volume.</summary>
    [Field(3)]
    public string? FsType { get; init; }

    /// <summary>Whether the volume can only be read.</summary>
    [Field(4)]
    public bool ReadOnly { get; init; }

    /// <summary>The Secret for StorageOS.</summary>
    [Field(5)]
    public ObjectReference? SecretRef { get; init; }
}
