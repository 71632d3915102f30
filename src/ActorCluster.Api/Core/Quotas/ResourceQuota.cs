using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>Limits for everything in a namespace taken together.</summary>
public sealed record ResourceQuota : KubernetesObject
{
    /// <summary>The limits.</summary>
    [Field(2, Always = true)]
    public ResourceQuotaSpec Spec { get; init => field = value ?? ResourceQuotaSpec.Empty; } = ResourceQuotaSpec.Empty;

    /// <summary>What was last observed.</summary>
    [Field(3, Always = true)]
    public ResourceQuotaStatus Status { get; init => field = value ?? ResourceQuotaStatus.Empty; } = ResourceQuotaStatus.Empty;
}

/// <summary>Limits for a namespace.</summary>
public sealed record ResourceQuotaSpec
{
    /// <summary>The value with every field left out.</summary>
    public static ResourceQuotaSpec Empty { get; } = new();

    /// <summary>The limit of each resource or count.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity>? Hard { get; init; }

    /// <summary>Which objects count: those that match every scope, or all if there is none.</summary>
    [Field(2, Values = "BestEffort,CrossNamespacePodAffinity,NotBestEffort,NotTerminating,PriorityClass,Terminating")]
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Further conditions on the objects that count.</summary>
    [Field(3)]
    public ScopeSelector? ScopeSelector { get; init; }
}

/// <summary>Conditions on scopes, all of which must hold.</summary>
[Atomic]
public sealed record ScopeSelector
{
    /// <summary>The conditions.</summary>
    [Field(1)]
    public IReadOnlyList<ScopedResourceSelectorRequirement>? MatchExpressions { get; init; }
}

/// <summary>One condition on one scope.</summary>
public sealed record ScopedResourceSelectorRequirement
{
    /// <summary>Name of the scope, such as <c>PriorityClass</c>.</summary>
    [Field(
        1, Always = true, Required = true,
        Values = "BestEffort,CrossNamespacePodAffinity,NotBestEffort,NotTerminating,PriorityClass,Terminating")]
    public string ScopeName { get; init => field = value ?? ""; } = "";

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</summary>
    [Field(2, Always = true, Required = true, Values = "DoesNotExist,Exists,In,NotIn")]
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>Values for <c>In</c> and <c>NotIn</c>, at least one. Must be empty for the other operators.</summary>
    [Field(3)]
    public IReadOnlyList<string>? Values { get; init; }
}

/// <summary>What was last observed of a quota.</summary>
public sealed record ResourceQuotaStatus
{
    /// <summary>The value with every field left out.</summary>
    public static ResourceQuotaStatus Empty { get; } = new();

    /// <summary>The limits in effect.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity>? Hard { get; init; }

    /// <summary>How much of each is used.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, Quantity>? Used { get; init; }
}

/// <summary>Values of <c>spec.scopes</c> of a quota.</summary>
public static class ResourceQuotaScope
{
    /// <summary>Pods with <c>activeDeadlineSeconds</c>.</summary>
    public const string Terminating = "Terminating";

    /// <summary>Pods without <c>activeDeadlineSeconds</c>.</summary>
    public const string NotTerminating = "NotTerminating";

    /// <summary>Pods without any request or limit.</summary>
    public const string BestEffort = "BestEffort";

    /// <summary>Pods with a request or limit.</summary>
    public const string NotBestEffort = "NotBestEffort";

    /// <summary>Pods that name a priority class.</summary>
    public const string PriorityClass = "PriorityClass";

    /// <summary>Pods with affinity to pods of other namespaces.</summary>
    public const string CrossNamespacePodAffinity = "CrossNamespacePodAffinity";
}
