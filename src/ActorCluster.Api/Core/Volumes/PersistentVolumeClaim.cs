using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>A request for storage that outlives pods.</summary>
public sealed record PersistentVolumeClaim : KubernetesObject
{
    /// <summary>What is asked for.</summary>
    [Field(2, Always = true)]
    public PersistentVolumeClaimSpec Spec { get; init => field = value ?? PersistentVolumeClaimSpec.Empty; } = PersistentVolumeClaimSpec.Empty;

    /// <summary>What was last observed of the claim.</summary>
    [Field(3, Always = true)]
    public PersistentVolumeClaimStatus Status { get; init => field = value ?? PersistentVolumeClaimStatus.Empty; } = PersistentVolumeClaimStatus.Empty;
}

/// <summary>Template of a claim that is made for a pod.</summary>
public sealed record PersistentVolumeClaimTemplate
{
    /// <summary>Labels and annotations of the claim.</summary>
    [Field(1, Always = true)]
    public ObjectMeta Metadata { get; init => field = value ?? ObjectMeta.Empty; } = ObjectMeta.Empty;

    /// <summary>What is asked for.</summary>
    [Field(2, Always = true, Required = true)]
    public PersistentVolumeClaimSpec Spec { get; init => field = value ?? PersistentVolumeClaimSpec.Empty; } = PersistentVolumeClaimSpec.Empty;
}

/// <summary>What a claim asks for.</summary>
public sealed record PersistentVolumeClaimSpec
{
    /// <summary>The value with every field left out.</summary>
    public static PersistentVolumeClaimSpec Empty { get; } = new();

    /// <summary><c>ReadWriteOnce</c>, <c>ReadOnlyMany</c>, <c>ReadWriteMany</c> or <c>ReadWriteOncePod</c>.</summary>
    [Field(1, Values = "ReadOnlyMany,ReadWriteMany,ReadWriteOnce,ReadWriteOncePod")]
    public IReadOnlyList<string>? AccessModes { get; init; }

    /// <summary>Selects volumes that may be bound.</summary>
    [Field(4)]
    public LabelSelector? Selector { get; init; }

    /// <summary>Size that is needed.</summary>
    [Field(2, Always = true)]
    public VolumeResourceRequirements Resources { get; init => field = value ?? VolumeResourceRequirements.Empty; } = VolumeResourceRequirements.Empty;

    /// <summary>The volume that is bound.</summary>
    [Field(3)]
    public string? VolumeName { get; init; }

    /// <summary>Storage class. Empty asks for volumes without one, left out for the default.</summary>
    [Field(5, Pointer = true)]
    public string? StorageClassName { get; init; }

    /// <summary><c>Filesystem</c> (the default) or <c>Block</c>.</summary>
    [Field(6, Pointer = true, Values = "Block,Filesystem")]
    public string? VolumeMode { get; init; }

    /// <summary>What the volume is filled with: a claim or a snapshot in the same namespace.</summary>
    [Field(7)]
    public TypedLocalObjectReference? DataSource { get; init; }

    /// <summary>What the volume is filled with: any object that a populator knows.</summary>
    [Field(8)]
    public TypedObjectReference? DataSourceRef { get; init; }

    /// <summary>Class of attributes that may be changed later.</summary>
    [Field(9, Pointer = true)]
    public string? VolumeAttributesClassName { get; init; }
}

/// <summary>Size of a volume.</summary>
public sealed record VolumeResourceRequirements
{
    /// <summary>The value with every field left out.</summary>
    public static VolumeResourceRequirements Empty { get; } = new();

    /// <summary>The most that is wanted.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity>? Limits { get; init; }

    /// <summary>The least that is needed.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, Quantity>? Requests { get; init; }
}

/// <summary>Names an object of any kind in the same namespace.</summary>
[Atomic]
public sealed record TypedLocalObjectReference
{
    /// <summary>Group of the kind, left out for the core group.</summary>
    [Field(1, Always = true, Pointer = true)]
    public string? ApiGroup { get; init; }

