using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.Jobs;
using ActorCluster.Controllers.Tests.Support;
using Akka.Actor;

namespace ActorCluster.Controllers.Tests.Jobs;

/// <summary>Jobs with the real controllers and API; the test is scheduler and kubelet.</summary>
public sealed class JobControllerSpec : IDisposable
{
    private readonly ControlPlane _plane = new();

    public JobControllerSpec()
    {
        var chosen = ControllersSupervisor.Registry(_plane.Context, "PEM").Where(entry => entry.Name is "job" or "garbage-collector").ToList();
        _plane.Start(Props.Create(() => new ControllersSupervisor(_plane.Context, chosen)));
        _plane.Advance(1);
    }

    private Job Job => _plane.Find<Job>("default", "pi")!;

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void A_job_must_run_as_many_pods_as_it_may_until_enough_have_succeeded()
    {
        Create(spec => spec with { Completions = 3, Parallelism = 2 });
        Assert.Equal(2, Pods().Count);
        Assert.All(Pods(), pod => Assert.Contains(JobLabels.Tracking, pod.Metadata.Finalizers!));
        Assert.Equal((2, 0, 0), Counts());
        Assert.NotNull(Job.Status.StartTime);
        End(Pods()[0], PodPhase.Succeeded);
        Assert.Equal((2, 1, 0), Counts());
        Assert.Empty(_plane.All<Pod>().Single(pod => pod.Status.Phase == PodPhase.Succeeded).Metadata.Finalizers ?? []);
        Pods().ForEach(pod => End(pod, PodPhase.Succeeded));
        Assert.Equal((0, 3, 0), Counts());
        Assert.Equal(
            ["SuccessCriteriaMet: CompletionsReached", "Complete: CompletionsReached"], Job.Status.Conditions!.Select(c => $"{c.Type}: {c.Reason}"));
        Assert.NotNull(Job.Status.CompletionTime);
        Assert.Equal(3, _plane.All<Pod>().Count);
        Assert.Equal("Completed: Job completed", _plane.EventsAbout("pi")[^1]);
        Assert.Equal(3, _plane.EventsAbout("pi").Count(e => e.StartsWith("SuccessfulCreate: Created pod: pi-", StringComparison.Ordinal)));
    }

    [Fact]
    public void Failed_pods_must_be_replaced_at_growing_intervals_until_the_limit()
    {
        Create(spec => spec with { BackoffLimit = 3 });
        var starts = new List<double>();
        var began = _plane.Now;
        for (var second = 0; second < 120; second++)
        {
            foreach (var pod in Pods())
            {
                starts.Add((_plane.Now - began).TotalSeconds);
                End(pod, PodPhase.Failed, 0);
            }

            _plane.Advance(1);
        }

        // After 10, 20 and 40 seconds, and the second for which changes are gathered.
        Assert.Equal(4, starts.Count);
        Assert.All(starts.Zip([0, 10, 30, 70]), pair => Assert.InRange(pair.First, pair.Second, pair.Second + 6));
        Assert.Equal((0, 0, 4), Counts());
        Assert.Equal(
            ["FailureTarget: BackoffLimitExceeded", "Failed: BackoffLimitExceeded"], Job.Status.Conditions!.Select(c => $"{c.Type}: {c.Reason}"));
        Assert.Equal("BackoffLimitExceeded: Job has reached the specified backoff limit", _plane.EventsAbout("pi")[^1]);
    }

