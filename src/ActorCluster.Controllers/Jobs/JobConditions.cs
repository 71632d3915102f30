using ActorCluster.Api.Batch;
using ActorCluster.Api.Meta;

namespace ActorCluster.Controllers.Jobs;

/// <summary>
/// Conditions of Jobs, and statuses compared (kubernetes pkg/controller/job/job_controller.go newCondition, ensureJobConditionStatus).
/// </summary>
public static class JobConditions
{
    /// <summary>A condition that holds.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="reason">Why, in one word.</param>
    /// <param name="message">Why, for people.</param>
    /// <param name="now">The time.</param>
    public static JobCondition True(string type, string? reason, string? message, DateTimeOffset now) => new()
    {
        Type = type,
        Status = ConditionStatus.True,
        Reason = reason,
        Message = message,
        LastProbeTime = now,
        LastTransitionTime = now,
    };

    /// <summary>The conditions with one set. One that does not hold is not added where there was none.</summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="wanted">The condition.</param>
    /// <returns>The same list when it says this already.</returns>
    public static IReadOnlyList<JobCondition> With(this IReadOnlyList<JobCondition> conditions, JobCondition wanted)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            var current = conditions[i];
            if (current.Type == wanted.Type)
            {
                return current.Status == wanted.Status && current.Reason == wanted.Reason && current.Message == wanted.Message
                    ? conditions
                    : [.. conditions.Take(i), wanted, .. conditions.Skip(i + 1)];
            }
        }

        return wanted.Status == ConditionStatus.False ? conditions : [.. conditions, wanted];
    }

    /// <summary>Whether two statuses say the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool Same(JobStatus left, JobStatus right) =>
        SameButCounts(left, right) && left.Active == right.Active && left.Ready == right.Ready && left.Terminating == right.Terminating;

    /// <summary>Whether two statuses differ at most in the numbers of running pods.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool SameButCounts(JobStatus left, JobStatus right) =>
        left.StartTime == right.StartTime
        && left.CompletionTime == right.CompletionTime
        && left.Succeeded == right.Succeeded
        && left.Failed == right.Failed
        && (left.CompletedIndexes ?? "") == (right.CompletedIndexes ?? "")
        && left.FailedIndexes == right.FailedIndexes
        && (left.Conditions ?? []).SequenceEqual(right.Conditions ?? [])
        && (left.UncountedTerminatedPods?.Succeeded ?? []).SequenceEqual(right.UncountedTerminatedPods?.Succeeded ?? [])
        && (left.UncountedTerminatedPods?.Failed ?? []).SequenceEqual(right.UncountedTerminatedPods?.Failed ?? []);
}
