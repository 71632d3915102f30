using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Networking;

/// <summary>Leads requests from outside to Services, by host and path.</summary>
public sealed record Ingress : KubernetesObject
{
    /// <summary>Where requests go.</summary>
    [Field(2, Always = true)]
    public IngressSpec Spec { get; init => field = value ?? IngressSpec.Empty; } = IngressSpec.Empty;

    /// <summary>What was last observed.</summary>
    [Field(3, Always = true)]
    public IngressStatus Status { get; init => field = value ?? IngressStatus.Empty; } = IngressStatus.Empty;
}

/// <summary>Where requests go.</summary>
public sealed record IngressSpec
{
    /// <summary>The value with every field left out.</summary>
    public static IngressSpec Empty { get; } = new();

    /// <summary>Name of the IngressClass, whose controller acts on the Ingress.</summary>
    [Field(4, Pointer = true)]
    public string? IngressClassName { get; init; }

    /// <summary>Where requests go that no rule takes.</summary>
    [Field(1)]
    public IngressBackend? DefaultBackend { get; init; }

    /// <summary>Certificates of hosts.</summary>
    [Field(2)]
    public IReadOnlyList<IngressTLS>? Tls { get; init; }

    /// <summary>The rules. Without one, everything goes to the default backend.</summary>
    [Field(3)]
    public IReadOnlyList<IngressRule>? Rules { get; init; }
}

/// <summary>The certificate of some hosts.</summary>
public sealed record IngressTLS
{
    /// <summary>The hosts, which the certificate names.</summary>
    [Field(1)]
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>The Secret with certificate and key.</summary>
    [Field(2)]
    public string? SecretName { get; init; }
}

/// <summary>Where the requests for a host go.</summary>
public sealed record IngressRule
{
    /// <summary>The host, or <c>*.</c> before a domain. Left out, all hosts are meant.</summary>
    [Field(1)]
    public string? Host { get; init; }

    /// <summary>Where they go by path.</summary>
    [Field(1, Within = 2)]
    public HTTPIngressRuleValue? Http { get; init; }
}

/// <summary>Where requests go by path.</summary>
public sealed record HTTPIngressRuleValue
{
    /// <summary>The paths.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<HTTPIngressPath>? Paths { get; init; }
}

/// <summary>Where the requests for a path go.</summary>
public sealed record HTTPIngressPath
{
    /// <summary>The path, which begins with a slash.</summary>
    [Field(1)]
    public string? Path { get; init; }

    /// <summary>How the path is compared: <c>Exact</c>, <c>Prefix</c> element by element, or <c>ImplementationSpecific</c>.</summary>
    [Field(3, Always = true, Required = true, Pointer = true, Values = "Exact,ImplementationSpecific,Prefix")]
    public string? PathType { get; init; }

    /// <summary>Where they go.</summary>
    [Field(2, Always = true, Required = true)]
    public IngressBackend Backend { get; init => field = value ?? IngressBackend.Empty; } = IngressBackend.Empty;
}

/// <summary>Where requests go: to a Service or to another object.</summary>
public sealed record IngressBackend
{
    /// <summary>The value with every field left out.</summary>
    public static IngressBackend Empty { get; } = new();

    /// <summary>The Service.</summary>
    [Field(4)]
    public IngressServiceBackend? Service { get; init; }

    /// <summary>The other object, in the same namespace.</summary>
    [Field(3)]
    public TypedLocalObjectReference? Resource { get; init; }
}

/// <summary>A port of a Service in the same namespace.</summary>
public sealed record IngressServiceBackend
{
    /// <summary>Name of the Service.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The port.</summary>
    [Field(2, Always = true)]
    public ServiceBackendPort Port { get; init => field = value ?? ServiceBackendPort.Empty; } = ServiceBackendPort.Empty;
}

/// <summary>A port of a Service, by name or by number.</summary>
[Atomic]
public sealed record ServiceBackendPort
{
    /// <summary>The value with every field left out.</summary>
    public static ServiceBackendPort Empty { get; } = new();

    /// <summary>Name of the port.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>Number of the port.</summary>
    [Field(2)]
    public int Number { get; init; }
}

/// <summary>What was last observed of an Ingress.</summary>
public sealed record IngressStatus
{
    /// <summary>The value with every field left out.</summary>
    public static IngressStatus Empty { get; } = new();

    /// <summary>Where the Ingress can be reached.</summary>
    [Field(1, Always = true)]
    public IngressLoadBalancerStatus LoadBalancer { get; init => field = value ?? IngressLoadBalancerStatus.Empty; } = IngressLoadBalancerStatus.Empty;
}

/// <summary>Where an Ingress can be reached.</summary>
public sealed record IngressLoadBalancerStatus
{
    /// <summary>The value with every field left out.</summary>
    public static IngressLoadBalancerStatus Empty { get; } = new();

    /// <summary>The points at which requests enter.</summary>
    [Field(1)]
    public IReadOnlyList<IngressLoadBalancerIngress>? Ingress { get; init; }
}

/// <summary>A point at which requests enter.</summary>
public sealed record IngressLoadBalancerIngress
{
    /// <summary>Its address.</summary>
    [Field(1)]
    public string? Ip { get; init; }

    /// <summary>Its name.</summary>
    [Field(2)]
    public string? Hostname { get; init; }

    /// <summary>Its ports.</summary>
    [Field(4)]
    public IReadOnlyList<IngressPortStatus>? Ports { get; init; }
}

/// <summary>A port at which requests enter.</summary>
public sealed record IngressPortStatus
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

/// <summary>Values of <c>pathType</c> of an Ingress.</summary>
public static class PathType
{
    /// <summary>The whole path has to be the same.</summary>
    public const string Exact = "Exact";

    /// <summary>The path has to begin with the same elements.</summary>
    public const string Prefix = "Prefix";

    /// <summary>The class decides.</summary>
    public const string ImplementationSpecific = "ImplementationSpecific";
}
