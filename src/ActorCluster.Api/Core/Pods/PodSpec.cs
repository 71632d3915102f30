using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>What a pod should run, and how.</summary>
public sealed record PodSpec
{
    /// <summary>The value with every field left out.</summary>
    public static PodSpec Empty { get; } = new();

    /// <summary>Volumes that the containers can mount.</summary>
    [Field(1, Strategy = PatchStrategy.Merge | PatchStrategy.RetainKeys, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<Volume>? Volumes { get; init; }

    /// <summary>
    /// Containers that run before the others, in order, each to its end. One with the restart policy <c>Always</c> is a sidecar: it only
    /// has to start, and runs as long as the pod.
    /// </summary>
    [Field(20, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<Container>? InitContainers { get; init; }

    /// <summary>The containers, at least one. They cannot be added or removed later.</summary>
    [Field(2, Always = true, Required = true, Strategy = PatchStrategy.Merge, MergeKey = "name",
        ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<Container>? Containers { get; init; }

    /// <summary>Containers added to the running pod to examine it, through the subresource <c>ephemeralcontainers</c> only.</summary>
    [Field(34, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<EphemeralContainer>? EphemeralContainers { get; init; }

    /// <summary>Which ended containers are started again: <c>Always</c> (the default), <c>OnFailure</c> or <c>Never</c>.</summary>
    [Field(3, Values = "Always,Never,OnFailure")]
    public string? RestartPolicy { get; init; }

    /// <summary>
    /// Seconds between the signal to end and the kill when the pod is deleted, including the time for preStop hooks. 30 by default, 0 kills
    /// at once.
    /// </summary>
    [Field(4)]
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>Seconds after its start on the node at which the pod is failed and its containers are ended.</summary>
    [Field(5)]
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>
    /// Where names are resolved: <c>ClusterFirst</c> (the default), <c>ClusterFirstWithHostNet</c>, <c>Default</c> (as the node does) or
    /// <c>None</c>.
    /// </summary>
    [Field(6, Values = "ClusterFirst,ClusterFirstWithHostNet,Default,None")]
    public string? DnsPolicy { get; init; }

    /// <summary>Labels that a node must have for the pod to run there.</summary>
    [Field(7, AtomicMap = true)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>The service account that the pod runs as.</summary>
    [Field(8)]
    public string? ServiceAccountName { get; init; }

    /// <summary>Older name of <c>serviceAccountName</c>, kept in step with it.</summary>
    [Field(9)]
    public string? ServiceAccount { get; init; }

    /// <summary>Whether a token of the service account is mounted into the containers.</summary>
    [Field(21)]
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>The node that the pod is bound to, set by the scheduler. Setting it at creation bypasses the scheduler.</summary>
    [Field(10)]
    public string? NodeName { get; init; }

    /// <summary>Whether the pod uses the network of its node instead of its own.</summary>
    [Field(11)]
    public bool HostNetwork { get; init; }

    /// <summary>Whether the containers see the processes of the node.</summary>
    [Field(12)]
    public bool HostPID { get; init; }

    /// <summary>Whether the containers use the inter-process communication of the node.</summary>
    [Field(13)]
    public bool HostIPC { get; init; }

    /// <summary>Whether the containers see each other's processes. Excludes <c>hostPID</c>.</summary>
    [Field(27)]
    public bool? ShareProcessNamespace { get; init; }

    /// <summary>Security settings of all containers. Those of a container itself come first.</summary>
    [Field(14)]
    public PodSecurityContext? SecurityContext { get; init; }

    /// <summary>Secrets with the credentials for pulling the images.</summary>
    [Field(15, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>Host name of the pod, by default its name.</summary>
    [Field(16)]
    public string? Hostname { get; init; }

    /// <summary>With it the full host name is <c>hostname.subdomain.namespace.svc.domain</c>; without it the pod has no domain.</summary>
    [Field(17)]
    public string? Subdomain { get; init; }

    /// <summary>Which nodes and which neighbours the pod requires or prefers.</summary>
    [Field(18)]
    public Affinity? Affinity { get; init; }

    /// <summary>The scheduler that is to bind the pod, <c>default-scheduler</c> by default.</summary>
    [Field(19)]
    public string? SchedulerName { get; init; }

    /// <summary>Taints of nodes that the pod tolerates.</summary>
    [Field(22)]
    public IReadOnlyList<Toleration>? Tolerations { get; init; }

    /// <summary>Lines to add to the hosts file of the containers.</summary>
    [Field(23, Strategy = PatchStrategy.Merge, MergeKey = "ip", ListType = ListType.Map, ListMapKeys = "ip")]
    public IReadOnlyList<HostAlias>? HostAliases { get; init; }

    /// <summary>The priority class that gives the pod its priority.</summary>
    [Field(24)]
    public string? PriorityClassName { get; init; }

    /// <summary>Priority, taken from the class at admission: the higher, the more important.</summary>
    [Field(25)]
    public int? Priority { get; init; }

    /// <summary>Settings that are merged with those of <c>dnsPolicy</c>.</summary>
    [Field(26)]
    public PodDNSConfig? DnsConfig { get; init; }

    /// <summary>Further conditions that must be true for the pod to be ready.</summary>
    [Field(28)]
    public IReadOnlyList<PodReadinessGate>? ReadinessGates { get; init; }

    /// <summary>The runtime class to run the pod with; without it the default handler is used.</summary>
    [Field(29, Pointer = true)]
    public string? RuntimeClassName { get; init; }

    /// <summary>Whether containers get environment variables for the services of the namespace. True by default.</summary>
    [Field(30)]
    public bool? EnableServiceLinks { get; init; }

    /// <summary>Whether the pod may displace pods of lower priority: <c>PreemptLowerPriority</c> (the default) or <c>Never</c>.</summary>
    [Field(31, Pointer = true, Values = "Never,PreemptLowerPriority")]
    public string? PreemptionPolicy { get; init; }

    /// <summary>Resources that the pod needs beyond its containers, filled in from the runtime class at admission.</summary>
    [Field(32)]
    public IReadOnlyDictionary<string, Quantity>? Overhead { get; init; }

    /// <summary>How pods of one group are to be spread over the topology. All constraints must hold.</summary>
    [Field(33, Strategy = PatchStrategy.Merge, MergeKey = "topologyKey",
        ListType = ListType.Map, ListMapKeys = "topologyKey,whenUnsatisfiable")]
    public IReadOnlyList<TopologySpreadConstraint>? TopologySpreadConstraints { get; init; }

    /// <summary>Whether the containers see the full domain name as their host name.</summary>
    [Field(35)]
    public bool? SetHostnameAsFQDN { get; init; }

    /// <summary>The operating system that the containers are made for.</summary>
    [Field(36)]
    public PodOS? Os { get; init; }

    /// <summary>Whether the pod uses the user namespace of the node. False gives it one of its own.</summary>
    [Field(37)]
    public bool? HostUsers { get; init; }

    /// <summary>As long as there is any the pod is not scheduled. Gates can be removed after creation, not added.</summary>
    [Field(38, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<PodSchedulingGate>? SchedulingGates { get; init; }

    /// <summary>Claims that must be allocated and reserved before the pod may start; containers use them by name.</summary>
    [Field(39, Strategy = PatchStrategy.Merge | PatchStrategy.RetainKeys, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<PodResourceClaim>? ResourceClaims { get; init; }

    /// <summary>Resources of the pod as a whole, for <c>cpu</c> and <c>memory</c>, on top of those of the containers.</summary>
    [Field(40)]
    public ResourceRequirements? Resources { get; init; }
}
