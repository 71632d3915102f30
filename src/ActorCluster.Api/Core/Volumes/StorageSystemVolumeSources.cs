using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>A Cinder volume.</summary>
public sealed record CinderVolumeSource
{
    /// <summary>Identity of the volume.</summary>
    [Field(1, Always = true, Required = true)]
    public string VolumeID { get; init => field = value ?? ""; } = "";

    /// <summary>File system to mount.</summary>
    [Field(2)]
    public string? FsType { get; init; }

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(3)]
    public bool ReadOnly { get; init; }

    /// <summary>Secret with the credentials for OpenStack.</summary>
    [Field(4)]
    public LocalObjectReference? SecretRef { get; init; }
}

/// <summary>A CephFS mount.</summary>
public sealed record CephFSVolumeSource
{
    /// <summary>Addresses of the monitors.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<string>? Monitors { get; init; }

    /// <summary>Path to mount, <c>/</c> by default.</summary>
    [Field(2)]
    public string? Path { get; init; }

    /// <summary>User, <c>admin</c> by default.</summary>
    [Field(3)]
    public string? User { get; init; }

    /// <summary>Path of the key ring, <c>/etc/ceph/user.secret</c> by default.</summary>
    [Field(4)]
    public string? SecretFile { get; init; }

    /// <summary>Secret with the key, which comes before the key ring.</summary>
    [Field(5)]
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(6)]
    public bool ReadOnly { get; init; }
}

/// <summary>A Flocker volume.</summary>
public sealed record FlockerVolumeSource
{
    /// <summary>Name of the data set. Not recommended any more.</summary>
    [Field(1)]
    public string? DatasetName { get; init; }

    /// <summary>Identity of the data set.</summary>
    [Field(2)]
    public string? DatasetUUID { get; init; }
}

/// <summary>A Fibre Channel disk.</summary>
public sealed record FCVolumeSource
{
    /// <summary>World-wide names of the target. Go with <c>lun</c>.</summary>
    [Field(1)]
    public IReadOnlyList<string>? TargetWWNs { get; init; }

    /// <summary>Number of the logical unit.</summary>
    [Field(2)]
    public int? Lun { get; init; }

    /// <summary>File system to mount.</summary>
    [Field(3)]
    public string? FsType { get; init; }

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(4)]
    public bool ReadOnly { get; init; }

    /// <summary>World-wide identifiers, in place of names and unit.</summary>
    [Field(5)]
    public IReadOnlyList<string>? Wwids { get; init; }
}

/// <summary>An Azure file share.</summary>
public sealed record AzureFileVolumeSource
{
    /// <summary>Secret with account and key.</summary>
    [Field(1, Always = true, Required = true)]
    public string SecretName { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the share.</summary>
    [Field(2, Always = true, Required = true)]
    public string ShareName { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(3)]
    public bool ReadOnly { get; init; }
}

/// <summary>A vSphere disk.</summary>
public sealed record VsphereVirtualDiskVolumeSource
{
    /// <summary>Path of the disk.</summary>
    [Field(1, Always = true, Required = true)]
    public string VolumePath { get; init => field = value ?? ""; } = "";

    /// <summary>File system to mount.</summary>
    [Field(2)]
    public string? FsType { get; init; }

    /// <summary>Name of the storage policy.</summary>
    [Field(3)]
    public string? StoragePolicyName { get; init; }

    /// <summary>Identity of the storage policy.</summary>
    [Field(4)]
    public string? StoragePolicyID { get; init; }
}

/// <summary>A Quobyte mount.</summary>
public sealed record QuobyteVolumeSource
{
    /// <summary>Addresses of the registries, as <c>host:port</c>, separated by commas.</summary>
    [Field(1, Always = true, Required = true)]
    public string Registry { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the volume.</summary>
    [Field(2, Always = true, Required = true)]
    public string Volume { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(3)]
    public bool ReadOnly { get; init; }

    /// <summary>User to map access to, by default that of the service account.</summary>
    [Field(4)]
    public string? User { get; init; }

    /// <summary>Group to map access to, by default none.</summary>
    [Field(5)]
    public string? Group { get; init; }

    /// <summary>Tenant that owns the volume.</summary>
    [Field(6)]
    public string? Tenant { get; init; }
}

/// <summary>An Azure disk.</summary>
public sealed record AzureDiskVolumeSource
{
    /// <summary>Name of the disk.</summary>
    [Field(1, Always = true, Required = true)]
    public string DiskName { get; init => field = value ?? ""; } = "";

