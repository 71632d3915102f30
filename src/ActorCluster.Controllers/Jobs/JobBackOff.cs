using ActorCluster.Api.Core;

namespace ActorCluster.Controllers.Jobs;

/// <summary>How often the pods of a Job have failed in a row, and when last (kubernetes pkg/controller/job/backoff_utils.go).</summary>
/// <param name="Failures">The failures since the last success.</param>
/// <param name="Last">When the last of them was; null when there is none.</param>
public readonly record struct JobBackOff(int Failures, DateTimeOffset? Last)
{
    /// <summary>The record after more pods have ended.</summary>
    /// <param name="succeeded">Pods that have succeeded.</param>
    /// <param name="failed">Pods that have failed.</param>
    public JobBackOff After(IReadOnlyCollection<Pod> succeeded, IReadOnlyCollection<Pod> failed)
    {
        if (succeeded.Count == 0)
        {
            return failed.Count == 0 ? this : new JobBackOff(Failures + failed.Count, failed.Max(JobPods.FinishedAt));
        }

        var success = succeeded.Max(JobPods.FinishedAt);
        var later = failed.Select(JobPods.FinishedAt).Where(time => time > success).ToList();
        return later.Count == 0 ? default : new JobBackOff(later.Count, later.Max());
    }

    /// <summary>How long no new pod is to be created.</summary>
    /// <param name="initial">The pause after the first failure, doubled with every further one.</param>
    /// <param name="maximum">The longest pause.</param>
    /// <param name="now">The time.</param>
    public TimeSpan Remaining(TimeSpan initial, TimeSpan maximum, DateTimeOffset now)
    {
        if (Failures == 0 || Last is not { } last)
        {
            return TimeSpan.Zero;
        }

        var pause = initial;
        for (var i = 1; i < Failures && pause < maximum; i++)
        {
            pause *= 2;
        }

        pause = Failures > 1 && pause > maximum ? maximum : pause;
        return pause > now - last ? pause - (now - last) : TimeSpan.Zero;
    }
}
