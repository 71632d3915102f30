using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>A file or directory of the node.</summary>
public sealed record HostPathVolumeSource
{
    /// <summary>Path on the node.</summary>
    [Field(1, Always = true, Required = true)]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// What the path must be before it is mounted, such as <c>Directory</c> or <c>FileOrCreate</c>. Empty checks nothing.
    /// </summary>
    [Field(2, Pointer = true, Values = ",BlockDevice,CharDevice,Directory,DirectoryOrCreate,File,FileOrCreate,Socket")]
    public string? Type { get; init; }
}

/// <summary>An empty directory.</summary>
public sealed record EmptyDirVolumeSource
{
    /// <summary>Where it is stored: empty for the disk of the node, <c>Memory</c> or <c>HugePages</c>.</summary>
    [Field(1)]
    public string? Medium { get; init; }

    /// <summary>The most it may hold.</summary>
    [Field(2)]
    public Quantity? SizeLimit { get; init; }
}

/// <summary>A Secret as files.</summary>
public sealed record SecretVolumeSource
{
    /// <summary>Name of the Secret.</summary>
    [Field(1)]
    public string? SecretName { get; init; }

    /// <summary>Keys to take, and their paths; without any all keys.</summary>
    [Field(2)]
    public IReadOnlyList<KeyToPath>? Items { get; init; }

    /// <summary>Permission bits of the files, 0644 by default.</summary>
    [Field(3)]
    public int? DefaultMode { get; init; }

    /// <summary>Whether Secret or keys may be missing.</summary>
    [Field(4)]
    public bool? Optional { get; init; }
}

/// <summary>A ConfigMap as files.</summary>
public sealed record ConfigMapVolumeSource
{
    /// <summary>Name of the ConfigMap.</summary>
    [Field(1, Within = 1, Default = "\"\"")]
    public string? Name { get; init; }

    /// <summary>Keys to take, and their paths; without any all keys.</summary>
    [Field(2)]
    public IReadOnlyList<KeyToPath>? Items { get; init; }

    /// <summary>Permission bits of the files, 0644 by default.</summary>
    [Field(3)]
    public int? DefaultMode { get; init; }

    /// <summary>Whether ConfigMap or keys may be missing.</summary>
    [Field(4)]
    public bool? Optional { get; init; }
}

/// <summary>Path of a key.</summary>
public sealed record KeyToPath
{
    /// <summary>The key.</summary>
    [Field(1, Always = true, Required = true)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>Relative path of the file, without <c>..</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>Permission bits of the file.</summary>
    [Field(3)]
    public int? Mode { get; init; }
}

/// <summary>A claim in the same namespace.</summary>
public sealed record PersistentVolumeClaimVolumeSource
{
    /// <summary>Name of the claim.</summary>
    [Field(1, Always = true, Required = true)]
    public string ClaimName { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(2)]
    public bool ReadOnly { get; init; }
}

/// <summary>Fields of the pod as files.</summary>
public sealed record DownwardAPIVolumeSource
{
    /// <summary>The files.</summary>
    [Field(1)]
    public IReadOnlyList<DownwardAPIVolumeFile>? Items { get; init; }

    /// <summary>Permission bits of the files, 0644 by default.</summary>
    [Field(2)]
    public int? DefaultMode { get; init; }
}

/// <summary>A file with the value of a field.</summary>
public sealed record DownwardAPIVolumeFile
{
    /// <summary>Relative path of the file, without <c>..</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>A field of the pod.</summary>
    [Field(2)]
    public ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>A resource of a container.</summary>
    [Field(3)]
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    /// <summary>Permission bits of the file.</summary>
    [Field(4)]
    public int? Mode { get; init; }
}

/// <summary>Several sources in one directory.</summary>
public sealed record ProjectedVolumeSource
{
    /// <summary>The sources.</summary>
    [Field(1, Always = true)]
    public IReadOnlyList<VolumeProjection>? Sources { get; init; }

    /// <summary>Permission bits of the files, 0644 by default.</summary>
    [Field(2)]
    public int? DefaultMode { get; init; }
}

/// <summary>One source. Exactly one field is set.</summary>
public sealed record VolumeProjection
{
    /// <summary>A Secret.</summary>
    [Field(1)]
    public SecretProjection? Secret { get; init; }

    /// <summary>Fields of the pod.</summary>
    [Field(2)]
    public DownwardAPIProjection? DownwardAPI { get; init; }

    /// <summary>A ConfigMap.</summary>
    [Field(3)]
    public ConfigMapProjection? ConfigMap { get; init; }

    /// <summary>A token of the service account.</summary>
    [Field(4)]
    public ServiceAccountTokenProjection? ServiceAccountToken { get; init; }

