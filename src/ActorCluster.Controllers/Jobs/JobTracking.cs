using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;

namespace ActorCluster.Controllers.Jobs;

/// <summary>
/// What becomes of the pods that have ended: noted in the status, let go, counted (kubernetes pkg/controller/job/job_controller.go
/// trackJobStatusAndRemoveFinalizers).
/// </summary>
public sealed record JobTracking
{
    /// <summary>Most uids that a status notes, which keeps them below 20 KB (MaxUncountedPods).</summary>
    public const int MaximumUncounted = 500;

    /// <summary>The counter of successes.</summary>
    public required int Succeeded { get; init; }

    /// <summary>The counter of failures.</summary>
    public required int Failed { get; init; }

    /// <summary>The indexes that have succeeded; null when the pods have none.</summary>
    public JobIndexes? CompletedIndexes { get; init; }

    /// <summary>The pods that have ended and are not in the counters.</summary>
    public required UncountedTerminatedPods Uncounted { get; init; }

    /// <summary>The pods whose finalizers can go as soon as the status notes them.</summary>
    public required IReadOnlyList<Pod> Removals { get; init; }

    /// <summary>Whether every pod is counted.</summary>
    public bool IsDone => Removals.Count == 0 && Uncounted is { Succeeded: null or { Count: 0 }, Failed: null or { Count: 0 } };

    /// <summary>Decides.</summary>
    /// <param name="state">What is seen.</param>
    /// <param name="count">The pods, counted.</param>
    /// <param name="finish">Why the Job ends; null when it goes on.</param>
    public static JobTracking Decide(JobState state, JobCount count, JobCondition? finish)
    {
        var job = state.Job;
        var noted = job.Status.UncountedTerminatedPods;
        var tracked = state.Pods.Where(JobPods.IsTracked).ToList();
        var uids = tracked.Select(static pod => pod.Metadata.Uid).ToHashSet();
        var succeeded = (noted?.Succeeded ?? []).Where(uids.Contains).ToList();
        var failed = (noted?.Failed ?? []).Where(uids.Contains).ToList();
        var (known, knownFailed) = (succeeded.ToHashSet(), failed.ToHashSet());
        var removals = new List<Pod>();
        var indexes = new List<int>();
        foreach (var pod in job.IsIndexed() ? tracked.OrderBy(static pod => JobPods.IndexOf(pod) ?? -1) : tracked.AsEnumerable())
        {
            var isFailed = pod.IsFailedOf(job);
            if (!MayGo(pod, isFailed, job, count, finish))
            {
                continue;
            }

            removals.Add(pod);
            var (uid, index) = (pod.Metadata.Uid, JobPods.IndexOf(pod, job));
            if (pod.Status.Phase == PodPhase.Succeeded && !knownFailed.Contains(uid))
            {
                // The index is enough to know what is counted: no uid is needed.
                if (index is { } done && job.IsIndexed() && !count.PreviousIndexes!.Has(done))
                {
                    indexes.Add(done);
                }
                else if (!job.IsIndexed() && known.Add(uid))
                {
                    succeeded.Add(uid);
                }
            }
            else if ((isFailed || finish is { Type: not JobConditionType.SuccessCriteriaMet })
                && (index is not null || !job.IsIndexed())
                && PodFailurePolicyMatch.Of(job.Spec.PodFailurePolicy, pod).Counts
                && knownFailed.Add(uid))
            {
                // Whatever still runs when a Job fails has failed.
                failed.Add(uid);
            }

            if (indexes.Count + succeeded.Count + failed.Count >= MaximumUncounted)
            {
                break;
            }
        }

        // Of the indexes that the status had, those that a smaller Job does not have any more are gone.
        var completed = count.PreviousIndexes?.Union(JobIndexes.Of(indexes));
        return new JobTracking
        {
            Succeeded = completed?.Total ?? job.Status.Succeeded + Gone(noted?.Succeeded, uids),
            Failed = job.Status.Failed + Gone(noted?.Failed, uids),
            CompletedIndexes = completed,
            Uncounted = new UncountedTerminatedPods { Succeeded = succeeded.Count > 0 ? succeeded : null, Failed = failed.Count > 0 ? failed : null },
            Removals = removals,
        };
    }

    private static int Gone(IReadOnlyList<string>? noted, HashSet<string> tracked) => noted?.Count(uid => !tracked.Contains(uid)) ?? 0;

    private static bool MayGo(Pod pod, bool isFailed, Job job, JobCount count, JobCondition? finish) =>
        job.Metadata.DeletionTimestamp is not null || finish is not null || pod.Status.Phase == PodPhase.Succeeded
        || (isFailed
            && !(JobPods.IndexOf(pod) is { } index && count.AwaitingReplacement.TryGetValue(index, out var last) && last.Metadata.Uid == pod.Metadata.Uid));
}
