using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Controllers.Jobs;

/// <summary>The pods of a Job, counted: those in its counters, those noted in its status, and those that have ended since.</summary>
public sealed record JobCount
{
    /// <summary>The pods that neither have ended nor are being deleted.</summary>
    public required IReadOnlyList<Pod> Active { get; init; }

    /// <summary>How many pods are being deleted and have not ended.</summary>
    public required int Terminating { get; init; }

    /// <summary>How many pods, or indexes, have succeeded.</summary>
    public required int Succeeded { get; init; }

    /// <summary>How many pods have failed, without those that do not count.</summary>
    public required int Failed { get; init; }

    /// <summary>The indexes that had succeeded before; null when the pods have none.</summary>
    public JobIndexes? PreviousIndexes { get; init; }

    /// <summary>The indexes that have succeeded; null when the pods have none.</summary>
    public JobIndexes? SucceededIndexes { get; init; }

    /// <summary>The indexes that have failed for good; null when indexes cannot fail on their own.</summary>
    public JobIndexes? FailedIndexes { get; init; }

    /// <summary>The last failed pod of each index that waits for its replacement, which takes over the number of failures.</summary>
    public required IReadOnlyDictionary<int, Pod> AwaitingReplacement { get; init; }

    /// <summary>The failures in a row, those since the last status among them.</summary>
    public required JobBackOff BackOff { get; init; }

    /// <summary>Counts.</summary>
    /// <param name="state">What is seen.</param>
    public static JobCount Of(JobState state)
    {
        var job = state.Job;
        var noted = job.Status.UncountedTerminatedPods;
        var completions = job.Spec.Completions ?? 0;
        var previous = job.IsIndexed() ? JobIndexes.Parse(job.Status.CompletedIndexes, completions) : null;
        var succeeded = New(state, noted?.Succeeded, static pod => pod.Status.Phase == PodPhase.Succeeded);
        var failed = New(state, noted?.Failed, pod => pod.IsFailedOf(job));
        var countedFailures = failed.Count(pod => PodFailurePolicyMatch.Of(job.Spec.PodFailurePolicy, pod).Counts);
        var indexes = previous?.Union(JobIndexes.Of(succeeded.Select(static pod => JobPods.IndexOf(pod)!.Value)));
        var active = state.Pods.Where(PodStates.IsActive).ToList();
        var failedIndexes = indexes is not null && job.Spec.BackoffLimitPerIndex is not null ? Failures(state, completions) : null;
        return new JobCount
        {
            Active = active,
            Terminating = state.Pods.Count(JobPods.IsTerminating),
            Succeeded = indexes?.Total ?? job.Status.Succeeded + succeeded.Count + (noted?.Succeeded?.Count ?? 0),
            Failed = job.Status.Failed + countedFailures + (noted?.Failed?.Count ?? 0),
            PreviousIndexes = previous,
            SucceededIndexes = indexes,
            FailedIndexes = failedIndexes,
            AwaitingReplacement = failedIndexes is null ? new Dictionary<int, Pod>() : Awaiting(state, indexes!.Union(failedIndexes), active),
            BackOff = state.BackOff.After([.. succeeded.Where(pod => previous?.Has(JobPods.IndexOf(pod)!.Value) != true)], failed),
        };
    }

    // Those that no status has noted yet.
    private static List<Pod> New(JobState state, IReadOnlyList<string>? noted, Func<Pod, bool> has)
    {
        var known = noted?.ToHashSet();
        return
        [
            .. state.Pods.Where(pod =>
                pod.IsTracked() && known?.Contains(pod.Metadata.Uid) != true
                && (!state.Job.IsIndexed() || JobPods.IndexOf(pod, state.Job) is not null) && has(pod)),
        ];
    }

    private static JobIndexes Failures(JobState state, int completions)
    {
        var job = state.Job;
        var failed = state.Pods.Where(pod => pod.IsTracked() && JobPods.IndexOf(pod, job) is not null && HasFailed(pod, job));
        return JobIndexes.Parse(job.Status.FailedIndexes, completions).Union(JobIndexes.Of(failed.Select(static pod => JobPods.IndexOf(pod)!.Value)));
    }

    private static bool HasFailed(Pod pod, Job job)
    {
        if (!pod.IsFailedOf(job))
        {
            return false;
        }

        var match = PodFailurePolicyMatch.Of(job.Spec.PodFailurePolicy, pod);
        return match.Action == PodFailurePolicyAction.FailIndex || (match.Counts && JobPods.FailuresBefore(pod) >= job.Spec.BackoffLimitPerIndex);
    }

    private static Dictionary<int, Pod> Awaiting(JobState state, JobIndexes over, List<Pod> active)
    {
        var running = active.Select(JobPods.IndexOf).ToHashSet();
        var result = new Dictionary<int, Pod>();
        foreach (var pod in state.Pods.Where(pod => pod.IsTracked() && pod.IsFailedOf(state.Job)))
        {
            if (JobPods.IndexOf(pod, state.Job) is { } index && !over.Has(index) && !running.Contains(index)
                && (!result.TryGetValue(index, out var last)
                    || (JobPods.AllFailuresBefore(last) <= JobPods.AllFailuresBefore(pod) && JobPods.FinishedAt(pod) >= JobPods.FinishedAt(last))))
            {
                result[index] = pod;
            }
        }

        return result;
    }
}