    /// <summary>URI of the disk.</summary>
    [Field(2, Always = true, Required = true)]
    public string DiskURI { get; init => field = value ?? ""; } = "";

    /// <summary><c>None</c>, <c>ReadOnly</c> or <c>ReadWrite</c>.</summary>
    [Field(3, Pointer = true, Values = "None,ReadOnly,ReadWrite", Default = "\"ReadWrite\"")]
    public string? CachingMode { get; init; }

    /// <summary>File system to mount, <c>ext4</c> by default.</summary>
    [Field(4, Pointer = true, Default = "\"ext4\"")]
    public string? FsType { get; init; }

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(5, Default = "false")]
    public bool? ReadOnly { get; init; }

    /// <summary><c>Shared</c>, <c>Dedicated</c> or <c>Managed</c>.</summary>
    [Field(6, Pointer = true, Values = "Dedicated,Managed,Shared", Default = "\"Shared\"")]
    public string? Kind { get; init; }
}

/// <summary>A disk of the Photon controller.</summary>
public sealed record PhotonPersistentDiskVolumeSource
{
    /// <summary>Identity of the disk.</summary>
    [Field(1, Always = true, Required = true)]
    public string PdID { get; init => field = value ?? ""; } = "";

    /// <summary>File system to mount.</summary>
    [Field(2)]
    public string? FsType { get; init; }
}

/// <summary>A Portworx volume.</summary>
public sealed record PortworxVolumeSource
{
    /// <summary>Identity of the volume.</summary>
    [Field(1, Always = true, Required = true)]
    public string VolumeID { get; init => field = value ?? ""; } = "";

    /// <summary>File system to mount.</summary>
    [Field(2)]
    public string? FsType { get; init; }

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(3)]
    public bool ReadOnly { get; init; }
}

/// <summary>A ScaleIO volume.</summary>
public sealed record ScaleIOVolumeSource
{
    /// <summary>Address of the gateway.</summary>
    [Field(1, Always = true, Required = true)]
    public string Gateway { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the storage system.</summary>
    [Field(2, Always = true, Required = true)]
    public string System { get; init => field = value ?? ""; } = "";

    /// <summary>Secret with the credentials.</summary>
    [Field(3, Always = true, Required = true)]
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>Whether the gateway is called through TLS.</summary>
    [Field(4)]
    public bool SslEnabled { get; init; }

    /// <summary>Protection domain of the storage.</summary>
    [Field(5)]
    public string? ProtectionDomain { get; init; }

    /// <summary>Pool of the storage.</summary>
    [Field(6)]
    public string? StoragePool { get; init; }

    /// <summary><c>ThickProvisioned</c> or <c>ThinProvisioned</c> (the default).</summary>
    [Field(7, Default = "\"ThinProvisioned\"")]
    public string? StorageMode { get; init; }

    /// <summary>Name of the volume.</summary>
    [Field(8)]
    public string? VolumeName { get; init; }

    /// <summary>File system to mount, <c>xfs</c> by default.</summary>
    [Field(9, Default = "\"xfs\"")]
    public string? FsType { get; init; }

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(10)]
    public bool ReadOnly { get; init; }
}

/// <summary>A StorageOS volume.</summary>
public sealed record StorageOSVolumeSource
{
    /// <summary>Name of the volume.</summary>
    [Field(1)]
    public string? VolumeName { get; init; }

    /// <summary>Namespace of the volume within StorageOS.</summary>
    [Field(2)]
    public string? VolumeNamespace { get; init; }

    /// <summary>File system to mount.</summary>
    [Field(3)]
    public string? FsType { get; init; }

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(4)]
    public bool ReadOnly { get; init; }

    /// <summary>Secret with the credentials.</summary>
    [Field(5)]
    public LocalObjectReference? SecretRef { get; init; }
}