    /// <summary>Kind of the object.</summary>
    [Field(2, Always = true, Required = true)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the object.</summary>
    [Field(3, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>Names an object of any kind.</summary>
public sealed record TypedObjectReference
{
    /// <summary>Group of the kind, left out for the core group.</summary>
    [Field(1, Always = true, Pointer = true)]
    public string? ApiGroup { get; init; }

    /// <summary>Kind of the object.</summary>
    [Field(2, Always = true, Required = true)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the object.</summary>
    [Field(3, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Namespace of the object, by default the same one.</summary>
    [Field(4, Pointer = true)]
    public string? Namespace { get; init; }
}

/// <summary>What was last observed of a claim.</summary>
public sealed record PersistentVolumeClaimStatus
{
    /// <summary>The value with every field left out.</summary>
    public static PersistentVolumeClaimStatus Empty { get; } = new();

    /// <summary><c>Pending</c>, <c>Bound</c> or <c>Lost</c>.</summary>
    [Field(1, Values = "Bound,Lost,Pending")]
    public string? Phase { get; init; }

    /// <summary>Access modes of the bound volume.</summary>
    [Field(2, Values = "ReadOnlyMany,ReadWriteMany,ReadWriteOnce,ReadWriteOncePod")]
    public IReadOnlyList<string>? AccessModes { get; init; }

    /// <summary>Size of the bound volume.</summary>
    [Field(3)]
    public IReadOnlyDictionary<string, Quantity>? Capacity { get; init; }

    /// <summary>Aspects of the state, such as <c>Resizing</c>.</summary>
    [Field(4, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<PersistentVolumeClaimCondition>? Conditions { get; init; }

    /// <summary>Size that has been asked of the driver during a resize.</summary>
    [Field(5)]
    public IReadOnlyDictionary<string, Quantity>? AllocatedResources { get; init; }

    /// <summary>How far the resize of each resource has come.</summary>
    [Field(
        7, Granular = true,
        Values = "ControllerResizeInProgress,ControllerResizeInfeasible,NodeResizeInProgress,NodeResizeInfeasible,NodeResizePending")]
    public IReadOnlyDictionary<string, string>? AllocatedResourceStatuses { get; init; }

    /// <summary>Class of attributes in effect.</summary>
    [Field(8, Pointer = true)]
    public string? CurrentVolumeAttributesClassName { get; init; }

    /// <summary>A change of attributes that is under way.</summary>
    [Field(9)]
    public ModifyVolumeStatus? ModifyVolumeStatus { get; init; }
}

/// <summary>One aspect of the state of a claim.</summary>
public sealed record PersistentVolumeClaimCondition
{
    /// <summary>Type of the condition.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the condition holds: <c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>When the condition was last examined.</summary>
    [Field(3, Always = true)]
    public Time? LastProbeTime { get; init; }

    /// <summary>When the status last changed.</summary>
    [Field(4, Always = true)]
    public Time? LastTransitionTime { get; init; }

    /// <summary>Why the status last changed, in one word.</summary>
    [Field(5)]
    public string? Reason { get; init; }

    /// <summary>Why the status last changed, for people.</summary>
    [Field(6)]
    public string? Message { get; init; }
}

/// <summary>A change of the attributes of a volume.</summary>
public sealed record ModifyVolumeStatus
{
    /// <summary>Class that is being applied.</summary>
    [Field(1)]
    public string? TargetVolumeAttributesClassName { get; init; }

    /// <summary><c>Pending</c>, <c>InProgress</c> or <c>Infeasible</c>.</summary>
    [Field(2, Always = true, Required = true, Values = "InProgress,Infeasible,Pending")]
    public string Status { get; init => field = value ?? ""; } = "";
}

/// <summary>Finalizers that keep volumes and claims while they are in use.</summary>
public static class StorageFinalizer
{
    /// <summary>A claim stays until no pod uses it.</summary>
    public const string Claim = "kubernetes.io/pvc-protection";

    /// <summary>A volume stays until it is bound to no claim.</summary>
    public const string Volume = "kubernetes.io/pv-protection";
}

/// <summary>Phases of claims.</summary>
public static class ClaimPhase
{
    /// <summary>The claim has no volume yet.</summary>
    public const string Pending = "Pending";

    /// <summary>The claim has a volume.</summary>
    public const string Bound = "Bound";

    /// <summary>The claim had a volume, which is gone.</summary>
    public const string Lost = "Lost";
}

/// <summary>Conditions of claims that grow, and how far they are (core/v1 ClaimResourceStatus).</summary>
public static class ClaimGrowth
{
    /// <summary>Condition: the volume is being made larger.</summary>
    public const string Resizing = "Resizing";

    /// <summary>Condition: the volume is larger, its file system waits for a pod.</summary>
    public const string FileSystemResizePending = "FileSystemResizePending";

    /// <summary>Status of a resource: the volume is being made larger.</summary>
    public const string ControllerResizeInProgress = "ControllerResizeInProgress";

    /// <summary>Status of a resource: the file system waits for a pod.</summary>
    public const string NodeResizePending = "NodeResizePending";
}
