using System.Globalization;
using ActorCluster.Api.Batch;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Batch;

/// <summary>
/// How the status of a Job may go on (kubernetes <c>pkg/apis/batch/validation</c>, <c>ValidateJobStatusUpdate</c>; the rules that look at
/// changes alone are chosen in <c>pkg/registry/batch/job/strategy.go</c>, <c>getStatusValidationOptions</c>).
/// </summary>
internal static class JobStatusRules
{
    private static readonly FieldPath Path = FieldPath.Of("status");
    private static readonly string[] Lasting = [JobConditionType.Failed, JobConditionType.Complete, JobConditionType.FailureTarget];

    /// <summary>Checks an update.</summary>
    public static void Update(Job updated, Job current, FieldErrors errors)
    {
        Counters(updated.Status, errors);
        Conditions(updated, current, errors);
        Finish(updated, current, errors);
        Indexes(updated, current, errors);
        if ((updated.Status.Ready != current.Status.Ready || updated.Status.Active != current.Status.Active) && updated.Status.Ready > updated.Status.Active)
        {
            errors.Invalid(Path.Child("ready"), updated.Status.Ready, "cannot set more ready pods than active");
        }

        Progress(updated, current, errors);
    }

    private static bool Has(Job job, string condition) =>
        job.Status.Conditions?.Any(entry => entry.Type == condition && entry.Status == ConditionStatus.True) == true;

    private static bool IsFinished(Job job) => Has(job, JobConditionType.Complete) || Has(job, JobConditionType.Failed);

    private static void Counters(JobStatus status, FieldErrors errors)
    {
        errors.NonNegative(Path.Child("active"), status.Active);
        errors.NonNegative(Path.Child("succeeded"), status.Succeeded);
        errors.NonNegative(Path.Child("failed"), status.Failed);
        errors.NonNegative(Path.Child("ready"), status.Ready ?? 0);
        errors.NonNegative(Path.Child("terminating"), status.Terminating ?? 0);
        var seen = new HashSet<string>();
        var uncounted = Path.Child("uncountedTerminatedPods");
        Uids(status.UncountedTerminatedPods?.Succeeded, uncounted.Child("succeeded"), seen, errors);
        Uids(status.UncountedTerminatedPods?.Failed, uncounted.Child("failed"), seen, errors);
    }

    private static void Uids(IReadOnlyList<string>? uids, FieldPath path, HashSet<string> seen, FieldErrors errors)
    {
        for (var i = 0; i < (uids?.Count ?? 0); i++)
        {
            if (uids![i].Length == 0)
            {
                errors.Invalid(path.Index(i), "", "must not be empty");
            }
            else if (!seen.Add(uids[i]))
            {
                errors.Duplicate(path.Index(i), uids[i]);
            }
        }
    }

