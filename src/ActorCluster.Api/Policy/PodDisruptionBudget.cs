using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Policy;

/// <summary>Limits how many pods of a group may be down through evictions at the same time.</summary>
public sealed record PodDisruptionBudget : KubernetesObject
{
    /// <summary>The limit.</summary>
    [Field(2, Always = true)]
    public PodDisruptionBudgetSpec Spec { get; init => field = value ?? PodDisruptionBudgetSpec.Empty; } = PodDisruptionBudgetSpec.Empty;

    /// <summary>What was last observed of the group.</summary>
    [Field(3, Always = true)]
    public PodDisruptionBudgetStatus Status { get; init => field = value ?? PodDisruptionBudgetStatus.Empty; } = PodDisruptionBudgetStatus.Empty;
}

/// <summary>How many pods of a group may be down.</summary>
public sealed record PodDisruptionBudgetSpec
{
    /// <summary>The value with every field left out.</summary>
    public static PodDisruptionBudgetSpec Empty { get; } = new();

    /// <summary>How many pods must stay up after an eviction, as a number or a share. Excludes <c>maxUnavailable</c>.</summary>
    [Field(1)]
    public IntOrString? MinAvailable { get; init; }

    /// <summary>Selects the pods of the group. An empty one selects all pods of the namespace, an absent one none.</summary>
    [Field(2, Strategy = PatchStrategy.Whole)]
    public LabelSelector? Selector { get; init; }

    /// <summary>How many pods may be down after an eviction, as a number or a share. Excludes <c>minAvailable</c>.</summary>
    [Field(3)]
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>When pods that are not ready may be evicted: <c>IfHealthyBudget</c> (the default) or <c>AlwaysAllow</c>.</summary>
    [Field(4, Pointer = true, Values = "AlwaysAllow,IfHealthyBudget")]
    public string? UnhealthyPodEvictionPolicy { get; init; }
}

/// <summary>What was last observed of the group of a budget.</summary>
public sealed record PodDisruptionBudgetStatus
{
    /// <summary>The value with every field left out.</summary>
    public static PodDisruptionBudgetStatus Empty { get; } = new();

    /// <summary>Value of <c>metadata.generation</c> that the rest of the status was derived from.</summary>
    [Field(1)]
    public long ObservedGeneration { get; init; }

    /// <summary>Pods whose eviction was granted but which are not seen to be terminating yet, and when it was.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, Time>? DisruptedPods { get; init; }

    /// <summary>Number of pods that may be evicted now.</summary>
    [Field(3, Always = true, Required = true)]
    public int DisruptionsAllowed { get; init; }

    /// <summary>Number of pods that are healthy.</summary>
    [Field(4, Always = true, Required = true)]
    public int CurrentHealthy { get; init; }

    /// <summary>Number of pods that must stay healthy.</summary>
    [Field(5, Always = true, Required = true)]
    public int DesiredHealthy { get; init; }

    /// <summary>Number of pods that the budget counts on.</summary>
    [Field(6, Always = true, Required = true)]
    public int ExpectedPods { get; init; }

    /// <summary>Aspects of the state, such as <c>DisruptionAllowed</c>.</summary>
    [Field(7, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

/// <summary>Asks for a pod to be deleted, as far as budgets allow. It is sent to the subresource <c>eviction</c> of the pod.</summary>
public sealed record Eviction : KubernetesObject
{
    /// <summary>How to delete the pod.</summary>
    [Field(2)]
    public DeleteOptions? DeleteOptions { get; init; }
}

/// <summary>Values of <c>spec.unhealthyPodEvictionPolicy</c> of a budget.</summary>
public static class UnhealthyPodEvictionPolicy
{
    /// <summary>Pods that are not ready are evicted only if the group is not disrupted.</summary>
    public const string IfHealthyBudget = "IfHealthyBudget";

    /// <summary>Pods that are not ready are evicted at any time.</summary>
    public const string AlwaysAllow = "AlwaysAllow";
}

/// <summary>Types, reasons and causes that have to do with budgets.</summary>
public static class DisruptionCondition
{
    /// <summary>Type of the condition that says whether evictions are allowed.</summary>
    public const string DisruptionAllowed = "DisruptionAllowed";

    /// <summary>The budget could not be evaluated.</summary>
    public const string SyncFailed = "SyncFailed";

    /// <summary>There are more healthy pods than needed.</summary>
    public const string SufficientPods = "SufficientPods";

    /// <summary>There are no more healthy pods than needed.</summary>
    public const string InsufficientPods = "InsufficientPods";

    /// <summary>Type of the cause in the answer to an eviction that a budget forbids.</summary>
    public const string DisruptionBudget = "DisruptionBudget";

    /// <summary>
    /// The conditions with the one that says whether evictions are allowed (k8s.io/component-helpers
    /// apps/poddisruptionbudget UpdateDisruptionAllowedCondition).
    /// </summary>
    /// <param name="conditions">The conditions of a budget.</param>
    /// <param name="allowed">How many evictions are allowed.</param>
    /// <param name="generation">The generation that this was derived from.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<Condition> With(IReadOnlyList<Condition>? conditions, int allowed, long generation, Time now) => With(conditions, new Condition
    {
        Type = DisruptionAllowed,
        Status = allowed > 0 ? ConditionStatus.True : ConditionStatus.False,
        Reason = allowed > 0 ? SufficientPods : InsufficientPods,
        ObservedGeneration = generation,
        LastTransitionTime = now,
    });

    /// <summary>The conditions with one of them set. The transition time moves only when its status does.</summary>
    /// <param name="conditions">The conditions of a budget.</param>
    /// <param name="condition">The condition.</param>
    public static IReadOnlyList<Condition> With(IReadOnlyList<Condition>? conditions, Condition condition)
    {
        var old = conditions?.FirstOrDefault(other => other.Type == condition.Type);
        var kept = old?.Status == condition.Status ? condition with { LastTransitionTime = old.LastTransitionTime } : condition;
        return [.. (conditions ?? []).Where(other => other.Type != condition.Type), kept];
    }
}
