using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Storage;

/// <summary>The wish that a volume be attached to a node.</summary>
public sealed record VolumeAttachment : KubernetesObject
{
    /// <summary>The volume and the node. They cannot be changed.</summary>
    [Field(2, Always = true, Required = true)]
    public VolumeAttachmentSpec Spec { get; init => field = value ?? VolumeAttachmentSpec.Empty; } = VolumeAttachmentSpec.Empty;

    /// <summary>How far the attachment has come.</summary>
    [Field(3, Always = true)]
    public VolumeAttachmentStatus Status { get; init => field = value ?? VolumeAttachmentStatus.Empty; } = VolumeAttachmentStatus.Empty;
}

/// <summary>A volume and the node that it is to be attached to.</summary>
public sealed record VolumeAttachmentSpec
{
    /// <summary>The value with every field left out.</summary>
    public static VolumeAttachmentSpec Empty { get; } = new();

    /// <summary>Name of the driver that attaches it.</summary>
    [Field(1, Always = true, Required = true)]
    public string Attacher { get; init => field = value ?? ""; } = "";

    /// <summary>The volume.</summary>
    [Field(2, Always = true, Required = true)]
    public VolumeAttachmentSource Source { get; init => field = value ?? VolumeAttachmentSource.Empty; } = VolumeAttachmentSource.Empty;

    /// <summary>Name of the node.</summary>
    [Field(3, Always = true, Required = true)]
    public string NodeName { get; init => field = value ?? ""; } = "";
}

/// <summary>A volume that is to be attached: one of the two.</summary>
public sealed record VolumeAttachmentSource
{
    /// <summary>The value with every field left out.</summary>
    public static VolumeAttachmentSource Empty { get; } = new();

    /// <summary>Name of the PersistentVolume.</summary>
    [Field(1, Pointer = true)]
    public string? PersistentVolumeName { get; init; }

    /// <summary>The volume of a pod that names no PersistentVolume.</summary>
    [Field(2)]
    public PersistentVolumeSpec? InlineVolumeSpec { get; init; }
}

/// <summary>How far an attachment has come.</summary>
public sealed record VolumeAttachmentStatus
{
    /// <summary>The value with every field left out.</summary>
    public static VolumeAttachmentStatus Empty { get; } = new();

    /// <summary>Whether the volume is attached.</summary>
    [Field(1, Always = true, Required = true)]
    public bool Attached { get; init; }

    /// <summary>What the driver said of the attachment, for the mount.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, string>? AttachmentMetadata { get; init; }

    /// <summary>What last went wrong while the volume was attached.</summary>
    [Field(3)]
    public VolumeError? AttachError { get; init; }

    /// <summary>What last went wrong while the volume was detached.</summary>
    [Field(4)]
    public VolumeError? DetachError { get; init; }
}

/// <summary>Something that went wrong with a volume.</summary>
public sealed record VolumeError
{
    /// <summary>When it did.</summary>
    [Field(1, Always = true)]
    public Time? Time { get; init; }

    /// <summary>What it was.</summary>
    [Field(2)]
    public string? Message { get; init; }
}
