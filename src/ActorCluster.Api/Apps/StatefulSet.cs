using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Apps;

/// <summary>Keeps a number of pods running that each have a name and storage of their own.</summary>
public sealed record StatefulSet : KubernetesObject
{
    /// <summary>What should run.</summary>
    [Field(2, Always = true)]
    public StatefulSetSpec Spec { get; init => field = value ?? StatefulSetSpec.Empty; } = StatefulSetSpec.Empty;

    /// <summary>What was last observed.</summary>
    [Field(3, Always = true)]
    public StatefulSetStatus Status { get; init => field = value ?? StatefulSetStatus.Empty; } = StatefulSetStatus.Empty;
}

/// <summary>What a StatefulSet should run.</summary>
public sealed record StatefulSetSpec
{
    /// <summary>The value with every field left out.</summary>
    public static StatefulSetSpec Empty { get; } = new();

    /// <summary>Number of pods, 1 by default.</summary>
    [Field(1)]
    public int? Replicas { get; init; }

    /// <summary>Selects the pods of the StatefulSet. It must match the labels of the template and cannot be changed.</summary>
    [Field(2, Always = true, Required = true)]
    public LabelSelector? Selector { get; init; }

    /// <summary>Template of the pods. They are named after the set and an ordinal.</summary>
    [Field(3, Always = true, Required = true)]
    public PodTemplateSpec Template { get; init => field = value ?? PodTemplateSpec.Empty; } = PodTemplateSpec.Empty;

    /// <summary>Claims that each pod gets. They come before volumes of the template with the same name.</summary>
    [Field(4)]
    public IReadOnlyList<PersistentVolumeClaim>? VolumeClaimTemplates { get; init; }

    /// <summary>The headless service that gives the pods their domain names.</summary>
    [Field(5, Always = true, Required = true)]
    public string ServiceName { get; init => field = value ?? ""; } = "";

    /// <summary>Whether pods start one after the other, <c>OrderedReady</c> (the default), or all at once, <c>Parallel</c>.</summary>
    [Field(6, Values = "OrderedReady,Parallel")]
    public string? PodManagementPolicy { get; init; }

    /// <summary>How pods are replaced when the template changes.</summary>
    [Field(7, Always = true)]
    public StatefulSetUpdateStrategy UpdateStrategy { get; init => field = value ?? StatefulSetUpdateStrategy.Empty; } = StatefulSetUpdateStrategy.Empty;

    /// <summary>Number of old revisions that are kept for going back, 10 by default.</summary>
    [Field(8)]
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>Seconds for which a new pod must be ready to count as available, 0 by default.</summary>
    [Field(9)]
    public int MinReadySeconds { get; init; }

    /// <summary>What becomes of claims that are not needed any more. All are kept by default.</summary>
    [Field(10)]
    public StatefulSetPersistentVolumeClaimRetentionPolicy? PersistentVolumeClaimRetentionPolicy { get; init; }

    /// <summary>How the pods are numbered, from 0 by default.</summary>
    [Field(11)]
    public StatefulSetOrdinals? Ordinals { get; init; }
}

/// <summary>How the pods of a StatefulSet are replaced.</summary>
public sealed record StatefulSetUpdateStrategy
{
    /// <summary>The value with every field left out.</summary>
    public static StatefulSetUpdateStrategy Empty { get; } = new();

    /// <summary><c>RollingUpdate</c> (the default) or <c>OnDelete</c>.</summary>
    [Field(1, Values = "OnDelete,RollingUpdate")]
    public string? Type { get; init; }

    /// <summary>Settings of a rolling update.</summary>
    [Field(2)]
    public RollingUpdateStatefulSetStrategy? RollingUpdate { get; init; }
}

/// <summary>Settings of a rolling update.</summary>
public sealed record RollingUpdateStatefulSetStrategy
{
    /// <summary>Ordinal from which on pods are replaced, 0 by default.</summary>
    [Field(1)]
    public int? Partition { get; init; }

    /// <summary>How many pods may be missing, as a number or a share of <c>replicas</c> rounded up, 1 by default.</summary>
    [Field(2)]
    public IntOrString? MaxUnavailable { get; init; }
}

/// <summary>What becomes of claims that are not needed any more.</summary>
public sealed record StatefulSetPersistentVolumeClaimRetentionPolicy
{
    /// <summary>When the set is deleted: <c>Retain</c> (the default) or <c>Delete</c>.</summary>
    [Field(1)]
    public string? WhenDeleted { get; init; }

    /// <summary>When the set shrinks: <c>Retain</c> (the default) or <c>Delete</c>.</summary>
    [Field(2)]
    public string? WhenScaled { get; init; }
}

/// <summary>How the pods of a StatefulSet are numbered.</summary>
public sealed record StatefulSetOrdinals
{
    /// <summary>Number of the first pod.</summary>
    [Field(1, Always = true)]
    public int Start { get; init; }
}

/// <summary>What was last observed of a StatefulSet.</summary>
public sealed record StatefulSetStatus
{
    /// <summary>The value with every field left out.</summary>
    public static StatefulSetStatus Empty { get; } = new();

    /// <summary>Value of <c>metadata.generation</c> that the controller has acted on.</summary>
    [Field(1)]
    public long ObservedGeneration { get; init; }

    /// <summary>Number of pods.</summary>
    [Field(2, Always = true, Required = true)]
    public int Replicas { get; init; }

    /// <summary>Number of pods that are ready.</summary>
    [Field(3)]
    public int ReadyReplicas { get; init; }

    /// <summary>Number of pods of the revision <c>currentRevision</c>.</summary>
    [Field(4)]
    public int CurrentReplicas { get; init; }

    /// <summary>Number of pods of the revision <c>updateRevision</c>.</summary>
    [Field(5)]
    public int UpdatedReplicas { get; init; }

    /// <summary>Revision of the pods that have yet to be replaced.</summary>
    [Field(6)]
    public string? CurrentRevision { get; init; }

    /// <summary>Revision of the pods that have been replaced.</summary>
    [Field(7)]
    public string? UpdateRevision { get; init; }

    /// <summary>How often the name of a new revision was taken already.</summary>
    [Field(9)]
    public int? CollisionCount { get; init; }

    /// <summary>Aspects of the state.</summary>
    [Field(10, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<StatefulSetCondition>? Conditions { get; init; }

    /// <summary>Number of pods that have been ready for <c>minReadySeconds</c>.</summary>
    [Field(11, Always = true)]
    public int AvailableReplicas { get; init; }
}

/// <summary>One aspect of the state of a StatefulSet.</summary>
public sealed record StatefulSetCondition
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

/// <summary>Values of <c>spec.podManagementPolicy</c> of a StatefulSet.</summary>
public static class PodManagementPolicy
{
    /// <summary>Pods start one after the other and stop in reverse order.</summary>
    public const string OrderedReady = "OrderedReady";

    /// <summary>Pods start and stop all at once.</summary>
    public const string Parallel = "Parallel";
}

/// <summary>Values of <c>spec.updateStrategy.type</c> of a StatefulSet.</summary>
public static class StatefulSetUpdateStrategyType
{
    /// <summary>Pods are replaced from the highest ordinal down.</summary>
    public const string RollingUpdate = "RollingUpdate";

    /// <summary>Pods are replaced when somebody deletes them.</summary>
    public const string OnDelete = "OnDelete";
}

/// <summary>Values of the retention policy for claims.</summary>
public static class PersistentVolumeClaimRetentionPolicyType
{
    /// <summary>The claims stay.</summary>
    public const string Retain = "Retain";

    /// <summary>The claims go with their pods.</summary>
    public const string Delete = "Delete";
}
