using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>A scope for names.</summary>
public sealed record Namespace : KubernetesObject
{
    /// <summary>How the namespace is to be treated.</summary>
    [Field(2, Always = true)]
    public NamespaceSpec Spec { get; init => field = value ?? NamespaceSpec.Empty; } = NamespaceSpec.Empty;

    /// <summary>What was last observed of the namespace.</summary>
    [Field(3, Always = true)]
    public NamespaceStatus Status { get; init => field = value ?? NamespaceStatus.Empty; } = NamespaceStatus.Empty;
}

/// <summary>How a namespace is to be treated.</summary>
public sealed record NamespaceSpec
{
    /// <summary>The value with every field left out.</summary>
    public static NamespaceSpec Empty { get; } = new();

    /// <summary>Parties that must finish before the namespace goes. <c>kubernetes</c> stands for the removal of everything in it.</summary>
    [Field(1)]
    public IReadOnlyList<string>? Finalizers { get; init; }
}

/// <summary>What was last observed of a namespace.</summary>
public sealed record NamespaceStatus
{
    /// <summary>The value with every field left out.</summary>
    public static NamespaceStatus Empty { get; } = new();

    /// <summary><c>Active</c> or <c>Terminating</c>.</summary>
    [Field(1, Values = "Active,Terminating")]
    public string? Phase { get; init; }

    /// <summary>What holds up the deletion.</summary>
    [Field(2, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<NamespaceCondition>? Conditions { get; init; }
}

/// <summary>One aspect of the state of a namespace.</summary>
public sealed record NamespaceCondition
{
    /// <summary>Type of the condition.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the condition holds: <c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>When the status last changed.</summary>
    [Field(4, Always = true)]
    public Time? LastTransitionTime { get; init; }

    /// <summary>Why the status last changed, in one word.</summary>
    [Field(5)]
    public string? Reason { get; init; }

    /// <summary>Why the status last changed, for people.</summary>
    [Field(6)]
    public string? Message { get; init; }
}

/// <summary>Values of <c>status.phase</c> of a namespace.</summary>
public static class NamespacePhase
{
    /// <summary>The namespace is in use.</summary>
    public const string Active = "Active";

    /// <summary>The namespace is being deleted and takes no new objects.</summary>
    public const string Terminating = "Terminating";
}

/// <summary>Values of <c>spec.finalizers</c> of a namespace.</summary>
public static class NamespaceFinalizer
{
    /// <summary>The namespace controller removes everything in the namespace.</summary>
    public const string Kubernetes = "kubernetes";
}

/// <summary>Values of <c>status.conditions[].type</c> of a namespace.</summary>
public static class NamespaceConditionType
{
    /// <summary>The resources to delete could not be found out.</summary>
    public const string DeletionDiscoveryFailure = "NamespaceDeletionDiscoveryFailure";

    /// <summary>Some objects could not be deleted.</summary>
    public const string DeletionContentFailure = "NamespaceDeletionContentFailure";

    /// <summary>A group and version could not be read.</summary>
    public const string DeletionGroupVersionParsingFailure = "NamespaceDeletionGroupVersionParsingFailure";

    /// <summary>There are objects left.</summary>
    public const string ContentRemaining = "NamespaceContentRemaining";

    /// <summary>Objects that are left have finalizers.</summary>
    public const string FinalizersRemaining = "NamespaceFinalizersRemaining";
}

/// <summary>Namespaces that every cluster has.</summary>
public static class WellKnownNamespaces
{
    /// <summary>Where objects go that name no namespace.</summary>
    public const string Default = "default";

    /// <summary>Objects of Kubernetes itself.</summary>
    public const string System = "kube-system";

    /// <summary>Objects that everybody may read.</summary>
    public const string Public = "kube-public";

    /// <summary>Leases by which nodes show that they are alive.</summary>
    public const string NodeLease = "kube-node-lease";
}
