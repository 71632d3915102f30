using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Apps;

/// <summary>Keeps a number of pods of one template running.</summary>
public sealed record ReplicaSet : KubernetesObject
{
    /// <summary>What should run.</summary>
    [Field(2, Always = true)]
    public ReplicaSetSpec Spec { get; init => field = value ?? ReplicaSetSpec.Empty; } = ReplicaSetSpec.Empty;

    /// <summary>What was last observed.</summary>
    [Field(3, Always = true)]
    public ReplicaSetStatus Status { get; init => field = value ?? ReplicaSetStatus.Empty; } = ReplicaSetStatus.Empty;
}

/// <summary>What a ReplicaSet should run.</summary>
public sealed record ReplicaSetSpec
{
    /// <summary>The value with every field left out.</summary>
    public static ReplicaSetSpec Empty { get; } = new();

    /// <summary>Number of pods, 1 by default.</summary>
    [Field(1)]
    public int? Replicas { get; init; }

    /// <summary>Seconds for which a new pod must be ready to count as available, 0 by default.</summary>
    [Field(4)]
    public int MinReadySeconds { get; init; }

    /// <summary>Selects the pods of the ReplicaSet. It must match the labels of the template and cannot be changed.</summary>
    [Field(2, Always = true, Required = true)]
    public LabelSelector? Selector { get; init; }

    /// <summary>Template of the pods.</summary>
    [Field(3, Always = true)]
    public PodTemplateSpec Template { get; init => field = value ?? PodTemplateSpec.Empty; } = PodTemplateSpec.Empty;
}

/// <summary>What was last observed of a ReplicaSet.</summary>
public sealed record ReplicaSetStatus
{
    /// <summary>The value with every field left out.</summary>
    public static ReplicaSetStatus Empty { get; } = new();

    /// <summary>Number of pods that are not terminating.</summary>
    [Field(1, Always = true, Required = true)]
    public int Replicas { get; init; }

    /// <summary>Number of pods that have all labels of the template.</summary>
    [Field(2)]
    public int FullyLabeledReplicas { get; init; }

    /// <summary>Number of pods that are ready.</summary>
    [Field(4)]
    public int ReadyReplicas { get; init; }

    /// <summary>Number of pods that have been ready for <c>minReadySeconds</c>.</summary>
    [Field(5)]
    public int AvailableReplicas { get; init; }

    /// <summary>Value of <c>metadata.generation</c> that the controller has acted on.</summary>
    [Field(3)]
    public long ObservedGeneration { get; init; }

    /// <summary>Aspects of the state.</summary>
    [Field(6, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<ReplicaSetCondition>? Conditions { get; init; }
}

/// <summary>One aspect of the state of a ReplicaSet.</summary>
public sealed record ReplicaSetCondition
{
    /// <summary>Type of the condition.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the condition holds: <c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>When the status last changed.</summary>
    [Field(3, Always = true)]
    public Time? LastTransitionTime { get; init; }

    /// <summary>Why the status last changed, in one word.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>Why the status last changed, for people.</summary>
    [Field(5)]
    public string? Message { get; init; }
}

/// <summary>Values of <c>status.conditions[].type</c> of a ReplicaSet.</summary>
public static class ReplicaSetConditionType
{
    /// <summary>A pod could not be created or deleted.</summary>
    public const string ReplicaFailure = "ReplicaFailure";
}