    [Fact]
    public void Indexed_pods_must_have_their_index_and_each_index_succeed_once()
    {
        Create(spec => spec with { Completions = 3, Parallelism = 3, CompletionMode = CompletionMode.Indexed });
        var second = Pods().Single(pod => JobPods.IndexOf(pod) == 1);
        Assert.Equal("pi-1", second.Spec.Hostname);
        Assert.StartsWith("pi-1-", second.Metadata.Name, StringComparison.Ordinal);
        Assert.Equal("1", second.Metadata.Labels![JobLabels.CompletionIndex]);
        Assert.Equal("JOB_COMPLETION_INDEX", Assert.Single(second.Spec.Containers![0].Env!).Name);
        End(Pods().Single(pod => JobPods.IndexOf(pod) == 0), PodPhase.Succeeded);
        End(Pods().Single(pod => JobPods.IndexOf(pod) == 2), PodPhase.Succeeded);
        Assert.Equal("0,2", Job.Status.CompletedIndexes);
        _plane.Delete<Pod>("default", second.Metadata.Name);
        _plane.Advance(15);
        End(Pods().Single(pod => JobPods.IndexOf(pod) == 1), PodPhase.Succeeded);
        Assert.Equal(("0-2", 3, 1), (Job.Status.CompletedIndexes, Job.Status.Succeeded, Job.Status.Failed));
        Assert.True(Job.Has(JobConditionType.Complete));
    }

    [Fact]
    public void A_suspended_job_must_lose_its_pods_and_start_anew()
    {
        Create(spec => spec with { Parallelism = 2, Completions = 4, ActiveDeadlineSeconds = 60 });
        _plane.Advance(30);
        _plane.Change<Job>("default", "pi", job => job with { Spec = job.Spec with { Suspend = true } });
        _plane.Advance(3);
        Assert.Empty(_plane.All<Pod>());
        Assert.Equal((0, 0, 0), Counts());
        Assert.True(Job.Has(JobConditionType.Suspended));
        _plane.Advance(100);
        _plane.Change<Job>("default", "pi", job => job with { Spec = job.Spec with { Suspend = false } });
        _plane.Advance(3);
        Assert.Equal(2, Pods().Count);
        Assert.False(Job.Has(JobConditionType.Suspended));
        Assert.Equal(["Suspended: Job suspended", "Resumed: Job resumed"], _plane.EventsAbout("pi").Where(e => e.Contains("Job ", StringComparison.Ordinal)));
        _plane.Advance(60);
        Assert.Equal("DeadlineExceeded", Job.Status.Conditions!.Single(c => c.Type == JobConditionType.Failed).Reason);
        Assert.Equal((0, 0, 2), Counts());
        Assert.Empty(_plane.All<Pod>());
    }

    [Theory]
    [InlineData(DeletionPropagation.Background, 0)]
    [InlineData(DeletionPropagation.Foreground, 0)]
    [InlineData(DeletionPropagation.Orphan, 1)]
    public void The_pods_of_a_deleted_job_must_go_with_it_unless_they_are_orphaned(string policy, int left)
    {
        Create(static spec => spec);
        _plane.Delete<Job>("default", "pi", new DeleteOptions { PropagationPolicy = policy });
        _plane.Advance(10);
        Assert.Null(_plane.Find<Job>("default", "pi"));
        Assert.Equal(left, _plane.All<Pod>().Count);
        Assert.All(_plane.All<Pod>(), pod => Assert.Empty(pod.Metadata.Finalizers ?? []));
    }

    [Fact]
    public void A_job_of_another_manager_must_be_left_alone()
    {
        Create(spec => spec with { ManagedBy = "example.com/queue" });
        Assert.Empty(_plane.All<Pod>());
        Assert.Null(Job.Status.StartTime);
    }

    private void Create(Func<JobSpec, JobSpec> change)
    {
        _plane.Create(AJob.Named("pi", change));
        _plane.Advance(3);
    }

    private (int Active, int Succeeded, int Failed) Counts() => (Job.Status.Active, Job.Status.Succeeded, Job.Status.Failed);

    private List<Pod> Pods() => [.. _plane.All<Pod>().Where(pod => pod.Status.Phase is not (PodPhase.Succeeded or PodPhase.Failed) && pod.Metadata.DeletionTimestamp is null)];

    private void End(Pod pod, string phase, double wait = 5)
    {
        _plane.Change<Pod>("default", pod.Metadata.Name, current => current.Ready(_plane.Now, false).InPhase(phase), "status");
        _plane.Advance(wait);
    }
}
