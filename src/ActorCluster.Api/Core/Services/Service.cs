using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>A name and a port under which clients reach a changing set of pods.</summary>
public sealed record Service : KubernetesObject
{
    /// <summary>Which pods stand behind the service, and how they are reached.</summary>
    [Field(2, Always = true)]
    public ServiceSpec Spec { get; init => field = value ?? ServiceSpec.Empty; } = ServiceSpec.Empty;

    /// <summary>What was last observed of the service.</summary>
    [Field(3, Always = true)]
    public ServiceStatus Status { get; init => field = value ?? ServiceStatus.Empty; } = ServiceStatus.Empty;
}

/// <summary>Which pods stand behind a service, and how they are reached.</summary>
public sealed record ServiceSpec
{
    /// <summary>The value with every field left out.</summary>
    public static ServiceSpec Empty { get; } = new();

    /// <summary>Ports of the service.</summary>
    [Field(1, Strategy = PatchStrategy.Merge, MergeKey = "port", ListType = ListType.Map, ListMapKeys = "port,protocol")]
    public IReadOnlyList<ServicePort>? Ports { get; init; }

    /// <summary>Labels of the pods behind the service. Without any the endpoints are managed by somebody else.</summary>
    [Field(2, AtomicMap = true)]
    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    /// <summary>Address of the service, chosen by the server unless given. <c>None</c> makes it headless.</summary>
    [Field(3)]
    public string? ClusterIP { get; init; }

    /// <summary>Addresses of the service, at most one of each family. The first one equals <c>clusterIP</c>.</summary>
    [Field(18)]
    public IReadOnlyList<string>? ClusterIPs { get; init; }

    /// <summary>
    /// How the service is reached: <c>ClusterIP</c> (the default), <c>NodePort</c>, <c>LoadBalancer</c> or <c>ExternalName</c>.
    /// </summary>
    [Field(4, Values = "ClusterIP,ExternalName,LoadBalancer,NodePort")]
    public string? Type { get; init; }

    /// <summary>Further addresses for which nodes take traffic for the service.</summary>
    [Field(5)]
    public IReadOnlyList<string>? ExternalIPs { get; init; }

    /// <summary><c>ClientIP</c> sends a client to the same pod each time, <c>None</c> (the default) does not.</summary>
    [Field(7, Values = "ClientIP,None")]
    public string? SessionAffinity { get; init; }

    /// <summary>Not recommended any more: address asked of the load balancer.</summary>
    [Field(8)]
    public string? LoadBalancerIP { get; init; }

    /// <summary>Networks of clients that the load balancer lets through.</summary>
    [Field(9)]
    public IReadOnlyList<string>? LoadBalancerSourceRanges { get; init; }

    /// <summary>Name that the service is an alias of, for the type <c>ExternalName</c>.</summary>
    [Field(10)]
    public string? ExternalName { get; init; }

    /// <summary><c>Local</c> sends traffic from outside only to pods on the same node, <c>Cluster</c> to any.</summary>
    [Field(11, Values = "Cluster,Local")]
    public string? ExternalTrafficPolicy { get; init; }

    /// <summary>Port at which a node says whether it has pods of the service, for <c>Local</c> load balancers.</summary>
    [Field(12)]
    public int HealthCheckNodePort { get; init; }

    /// <summary>Whether pods count as ready before they are.</summary>
    [Field(13)]
    public bool PublishNotReadyAddresses { get; init; }

    /// <summary>Settings of the session affinity.</summary>
    [Field(14)]
    public SessionAffinityConfig? SessionAffinityConfig { get; init; }

    /// <summary>Address families, <c>IPv4</c> or <c>IPv6</c>, in the order of <c>clusterIPs</c>.</summary>
    [Field(19, Values = ",IPv4,IPv6")]
    public IReadOnlyList<string>? IpFamilies { get; init; }

    /// <summary><c>SingleStack</c>, <c>PreferDualStack</c> or <c>RequireDualStack</c>.</summary>
    [Field(17, Pointer = true, Values = "PreferDualStack,RequireDualStack,SingleStack")]
    public string? IpFamilyPolicy { get; init; }

    /// <summary>Whether a load balancer gets node ports. True by default.</summary>
    [Field(20)]
    public bool? AllocateLoadBalancerNodePorts { get; init; }

    /// <summary>The implementation that serves this load balancer; by default that of the cloud provider.</summary>
    [Field(21, Pointer = true)]
    public string? LoadBalancerClass { get; init; }

    /// <summary><c>Local</c> sends traffic from inside only to pods on the same node, <c>Cluster</c> (the default) to any.</summary>
    [Field(22, Pointer = true, Values = "Cluster,Local")]
    public string? InternalTrafficPolicy { get; init; }

    /// <summary>Preference among endpoints. <c>PreferClose</c> prefers those in the zone of the client.</summary>
    [Field(23, Pointer = true)]
    public string? TrafficDistribution { get; init; }
}

/// <summary>A port of a service.</summary>
public sealed record ServicePort
{
    /// <summary>Name of the port. Required if there is more than one.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary><c>TCP</c> (the default), <c>UDP</c> or <c>SCTP</c>.</summary>
    [Field(2, Values = "SCTP,TCP,UDP", Default = "\"TCP\"")]
    public string? Protocol { get; init; }

    /// <summary>Protocol of the application, such as <c>kubernetes.io/h2c</c>.</summary>
    [Field(6, Pointer = true)]
    public string? AppProtocol { get; init; }

