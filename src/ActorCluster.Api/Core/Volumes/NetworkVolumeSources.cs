using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>A disk of Google Compute Engine.</summary>
public sealed record GCEPersistentDiskVolumeSource
{
    /// <summary>Name of the disk.</summary>
    [Field(1, Always = true, Required = true)]
    public string PdName { get; init => field = value ?? ""; } = "";

    /// <summary>File system to mount.</summary>
    [Field(2)]
    public string? FsType { get; init; }

    /// <summary>Partition to mount, 0 for the whole disk.</summary>
    [Field(3)]
    public int Partition { get; init; }

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(4)]
    public bool ReadOnly { get; init; }
}

/// <summary>A disk of Amazon Web Services.</summary>
public sealed record AWSElasticBlockStoreVolumeSource
{
    /// <summary>Identity of the disk.</summary>
    [Field(1, Always = true, Required = true)]
    public string VolumeID { get; init => field = value ?? ""; } = "";

    /// <summary>File system to mount.</summary>
    [Field(2)]
    public string? FsType { get; init; }

    /// <summary>Partition to mount, 0 for the whole disk.</summary>
    [Field(3)]
    public int Partition { get; init; }

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(4)]
    public bool ReadOnly { get; init; }
}

/// <summary>A clone of a git repository.</summary>
public sealed record GitRepoVolumeSource
{
    /// <summary>URL of the repository.</summary>
    [Field(1, Always = true, Required = true)]
    public string Repository { get; init => field = value ?? ""; } = "";

    /// <summary>Commit to check out.</summary>
    [Field(2)]
    public string? Revision { get; init; }

    /// <summary>Directory to clone into.</summary>
    [Field(3)]
    public string? Directory { get; init; }
}

/// <summary>An NFS mount.</summary>
public sealed record NFSVolumeSource
{
    /// <summary>Host of the server.</summary>
    [Field(1, Always = true, Required = true)]
    public string Server { get; init => field = value ?? ""; } = "";

    /// <summary>Path that the server exports.</summary>
    [Field(2, Always = true, Required = true)]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(3)]
    public bool ReadOnly { get; init; }
}

/// <summary>An iSCSI disk.</summary>
public sealed record ISCSIVolumeSource
{
    /// <summary>Address of the target, with the port unless it is the usual one.</summary>
    [Field(1, Always = true, Required = true)]
    public string TargetPortal { get; init => field = value ?? ""; } = "";

    /// <summary>Qualified name of the target.</summary>
    [Field(2, Always = true, Required = true)]
    public string Iqn { get; init => field = value ?? ""; } = "";

    /// <summary>Number of the logical unit.</summary>
    [Field(3, Always = true, Required = true)]
    public int Lun { get; init; }

    /// <summary>Interface to use, <c>default</c> by default.</summary>
    [Field(4, Default = "\"default\"")]
    public string? IscsiInterface { get; init; }

    /// <summary>File system to mount.</summary>
    [Field(5)]
    public string? FsType { get; init; }

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(6)]
    public bool ReadOnly { get; init; }

    /// <summary>Further addresses of the target.</summary>
    [Field(7)]
    public IReadOnlyList<string>? Portals { get; init; }

    /// <summary>Whether discovery authenticates by CHAP.</summary>
    [Field(8)]
    public bool ChapAuthDiscovery { get; init; }

    /// <summary>Whether sessions authenticate by CHAP.</summary>
    [Field(11)]
    public bool ChapAuthSession { get; init; }

    /// <summary>Secret with the CHAP credentials.</summary>
    [Field(10)]
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>Qualified name of the initiator.</summary>
    [Field(12, Pointer = true)]
    public string? InitiatorName { get; init; }
}

/// <summary>A GlusterFS mount.</summary>
public sealed record GlusterfsVolumeSource
{
    /// <summary>Name of the Endpoints object with the addresses of the servers.</summary>
    [Field(1, Always = true, Required = true)]
    public string Endpoints { get; init => field = value ?? ""; } = "";

    /// <summary>Path of the volume.</summary>
    [Field(2, Always = true, Required = true)]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(3)]
    public bool ReadOnly { get; init; }
}

/// <summary>A RADOS block device.</summary>
public sealed record RBDVolumeSource
{
    /// <summary>Addresses of the monitors.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<string>? Monitors { get; init; }

    /// <summary>Name of the image.</summary>
    [Field(2, Always = true, Required = true)]
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>File system to mount.</summary>
    [Field(3)]
    public string? FsType { get; init; }

    /// <summary>Pool of the image, <c>rbd</c> by default.</summary>
    [Field(4, Default = "\"rbd\"")]
    public string? Pool { get; init; }

    /// <summary>User, <c>admin</c> by default.</summary>
    [Field(5, Default = "\"admin\"")]
    public string? User { get; init; }

    /// <summary>Path of the key ring, <c>/etc/ceph/keyring</c> by default.</summary>
    [Field(6, Default = "\"/etc/ceph/keyring\"")]
    public string? Keyring { get; init; }

    /// <summary>Secret with the key, which comes before the key ring.</summary>
    [Field(7)]
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(8)]
    public bool ReadOnly { get; init; }
}

/// <summary>A volume of an executable driver.</summary>
public sealed record FlexVolumeSource
{
    /// <summary>Name of the driver.</summary>
    [Field(1, Always = true, Required = true)]
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>File system to mount.</summary>
    [Field(2)]
    public string? FsType { get; init; }

    /// <summary>Secret that goes to the driver.</summary>
    [Field(3)]
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(4)]
    public bool ReadOnly { get; init; }

    /// <summary>Options that go to the driver.</summary>
    [Field(5)]
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}
