using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.CronJobs;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Jobs;
using ActorCluster.Controllers.Tests.Support;
using Akka.Actor;

namespace ActorCluster.Controllers.Tests.CronJobs;

/// <summary>
/// CronJobs as Kubernetes' documentation has them (concepts/workloads/controllers/cron-jobs: schedule, deadline for delayed Job start,
/// concurrency policy, suspension, history limits, time zones, "Job creation"), with the real API and the controllers of Jobs.
/// </summary>
public sealed class CronJobSpec : IDisposable
{
    private static readonly DateTimeOffset Noon = APod.Epoch.AddHours(12);
    private readonly ControlPlane _plane = new();

    public CronJobSpec()
    {
        var chosen = ControllersSupervisor.Registry(_plane.Context, "PEM")
            .Where(entry => entry.Name is "cronjob" or "job" or "garbage-collector" or "ttl-after-finished").ToList();
        _plane.Start(Props.Create(() => new ControllersSupervisor(_plane.Context, chosen)));
        _plane.Advance(1);
    }

    private CronJob CronJob => _plane.Find<CronJob>("default", "hello")!;

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void A_job_must_start_at_each_minute_that_the_schedule_names_with_a_name_that_says_so()
    {
        _plane.Create(ACronJob(static spec => spec));
        ToNextMinute();
        var job = Assert.Single(_plane.All<Job>());
        var minute = new DateTimeOffset(_plane.Now.Year, _plane.Now.Month, _plane.Now.Day, _plane.Now.Hour, _plane.Now.Minute, 0, TimeSpan.Zero);
        Assert.Equal($"hello-{minute.ToUnixTimeSeconds() / 60}", job.Metadata.Name);
        Assert.Equal(minute.ToString("yyyy-MM-ddTHH:mm:ssZ", null), job.Metadata.Annotations!["batch.kubernetes.io/cronjob-scheduled-timestamp"]);
        Assert.Equal(("CronJob", "hello", true), (job.Controller()!.Kind, job.Controller()!.Name, job.Controller()!.Controller));
        Assert.Equal("hello", job.Metadata.Labels!["of"]);
        Assert.Equal(job.Metadata.Uid, Assert.Single(CronJob.Status.Active!).Uid);
        Assert.Equal(minute, CronJob.Status.LastScheduleTime!.Value.Value);

        EndJobs(PodPhase.Succeeded);
        Assert.Null(CronJob.Status.Active);
        Assert.Equal(_plane.All<Job>()[0].Status.CompletionTime, CronJob.Status.LastSuccessfulTime);
        Assert.Equal(
            [$"SuccessfulCreate: Created job {job.Metadata.Name}", $"SawCompletedJob: Saw completed job: {job.Metadata.Name}, condition: Complete"],
            _plane.EventsAbout("hello"));
        ToNextMinute();
        Assert.Equal(2, _plane.All<Job>().Count);
    }

    [Theory]
    [InlineData(ConcurrencyPolicy.Allow, 3, 3)]
    [InlineData(ConcurrencyPolicy.Forbid, 1, 1)]
    [InlineData(ConcurrencyPolicy.Replace, 1, 1)]
    public void Jobs_that_still_run_must_be_treated_as_the_policy_says(string policy, int jobs, int active)
    {
        _plane.Create(ACronJob(spec => spec with { ConcurrencyPolicy = policy }));
        ToNextMinute();
        var first = _plane.All<Job>()[0].Metadata.Name;
        ToNextMinute();
        ToNextMinute();
        Assert.Equal((jobs, active), (_plane.All<Job>().Count, CronJob.Status.Active!.Count));
        Assert.Equal(policy != ConcurrencyPolicy.Replace, _plane.All<Job>().Any(job => job.Metadata.Name == first));
        var expected = policy switch
        {
            ConcurrencyPolicy.Forbid => "JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid",
            ConcurrencyPolicy.Replace => "SuccessfulDelete: Deleted job " + first,
            _ => "SuccessfulCreate: Created job " + first,
        };
        Assert.Contains(expected, _plane.EventsAbout("hello"));
    }