    /// <summary>Certificates that the cluster trusts.</summary>
    [Field(5)]
    public ClusterTrustBundleProjection? ClusterTrustBundle { get; init; }
}

/// <summary>A Secret in a projected volume.</summary>
public sealed record SecretProjection
{
    /// <summary>Name of the Secret.</summary>
    [Field(1, Within = 1, Default = "\"\"")]
    public string? Name { get; init; }

    /// <summary>Keys to take, and their paths; without any all keys.</summary>
    [Field(2)]
    public IReadOnlyList<KeyToPath>? Items { get; init; }

    /// <summary>Whether Secret or keys may be missing.</summary>
    [Field(4)]
    public bool? Optional { get; init; }
}

/// <summary>Fields of the pod in a projected volume.</summary>
public sealed record DownwardAPIProjection
{
    /// <summary>The files.</summary>
    [Field(1)]
    public IReadOnlyList<DownwardAPIVolumeFile>? Items { get; init; }
}

/// <summary>A ConfigMap in a projected volume.</summary>
public sealed record ConfigMapProjection
{
    /// <summary>Name of the ConfigMap.</summary>
    [Field(1, Within = 1, Default = "\"\"")]
    public string? Name { get; init; }

    /// <summary>Keys to take, and their paths; without any all keys.</summary>
    [Field(2)]
    public IReadOnlyList<KeyToPath>? Items { get; init; }

    /// <summary>Whether ConfigMap or keys may be missing.</summary>
    [Field(4)]
    public bool? Optional { get; init; }
}

/// <summary>A token in a projected volume.</summary>
public sealed record ServiceAccountTokenProjection
{
    /// <summary>Who the token is meant for, by default the API server.</summary>
    [Field(1)]
    public string? Audience { get; init; }

    /// <summary>Seconds for which the token is valid, at least 600, 3600 by default. It is renewed in time.</summary>
    [Field(2)]
    public long? ExpirationSeconds { get; init; }

    /// <summary>Relative path of the file.</summary>
    [Field(3, Always = true, Required = true)]
    public string Path { get; init => field = value ?? ""; } = "";
}

/// <summary>Certificates in a projected volume.</summary>
public sealed record ClusterTrustBundleProjection
{
    /// <summary>Name of one bundle. Excludes <c>signerName</c>.</summary>
    [Field(1, Pointer = true)]
    public string? Name { get; init; }

    /// <summary>Takes all bundles of this signer that the selector matches.</summary>
    [Field(2, Pointer = true)]
    public string? SignerName { get; init; }

    /// <summary>Selects bundles of the signer by label.</summary>
    [Field(3)]
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>Whether the bundles may be missing.</summary>
    [Field(5)]
    public bool? Optional { get; init; }

    /// <summary>Relative path of the file.</summary>
    [Field(4, Always = true, Required = true)]
    public string Path { get; init => field = value ?? ""; } = "";
}

/// <summary>A volume that a CSI driver provides and that goes with the pod.</summary>
public sealed record CSIVolumeSource
{
    /// <summary>Name of the driver.</summary>
    [Field(1, Always = true, Required = true)]
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(2)]
    public bool? ReadOnly { get; init; }

    /// <summary>File system to mount.</summary>
    [Field(3, Pointer = true)]
    public string? FsType { get; init; }

    /// <summary>Properties that go to the driver.</summary>
    [Field(4)]
    public IReadOnlyDictionary<string, string>? VolumeAttributes { get; init; }

    /// <summary>Secret that goes to the driver.</summary>
    [Field(5)]
    public LocalObjectReference? NodePublishSecretRef { get; init; }
}

/// <summary>A claim that is made for a pod and goes with it.</summary>
public sealed record EphemeralVolumeSource
{
    /// <summary>Template of the claim, whose name is <c>pod-volume</c>.</summary>
    [Field(1)]
    public PersistentVolumeClaimTemplate? VolumeClaimTemplate { get; init; }
}

/// <summary>An image or artifact of a registry.</summary>
public sealed record ImageVolumeSource
{
    /// <summary>Name of the image.</summary>
    [Field(1)]
    public string? Reference { get; init; }

    /// <summary>When it is pulled: <c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>.</summary>
    [Field(2, Values = "Always,IfNotPresent,Never")]
    public string? PullPolicy { get; init; }
}

/// <summary>Values of <c>medium</c> of an <c>emptyDir</c>.</summary>
public static class StorageMedium
{
    /// <summary>The disk of the node.</summary>
    public const string Default = "";

    /// <summary>Memory.</summary>
    public const string Memory = "Memory";

    /// <summary>Huge pages.</summary>
    public const string HugePages = "HugePages";
}
