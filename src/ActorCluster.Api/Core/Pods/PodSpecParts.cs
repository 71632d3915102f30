using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>Names for an address in the hosts file of a pod.</summary>
public sealed record HostAlias
{
    /// <summary>The address.</summary>
    [Field(1, Always = true, Required = true)]
    public string Ip { get; init => field = value ?? ""; } = "";

    /// <summary>The names.</summary>
    [Field(2)]
    public IReadOnlyList<string>? Hostnames { get; init; }
}

/// <summary>Settings of name resolution in a pod.</summary>
public sealed record PodDNSConfig
{
    /// <summary>Addresses of name servers, appended to those of the policy.</summary>
    [Field(1)]
    public IReadOnlyList<string>? Nameservers { get; init; }

    /// <summary>Search domains, appended to those of the policy.</summary>
    [Field(2)]
    public IReadOnlyList<string>? Searches { get; init; }

    /// <summary>Resolver options, which override those of the policy.</summary>
    [Field(3)]
    public IReadOnlyList<PodDNSConfigOption>? Options { get; init; }
}

/// <summary>A resolver option.</summary>
public sealed record PodDNSConfigOption
{
    /// <summary>Name of the option.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>Value, for options that have one.</summary>
    [Field(2, Pointer = true)]
    public string? Value { get; init; }
}

/// <summary>A condition that readiness depends on.</summary>
public sealed record PodReadinessGate
{
    /// <summary>Type of a condition in the status of the pod.</summary>
    [Field(1, Always = true, Required = true)]
    public string ConditionType { get; init => field = value ?? ""; } = "";
}

/// <summary>The operating system of a pod.</summary>
public sealed record PodOS
{
    /// <summary><c>linux</c> or <c>windows</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>Something that has to happen before a pod may be scheduled.</summary>
public sealed record PodSchedulingGate
{
    /// <summary>Name of the gate, unique within the pod.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>A claim that a pod uses. Exactly one source is set.</summary>
public sealed record PodResourceClaim
{
    /// <summary>Name by which containers refer to the claim.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>An existing claim in the namespace of the pod.</summary>
    [Field(3, Pointer = true)]
    public string? ResourceClaimName { get; init; }

    /// <summary>A template from which a claim is made for this pod, and which goes with it.</summary>
    [Field(4, Pointer = true)]
    public string? ResourceClaimTemplateName { get; init; }
}

/// <summary>Resources that are set aside and resources that may be used.</summary>
public sealed record ResourceRequirements
{
    /// <summary>The value with every field left out.</summary>
    public static ResourceRequirements Empty { get; } = new();

    /// <summary>The most that may be used.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity>? Limits { get; init; }

    /// <summary>What is set aside on the node. Where left out it equals the limit, if there is one.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, Quantity>? Requests { get; init; }

    /// <summary>Claims of the pod that are used.</summary>
    [Field(3, ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<ResourceClaim>? Claims { get; init; }
}

/// <summary>Refers to a claim of the pod.</summary>
public sealed record ResourceClaim
{
    /// <summary>Name of an entry in <c>spec.resourceClaims</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Name of one request of the claim; without it everything in the claim is used.</summary>
    [Field(2)]
    public string? Request { get; init; }
}