    [Fact]
    public void No_more_jobs_than_the_limits_say_must_be_kept_and_the_oldest_go_first()
    {
        _plane.Create(ACronJob(static spec => spec with { SuccessfulJobsHistoryLimit = 2, FailedJobsHistoryLimit = 1 }));
        string[] phases = [PodPhase.Succeeded, PodPhase.Failed, PodPhase.Succeeded, PodPhase.Failed, PodPhase.Succeeded];
        var names = new List<string>();
        foreach (var phase in phases)
        {
            ToNextMinute();
            names.Add(_plane.All<Job>().Single(job => !job.IsFinished()).Metadata.Name);
            EndJobs(phase);
        }

        Assert.Equal([names[2], names[3], names[4]], _plane.All<Job>().Select(job => job.Metadata.Name).Order());
    }

    [Fact]
    public void A_suspended_one_must_start_nothing_and_start_the_last_it_missed_when_it_goes_on()
    {
        _plane.Create(ACronJob(static spec => spec with { Suspend = true }));
        _plane.Advance(300);
        Assert.Empty(_plane.All<Job>());
        _plane.Change<CronJob>("default", "hello", current => current with { Spec = current.Spec with { Suspend = false } });
        _plane.Advance(1);
        Assert.Single(_plane.All<Job>());
    }

    [Fact]
    public void A_job_made_by_hand_from_it_must_be_noticed_and_left_alone()
    {
        _plane.Create(ACronJob(static spec => spec with { Schedule = "0 0 1 1 *" }));
        var job = AJob.Named("by-hand");
        _plane.Create(job with { Metadata = job.Metadata with { OwnerReferences = [Ownership.ControllerReference(CronJob)] } });
        _plane.Advance(2);
        Assert.Contains("UnexpectedJob: Saw a job that the controller did not create or forgot: by-hand", _plane.EventsAbout("hello"));
        Assert.Null(CronJob.Status.Active);
        EndJobs(PodPhase.Succeeded);
        Assert.NotNull(CronJob.Status.LastSuccessfulTime);
    }

    [Fact]
    public void A_job_that_goes_must_leave_the_status_and_all_must_go_with_their_cron_job()
    {
        _plane.Create(ACronJob(static spec => spec));
        ToNextMinute();
        var first = _plane.All<Job>()[0].Metadata.Name;
        _plane.Delete<Job>("default", first, new DeleteOptions { PropagationPolicy = DeletionPropagation.Background });
        _plane.Advance(5);
        Assert.Null(CronJob.Status.Active);
        Assert.Contains("MissingJob: Active job went missing: " + first, _plane.EventsAbout("hello"));
        Assert.Empty(_plane.All<Job>());
        ToNextMinute();
        Assert.Single(_plane.All<Job>());
        _plane.Delete<CronJob>("default", "hello", new DeleteOptions { PropagationPolicy = DeletionPropagation.Background });
        _plane.Advance(10);
        Assert.Empty(_plane.All<Job>());
        Assert.Empty(_plane.All<Pod>());
    }

    /// <summary>"An example": every minute since 08:30, the controller down from 08:29 to 10:21 (cron-jobs, "Job creation").</summary>
    [Theory]
    [InlineData(null, 1, "TooManyMissedTimes")]
    [InlineData(200L, 1, null)]
    public void What_was_missed_must_start_once_and_too_much_of_it_be_told(long? deadline, int started, string? warning)
    {
        var cronJob = ACronJob(spec => spec with { StartingDeadlineSeconds = deadline });
        var since = new DateTimeOffset(2026, 1, 1, 8, 29, 0, TimeSpan.Zero);
        cronJob = cronJob with { Metadata = cronJob.Metadata with { CreationTimestamp = since }, Status = new CronJobStatus { LastScheduleTime = since } };
        var plan = CronJobPlan.Decide(cronJob, [], since.AddMinutes(112));
        Assert.Equal(started, plan.Writes.OfType<CreateWrite>().Count());
        Assert.Equal(CronJobPlan.JobName(cronJob, since.AddMinutes(112)), plan.Writes.OfType<CreateWrite>().Single().Object.Metadata.Name);
        Assert.Equal(warning, plan.Events.SingleOrDefault()?.Reason);
        Assert.Equal(TimeSpan.FromSeconds(60.1), plan.Again);
    }

