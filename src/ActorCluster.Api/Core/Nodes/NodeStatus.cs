using System.Text.Json.Serialization;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>What was last observed of a node.</summary>
public sealed record NodeStatus
{
    /// <summary>The value with every field left out.</summary>
    public static NodeStatus Empty { get; } = new();

    /// <summary>Resources of the machine.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity>? Capacity { get; init; }

    /// <summary>Resources available to pods: capacity without what is reserved for the system.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, Quantity>? Allocatable { get; init; }

    /// <summary>Not used any more.</summary>
    [Field(3, Values = "Pending,Running,Terminated")]
    public string? Phase { get; init; }

    /// <summary>Aspects of the state, such as <c>Ready</c>.</summary>
    [Field(4, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<NodeCondition>? Conditions { get; init; }

    /// <summary>Addresses at which the node can be reached.</summary>
    [Field(5, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<NodeAddress>? Addresses { get; init; }

    /// <summary>Ports of the daemons on the node.</summary>
    [Field(6, Always = true)]
    public NodeDaemonEndpoints DaemonEndpoints { get; init => field = value ?? NodeDaemonEndpoints.Empty; } = NodeDaemonEndpoints.Empty;

    /// <summary>Identity and versions of the node.</summary>
    [Field(7, Always = true)]
    public NodeSystemInfo NodeInfo { get; init => field = value ?? NodeSystemInfo.Empty; } = NodeSystemInfo.Empty;

    /// <summary>Images on the node.</summary>
    [Field(8)]
    public IReadOnlyList<ContainerImage>? Images { get; init; }

    /// <summary>Attachable volumes that are mounted.</summary>
    [Field(9)]
    public IReadOnlyList<string>? VolumesInUse { get; init; }

    /// <summary>Volumes that are attached.</summary>
    [Field(10)]
    public IReadOnlyList<AttachedVolume>? VolumesAttached { get; init; }

    /// <summary>Not used any more.</summary>
    [Field(11)]
    public NodeConfigStatus? Config { get; init; }

    /// <summary>Handlers that the container runtime offers.</summary>
    [Field(12)]
    public IReadOnlyList<NodeRuntimeHandler>? RuntimeHandlers { get; init; }

    /// <summary>Features of the container runtime as a whole.</summary>
    [Field(13)]
    public NodeFeatures? Features { get; init; }
}

/// <summary>One aspect of the state of a node.</summary>
public sealed record NodeCondition
{
    /// <summary>Type of the condition.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the condition holds: <c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>When the node last confirmed the condition.</summary>
    [Field(3, Always = true)]
    public Time? LastHeartbeatTime { get; init; }

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

/// <summary>An address of a node.</summary>
public sealed record NodeAddress
{
    /// <summary><c>Hostname</c>, <c>InternalIP</c>, <c>ExternalIP</c>, <c>InternalDNS</c> or <c>ExternalDNS</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The address.</summary>
    [Field(2, Always = true, Required = true)]
    public string Address { get; init => field = value ?? ""; } = "";
}

/// <summary>Ports of the daemons on a node.</summary>
public sealed record NodeDaemonEndpoints
{
    /// <summary>The value with every field left out.</summary>
    public static NodeDaemonEndpoints Empty { get; } = new();

    /// <summary>Where the kubelet listens.</summary>
    [Field(1, Always = true)]
    public DaemonEndpoint KubeletEndpoint { get; init => field = value ?? DaemonEndpoint.Empty; } = DaemonEndpoint.Empty;
}

/// <summary>Where a daemon listens.</summary>
public sealed record DaemonEndpoint
{
    /// <summary>The value with every field left out.</summary>
    public static DaemonEndpoint Empty { get; } = new();

    /// <summary>Number of the port.</summary>
    [JsonPropertyName("Port")]
    [Field(1, Always = true, Required = true)]
    public int Port { get; init; }
}

/// <summary>Identity and versions of a node.</summary>
public sealed record NodeSystemInfo
{
    /// <summary>The value with every field left out.</summary>
    public static NodeSystemInfo Empty { get; } = new();

    /// <summary>Identity of the machine, unique in the cluster (<c>/etc/machine-id</c>).</summary>
    [Field(1, Always = true, Required = true)]
    public string MachineID { get; init => field = value ?? ""; } = "";

    /// <summary>Identity of the hardware.</summary>
    [Field(2, Always = true, Required = true)]
    public string SystemUUID { get; init => field = value ?? ""; } = "";

    /// <summary>Identity of this boot: it changes when the machine restarts.</summary>
    [Field(3, Always = true, Required = true)]
    public string BootID { get; init => field = value ?? ""; } = "";

    /// <summary>Version of the kernel.</summary>
    [Field(4, Always = true, Required = true)]
    public string KernelVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the operating system, for people.</summary>
    [Field(5, Always = true, Required = true)]
    public string OsImage { get; init => field = value ?? ""; } = "";

    /// <summary>Container runtime, as <c>name://version</c>.</summary>
    [Field(6, Always = true, Required = true)]
    public string ContainerRuntimeVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Version of the kubelet.</summary>
    [Field(7, Always = true, Required = true)]
    public string KubeletVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Not used any more: the version of the kubelet.</summary>
    [Field(8, Always = true, Required = true)]
    public string KubeProxyVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Operating system, <c>linux</c>.</summary>
    [Field(9, Always = true, Required = true)]
    public string OperatingSystem { get; init => field = value ?? ""; } = "";

    /// <summary>Architecture, <c>amd64</c>.</summary>
    [Field(10, Always = true, Required = true)]
    public string Architecture { get; init => field = value ?? ""; } = "";
}

/// <summary>An image on a node.</summary>
public sealed record ContainerImage
{
    /// <summary>Names of the image, by tag and by digest.</summary>
    [Field(1, Always = true)]
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Size in bytes.</summary>
    [Field(2)]
    public long SizeBytes { get; init; }
}

/// <summary>A volume that is attached to a node.</summary>
public sealed record AttachedVolume
{
    /// <summary>Name of the volume.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Path of its device.</summary>
    [Field(2, Always = true, Required = true)]
    public string DevicePath { get; init => field = value ?? ""; } = "";
}

/// <summary>Not used any more.</summary>
public sealed record NodeConfigStatus
{
    /// <summary>Configuration to use.</summary>
    [Field(1)]
    public NodeConfigSource? Assigned { get; init; }

    /// <summary>Configuration in use.</summary>
    [Field(2)]
    public NodeConfigSource? Active { get; init; }

    /// <summary>Configuration to fall back to.</summary>
    [Field(3)]
    public NodeConfigSource? LastKnownGood { get; init; }

    /// <summary>What is wrong with the assigned configuration.</summary>
    [Field(4)]
    public string? Error { get; init; }
}

/// <summary>A handler of the container runtime.</summary>
public sealed record NodeRuntimeHandler
{
    /// <summary>Name of the handler, empty for the default one.</summary>
    [Field(1, Always = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>What it supports.</summary>
    [Field(2)]
    public NodeRuntimeHandlerFeatures? Features { get; init; }
}

/// <summary>What a handler supports.</summary>
public sealed record NodeRuntimeHandlerFeatures
{
    /// <summary>Whether mounts below a read-only mount can be read-only too.</summary>
    [Field(1)]
    public bool? RecursiveReadOnlyMounts { get; init; }

    /// <summary>Whether pods can have user namespaces of their own.</summary>
    [Field(2)]
    public bool? UserNamespaces { get; init; }
}

/// <summary>What a container runtime supports.</summary>
public sealed record NodeFeatures
{
    /// <summary>Whether <c>supplementalGroupsPolicy</c> takes effect.</summary>
    [Field(1)]
    public bool? SupplementalGroupsPolicy { get; init; }
}

/// <summary>Values of <c>status.conditions[].type</c> of a node.</summary>
public static class NodeConditionType
{
    /// <summary>The node is healthy and takes pods.</summary>
    public const string Ready = "Ready";

    /// <summary>The node is short of memory.</summary>
    public const string MemoryPressure = "MemoryPressure";

    /// <summary>The node is short of disk space.</summary>
    public const string DiskPressure = "DiskPressure";

    /// <summary>The node is short of process ids.</summary>
    public const string PIDPressure = "PIDPressure";

    /// <summary>The network of the node is not set up.</summary>
    public const string NetworkUnavailable = "NetworkUnavailable";
}

/// <summary>Values of <c>status.addresses[].type</c> of a node.</summary>
public static class NodeAddressType
{
    /// <summary>Host name.</summary>
    public const string Hostname = "Hostname";

    /// <summary>Address inside the cluster.</summary>
    public const string InternalIP = "InternalIP";

    /// <summary>Address from outside.</summary>
    public const string ExternalIP = "ExternalIP";

    /// <summary>DNS name inside the cluster.</summary>
    public const string InternalDNS = "InternalDNS";

    /// <summary>DNS name from outside.</summary>
    public const string ExternalDNS = "ExternalDNS";
}
