using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Batch;

/// <summary>Runs pods until a number of them have succeeded.</summary>
public sealed record Job : KubernetesObject
{
    /// <summary>What should run, and when it is done.</summary>
    [Field(2, Always = true)]
    public JobSpec Spec { get; init => field = value ?? JobSpec.Empty; } = JobSpec.Empty;

    /// <summary>What was last observed.</summary>
    [Field(3, Always = true)]
    public JobStatus Status { get; init => field = value ?? JobStatus.Empty; } = JobStatus.Empty;
}

/// <summary>What a Job should run, and when it is done.</summary>
public sealed record JobSpec
{
    /// <summary>The value with every field left out.</summary>
    public static JobSpec Empty { get; } = new();

    /// <summary>The most pods that run at a time, 1 by default. Fewer run when less work is left.</summary>
    [Field(1)]
    public int? Parallelism { get; init; }

    /// <summary>
    /// Number of pods that have to succeed. Left out, the success of any pod ends the Job once the others have ended; 1 if
    /// <c>parallelism</c> is left out too.
    /// </summary>
    [Field(2)]
    public int? Completions { get; init; }

    /// <summary>
    /// Seconds after <c>status.startTime</c> at which the Job fails and its pods are ended. The time stands still while the Job is
    /// suspended.
    /// </summary>
    [Field(3)]
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>
    /// What a failed pod means for the Job. Without it each failure counts towards <c>backoffLimit</c>. Needs the restart policy
    /// <c>Never</c>.
    /// </summary>
    [Field(11)]
    public PodFailurePolicy? PodFailurePolicy { get; init; }

    /// <summary>When an indexed Job counts as successful before all of its indexes have succeeded. It cannot be changed.</summary>
    [Field(16)]
    public SuccessPolicy? SuccessPolicy { get; init; }

    /// <summary>Number of failures after which the Job fails, 6 by default, or unlimited with <c>backoffLimitPerIndex</c>.</summary>
    [Field(7)]
    public int? BackoffLimit { get; init; }

    /// <summary>
    /// Number of failures of one index after which this index fails. For indexed Jobs with the restart policy <c>Never</c>. It cannot be
    /// changed.
    /// </summary>
    [Field(12)]
    public int? BackoffLimitPerIndex { get; init; }

    /// <summary>
    /// Number of failed indexes beyond which the Job fails. Left out, all indexes are tried. Needs <c>backoffLimitPerIndex</c>.
    /// </summary>
    [Field(13)]
    public int? MaxFailedIndexes { get; init; }

    /// <summary>Selects the pods of the Job. It is made by the API server, unless <c>manualSelector</c> is set.</summary>
    [Field(4)]
    public LabelSelector? Selector { get; init; }

    /// <summary>The client chooses the selector and the labels of the pods, and sees to it that no other pods have them.</summary>
    [Field(5)]
    public bool? ManualSelector { get; init; }

    /// <summary>Template of the pods. Its restart policy is <c>Never</c> or <c>OnFailure</c>.</summary>
    [Field(6, Always = true, Required = true)]
    public PodTemplateSpec Template { get; init => field = value ?? PodTemplateSpec.Empty; } = PodTemplateSpec.Empty;

    /// <summary>Seconds after its end at which the Job is deleted. Left out, it stays.</summary>
    [Field(8)]
    public int? TtlSecondsAfterFinished { get; init; }

    /// <summary>
    /// <c>NonIndexed</c> (the default): any pods count. <c>Indexed</c>: each pod has an index below <c>completions</c>, and every index has
    /// to succeed.
    /// </summary>
    [Field(9, Pointer = true, Values = "Indexed,NonIndexed")]
    public string? CompletionMode { get; init; }

    /// <summary>No pods run, and running ones are ended, until this is false again.</summary>
    [Field(10)]
    public bool? Suspend { get; init; }

    /// <summary>
    /// When a pod is replaced: <c>TerminatingOrFailed</c> as soon as it is being deleted, <c>Failed</c> only when it has ended. With a
    /// <c>podFailurePolicy</c> only <c>Failed</c> is allowed.
    /// </summary>
    [Field(14, Pointer = true, Values = "Failed,TerminatingOrFailed")]
    public string? PodReplacementPolicy { get; init; }

    /// <summary>Name of the controller of the Job, <c>kubernetes.io/job-controller</c> if left out. It cannot be changed.</summary>
    [Field(15, Pointer = true)]
    public string? ManagedBy { get; init; }
}

/// <summary>What was last observed of a Job.</summary>
public sealed record JobStatus
{
    /// <summary>The value with every field left out.</summary>
    public static JobStatus Empty { get; } = new();

    /// <summary>
    /// Aspects of the state: <c>Complete</c>, <c>Failed</c>, <c>Suspended</c>, <c>FailureTarget</c>, <c>SuccessCriteriaMet</c>.
    /// </summary>
    [Field(1, Strategy = PatchStrategy.Merge, MergeKey = "type")]
    public IReadOnlyList<JobCondition>? Conditions { get; init; }

