using System.Globalization;
using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Events;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Jobs;

namespace ActorCluster.Controllers.CronJobs;

/// <summary>
/// What a CronJob does next (kubernetes pkg/controller/cronjob/cronjob_controllerv2.go syncCronJob, cleanupFinishedJobs). A Job is noted in
/// the status when it has been seen: its name says the minute that it is for, so that none is started twice whatever crashes in between.
/// </summary>
public static class CronJobPlan
{
    /// <summary>Decides.</summary>
    /// <param name="cronJob">The CronJob.</param>
    /// <param name="jobs">The Jobs whose controller it is.</param>
    /// <param name="now">The time.</param>
    public static Reconciliation Decide(CronJob cronJob, IReadOnlyCollection<Job> jobs, DateTimeOffset now)
    {
        var work = new Work(cronJob);
        CleanUp(work, jobs);
        CountJobs(work, jobs);
        var again = cronJob.Metadata.DeletionTimestamp is null ? Start(work, jobs, now) : null;
        if (!Same(cronJob.Status, work.Status))
        {
            work.Writes.Insert(0, new UpdateWrite(ResourceTypes.CronJobs, cronJob with { Status = work.Status }, "status"));
        }

        return new Reconciliation { Writes = work.Writes, Events = work.Events, Again = again };
    }

