using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>Limits and defaults for the resources of single objects in a namespace.</summary>
public sealed record LimitRange : KubernetesObject
{
    /// <summary>The limits.</summary>
    [Field(2, Always = true)]
    public LimitRangeSpec Spec { get; init => field = value ?? LimitRangeSpec.Empty; } = LimitRangeSpec.Empty;
}

/// <summary>Limits and defaults for single objects.</summary>
public sealed record LimitRangeSpec
{
    /// <summary>The value with every field left out.</summary>
    public static LimitRangeSpec Empty { get; } = new();

    /// <summary>The limits.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<LimitRangeItem>? Limits { get; init; }
}

/// <summary>Limits and defaults for one type of object.</summary>
public sealed record LimitRangeItem
{
    /// <summary>What is limited: <c>Container</c>, <c>Pod</c> or <c>PersistentVolumeClaim</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The most that may be asked for.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, Quantity>? Max { get; init; }

    /// <summary>The least that must be asked for.</summary>
    [Field(3)]
    public IReadOnlyDictionary<string, Quantity>? Min { get; init; }

    /// <summary>Limits for containers that give none.</summary>
    [Field(4)]
    public IReadOnlyDictionary<string, Quantity>? Default { get; init; }

    /// <summary>Requests for containers that give none.</summary>
    [Field(5)]
    public IReadOnlyDictionary<string, Quantity>? DefaultRequest { get; init; }

    /// <summary>How many times the request the limit may be.</summary>
    [Field(6)]
    public IReadOnlyDictionary<string, Quantity>? MaxLimitRequestRatio { get; init; }
}

/// <summary>Values of <c>spec.limits[].type</c> of a LimitRange.</summary>
public static class LimitType
{
    /// <summary>Each container.</summary>
    public const string Container = "Container";

    /// <summary>All containers of a pod together.</summary>
    public const string Pod = "Pod";

    /// <summary>Each claim.</summary>
    public const string PersistentVolumeClaim = "PersistentVolumeClaim";
}
