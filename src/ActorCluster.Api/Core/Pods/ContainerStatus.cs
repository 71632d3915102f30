using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>What was last observed of a container.</summary>
public sealed record ContainerStatus
{
    /// <summary>Name of the container.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Present state.</summary>
    [Field(2, Always = true)]
    public ContainerState State { get; init => field = value ?? ContainerState.Empty; } = ContainerState.Empty;

    /// <summary>How the previous run ended; empty if there was none.</summary>
    [Field(3, Always = true)]
    public ContainerState LastState { get; init => field = value ?? ContainerState.Empty; } = ContainerState.Empty;

    /// <summary>Whether the container passes its readiness probe. Without one it is ready as soon as it has started.</summary>
    [Field(4, Always = true, Required = true)]
    public bool Ready { get; init; }

    /// <summary>How often the container was started again.</summary>
    [Field(5, Always = true, Required = true)]
    public int RestartCount { get; init; }

    /// <summary>Image that the container runs, as resolved by the runtime.</summary>
    [Field(6, Always = true, Required = true)]
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>Identity of the image.</summary>
    [Field(7, Always = true, Required = true)]
    public string ImageID { get; init => field = value ?? ""; } = "";

    /// <summary>Identity of the container, as <c>type://id</c>.</summary>
    [Field(8)]
    public string? ContainerID { get; init; }

    /// <summary>Whether the container has started: its postStart hook is done and its startup probe has passed.</summary>
    [Field(9)]
    public bool? Started { get; init; }

    /// <summary>Resources that the node has set aside for the container.</summary>
    [Field(10)]
    public IReadOnlyDictionary<string, Quantity>? AllocatedResources { get; init; }

    /// <summary>Requests and limits in effect.</summary>
    [Field(11)]
    public ResourceRequirements? Resources { get; init; }

    /// <summary>State of the mounts.</summary>
    [Field(12, Strategy = PatchStrategy.Merge, MergeKey = "mountPath", ListType = ListType.Map, ListMapKeys = "mountPath")]
    public IReadOnlyList<VolumeMountStatus>? VolumeMounts { get; init; }

    /// <summary>Identity that the first process was started with.</summary>
    [Field(13)]
    public ContainerUser? User { get; init; }

    /// <summary>Health of the devices given to the container.</summary>
    [Field(14, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<ResourceStatus>? AllocatedResourcesStatus { get; init; }
}

/// <summary>State of a container: exactly one field is set; none means waiting.</summary>
public sealed record ContainerState
{
    /// <summary>The value with every field left out.</summary>
    public static ContainerState Empty { get; } = new();

    /// <summary>The container has yet to start.</summary>
    [Field(1)]
    public ContainerStateWaiting? Waiting { get; init; }

    /// <summary>The container is running.</summary>
    [Field(2)]
    public ContainerStateRunning? Running { get; init; }

    /// <summary>The container has ended.</summary>
    [Field(3)]
    public ContainerStateTerminated? Terminated { get; init; }
}

/// <summary>Why a container does not run yet.</summary>
public sealed record ContainerStateWaiting
{
    /// <summary>Why, in one word, such as <c>ContainerCreating</c> or <c>CrashLoopBackOff</c>.</summary>
    [Field(1)]
    public string? Reason { get; init; }

    /// <summary>Why, for people.</summary>
    [Field(2)]
    public string? Message { get; init; }
}

/// <summary>A running container.</summary>
public sealed record ContainerStateRunning
{
    /// <summary>When it was started.</summary>
    [Field(1, Always = true)]
    public Time? StartedAt { get; init; }
}

/// <summary>How a container ended.</summary>
public sealed record ContainerStateTerminated
{
    /// <summary>Exit code of the first process.</summary>
    [Field(1, Always = true, Required = true)]
    public int ExitCode { get; init; }

    /// <summary>Signal that ended the process, 0 for none.</summary>
    [Field(2)]
    public int Signal { get; init; }

    /// <summary>Why, in one word, such as <c>Completed</c>, <c>Error</c> or <c>OOMKilled</c>.</summary>
    [Field(3)]
    public string? Reason { get; init; }

    /// <summary>Last message of the container.</summary>
    [Field(4)]
    public string? Message { get; init; }

    /// <summary>When this run started.</summary>
    [Field(5, Always = true)]
    public Time? StartedAt { get; init; }

    /// <summary>When this run ended.</summary>
    [Field(6, Always = true)]
    public Time? FinishedAt { get; init; }

    /// <summary>Identity of the container, as <c>type://id</c>.</summary>
    [Field(7)]
    public string? ContainerID { get; init; }
}

/// <summary>State of a mount.</summary>
public sealed record VolumeMountStatus
{
    /// <summary>Name of the mount, the same as in the specification.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Path of the mount, the same as in the specification.</summary>
    [Field(2, Always = true, Required = true)]
    public string MountPath { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the mount is read-only.</summary>
    [Field(3)]
    public bool ReadOnly { get; init; }

    /// <summary>Whether mounts below are read-only too: <c>Disabled</c> or <c>Enabled</c>.</summary>
    [Field(4, Pointer = true)]
    public string? RecursiveReadOnly { get; init; }
}

/// <summary>Identity of a process.</summary>
public sealed record ContainerUser
{
    /// <summary>Identity on Linux.</summary>
    [Field(1)]
    public LinuxContainerUser? Linux { get; init; }
}

/// <summary>Identity of a process on Linux.</summary>
public sealed record LinuxContainerUser
{
    /// <summary>User.</summary>
    [Field(1, Always = true, Required = true)]
    public long Uid { get; init; }

    /// <summary>Primary group.</summary>
    [Field(2, Always = true, Required = true)]
    public long Gid { get; init; }

    /// <summary>Further groups.</summary>
    [Field(3)]
    public IReadOnlyList<long>? SupplementalGroups { get; init; }
}

/// <summary>Health of what was given to a container for one resource.</summary>
public sealed record ResourceStatus
{
    /// <summary>Name of the resource, or <c>claim:name/request</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Health of each device.</summary>
    [Field(2, ListType = ListType.Map, ListMapKeys = "resourceID")]
    public IReadOnlyList<ResourceHealth>? Resources { get; init; }
}

/// <summary>Health of a device.</summary>
public sealed record ResourceHealth
{
    /// <summary>Identity of the device, unique on the node.</summary>
    [Field(1, Always = true, Required = true)]
    public string ResourceID { get; init => field = value ?? ""; } = "";

    /// <summary><c>Healthy</c>, <c>Unhealthy</c> or <c>Unknown</c>.</summary>
    [Field(2)]
    public string? Health { get; init; }
}
