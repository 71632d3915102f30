using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>The addresses behind a service, in the older form that EndpointSlices replace.</summary>
public sealed record Endpoints : KubernetesObject
{
    /// <summary>Sets of addresses with the same ports.</summary>
    [Field(2)]
    public IReadOnlyList<EndpointSubset>? Subsets { get; init; }
}

/// <summary>Addresses with the same ports.</summary>
public sealed record EndpointSubset
{
    /// <summary>Addresses that are ready.</summary>
    [Field(1)]
    public IReadOnlyList<EndpointAddress>? Addresses { get; init; }

    /// <summary>Addresses that are not ready.</summary>
    [Field(2)]
    public IReadOnlyList<EndpointAddress>? NotReadyAddresses { get; init; }

    /// <summary>Ports of every address.</summary>
    [Field(3)]
    public IReadOnlyList<EndpointPort>? Ports { get; init; }
}

/// <summary>An address behind a service.</summary>
[Atomic]
public sealed record EndpointAddress
{
    /// <summary>The address.</summary>
    [Field(1, Always = true, Required = true)]
    public string Ip { get; init => field = value ?? ""; } = "";

    /// <summary>Host name.</summary>
    [Field(3)]
    public string? Hostname { get; init; }

    /// <summary>Node that it is on.</summary>
    [Field(4, Pointer = true)]
    public string? NodeName { get; init; }

    /// <summary>The pod that has the address.</summary>
    [Field(2)]
    public ObjectReference? TargetRef { get; init; }
}

/// <summary>A port behind a service.</summary>
[Atomic]
public sealed record EndpointPort
{
    /// <summary>Name of the port of the service.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>Number of the port.</summary>
    [Field(2, Always = true, Required = true)]
    public int Port { get; init; }

    /// <summary><c>TCP</c> (the default), <c>UDP</c> or <c>SCTP</c>.</summary>
    [Field(3, Values = "SCTP,TCP,UDP")]
    public string? Protocol { get; init; }

    /// <summary>Protocol of the application.</summary>
    [Field(4, Pointer = true)]
    public string? AppProtocol { get; init; }
}
