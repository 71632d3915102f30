using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Apps;

/// <summary>Keeps one pod running on every node that it suits.</summary>
public sealed record DaemonSet : KubernetesObject
{
    /// <summary>What should run.</summary>
    [Field(2, Always = true)]
    public DaemonSetSpec Spec { get; init => field = value ?? DaemonSetSpec.Empty; } = DaemonSetSpec.Empty;

    /// <summary>What was last observed.</summary>
    [Field(3, Always = true)]
    public DaemonSetStatus Status { get; init => field = value ?? DaemonSetStatus.Empty; } = DaemonSetStatus.Empty;
}

/// <summary>What a DaemonSet should run.</summary>
public sealed record DaemonSetSpec
{
    /// <summary>The value with every field left out.</summary>
    public static DaemonSetSpec Empty { get; } = new();

    /// <summary>Selects the pods of the DaemonSet. It must match the labels of the template and cannot be changed.</summary>
    [Field(1, Always = true, Required = true)]
    public LabelSelector? Selector { get; init; }

    /// <summary>Template of the pods. Its node selector and affinity say which nodes it suits.</summary>
    [Field(2, Always = true, Required = true)]
    public PodTemplateSpec Template { get; init => field = value ?? PodTemplateSpec.Empty; } = PodTemplateSpec.Empty;

    /// <summary>How pods are replaced when the template changes.</summary>
    [Field(3, Always = true)]
    public DaemonSetUpdateStrategy UpdateStrategy { get; init => field = value ?? DaemonSetUpdateStrategy.Empty; } = DaemonSetUpdateStrategy.Empty;

    /// <summary>Seconds for which a new pod must be ready to count as available, 0 by default.</summary>
    [Field(4)]
    public int MinReadySeconds { get; init; }

    /// <summary>Number of old revisions that are kept for going back, 10 by default.</summary>
    [Field(6)]
    public int? RevisionHistoryLimit { get; init; }
}

/// <summary>How the pods of a DaemonSet are replaced.</summary>
public sealed record DaemonSetUpdateStrategy
{
    /// <summary>The value with every field left out.</summary>
    public static DaemonSetUpdateStrategy Empty { get; } = new();

    /// <summary><c>RollingUpdate</c> (the default) or <c>OnDelete</c>.</summary>
    [Field(1, Values = "OnDelete,RollingUpdate")]
    public string? Type { get; init; }

    /// <summary>Settings of a rolling update.</summary>
    [Field(2)]
    public RollingUpdateDaemonSet? RollingUpdate { get; init; }
}

/// <summary>Settings of a rolling update.</summary>
public sealed record RollingUpdateDaemonSet
{
    /// <summary>How many nodes may be without a pod, as a number or a share rounded up, 1 by default.</summary>
    [Field(1)]
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>How many nodes may have an old and a new pod, as a number or a share rounded up, 0 by default.</summary>
    [Field(2)]
    public IntOrString? MaxSurge { get; init; }
}

/// <summary>What was last observed of a DaemonSet.</summary>
public sealed record DaemonSetStatus
{
    /// <summary>The value with every field left out.</summary>
    public static DaemonSetStatus Empty { get; } = new();

    /// <summary>Number of nodes that have a pod and should.</summary>
    [Field(1, Always = true, Required = true)]
    public int CurrentNumberScheduled { get; init; }

    /// <summary>Number of nodes that have a pod and should not.</summary>
    [Field(2, Always = true, Required = true)]
    public int NumberMisscheduled { get; init; }

    /// <summary>Number of nodes that should have a pod.</summary>
    [Field(3, Always = true, Required = true)]
    public int DesiredNumberScheduled { get; init; }

    /// <summary>Number of nodes with a pod that is ready.</summary>
    [Field(4, Always = true, Required = true)]
    public int NumberReady { get; init; }

    /// <summary>Value of <c>metadata.generation</c> that the controller has acted on.</summary>
    [Field(5)]
    public long ObservedGeneration { get; init; }

    /// <summary>Number of nodes that have a pod with the present template.</summary>
    [Field(6)]
    public int UpdatedNumberScheduled { get; init; }

    /// <summary>Number of nodes with a pod that has been ready for <c>minReadySeconds</c>.</summary>
    [Field(7)]
    public int NumberAvailable { get; init; }

    /// <summary>Number of nodes that should have such a pod and have not.</summary>
    [Field(8)]
    public int NumberUnavailable { get; init; }

    /// <summary>How often the name of a new revision was taken already.</summary>
    [Field(9)]
    public int? CollisionCount { get; init; }

    /// <summary>Aspects of the state.</summary>
    [Field(10, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<DaemonSetCondition>? Conditions { get; init; }
}

/// <summary>One aspect of the state of a DaemonSet.</summary>
public sealed record DaemonSetCondition
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

/// <summary>Values of <c>spec.updateStrategy.type</c> of a DaemonSet.</summary>
public static class DaemonSetUpdateStrategyType
{
    /// <summary>Pods are replaced step by step.</summary>
    public const string RollingUpdate = "RollingUpdate";

    /// <summary>Pods are replaced when somebody deletes them.</summary>
    public const string OnDelete = "OnDelete";
}
