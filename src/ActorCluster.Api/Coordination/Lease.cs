using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Coordination;

/// <summary>Shows who holds something, and until when: a node's life sign, a leader's claim.</summary>
public sealed record Lease : KubernetesObject
{
    /// <summary>The claim.</summary>
    [Field(2, Always = true)]
    public LeaseSpec Spec { get; init => field = value ?? LeaseSpec.Empty; } = LeaseSpec.Empty;
}

/// <summary>Who holds a lease, and since when.</summary>
public sealed record LeaseSpec
{
    /// <summary>The value with every field left out.</summary>
    public static LeaseSpec Empty { get; } = new();

    /// <summary>Identity of the holder.</summary>
    [Field(1, Pointer = true)]
    public string? HolderIdentity { get; init; }

    /// <summary>Seconds after the last renewal at which others may take the lease.</summary>
    [Field(2)]
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>When the holder took the lease.</summary>
    [Field(3)]
    public MicroTime? AcquireTime { get; init; }

    /// <summary>When the holder last renewed the lease.</summary>
    [Field(4)]
    public MicroTime? RenewTime { get; init; }

    /// <summary>How often the lease passed from one holder to another.</summary>
    [Field(5)]
    public int? LeaseTransitions { get; init; }

    /// <summary>How the holder is chosen in a coordinated election.</summary>
    [Field(6, Pointer = true)]
    public string? Strategy { get; init; }

    /// <summary>Who should take the lease over from the present holder.</summary>
    [Field(7, Pointer = true)]
    public string? PreferredHolder { get; init; }
}