    private static void Conditions(Job updated, Job current, FieldErrors errors)
    {
        var path = Path.Child("conditions");
        bool Changed(string condition) => Has(updated, condition) != Has(current, condition);
        var (isComplete, isFailed) = (Has(updated, JobConditionType.Complete), Has(updated, JobConditionType.Failed));
        var (isFailing, isSucceeding) = (Has(updated, JobConditionType.FailureTarget), Has(updated, JobConditionType.SuccessCriteriaMet));
        void Refuse(bool wrong, string detail)
        {
            if (wrong)
            {
                errors.InvalidWithoutValue(path, detail);
            }
        }

        var completeChanged = Changed(JobConditionType.Complete);
        Refuse((completeChanged || Changed(JobConditionType.Failed)) && isComplete && isFailed, "cannot set Complete=True and Failed=true conditions");
        Refuse(
            (completeChanged || Changed(JobConditionType.FailureTarget)) && isComplete && isFailing, "cannot set Complete=True and FailureTarget=true conditions");
        Refuse(
            (Changed(JobConditionType.Failed) || updated.Status.FailedIndexes != current.Status.FailedIndexes) && isFailed && !isFailing,
            "cannot set Failed=True condition without the FailureTarget=true condition");
        Refuse(
            (completeChanged || Changed(JobConditionType.SuccessCriteriaMet)) && isComplete && !isSucceeding,
            "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
        Refuse(isSucceeding && isFailed, "cannot set SuccessCriteriaMet=True and Failed=true conditions");
        Refuse(isSucceeding && isFailing, "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        Refuse(
            updated.Spec.SuccessPolicy is not null && !isSucceeding && isComplete,
            "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
        foreach (var lasting in Lasting)
        {
            Refuse(Has(current, lasting) && !Has(updated, lasting), $"cannot disable the terminal {lasting}=True condition");
        }

        Refuse(Has(current, JobConditionType.SuccessCriteriaMet) && !isSucceeding, "cannot disable the SuccessCriteriaMet=True condition");
        Refuse(
            Has(current, JobConditionType.Complete) && !Has(current, JobConditionType.SuccessCriteriaMet) && isSucceeding,
            "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
    }

    private static void Finish(Job updated, Job current, FieldErrors errors)
    {
        var (status, old) = (updated.Status, current.Status);
        var isComplete = Has(updated, JobConditionType.Complete);
        var isFinished = IsFinished(updated);
        var finishedChanged = isFinished != IsFinished(current);
        var startChanged = status.StartTime != old.StartTime;
        var completionChanged = status.CompletionTime != old.CompletionTime;
        var completion = Path.Child("completionTime");
        if (isComplete != Has(current, JobConditionType.Complete) || completionChanged)
        {
            if (status.CompletionTime is not null && !isComplete)
            {
                errors.Invalid(completion, status.CompletionTime, "cannot set completionTime when there is no Complete=True condition");
            }
            else if (status.CompletionTime is null && isComplete)
            {
                errors.Required(completion, "completionTime is required for Complete jobs");
            }
        }

        if ((startChanged || completionChanged) && status.CompletionTime?.Value < status.StartTime?.Value)
        {
            errors.Invalid(completion, status.CompletionTime, "must be equal to or after `startTime`");
        }

        if (!isFinished)
        {
            return;
        }

        if ((finishedChanged || status.Active != old.Active) && status.Active > 0)
        {
            errors.Invalid(Path.Child("active"), status.Active, "active>0 is invalid for finished job");
        }

        if ((finishedChanged || startChanged) && status.StartTime is null)
        {
            errors.Required(Path.Child("startTime"), "startTime is required for finished job");
        }

        var uncounted = status.UncountedTerminatedPods;
        if ((finishedChanged || !SemanticEquality.AreEqual(uncounted, old.UncountedTerminatedPods))
            && (uncounted is { Failed.Count: > 0 } || uncounted is { Succeeded.Count: > 0 }))
        {
            errors.Invalid(Path.Child("uncountedTerminatedPods"), uncounted, "must be empty for finished job");
        }

        if ((finishedChanged || status.Terminating != old.Terminating) && status.Terminating > 0)
        {
            errors.Invalid(Path.Child("terminating"), status.Terminating, "terminating>0 is invalid for finished job");
        }
    }

    private static void Indexes(Job updated, Job current, FieldErrors errors)
    {
        var completed = updated.Status.CompletedIndexes ?? "";
        var failed = updated.Status.FailedIndexes;
        var completedChanged = completed != (current.Status.CompletedIndexes ?? "");
        var failedChanged = failed != current.Status.FailedIndexes;
        var completedPath = Path.Child("completedIndexes");
        var failedPath = Path.Child("failedIndexes");
        if (completedChanged && updated.Spec.Completions is { } all && IndexIntervals.Check(completed, all, out _) is { } wrong)
        {
            errors.Invalid(completedPath, completed, $"error parsing completedIndexes: {wrong}");
        }

        if (failedChanged && updated.Spec is { Completions: { } count, BackoffLimitPerIndex: not null } && failed is not null
            && IndexIntervals.Check(failed, count, out _) is { } malformed)
        {
            errors.Invalid(failedPath, failed, $"error parsing failedIndexes: {malformed}");
        }

        if (completedChanged && completed.Length > 0 && updated.Spec.CompletionMode != CompletionMode.Indexed)
        {
            errors.Invalid(completedPath, completed, "cannot set non-empty completedIndexes when non-indexed completion mode");
        }

        if (failedChanged && failed is not null && updated.Spec.BackoffLimitPerIndex is null)
        {
            errors.Invalid(failedPath, failed, "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
        }

        if ((completedChanged || failedChanged) && completed.Length > 0 && failed is { Length: > 0 } && updated.Spec.Completions is { } completions
            && IndexIntervals.Overlap(completed, failed, completions) is { } both)
        {
            errors.Invalid(failedPath, failed, string.Create(CultureInfo.InvariantCulture, $"failedIndexes and completedIndexes overlap at index: {both}"));
        }
    }

    private static void Progress(Job updated, Job current, FieldErrors errors)
    {
        var (status, old) = (updated.Status, current.Status);
        if (status.Failed < old.Failed)
        {
            errors.Invalid(Path.Child("failed"), status.Failed, "cannot decrease the failed counter");
        }

        // An indexed Job whose numbers are equal may be made smaller, and its successes with it.
        var mayShrink = updated.Spec.CompletionMode == CompletionMode.Indexed && updated.Spec.Completions == updated.Spec.Parallelism;
        if (!mayShrink && status.Succeeded < old.Succeeded)
        {
            errors.Invalid(Path.Child("succeeded"), status.Succeeded, "cannot decrease the succeeded counter");
        }

        if (status.CompletionTime is { } completion && old.CompletionTime is { } before && completion != before)
        {
            errors.Invalid(Path.Child("completionTime"), completion, "field is immutable");
        }

        // A Job that is resumed starts anew, which its controller tells with the end of the condition.
        if (old.StartTime is { } start && status.StartTime != start && updated.Spec.Suspend != true && !Has(current, JobConditionType.Suspended))
        {
            errors.Required(Path.Child("startTime"), "startTime cannot be removed for unsuspended job");
        }
    }
}
