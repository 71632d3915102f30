using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>Keeps a number of pods of one template running, in the form that ReplicaSets have followed.</summary>
public sealed record ReplicationController : KubernetesObject
{
    /// <summary>What should run.</summary>
    [Field(2, Always = true)]
    public ReplicationControllerSpec Spec { get; init => field = value ?? ReplicationControllerSpec.Empty; } = ReplicationControllerSpec.Empty;

    /// <summary>What was last observed.</summary>
    [Field(3, Always = true)]
    public ReplicationControllerStatus Status { get; init => field = value ?? ReplicationControllerStatus.Empty; } = ReplicationControllerStatus.Empty;
}

/// <summary>What a ReplicationController should run.</summary>
public sealed record ReplicationControllerSpec
{
    /// <summary>The value with every field left out.</summary>
    public static ReplicationControllerSpec Empty { get; } = new();

    /// <summary>Number of pods, 1 by default.</summary>
    [Field(1)]
    public int? Replicas { get; init; }

    /// <summary>Seconds for which a new pod must be ready to count as available, 0 by default.</summary>
    [Field(4)]
    public int MinReadySeconds { get; init; }

    /// <summary>Labels of the pods; those of the template by default.</summary>
    [Field(2, AtomicMap = true)]
    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    /// <summary>Template of the pods.</summary>
    [Field(3)]
    public PodTemplateSpec? Template { get; init; }
}

/// <summary>What was last observed of a ReplicationController.</summary>
public sealed record ReplicationControllerStatus
{
    /// <summary>The value with every field left out.</summary>
    public static ReplicationControllerStatus Empty { get; } = new();

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
    public IReadOnlyList<ReplicationControllerCondition>? Conditions { get; init; }
}

/// <summary>One aspect of the state of a ReplicationController.</summary>
public sealed record ReplicationControllerCondition
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
