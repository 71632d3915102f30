using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Networking;

/// <summary>Which connections pods may have.</summary>
public sealed record NetworkPolicy : KubernetesObject
{
    /// <summary>The pods and the connections.</summary>
    [Field(2, Always = true)]
    public NetworkPolicySpec Spec { get; init => field = value ?? NetworkPolicySpec.Empty; } = NetworkPolicySpec.Empty;
}

/// <summary>Which connections some pods may have.</summary>
public sealed record NetworkPolicySpec
{
    /// <summary>The value with every field left out.</summary>
    public static NetworkPolicySpec Empty { get; } = new();

    /// <summary>The pods, in the same namespace. An empty selector means all of them.</summary>
    [Field(1, Always = true, Required = true)]
    public LabelSelector PodSelector { get; init => field = value ?? LabelSelector.Empty; } = LabelSelector.Empty;

    /// <summary>Connections to the pods that are allowed. Without a rule, none is.</summary>
    [Field(2)]
    public IReadOnlyList<NetworkPolicyIngressRule>? Ingress { get; init; }

    /// <summary>Connections from the pods that are allowed. Without a rule, none is.</summary>
    [Field(3)]
    public IReadOnlyList<NetworkPolicyEgressRule>? Egress { get; init; }

    /// <summary>
    /// Which directions the policy is about: <c>Ingress</c>, <c>Egress</c>. By default incoming ones, and outgoing ones if there is a rule
    /// for them.
    /// </summary>
    [Field(4, Values = "Egress,Ingress")]
    public IReadOnlyList<string>? PolicyTypes { get; init; }
}

/// <summary>Connections to pods that are allowed.</summary>
public sealed record NetworkPolicyIngressRule
{
    /// <summary>The ports; all if there is none.</summary>
    [Field(1)]
    public IReadOnlyList<NetworkPolicyPort>? Ports { get; init; }

    /// <summary>Where they come from; anywhere if there is none.</summary>
    [Field(2)]
    public IReadOnlyList<NetworkPolicyPeer>? From { get; init; }
}

/// <summary>Connections from pods that are allowed.</summary>
public sealed record NetworkPolicyEgressRule
{
    /// <summary>The ports; all if there is none.</summary>
    [Field(1)]
    public IReadOnlyList<NetworkPolicyPort>? Ports { get; init; }

    /// <summary>Where they go; anywhere if there is none.</summary>
    [Field(2)]
    public IReadOnlyList<NetworkPolicyPeer>? To { get; init; }
}

/// <summary>A port, or a range of ports.</summary>
public sealed record NetworkPolicyPort
{
    /// <summary><c>TCP</c> (the default), <c>UDP</c> or <c>SCTP</c>.</summary>
    [Field(1, Pointer = true, Values = "SCTP,TCP,UDP")]
    public string? Protocol { get; init; }

    /// <summary>Number or name of the port; all ports if left out.</summary>
    [Field(2)]
    public IntOrString? Port { get; init; }

    /// <summary>The last port of a range that begins with <c>port</c>.</summary>
    [Field(3)]
    public int? EndPort { get; init; }
}

/// <summary>The other side of a connection: pods or addresses.</summary>
public sealed record NetworkPolicyPeer
{
    /// <summary>The pods, in the same namespace unless <c>namespaceSelector</c> is given.</summary>
    [Field(1)]
    public LabelSelector? PodSelector { get; init; }

    /// <summary>The namespaces, all pods of which are meant unless <c>podSelector</c> is given.</summary>
    [Field(2)]
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>The addresses. No selector may stand beside them.</summary>
    [Field(3)]
    public IPBlock? IpBlock { get; init; }
}

/// <summary>A range of addresses.</summary>
public sealed record IPBlock
{
    /// <summary>The range, <c>192.168.1.0/24</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Cidr { get; init => field = value ?? ""; } = "";

    /// <summary>Ranges within it that are not meant.</summary>
    [Field(2)]
    public IReadOnlyList<string>? Except { get; init; }
}

/// <summary>Values of <c>spec.policyTypes</c> of a NetworkPolicy.</summary>
public static class PolicyType
{
    /// <summary>Connections to the pods.</summary>
    public const string Ingress = "Ingress";

    /// <summary>Connections from the pods.</summary>
    public const string Egress = "Egress";
}
