using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Protocol;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Jobs;

/// <summary>
/// What a Job does next (kubernetes pkg/controller/job/job_controller.go syncJob). A pod that has ended is counted in three steps, each of
/// which is seen before the next, so that none is lost or counted twice whatever crashes in between: its uid is noted in the status, its
/// finalizer is removed, the counter takes the place of the uid.
/// </summary>
public static class JobPlan
{
    /// <summary>Decides.</summary>
    /// <param name="state">What is seen. The Job has not ended, and nobody else looks after it.</param>
    public static JobDecision Decide(JobState state)
    {
        var job = state.Job;
        var count = JobCount.Of(state);
        var conditions = job.Status.Conditions ?? [];
        var isSuspended = job.Spec.Suspend == true;

        // The deadline counts from the last start: whoever resumes starts anew.
        var isResumed = !isSuspended && job.Has(JobConditionType.Suspended);
        var start = isResumed || (job.Status.StartTime is null && !isSuspended) ? state.Now : job.Status.StartTime;
        var (finish, deadline) = Finish(state, count, start);
        var scale = finish is not null ? new JobScale { Delete = count.Active, IsFinal = true }
            : job.Metadata.DeletionTimestamp is null ? JobScale.Decide(state, count)
            : new JobScale();
        var active = count.Active.Count - scale.Delete.Count;
        var events = new List<ControllerEvent>();
        if (finish is null && active == 0 && scale.Create.Count == 0 && IsComplete(job, count.Succeeded))
        {
            finish = JobConditions.True(
                JobConditionType.SuccessCriteriaMet, "CompletionsReached", "Reached expected number of succeeded pods", state.Now);
        }
        else if (finish is null && job.Metadata.DeletionTimestamp is null)
        {
            var before = conditions;
            var suspended = JobConditions.True(
                JobConditionType.Suspended, isSuspended ? "JobSuspended" : "JobResumed", isSuspended ? "Job suspended" : "Job resumed", state.Now);
            conditions = conditions.With(isSuspended ? suspended : suspended with { Status = ConditionStatus.False });
            if (!ReferenceEquals(before, conditions))
            {
                events.Add(new ControllerEvent(job, "Normal", isSuspended ? "Suspended" : "Resumed", suspended.Message!));
            }
        }

        var tracking = JobTracking.Decide(state, count, finish);
        var status = job.Status with
        {
            StartTime = start,
            Active = active,
            Ready = count.Active.Except(scale.Delete).Count(PodStates.IsReady),
            Terminating = count.Terminating + scale.Delete.Count,
            Succeeded = tracking.Succeeded,
            Failed = tracking.Failed,
            CompletedIndexes = tracking.CompletedIndexes is { Total: > 0 } completed ? completed.ToString() : null,
            FailedIndexes = job.IsIndexed() ? count.FailedIndexes?.ToString() : job.Status.FailedIndexes,
            UncountedTerminatedPods = tracking.Uncounted,
            Conditions = finish is { Type: JobConditionType.FailureTarget or JobConditionType.SuccessCriteriaMet } ? conditions.With(finish) : conditions,
        };
        if (finish is not null && job.Has(finish.Type) && tracking.IsDone && status is { Active: 0, Terminating: 0 })
        {
            status = Finished(status, finish, state.Now);
            if (finish.Type == JobConditionType.SuccessCriteriaMet && status.Succeeded > job.Spec.Completions)
            {
                events.Add(new ControllerEvent(
                    job, "Warning", "TooManySucceededPods", "Too many succeeded pods running after completion count reached"));
            }
        }

        return new JobDecision(Plan(state, scale, tracking, status, events, deadline), count.BackOff);
    }

    private static Reconciliation Plan(
        JobState state, JobScale scale, JobTracking tracking, JobStatus status, List<ControllerEvent> events, TimeSpan? deadline)
    {
        var job = state.Job;
        var writes = new List<Write>();
        var isCountOnly = JobConditions.SameButCounts(job.Status, status);
        var isFlush = !JobConditions.Same(job.Status, status);

        // What runs is told when the new pods have been seen, unless there is something else to tell.
        if (isFlush && !(isCountOnly && scale.Create.Count > 0))
        {
            writes.Add(new UpdateWrite(ResourceTypes.Jobs, job with { Status = status }, "status") { Report = End(job, status) });
        }

        scale.AddTo(writes, job);
        if (isCountOnly)
        {
            writes.AddRange(tracking.Removals.Select(JobScale.Untrack));
        }

        return new Reconciliation
        {
            Writes = writes,
            Events = events,
            SlowStart = scale.Create.Count > 0,
            Again = deadline is null || scale.Again < deadline ? scale.Again ?? deadline : deadline,
        };
    }

