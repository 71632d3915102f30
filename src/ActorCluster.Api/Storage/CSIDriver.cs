using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Storage;

/// <summary>A driver of storage, and what it needs.</summary>
public sealed record CSIDriver : KubernetesObject
{
    /// <summary>What the driver needs.</summary>
    [Field(2, Always = true, Required = true)]
    public CSIDriverSpec Spec { get; init => field = value ?? CSIDriverSpec.Empty; } = CSIDriverSpec.Empty;
}

/// <summary>What a driver of storage needs.</summary>
public sealed record CSIDriverSpec
{
    /// <summary>The value with every field left out.</summary>
    public static CSIDriverSpec Empty { get; } = new();

    /// <summary>Volumes have to be attached to a node before they are mounted, true by default. It cannot be changed.</summary>
    [Field(1)]
    public bool? AttachRequired { get; init; }

    /// <summary>The driver is told the pod at each mount, false by default.</summary>
    [Field(2)]
    public bool? PodInfoOnMount { get; init; }

    /// <summary>
    /// What kinds of volumes the driver has: <c>Persistent</c> (the default) and <c>Ephemeral</c>. They cannot be changed.
    /// </summary>
    [Field(3, ListType = ListType.Set)]
    public IReadOnlyList<string>? VolumeLifecycleModes { get; init; }

    /// <summary>Scheduling looks at the capacity that the driver reports, false by default.</summary>
    [Field(4)]
    public bool? StorageCapacity { get; init; }

    /// <summary>
    /// Whether the group of files is changed before a mount: <c>ReadWriteOnceWithFSType</c> (the default), <c>File</c> or <c>None</c>.
    /// </summary>
    [Field(5, Pointer = true)]
    public string? FsGroupPolicy { get; init; }

    /// <summary>Tokens of the pod's service account that the driver gets.</summary>
    [Field(6)]
    public IReadOnlyList<TokenRequest>? TokenRequests { get; init; }

    /// <summary>The driver is called again from time to time, false by default.</summary>
    [Field(7)]
    public bool? RequiresRepublish { get; init; }

    /// <summary>The driver mounts with labels of SELinux, false by default.</summary>
    [Field(8)]
    public bool? SeLinuxMount { get; init; }
}

/// <summary>A token that a driver gets.</summary>
public sealed record TokenRequest
{
    /// <summary>For whom the token is meant; the API server if empty.</summary>
    [Field(1, Always = true, Required = true)]
    public string Audience { get; init => field = value ?? ""; } = "";

    /// <summary>Seconds for which the token is valid, 600 at least.</summary>
    [Field(2)]
    public long? ExpirationSeconds { get; init; }
}
