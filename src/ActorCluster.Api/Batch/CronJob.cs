using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Batch;

/// <summary>Creates a Job whenever a schedule says so.</summary>
public sealed record CronJob : KubernetesObject
{
    /// <summary>The schedule and the Job.</summary>
    [Field(2, Always = true)]
    public CronJobSpec Spec { get; init => field = value ?? CronJobSpec.Empty; } = CronJobSpec.Empty;

    /// <summary>What was last observed.</summary>
    [Field(3, Always = true)]
    public CronJobStatus Status { get; init => field = value ?? CronJobStatus.Empty; } = CronJobStatus.Empty;
}

/// <summary>A schedule and the Job that it starts.</summary>
public sealed record CronJobSpec
{
    /// <summary>The value with every field left out.</summary>
    public static CronJobSpec Empty { get; } = new();

    /// <summary>When a Job is due: minute, hour, day of month, month, day of week, as cron has them.</summary>
    [Field(1, Always = true, Required = true)]
    public string Schedule { get; init => field = value ?? ""; } = "";

    /// <summary>Time zone of the schedule, such as <c>Europe/Berlin</c>; that of the controller if left out.</summary>
    [Field(8, Pointer = true)]
    public string? TimeZone { get; init; }

    /// <summary>Seconds by which a Job may be late. One that is later is left out.</summary>
    [Field(2)]
    public long? StartingDeadlineSeconds { get; init; }

    /// <summary>
    /// What happens when the last Job still runs: <c>Allow</c> (the default) runs both, <c>Forbid</c> leaves the new one out,
    /// <c>Replace</c> ends the old one.
    /// </summary>
    [Field(3, Values = "Allow,Forbid,Replace")]
    public string? ConcurrencyPolicy { get; init; }

    /// <summary>No further Jobs are created. Running ones go on.</summary>
    [Field(4)]
    public bool? Suspend { get; init; }

    /// <summary>The Job that is created.</summary>
    [Field(5, Always = true, Required = true)]
    public JobTemplateSpec JobTemplate { get; init => field = value ?? JobTemplateSpec.Empty; } = JobTemplateSpec.Empty;

    /// <summary>Number of successful Jobs that are kept, 3 by default.</summary>
    [Field(6)]
    public int? SuccessfulJobsHistoryLimit { get; init; }

    /// <summary>Number of failed Jobs that are kept, 1 by default.</summary>
    [Field(7)]
    public int? FailedJobsHistoryLimit { get; init; }
}

/// <summary>A Job that is created from a template.</summary>
public sealed record JobTemplateSpec
{
    /// <summary>The value with every field left out.</summary>
    public static JobTemplateSpec Empty { get; } = new();

    /// <summary>Labels and annotations of the Job.</summary>
    [Field(1, Always = true)]
    public ObjectMeta Metadata { get; init => field = value ?? ObjectMeta.Empty; } = ObjectMeta.Empty;

    /// <summary>What the Job should run.</summary>
    [Field(2, Always = true)]
    public JobSpec Spec { get; init => field = value ?? JobSpec.Empty; } = JobSpec.Empty;
}

/// <summary>What was last observed of a CronJob.</summary>
public sealed record CronJobStatus
{
    /// <summary>The value with every field left out.</summary>
    public static CronJobStatus Empty { get; } = new();

    /// <summary>The Jobs that run.</summary>
    [Field(1)]
    public IReadOnlyList<ObjectReference>? Active { get; init; }

    /// <summary>When a Job was last due and created.</summary>
    [Field(4)]
    public Time? LastScheduleTime { get; init; }

    /// <summary>When a Job last succeeded.</summary>
    [Field(5)]
    public Time? LastSuccessfulTime { get; init; }
}

/// <summary>Values of <c>spec.concurrencyPolicy</c> of a CronJob.</summary>
public static class ConcurrencyPolicy
{
    /// <summary>Jobs may overlap.</summary>
    public const string Allow = "Allow";

    /// <summary>A Job that would overlap is left out.</summary>
    public const string Forbid = "Forbid";

    /// <summary>The running Job is ended for the new one.</summary>
    public const string Replace = "Replace";
}
