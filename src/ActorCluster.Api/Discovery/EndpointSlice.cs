using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Discovery;

/// <summary>Some of the endpoints behind a service.</summary>
public sealed record EndpointSlice : KubernetesObject
{
    /// <summary>Type of all addresses: <c>IPv4</c>, <c>IPv6</c> or <c>FQDN</c>. It cannot be changed.</summary>
    [Field(4, Always = true, Required = true, Values = "FQDN,IPv4,IPv6")]
    public string AddressType { get; init => field = value ?? ""; } = "";

    /// <summary>The endpoints, at most 1000.</summary>
    [Field(2, Always = true, Required = true)]
    public IReadOnlyList<Endpoint>? Endpoints { get; init; }

    /// <summary>Ports of every endpoint. Empty means none.</summary>
    [Field(3, Always = true)]
    public IReadOnlyList<EndpointPort>? Ports { get; init; }
}

/// <summary>One endpoint behind a service.</summary>
public sealed record Endpoint
{
    /// <summary>Addresses of the endpoint, at least one; clients use the first.</summary>
    [Field(1, Always = true, Required = true, ListType = ListType.Set)]
    public IReadOnlyList<string>? Addresses { get; init; }

    /// <summary>State of the endpoint.</summary>
    [Field(2, Always = true)]
    public EndpointConditions Conditions { get; init => field = value ?? EndpointConditions.Empty; } = EndpointConditions.Empty;

    /// <summary>Host name of the endpoint.</summary>
    [Field(3, Pointer = true)]
    public string? Hostname { get; init; }

    /// <summary>The pod that it is.</summary>
    [Field(4)]
    public ObjectReference? TargetRef { get; init; }

    /// <summary>Topology of the endpoint in the form of v1beta1. Read-only.</summary>
    [Field(5)]
    public IReadOnlyDictionary<string, string>? DeprecatedTopology { get; init; }

    /// <summary>Node that it is on.</summary>
    [Field(6, Pointer = true)]
    public string? NodeName { get; init; }

    /// <summary>Zone that it is in.</summary>
    [Field(7, Pointer = true)]
    public string? Zone { get; init; }

    /// <summary>Where the endpoint should be used.</summary>
    [Field(8)]
    public EndpointHints? Hints { get; init; }
}

/// <summary>State of an endpoint.</summary>
public sealed record EndpointConditions
{
    /// <summary>The value with every field left out.</summary>
    public static EndpointConditions Empty { get; } = new();

    /// <summary>Whether it takes new traffic. Never true while it is terminating, unless not-ready addresses are published.</summary>
    [Field(1)]
    public bool? Ready { get; init; }

    /// <summary>Whether it can answer, even while it is terminating.</summary>
    [Field(2)]
    public bool? Serving { get; init; }

    /// <summary>Whether it is terminating.</summary>
    [Field(3)]
    public bool? Terminating { get; init; }
}

/// <summary>Where an endpoint should be used.</summary>
public sealed record EndpointHints
{
    /// <summary>Zones whose clients should use it.</summary>
    [Field(1)]
    public IReadOnlyList<ForZone>? ForZones { get; init; }
}

/// <summary>A zone.</summary>
public sealed record ForZone
{
    /// <summary>Name of the zone.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>A port of the endpoints in a slice.</summary>
[Atomic]
public sealed record EndpointPort
{
    /// <summary>Name of the port of the service.</summary>
    [Field(1, Pointer = true)]
    public string? Name { get; init; }

    /// <summary><c>TCP</c> (the default), <c>UDP</c> or <c>SCTP</c>.</summary>
    [Field(2, Pointer = true, Values = "SCTP,TCP,UDP")]
    public string? Protocol { get; init; }

    /// <summary>Number of the port. Without it any port is meant.</summary>
    [Field(3)]
    public int? Port { get; init; }

    /// <summary>Protocol of the application.</summary>
    [Field(4, Pointer = true)]
    public string? AppProtocol { get; init; }
}

/// <summary>Values of <c>addressType</c> of an EndpointSlice.</summary>
public static class AddressType
{
    /// <summary>IPv4 addresses.</summary>
    public const string IPv4 = "IPv4";

    /// <summary>IPv6 addresses.</summary>
    public const string IPv6 = "IPv6";

    /// <summary>Domain names.</summary>
    public const string Fqdn = "FQDN";
}
