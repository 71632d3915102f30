using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Pods;
using ActorCluster.Controllers.ReplicaSets;

namespace ActorCluster.Controllers.Jobs;

/// <summary>Which pods of a Job are created and deleted (kubernetes pkg/controller/job/job_controller.go manageJob).</summary>
public sealed record JobScale
{
    /// <summary>Most pods created or deleted in one pass (MaxPodCreateDeletePerSync).</summary>
    public const int MaximumPerPass = 500;

    /// <summary>The pods to create.</summary>
    public IReadOnlyList<Pod> Create { get; init; } = [];

    /// <summary>The pods to delete.</summary>
    public IReadOnlyList<Pod> Delete { get; init; } = [];

    /// <summary>Whether the pods are deleted because the Job ends: they are still to be counted then.</summary>
    public bool IsFinal { get; init; }

    /// <summary>When pods may be created that may not yet; null when there are none.</summary>
    public TimeSpan? Again { get; init; }

    /// <summary>Decides for a Job that goes on.</summary>
    /// <param name="state">What is seen.</param>
    /// <param name="count">The pods, counted.</param>
    public static JobScale Decide(JobState state, JobCount count)
    {
        var (job, active) = (state.Job, count.Active);
        if (job.Spec.Suspend == true)
        {
            return new JobScale { Delete = active };
        }

        var parallelism = job.Spec.Parallelism ?? 1;
        var wanted = job.Spec.Completions is { } completions ? Math.Clamp(completions - count.Succeeded, 0, parallelism)
            : count.Succeeded > 0 ? active.Count
            : parallelism;
        var surplus = Surplus(job, active, Math.Max(0, active.Count - wanted), state.Now);
        if (surplus.Count > 0)
        {
            return new JobScale { Delete = [.. surplus.Take(MaximumPerPass)] };
        }

        var missing = Math.Min(MaximumPerPass, wanted - active.Count - (job.ReplacesOnlyFailed() ? count.Terminating : 0));
        return missing > 0 ? Grow(state, count, missing) : new JobScale();
    }

    /// <summary>Takes a pod's tracking finalizer off.</summary>
    /// <param name="pod">The pod.</param>
    public static Write Untrack(Pod pod) =>
        new ModifyWrite(ResourceTypes.Pods, pod.Key(), pod.Metadata.Uid, static current => ((Pod)current).IsTracked() ? ((Pod)current).WithoutTracking() : current);

    /// <summary>Adds the writes.</summary>
    /// <param name="writes">Gets them.</param>
    /// <param name="job">The Job.</param>
    public void AddTo(List<Write> writes, Job job)
    {
        foreach (var pod in Delete)
        {
            // What the Job does away with for its own reasons is no failure: it is not counted.
            if (!IsFinal && pod.IsTracked())
            {
                writes.Add(Untrack(pod));
            }

            writes.Add(PodWrites.Delete(job, pod));
        }

        writes.AddRange(Create.Select(pod => PodWrites.Create(job, pod)));
    }

    private static JobScale Grow(JobState state, JobCount count, int missing)
    {
        var (job, settings) = (state.Job, state.Settings);
        if (job.Spec.BackoffLimitPerIndex is null)
        {
            var pause = count.BackOff.Remaining(settings.PodFailureBackOff, settings.PodFailureBackOffMaximum, state.Now);
            if (pause > TimeSpan.Zero)
            {
                return new JobScale { Again = pause };
            }
        }

        if (!job.IsIndexed())
        {
            return new JobScale { Create = [.. Enumerable.Range(0, missing).Select(_ => JobPods.Create(job, null, null))] };
        }

        var taken = count.SucceededIndexes!.Union(Indexes(count.Active)).Union(count.FailedIndexes ?? JobIndexes.None);
        if (job.ReplacesOnlyFailed())
        {
            taken = taken.Union(Indexes(state.Pods.Where(JobPods.IsTerminating)));
        }

        var create = new List<Pod>();
        TimeSpan? again = null;
        foreach (var index in taken.FirstMissing(missing, job.Spec.Completions ?? 0))
        {
            var replaced = count.AwaitingReplacement.GetValueOrDefault(index);
            var pause = replaced is null ? TimeSpan.Zero
                : new JobBackOff(JobPods.AllFailuresBefore(replaced) + 1, JobPods.FinishedAt(replaced))
                    .Remaining(settings.PodFailureBackOff, settings.PodFailureBackOffMaximum, state.Now);
            if (pause > TimeSpan.Zero)
            {
                again = again is null || pause < again ? pause : again;
            }
            else
            {
                create.Add(JobPods.Create(job, index, replaced));
            }
        }

        return new JobScale { Create = create, Again = again };
    }

    // The pods that are too many. Of an indexed Job those without an index of its own, and all but one of each index, go first.
    private static List<Pod> Surplus(Job job, IReadOnlyList<Pod> active, int atLeast, DateTimeOffset now)
    {
        var surplus = new List<Pod>();
        var left = active;
        if (job.IsIndexed())
        {
            var kept = new List<Pod>();
            foreach (var group in active.GroupBy(pod => JobPods.IndexOf(pod, job) ?? -1).OrderBy(static group => group.Key))
            {
                var pods = group.ToList();
                var gone = group.Key < 0 ? pods : pods.Count > 1 ? PodDeletionOrder.Choose(pods, pods.Count - 1, [], now) : [];
                surplus.AddRange(gone);
                kept.AddRange(pods.Except(gone));
            }

            left = kept;
        }

        if (surplus.Count < atLeast)
        {
            surplus.AddRange(PodDeletionOrder.Choose(left, atLeast - surplus.Count, [], now));
        }

        return surplus;
    }

    private static JobIndexes Indexes(IEnumerable<Pod> pods) => JobIndexes.Of(pods.Select(JobPods.IndexOf).OfType<int>());
}