    /// <summary>When the controller took up the Job, or took it up again after it was suspended.</summary>
    [Field(2)]
    public Time? StartTime { get; init; }

    /// <summary>When the Job ended with success.</summary>
    [Field(3)]
    public Time? CompletionTime { get; init; }

    /// <summary>Number of pods that are pending or running and not being deleted.</summary>
    [Field(4)]
    public int Active { get; init; }

    /// <summary>Number of pods that have succeeded.</summary>
    [Field(5)]
    public int Succeeded { get; init; }

    /// <summary>Number of pods that have failed.</summary>
    [Field(6)]
    public int Failed { get; init; }

    /// <summary>Number of pods that are being deleted and have not ended.</summary>
    [Field(11)]
    public int? Terminating { get; init; }

    /// <summary>Indexes that have succeeded, as in <c>1,3-5,7</c>.</summary>
    [Field(7)]
    public string? CompletedIndexes { get; init; }

    /// <summary>Indexes that have failed for good, in the form of <c>completedIndexes</c>.</summary>
    [Field(10, Pointer = true)]
    public string? FailedIndexes { get; init; }

    /// <summary>Pods that have ended and are not in the counters yet.</summary>
    [Field(8)]
    public UncountedTerminatedPods? UncountedTerminatedPods { get; init; }

    /// <summary>Number of active pods that are ready.</summary>
    [Field(9)]
    public int? Ready { get; init; }
}

/// <summary>Uids of pods that have ended and are not in the counters of their Job yet.</summary>
public sealed record UncountedTerminatedPods
{
    /// <summary>Those that have succeeded.</summary>
    [Field(1, ListType = ListType.Set)]
    public IReadOnlyList<string>? Succeeded { get; init; }

    /// <summary>Those that have failed.</summary>
    [Field(2, ListType = ListType.Set)]
    public IReadOnlyList<string>? Failed { get; init; }
}

/// <summary>One aspect of the state of a Job.</summary>
public sealed record JobCondition
{
    /// <summary>Type of the condition.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the condition holds: <c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>When the condition was last examined.</summary>
    [Field(3, Always = true)]
    public Time? LastProbeTime { get; init; }

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

/// <summary>Values of <c>status.conditions[].type</c> of a Job.</summary>
public static class JobConditionType
{
    /// <summary>The Job is suspended.</summary>
    public const string Suspended = "Suspended";

    /// <summary>The Job has succeeded.</summary>
    public const string Complete = "Complete";

    /// <summary>The Job has failed.</summary>
    public const string Failed = "Failed";

    /// <summary>The Job is going to fail once its pods have ended.</summary>
    public const string FailureTarget = "FailureTarget";

    /// <summary>The Job is going to succeed once its pods have ended.</summary>
    public const string SuccessCriteriaMet = "SuccessCriteriaMet";
}

/// <summary>Values of <c>spec.completionMode</c> of a Job.</summary>
public static class CompletionMode
{
    /// <summary>The pods are all alike.</summary>
    public const string NonIndexed = "NonIndexed";

    /// <summary>Each pod has an index.</summary>
    public const string Indexed = "Indexed";
}

/// <summary>Values of <c>spec.podReplacementPolicy</c> of a Job.</summary>
public static class PodReplacementPolicy
{
    /// <summary>A pod that is being deleted is replaced at once.</summary>
    public const string TerminatingOrFailed = "TerminatingOrFailed";

    /// <summary>A pod is replaced when it has ended.</summary>
    public const string Failed = "Failed";
}

/// <summary>Labels and annotations of Jobs' pods, and the name of their controller.</summary>
public static class JobLabels
{
    /// <summary>Name of the Job.</summary>
    public const string JobName = "batch.kubernetes.io/job-name";

    /// <summary>Uid of the Job.</summary>
    public const string ControllerUid = "batch.kubernetes.io/controller-uid";

    /// <summary>Name of the Job, as older clients know it.</summary>
    public const string LegacyJobName = "job-name";

    /// <summary>Uid of the Job, as older clients know it.</summary>
    public const string LegacyControllerUid = "controller-uid";

    /// <summary>Index of the pod.</summary>
    public const string CompletionIndex = "batch.kubernetes.io/job-completion-index";

    /// <summary>How often the index failed and counted.</summary>
    public const string IndexFailureCount = "batch.kubernetes.io/job-index-failure-count";

    /// <summary>How often the index failed and did not count.</summary>
    public const string IndexIgnoredFailureCount = "batch.kubernetes.io/job-index-ignored-failure-count";

    /// <summary>Finalizer of pods that are not in the counters yet.</summary>
    public const string Tracking = "batch.kubernetes.io/job-tracking";

    /// <summary>When the Job of a CronJob was due.</summary>
    public const string CronJobScheduledTimestamp = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    /// <summary>Value of <c>spec.managedBy</c> for the cluster's own controller.</summary>
    public const string JobController = "kubernetes.io/job-controller";
}
