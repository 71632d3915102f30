using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Scheduling;

/// <summary>Gives a name to a priority of pods.</summary>
public sealed record PriorityClass : KubernetesObject
{
    /// <summary>The priority: the higher, the more important. It cannot be changed.</summary>
    [Field(2, Always = true, Required = true)]
    public int Value { get; init; }

    /// <summary>Whether pods without a class get this one. At most one class is so.</summary>
    [Field(3)]
    public bool GlobalDefault { get; init; }

    /// <summary>What the class is for.</summary>
    [Field(4)]
    public string? Description { get; init; }

    /// <summary>Whether pods of the class may displace others: <c>PreemptLowerPriority</c> (the default) or <c>Never</c>.</summary>
    [Field(5, Pointer = true, Values = "Never,PreemptLowerPriority")]
    public string? PreemptionPolicy { get; init; }
}

/// <summary>Classes that every cluster has.</summary>
public static class WellKnownPriorityClasses
{
    /// <summary>Priority 2000000000.</summary>
    public const string SystemClusterCritical = "system-cluster-critical";

    /// <summary>Priority 2000001000.</summary>
    public const string SystemNodeCritical = "system-node-critical";
}
