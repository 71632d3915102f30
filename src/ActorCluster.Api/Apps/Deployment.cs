using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Apps;

/// <summary>Keeps a number of pods of one template running, and replaces them gradually when the template changes.</summary>
public sealed record Deployment : KubernetesObject
{
    /// <summary>What should run.</summary>
    [Field(2, Always = true)]
    public DeploymentSpec Spec { get; init => field = value ?? DeploymentSpec.Empty; } = DeploymentSpec.Empty;

    /// <summary>What was last observed.</summary>
    [Field(3, Always = true)]
    public DeploymentStatus Status { get; init => field = value ?? DeploymentStatus.Empty; } = DeploymentStatus.Empty;
}

/// <summary>What a Deployment should run.</summary>
public sealed record DeploymentSpec
{
    /// <summary>The value with every field left out.</summary>
    public static DeploymentSpec Empty { get; } = new();

    /// <summary>Number of pods, 1 by default.</summary>
    [Field(1)]
    public int? Replicas { get; init; }

    /// <summary>Selects the pods of the Deployment. It must match the labels of the template and cannot be changed.</summary>
    [Field(2, Always = true, Required = true)]
    public LabelSelector? Selector { get; init; }

    /// <summary>Template of the pods.</summary>
    [Field(3, Always = true, Required = true)]
    public PodTemplateSpec Template { get; init => field = value ?? PodTemplateSpec.Empty; } = PodTemplateSpec.Empty;

    /// <summary>How pods are replaced when the template changes.</summary>
    [Field(4, Always = true, Strategy = PatchStrategy.RetainKeys)]
    public DeploymentStrategy Strategy { get; init => field = value ?? DeploymentStrategy.Empty; } = DeploymentStrategy.Empty;

    /// <summary>Seconds for which a new pod must be ready to count as available, 0 by default.</summary>
    [Field(5)]
    public int MinReadySeconds { get; init; }

    /// <summary>Number of old ReplicaSets that are kept for going back, 10 by default.</summary>
    [Field(6)]
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>Whether changes of the template wait.</summary>
    [Field(7)]
    public bool Paused { get; init; }

    /// <summary>Seconds without progress after which the rollout is reported as failed, 600 by default.</summary>
    [Field(9)]
    public int? ProgressDeadlineSeconds { get; init; }
}

/// <summary>How the pods of a Deployment are replaced.</summary>
public sealed record DeploymentStrategy
{
    /// <summary>The value with every field left out.</summary>
    public static DeploymentStrategy Empty { get; } = new();

    /// <summary><c>RollingUpdate</c> (the default) or <c>Recreate</c>.</summary>
    [Field(1, Values = "Recreate,RollingUpdate")]
    public string? Type { get; init; }

    /// <summary>Settings of a rolling update.</summary>
    [Field(2)]
    public RollingUpdateDeployment? RollingUpdate { get; init; }
}

/// <summary>Settings of a rolling update.</summary>
public sealed record RollingUpdateDeployment
{
    /// <summary>How many pods may be missing, as a number or a share of <c>replicas</c> rounded down, 25% by default.</summary>
    [Field(1)]
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>How many pods there may be in excess, as a number or a share of <c>replicas</c> rounded up, 25% by default.</summary>
    [Field(2)]
    public IntOrString? MaxSurge { get; init; }
}

/// <summary>What was last observed of a Deployment.</summary>
public sealed record DeploymentStatus
{
    /// <summary>The value with every field left out.</summary>
    public static DeploymentStatus Empty { get; } = new();

    /// <summary>Value of <c>metadata.generation</c> that the controller has acted on.</summary>
    [Field(1)]
    public long ObservedGeneration { get; init; }

    /// <summary>Number of pods that are not terminating.</summary>
    [Field(2)]
    public int Replicas { get; init; }

    /// <summary>Number of pods with the present template.</summary>
    [Field(3)]
    public int UpdatedReplicas { get; init; }

    /// <summary>Number of pods that are ready.</summary>
    [Field(7)]
    public int ReadyReplicas { get; init; }

    /// <summary>Number of pods that have been ready for <c>minReadySeconds</c>.</summary>
    [Field(4)]
    public int AvailableReplicas { get; init; }

    /// <summary>Number of pods that are still missing or not available.</summary>
    [Field(5)]
    public int UnavailableReplicas { get; init; }

    /// <summary>Aspects of the state.</summary>
    [Field(6, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<DeploymentCondition>? Conditions { get; init; }

    /// <summary>How often the name of a new ReplicaSet was taken already.</summary>
    [Field(8)]
    public int? CollisionCount { get; init; }
}

/// <summary>One aspect of the state of a Deployment.</summary>
public sealed record DeploymentCondition
{
    /// <summary>Type of the condition.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the condition holds: <c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>When the condition was last updated.</summary>
    [Field(6, Always = true)]
    public Time? LastUpdateTime { get; init; }

    /// <summary>When the status last changed.</summary>
    [Field(7, Always = true)]
    public Time? LastTransitionTime { get; init; }

    /// <summary>Why the status last changed, in one word.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>Why the status last changed, for people.</summary>
    [Field(5)]
    public string? Message { get; init; }
}

/// <summary>Values of <c>status.conditions[].type</c> of a Deployment.</summary>
public static class DeploymentConditionType
{
    /// <summary>Enough pods are available.</summary>
    public const string Available = "Available";

    /// <summary>The rollout makes progress or is complete.</summary>
    public const string Progressing = "Progressing";

    /// <summary>A pod could not be created or deleted.</summary>
    public const string ReplicaFailure = "ReplicaFailure";
}

/// <summary>Values of <c>spec.strategy.type</c> of a Deployment.</summary>
public static class DeploymentStrategyType
{
    /// <summary>All old pods go before new ones come.</summary>
    public const string Recreate = "Recreate";

    /// <summary>New pods replace old ones step by step.</summary>
    public const string RollingUpdate = "RollingUpdate";
}