    [Theory]
    [InlineData("0 * * * *", 11, 0, null)]
    [InlineData("0 * * * *", 9, 1, null)]
    [InlineData("@hourly", null, 1, null)]
    [InlineData("TZ=Asia/Tokyo 0 21 * * *", null, 1, "UnsupportedSchedule")]
    [InlineData("0 0 30 2 *", null, 0, "InvalidSchedule")]
    [InlineData("nonsense", null, 0, "UnparseableSchedule")]
    public void A_job_must_start_as_late_as_its_deadline_allows(string schedule, int? secondsLate, int started, string? reason)
    {
        var cronJob = ACronJob(spec => spec with { Schedule = schedule, StartingDeadlineSeconds = secondsLate is null ? null : 10 });
        var plan = CronJobPlan.Decide(cronJob, [], Noon.AddSeconds(secondsLate ?? 5));
        Assert.Equal((started, reason), (plan.Writes.OfType<CreateWrite>().Count(), plan.Events.SingleOrDefault()?.Reason));
    }

    [Fact]
    public void A_schedule_must_follow_the_clocks_of_its_zone()
    {
        var cronJob = ACronJob(spec => spec with { Schedule = "0 14 * * *", TimeZone = "Europe/Berlin" });
        cronJob = cronJob with { Metadata = cronJob.Metadata with { CreationTimestamp = Noon } };
        var before = CronJobPlan.Decide(cronJob, [], Noon.AddMinutes(30));
        Assert.Empty(before.Writes);
        Assert.Equal(TimeSpan.FromMinutes(30) + TimeSpan.FromMilliseconds(100), before.Again);
        var job = CronJobPlan.Decide(cronJob, [], Noon.AddHours(1)).Writes.OfType<CreateWrite>().Single().Object;
        Assert.Equal("2026-01-01T14:00:00+01:00", job.Metadata.Annotations![JobLabels.CronJobScheduledTimestamp]);
        var unknown = CronJobPlan.Decide(cronJob with { Spec = cronJob.Spec with { TimeZone = "Mars/North" } }, [], Noon);
        Assert.Equal("UnknownTimeZone", Assert.Single(unknown.Events).Reason);
    }

    [Fact]
    public void A_new_schedule_must_not_start_what_it_would_have_started_before()
    {
        _plane.Create(ACronJob(static spec => spec with { Schedule = "0 0 1 1 *" }));
        _plane.Advance(300);
        _plane.Change<CronJob>("default", "hello", current => current with { Spec = current.Spec with { Schedule = "* * * * *" } });
        Assert.Empty(_plane.All<Job>());
        ToNextMinute();
        Assert.Single(_plane.All<Job>());
    }

    [Fact]
    public void A_finished_job_must_go_with_its_pods_when_its_time_to_live_is_over()
    {
        _plane.Create(AJob.Named("short", static spec => spec with { TtlSecondsAfterFinished = 100 }));
        _plane.Create(AJob.Named("long"));
        _plane.Advance(3);
        EndJobs(PodPhase.Succeeded);
        _plane.Advance(90);
        Assert.Equal(2, _plane.All<Job>().Count);
        _plane.Change<Job>("default", "short", job => job with { Spec = job.Spec with { TtlSecondsAfterFinished = 200 } });
        _plane.Advance(60);
        Assert.Equal(2, _plane.All<Job>().Count);
        _plane.Advance(60);
        Assert.Equal("long", Assert.Single(_plane.All<Job>()).Metadata.Name);
        Assert.Equal("long", Assert.Single(_plane.All<Pod>()).Controller()!.Name);
    }

    private static CronJob ACronJob(Func<Api.Batch.CronJobSpec, Api.Batch.CronJobSpec> change)
    {
        var job = AJob.Named("template", static spec => spec with { BackoffLimit = 0 });
        return new CronJob
        {
            Kind = "CronJob",
            ApiVersion = "batch/v1",
            Metadata = new ObjectMeta { Name = "hello", Namespace = "default", Uid = "uid-hello", ResourceVersion = "1", CreationTimestamp = APod.Epoch.AddHours(11.5) },
            Spec = change(new Api.Batch.CronJobSpec
            {
                Schedule = "* * * * *",
                JobTemplate = new JobTemplateSpec
                {
                    Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["of"] = "hello" } },
                    Spec = job.Spec,
                },
            }),
        };
    }

    private void ToNextMinute() => _plane.Advance(60 - _plane.Now.Second + 2);

    private void EndJobs(string phase)
    {
        _plane.Advance(2);
        foreach (var pod in _plane.All<Pod>().Where(static pod => pod.Status.Phase == PodPhase.Pending))
        {
            _plane.Change<Pod>("default", pod.Metadata.Name, current => current.Ready(_plane.Now, false).InPhase(phase), "status");
        }

        _plane.Advance(5);
    }
}
