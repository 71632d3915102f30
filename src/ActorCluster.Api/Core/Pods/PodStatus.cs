using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>What was last observed of a pod.</summary>
public sealed record PodStatus
{
    /// <summary>The value with every field left out.</summary>
    public static PodStatus Empty { get; } = new();

    /// <summary>
    /// Summary of the life of the pod: <c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c> or <c>Unknown</c>.
    /// </summary>
    [Field(1, Values = "Failed,Pending,Running,Succeeded,Unknown")]
    public string? Phase { get; init; }

    /// <summary>Aspects of the state, such as <c>PodScheduled</c> and <c>Ready</c>.</summary>
    [Field(2, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<PodCondition>? Conditions { get; init; }

    /// <summary>Why the pod is in this state, for people.</summary>
    [Field(3)]
    public string? Message { get; init; }

    /// <summary>Why the pod is in this state, in one word, such as <c>Evicted</c>.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>The node on which room is being made for the pod by displacing others. It may still be bound elsewhere.</summary>
    [Field(11)]
    public string? NominatedNodeName { get; init; }

    /// <summary>Address of the node, once the pod is bound and the node has taken it on.</summary>
    [Field(5)]
    public string? HostIP { get; init; }

    /// <summary>Addresses of the node. The first one equals <c>hostIP</c>.</summary>
    [Field(16, Strategy = PatchStrategy.Merge, MergeKey = "ip")]
    public IReadOnlyList<HostIP>? HostIPs { get; init; }

    /// <summary>Address of the pod, empty until it has one.</summary>
    [Field(6)]
    public string? PodIP { get; init; }

    /// <summary>Addresses of the pod, at most one of IPv4 and one of IPv6. The first one equals <c>podIP</c>.</summary>
    [Field(12, Strategy = PatchStrategy.Merge, MergeKey = "ip", ListType = ListType.Map, ListMapKeys = "ip")]
    public IReadOnlyList<PodIP>? PodIPs { get; init; }

    /// <summary>When the node took the pod on, before any image was pulled.</summary>
    [Field(7)]
    public Time? StartTime { get; init; }

    /// <summary>
    /// States of the init containers. One is ready once it has ended successfully or, for a sidecar, passes its readiness probe.
    /// </summary>
    [Field(10)]
    public IReadOnlyList<ContainerStatus>? InitContainerStatuses { get; init; }

    /// <summary>States of the containers.</summary>
    [Field(8)]
    public IReadOnlyList<ContainerStatus>? ContainerStatuses { get; init; }

    /// <summary>Quality of service, from requests and limits: <c>Guaranteed</c>, <c>Burstable</c> or <c>BestEffort</c>.</summary>
    [Field(9, Values = "BestEffort,Burstable,Guaranteed")]
    public string? QosClass { get; init; }

    /// <summary>States of the ephemeral containers.</summary>
    [Field(13)]
    public IReadOnlyList<ContainerStatus>? EphemeralContainerStatuses { get; init; }

    /// <summary>
    /// Progress of a change of resources in place: <c>Proposed</c>, <c>InProgress</c>, <c>Deferred</c> or <c>Infeasible</c>.
    /// </summary>
    [Field(14)]
    public string? Resize { get; init; }

    /// <summary>The claims that were made for the pod.</summary>
    [Field(15, Strategy = PatchStrategy.Merge | PatchStrategy.RetainKeys, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<PodResourceClaimStatus>? ResourceClaimStatuses { get; init; }
}

/// <summary>One aspect of the state of a pod.</summary>
public sealed record PodCondition
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

/// <summary>An address of a pod.</summary>
public sealed record PodIP
{
    /// <summary>The address.</summary>
    [Field(1, Always = true, Required = true)]
    public string Ip { get; init => field = value ?? ""; } = "";
}

/// <summary>An address of a node.</summary>
public sealed record HostIP
{
    /// <summary>The address.</summary>
    [Field(1, Always = true, Required = true)]
    public string Ip { get; init => field = value ?? ""; } = "";
}

/// <summary>The claim that was made for an entry in <c>spec.resourceClaims</c>.</summary>
public sealed record PodResourceClaimStatus
{
    /// <summary>Name of the entry.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the claim; left out if none was needed.</summary>
    [Field(2, Pointer = true)]
    public string? ResourceClaimName { get; init; }
}

/// <summary>Values of <c>status.phase</c> of a pod.</summary>
public static class PodPhase
{
    /// <summary>Accepted, but not every container has been started yet.</summary>
    public const string Pending = "Pending";

    /// <summary>Bound, and at least one container is running or about to start again.</summary>
    public const string Running = "Running";

    /// <summary>Every container ended with exit code 0 and none will start again.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>Every container ended, at least one in failure, and none will start again.</summary>
    public const string Failed = "Failed";

    /// <summary>The state cannot be told.</summary>
    public const string Unknown = "Unknown";
}

/// <summary>Values of <c>status.conditions[].type</c> of a pod.</summary>
public static class PodConditionType
{
    /// <summary>The pod is bound to a node.</summary>
    public const string PodScheduled = "PodScheduled";

    /// <summary>Every init container has succeeded or, for sidecars, started.</summary>
    public const string Initialized = "Initialized";

    /// <summary>Every container is ready.</summary>
    public const string ContainersReady = "ContainersReady";

    /// <summary>The pod can take requests and belongs into the endpoints of its services.</summary>
    public const string Ready = "Ready";

    /// <summary>The pod is about to be ended by a disruption such as preemption, eviction or a taint.</summary>
    public const string DisruptionTarget = "DisruptionTarget";

    /// <summary>Sandbox and network of the pod are set up.</summary>
    public const string PodReadyToStartContainers = "PodReadyToStartContainers";
}

/// <summary>Values of <c>reason</c> in the status or a condition of a pod.</summary>
public static class PodReason
{
    /// <summary>No node fits the pod now.</summary>
    public const string Unschedulable = "Unschedulable";

    /// <summary>The pod has scheduling gates.</summary>
    public const string SchedulingGated = "SchedulingGated";

    /// <summary>The scheduler failed while it dealt with the pod.</summary>
    public const string SchedulerError = "SchedulerError";

    /// <summary>The kubelet ended the pod, as under pressure or at a shutdown of the node.</summary>
    public const string TerminationByKubelet = "TerminationByKubelet";

    /// <summary>The node was shutting down, and took no new pods.</summary>
    public const string NodeShutdown = "NodeShutdown";

    /// <summary>The scheduler made room for a pod of higher priority.</summary>
    public const string PreemptionByScheduler = "PreemptionByScheduler";

    /// <summary>The node has a taint that the pod does not tolerate.</summary>
    public const string DeletionByTaintManager = "DeletionByTaintManager";

    /// <summary>The pod was evicted by an API call.</summary>
    public const string EvictionByEvictionApi = "EvictionByEvictionAPI";

    /// <summary>The node of the pod is gone.</summary>
    public const string DeletionByPodGC = "DeletionByPodGC";

    /// <summary>Some containers are not ready.</summary>
    public const string ContainersNotReady = "ContainersNotReady";

    /// <summary>Some init containers have not finished.</summary>
    public const string ContainersNotInitialized = "ContainersNotInitialized";

    /// <summary>Some readiness gates are not true.</summary>
    public const string ReadinessGatesNotReady = "ReadinessGatesNotReady";

    /// <summary>The pod has run to its end.</summary>
    public const string PodCompleted = "PodCompleted";

    /// <summary>The pod has failed.</summary>
    public const string PodFailed = "PodFailed";

    /// <summary>The node of the pod does not report any more.</summary>
    public const string NodeLost = "NodeLost";

    /// <summary>The kubelet ended the pod under pressure.</summary>
    public const string Evicted = "Evicted";
}

/// <summary>Values of <c>status.qosClass</c> of a pod.</summary>
public static class PodQosClass
{
    /// <summary>Every container has limits for CPU and memory, and requests equal to them.</summary>
    public const string Guaranteed = "Guaranteed";

    /// <summary>Some container has a request or limit.</summary>
    public const string Burstable = "Burstable";

    /// <summary>No container has a request or limit.</summary>
    public const string BestEffort = "BestEffort";
}

/// <summary>Values of <c>spec.restartPolicy</c> of a pod.</summary>
public static class RestartPolicy
{
    /// <summary>Ended containers are started again.</summary>
    public const string Always = "Always";

    /// <summary>Containers that ended with an exit code other than 0 are started again.</summary>
    public const string OnFailure = "OnFailure";

    /// <summary>No container is started again.</summary>
    public const string Never = "Never";
}

/// <summary>Values of <c>spec.dnsPolicy</c> of a pod.</summary>
public static class DnsPolicy
{
    /// <summary>The cluster resolves names, even for pods in the network of the node.</summary>
    public const string ClusterFirstWithHostNet = "ClusterFirstWithHostNet";

    /// <summary>The cluster resolves names, unless the pod is in the network of the node.</summary>
    public const string ClusterFirst = "ClusterFirst";

    /// <summary>Names are resolved as on the node.</summary>
    public const string Default = "Default";

    /// <summary>Only <c>spec.dnsConfig</c> counts.</summary>
    public const string None = "None";
}

/// <summary>Values of <c>spec.preemptionPolicy</c> of a pod.</summary>
public static class PreemptionPolicy
{
    /// <summary>The pod may displace pods of lower priority.</summary>
    public const string PreemptLowerPriority = "PreemptLowerPriority";

    /// <summary>The pod waits until there is room.</summary>
    public const string Never = "Never";
}