    // The event of an end belongs to the write that makes it true.
    private static Func<ApiResponse, ControllerEvent?>? End(Job job, JobStatus status)
    {
        var end = status.Conditions?.FirstOrDefault(static c => c is { Status: ConditionStatus.True, Type: JobConditionType.Complete or JobConditionType.Failed });
        return end is null ? null
            : response => response.Failure is not null ? null
            : end.Type == JobConditionType.Failed ? new ControllerEvent(job, "Warning", end.Reason ?? "", end.Message ?? "")
            : new ControllerEvent(job, "Normal", "Completed", "Job completed");
    }

    private static JobStatus Finished(JobStatus status, JobCondition finish, DateTimeOffset now)
    {
        var isSuccess = finish.Type == JobConditionType.SuccessCriteriaMet;
        var type = isSuccess ? JobConditionType.Complete : JobConditionType.Failed;
        return status with
        {
            Conditions = (status.Conditions ?? []).With(JobConditions.True(type, finish.Reason, finish.Message, now)),
            CompletionTime = isSuccess ? now : status.CompletionTime,
        };
    }

    // Why the Job ends, if it does; else how long it may still run.
    private static (JobCondition? Why, TimeSpan? Deadline) Finish(JobState state, JobCount count, Time? start)
    {
        var job = state.Job;
        JobCondition Failing(string reason, string message) => JobConditions.True(JobConditionType.FailureTarget, reason, message, state.Now);
        if (job.Status.Conditions?.FirstOrDefault(static c =>
            c is { Status: ConditionStatus.True, Type: JobConditionType.SuccessCriteriaMet or JobConditionType.FailureTarget }) is { } known)
        {
            return (known, null);
        }

        var policy = job.Spec.PodFailurePolicy;
        if (state.Pods.Where(pod => policy is not null && pod.IsFailedOf(job)).Select(pod => PodFailurePolicyMatch.Of(policy, pod).Message)
            .FirstOrDefault(static message => message is not null) is { } failure)
        {
            return (Failing("PodFailurePolicy", failure), null);
        }

        if (count.Failed > (job.Spec.BackoffLimit ?? int.MaxValue) || HasTooManyRestarts(job, state.Pods))
        {
            return (Failing("BackoffLimitExceeded", "Job has reached the specified backoff limit"), null);
        }

        TimeSpan? left = job.Spec is { ActiveDeadlineSeconds: { } seconds, Suspend: not true } && start is { } since
            ? since.Value.AddSeconds(seconds) - state.Now
            : null;
        if (left <= TimeSpan.Zero)
        {
            return (Failing("DeadlineExceeded", "Job was active longer than specified deadline"), null);
        }

        if (count.FailedIndexes is { } failed)
        {
            if (failed.Total > job.Spec.MaxFailedIndexes)
            {
                return (Failing("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes"), null);
            }

            if (failed.Total > 0 && failed.Total + count.SucceededIndexes!.Total >= job.Spec.Completions)
            {
                return (Failing("FailedIndexes", "Job has failed indexes"), null);
            }
        }

        return count.SucceededIndexes is { } succeeded && SuccessPolicyMatch.Of(job.Spec.SuccessPolicy, job.Spec.Completions ?? 0, succeeded) is { } met
            ? (JobConditions.True(JobConditionType.SuccessCriteriaMet, "SuccessPolicy", met, state.Now), null)
            : (null, left);
    }

    private static bool IsComplete(Job job, int succeeded) => job.Spec.Completions is { } completions ? succeeded >= completions : succeeded > 0;

    // Pods that are restarted in place never fail: their restarts count.
    private static bool HasTooManyRestarts(Job job, IReadOnlyCollection<Pod> pods)
    {
        if (job.Spec.Template.Spec.RestartPolicy != RestartPolicy.OnFailure)
        {
            return false;
        }

        var restarts = pods.Where(static pod => pod.Status.Phase is PodPhase.Running or PodPhase.Pending)
            .SelectMany(static pod => (pod.Status.InitContainerStatuses ?? []).Concat(pod.Status.ContainerStatuses ?? []))
            .Sum(static status => status.RestartCount);
        return job.Spec.BackoffLimit == 0 ? restarts > 0 : restarts >= job.Spec.BackoffLimit;
    }
}