    /// <summary>The name of the Job for a time.</summary>
    /// <param name="cronJob">The CronJob.</param>
    /// <param name="time">The time.</param>
    public static string JobName(CronJob cronJob, DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{cronJob.Metadata.Name}-{time.ToUnixTimeSeconds() / 60}");

    private static void CleanUp(Work work, IReadOnlyCollection<Job> jobs)
    {
        var spec = work.CronJob.Spec;
        foreach (var (type, limit) in ((string, int?)[])[
            (JobConditionType.Complete, spec.SuccessfulJobsHistoryLimit), (JobConditionType.Failed, spec.FailedJobsHistoryLimit)])
        {
            var ended = jobs.Where(job => job.Has(type) && job.Metadata.DeletionTimestamp is null)
                .OrderBy(static job => job.Status.StartTime is null ? DateTimeOffset.MaxValue : job.Status.StartTime.Value.Value)
                .ThenBy(static job => job.Metadata.Name, StringComparer.Ordinal).ToList();
            foreach (var job in ended.Take(Math.Max(0, ended.Count - (limit ?? int.MaxValue))))
            {
                work.Delete(job);
            }
        }
    }

    private static void CountJobs(Work work, IReadOnlyCollection<Job> jobs)
    {
        var cronJob = work.CronJob;
        var started = cronJob.Status.LastScheduleTime?.Value ?? DateTimeOffset.MinValue;
        foreach (var job in jobs.OrderBy(static job => job.Metadata.Name, StringComparer.Ordinal))
        {
            var isActive = cronJob.Status.Active?.Any(active => active.Uid == job.Metadata.Uid) == true;
            if (!isActive && ScheduledTime(cronJob, job) is { } time && time > started)
            {
                work.Add(job);
                work.Status = work.Status with { LastScheduleTime = work.Status.LastScheduleTime?.Value > time ? work.Status.LastScheduleTime : time };
            }
            else if (!isActive && !job.IsFinished())
            {
                work.Tell("Warning", "UnexpectedJob", "Saw a job that the controller did not create or forgot: " + job.Metadata.Name);
            }
            else if (isActive && job.IsFinished() && work.Remove(job.Metadata.Uid))
            {
                var condition = job.Has(JobConditionType.Complete) ? JobConditionType.Complete : JobConditionType.Failed;
                work.Tell("Normal", "SawCompletedJob", $"Saw completed job: {job.Metadata.Name}, condition: {condition}");
            }

            if (job.Has(JobConditionType.Complete) && job.Status.CompletionTime is { } completed
                && (work.Status.LastSuccessfulTime is not { } before || completed.Value > before.Value))
            {
                work.Status = work.Status with { LastSuccessfulTime = completed };
            }
        }

        foreach (var gone in (cronJob.Status.Active ?? []).Where(active => jobs.All(job => job.Metadata.Uid != active.Uid)))
        {
            work.Tell("Normal", "MissingJob", "Active job went missing: " + gone.Name);
            work.Remove(gone.Uid);
        }
    }

    // Starts the Job that is due, if one is, and says when the next will be.
    private static TimeSpan? Start(Work work, IReadOnlyCollection<Job> jobs, DateTimeOffset now)
    {
        var spec = work.CronJob.Spec;
        if (spec.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            work.Tell("Warning", "UnknownTimeZone", $"invalid timeZone: \"{zone}\": unknown time zone {zone}");
            return null;
        }

        if (spec.Suspend == true)
        {
            return null;
        }

        if (spec.Schedule.Contains("TZ", StringComparison.Ordinal))
        {
            work.Tell(
                "Warning",
                "UnsupportedSchedule",
                $"CRON_TZ or TZ used in schedule \"{spec.Schedule}\" is not officially supported, see "
                    + "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details");
        }

        if (!CronTimes.TryParse(spec, out var times, out var error))
        {
            work.Tell("Warning", "UnparseableSchedule", $"unparseable schedule: \"{spec.Schedule}\" : {error}");
            return null;
        }

        var current = work.CronJob with { Status = work.Status };
        var missed = times.Missed(current, now);
        if (missed.IsNever)
        {
            work.Tell("Warning", "InvalidSchedule", $"invalid schedule: {spec.Schedule} : time difference between two schedules is less than 1 second");
            return null;
        }

        if (missed.Last is { } due)
        {
            if (missed.Count > CronTimes.TooMany)
            {
                work.Tell(
                    "Warning",
                    "TooManyMissedTimes",
                    "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
            }

            StartAt(work, jobs, due, times.Zone, now);
        }

        return times.UntilNext(current, now);
    }

    private static void StartAt(Work work, IReadOnlyCollection<Job> jobs, DateTimeOffset due, TimeZoneInfo zone, DateTimeOffset now)
    {
        var cronJob = work.CronJob;
        var active = work.Status.Active ?? [];
        if (cronJob.Spec.StartingDeadlineSeconds is { } seconds && due.AddSeconds(seconds) < now)
        {
            work.Tell(
                "Warning",
                "MissSchedule",
                "Missed scheduled time to start a job: " + due.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
            return;
        }

        var name = JobName(cronJob, due);
        if (active.Any(job => job.Name == name) || work.Status.LastScheduleTime?.Value == due)
        {
            return;
        }

        if (cronJob.Spec.ConcurrencyPolicy == ConcurrencyPolicy.Forbid && active.Count > 0)
        {
            work.Tell("Normal", "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid");
            return;
        }

        if (cronJob.Spec.ConcurrencyPolicy == ConcurrencyPolicy.Replace)
        {
            foreach (var job in jobs.Where(job => active.Any(reference => reference.Uid == job.Metadata.Uid)))
            {
                work.Delete(job);
            }
        }

        work.Writes.Add(new CreateWrite(ResourceTypes.Jobs, JobFor(cronJob, due, zone))
        {
            MayExist = true,
            Report = response => Created(cronJob, response),
        });
    }

    private static ControllerEvent? Created(CronJob cronJob, ApiResponse response) => response.Failure switch
    {
        null => new ControllerEvent(cronJob, "Normal", "SuccessfulCreate", "Created job " + response.Object!.Metadata.Name),
        { Reason: StatusReason.AlreadyExists } => null,
        var failure when failure.Details?.Causes?.Any(static cause => cause.Reason == "NamespaceTerminating") == true => null,
        var failure => new ControllerEvent(cronJob, "Warning", "FailedCreate", "Error creating job: " + failure.Message),
    };

    private static Job JobFor(CronJob cronJob, DateTimeOffset due, TimeZoneInfo zone)
    {
        var template = cronJob.Spec.JobTemplate;
        var local = TimeZoneInfo.ConvertTime(due, zone);
        return new Job
        {
            ApiVersion = "batch/v1",
            Kind = "Job",
            Metadata = new ObjectMeta
            {
                Name = JobName(cronJob, due),
                Namespace = cronJob.Metadata.Namespace,
                Labels = template.Metadata.Labels,
                Annotations = new Dictionary<string, string>(template.Metadata.Annotations ?? new Dictionary<string, string>())
                {
                    [JobLabels.CronJobScheduledTimestamp] =
                        local.ToString(local.Offset == TimeSpan.Zero ? "yyyy-MM-ddTHH:mm:ss'Z'" : "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
                },
                OwnerReferences = [Ownership.ControllerReference(cronJob)],
            },
            Spec = template.Spec,
        };
    }

    // The time that a Job was started for; null for one that somebody else made.
    private static DateTimeOffset? ScheduledTime(CronJob cronJob, Job job) =>
        job.Metadata.Annotations?.GetValueOrDefault(JobLabels.CronJobScheduledTimestamp) is { } text
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && JobName(cronJob, time) == job.Metadata.Name
            ? time
            : null;

    private static bool Same(CronJobStatus left, CronJobStatus right) =>
        left.LastScheduleTime == right.LastScheduleTime
        && left.LastSuccessfulTime == right.LastSuccessfulTime
        && (left.Active ?? []).Select(static job => job.Uid).SequenceEqual((right.Active ?? []).Select(static job => job.Uid));

    // What a pass has come to so far.
    private sealed class Work(CronJob cronJob)
    {
        public CronJob CronJob { get; } = cronJob;

        public CronJobStatus Status { get; set; } = cronJob.Status;

        public List<Write> Writes { get; } = [];

        public List<ControllerEvent> Events { get; } = [];

        public void Tell(string type, string reason, string message) => Events.Add(new ControllerEvent(CronJob, type, reason, message));

        public void Add(Job job) => Status = Status with { Active = [.. Status.Active ?? [], EventRecorder.Reference(job)] };

        public bool Remove(string? uid)
        {
            var left = Status.Active?.Where(active => active.Uid != uid).ToList() ?? [];
            var isGone = left.Count < (Status.Active?.Count ?? 0);
            Status = Status with { Active = left.Count == 0 ? null : left };
            return isGone;
        }

        public void Delete(Job job)
        {
            Remove(job.Metadata.Uid);
            var options = new DeleteOptions { PropagationPolicy = DeletionPropagation.Background, Preconditions = new Preconditions { Uid = job.Metadata.Uid } };
            Writes.Add(new DeleteWrite(ResourceTypes.Jobs, job.Key(), options)
            {
                Report = response => response.Failure is { Code: not 404 } failure
                    ? new ControllerEvent(CronJob, "Warning", "FailedDelete", "Deleted job: " + failure.Message)
                    : new ControllerEvent(CronJob, "Normal", "SuccessfulDelete", "Deleted job " + job.Metadata.Name),
            });
        }
    }
}