    /// <summary>Number of the port, 1 to 65535.</summary>
    [Field(3, Always = true, Required = true)]
    public int Port { get; init; }

    /// <summary>Number or name of the port of the pods, by default the same number.</summary>
    [Field(4, Always = true)]
    public IntOrString TargetPort { get; init; }

    /// <summary>Port of every node that leads to the service, chosen by the server unless given.</summary>
    [Field(5)]
    public int NodePort { get; init; }
}

/// <summary>Settings of session affinity.</summary>
public sealed record SessionAffinityConfig
{
    /// <summary>Settings for <c>ClientIP</c>.</summary>
    [Field(1)]
    public ClientIPConfig? ClientIP { get; init; }
}

/// <summary>Settings of session affinity by client address.</summary>
public sealed record ClientIPConfig
{
    /// <summary>Seconds for which a client stays with a pod, up to 86400, 10800 by default.</summary>
    [Field(1)]
    public int? TimeoutSeconds { get; init; }
}

/// <summary>What was last observed of a service.</summary>
public sealed record ServiceStatus
{
    /// <summary>The value with every field left out.</summary>
    public static ServiceStatus Empty { get; } = new();

    /// <summary>State of the load balancer.</summary>
    [Field(1, Always = true)]
    public LoadBalancerStatus LoadBalancer { get; init => field = value ?? LoadBalancerStatus.Empty; } = LoadBalancerStatus.Empty;

    /// <summary>Aspects of the state.</summary>
    [Field(2, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

/// <summary>State of a load balancer.</summary>
public sealed record LoadBalancerStatus
{
    /// <summary>The value with every field left out.</summary>
    public static LoadBalancerStatus Empty { get; } = new();

    /// <summary>Where traffic enters.</summary>
    [Field(1)]
    public IReadOnlyList<LoadBalancerIngress>? Ingress { get; init; }
}

/// <summary>Where traffic enters a load balancer.</summary>
public sealed record LoadBalancerIngress
{
    /// <summary>Address, for load balancers that have one.</summary>
    [Field(1)]
    public string? Ip { get; init; }

    /// <summary>Name, for load balancers that have one.</summary>
    [Field(2)]
    public string? Hostname { get; init; }

    /// <summary><c>VIP</c> if nodes see the address as destination, <c>Proxy</c> if they see their own.</summary>
    [Field(3, Pointer = true)]
    public string? IpMode { get; init; }

    /// <summary>State of the ports.</summary>
    [Field(4)]
    public IReadOnlyList<PortStatus>? Ports { get; init; }
}

/// <summary>State of a port of a load balancer.</summary>
public sealed record PortStatus
{
    /// <summary>Number of the port.</summary>
    [Field(1, Always = true, Required = true)]
    public int Port { get; init; }

    /// <summary><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>.</summary>
    [Field(2, Always = true, Required = true, Values = "SCTP,TCP,UDP")]
    public string Protocol { get; init => field = value ?? ""; } = "";

    /// <summary>What is wrong with the port, in one word.</summary>
    [Field(3, Pointer = true)]
    public string? Error { get; init; }
}

/// <summary>Values of <c>spec.type</c> of a service.</summary>
public static class ServiceType
{
    /// <summary>An address inside the cluster.</summary>
    public const string ClusterIP = "ClusterIP";

    /// <summary>Also a port of every node.</summary>
    public const string NodePort = "NodePort";

    /// <summary>Also an external load balancer.</summary>
    public const string LoadBalancer = "LoadBalancer";

    /// <summary>An alias for a name outside.</summary>
    public const string ExternalName = "ExternalName";
}

/// <summary>Values of <c>spec.sessionAffinity</c> of a service.</summary>
public static class ServiceAffinity
{
    /// <summary>A client is sent to the same pod each time.</summary>
    public const string ClientIP = "ClientIP";

    /// <summary>Each connection is on its own.</summary>
    public const string None = "None";
}

/// <summary>Values of the traffic policies of a service.</summary>
public static class ServiceTrafficPolicy
{
    /// <summary>Traffic goes to any pod.</summary>
    public const string Cluster = "Cluster";

    /// <summary>Traffic goes to pods on the same node only.</summary>
    public const string Local = "Local";
}

/// <summary>Values of <c>spec.trafficDistribution</c> of a service.</summary>
public static class ServiceTrafficDistribution
{
    /// <summary>Endpoints in the zone of the client are preferred.</summary>
    public const string PreferClose = "PreferClose";
}

/// <summary>Values of <c>spec.ipFamilies</c> of a service.</summary>
public static class IpFamily
{
    /// <summary>IPv4.</summary>
    public const string IPv4 = "IPv4";

    /// <summary>IPv6.</summary>
    public const string IPv6 = "IPv6";
}

/// <summary>Values of <c>spec.ipFamilyPolicy</c> of a service.</summary>
public static class IpFamilyPolicy
{
    /// <summary>One family.</summary>
    public const string SingleStack = "SingleStack";

    /// <summary>Both families where the cluster has both.</summary>
    public const string PreferDualStack = "PreferDualStack";

    /// <summary>Both families, or an error.</summary>
    public const string RequireDualStack = "RequireDualStack";
}

/// <summary>Values of <c>spec.clusterIP</c> of a service with a meaning of their own.</summary>
public static class ClusterIPs
{
    /// <summary>A headless service.</summary>
    public const string None = "None";
}
