using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.Jobs;
using ActorCluster.Controllers.Tests.Support;
using Akka.Actor;

namespace ActorCluster.Controllers.Tests.Jobs;

/// <summary>
/// The policies of Jobs, with the examples of Kubernetes' documentation (concepts/workloads/controllers/job "Backoff limit per index", "Pod
/// failure policy", "Success policy"; tasks/job/pod-failure-policy) and the real API; the test is scheduler and kubelet.
/// </summary>
public sealed class JobPolicySpec : IDisposable
{
    private readonly ControlPlane _plane = new();

    public JobPolicySpec()
    {
        var chosen = ControllersSupervisor.Registry(_plane.Context, "PEM").Where(entry => entry.Name is "job").ToList();
        _plane.Start(Props.Create(() => new ControllersSupervisor(_plane.Context, chosen)));
        _plane.Advance(1);
    }

    private Job Job => _plane.Find<Job>("default", "pi")!;

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void An_exit_code_that_fails_the_job_must_end_it_at_once()
    {
        Create(spec => spec with
        {
            Completions = 12,
            Parallelism = 3,
            BackoffLimit = 6,
            PodFailurePolicy = Policy(ExitCode(PodFailurePolicyAction.FailJob, "main", 42), Disruption(PodFailurePolicyAction.Ignore)),
        });
        var failed = Running()[0];
        End(failed, 42);
        _plane.Advance(10);
        var message = $"Container main for pod default/{failed.Metadata.Name} failed with exit code 42 matching FailJob rule at index 0";
        Assert.Equal(
            [("FailureTarget", "PodFailurePolicy", message), ("Failed", "PodFailurePolicy", message)],
            Job.Status.Conditions!.Select(static condition => (condition.Type, condition.Reason!, condition.Message!)));
        Assert.Equal(0, Job.Status.Active);
        Assert.Empty(Running());
    }

    [Fact]
    public void A_disruption_that_is_ignored_must_be_made_good_and_count_for_nothing()
    {
        Create(spec => spec with { BackoffLimit = 0, PodFailurePolicy = Policy(Disruption(PodFailurePolicyAction.Ignore)) });
        var first = Running()[0];
        _plane.Change<Pod>(
            "default",
            first.Metadata.Name,
            current => current with
            {
                Status = current.Status with { Conditions = [new PodCondition { Type = "DisruptionTarget", Status = "True", LastTransitionTime = _plane.Now }] },
            },
            "status");
        End(Running()[0], 137);
        _plane.Advance(30);
        Assert.Equal((1, 0), (Job.Status.Active, Job.Status.Failed));
        End(Assert.Single(Running()), 0);
        _plane.Advance(5);
        Assert.True(Job.Has(JobConditionType.Complete));
    }

    [Fact]
    public void A_failure_that_no_rule_names_must_count_as_always()
    {
        Create(spec => spec with { BackoffLimit = 0, PodFailurePolicy = Policy(ExitCode(PodFailurePolicyAction.FailJob, "main", 42)) });
        End(Running()[0], 1);
        _plane.Advance(10);
        Assert.Equal("BackoffLimitExceeded", Job.Status.Conditions!.Single(static condition => condition.Type == JobConditionType.Failed).Reason);
    }

    [Fact]
    public void Each_index_must_have_its_own_limit_and_fail_the_job_only_when_all_have_ended()
    {
        Create(spec => spec with
        {
            Completions = 10,
            Parallelism = 3,
            CompletionMode = CompletionMode.Indexed,
            BackoffLimitPerIndex = 1,
            MaxFailedIndexes = 5,
        });
        RunToTheEnd(static index => index % 2 == 0 ? 1 : 0);
        Assert.Equal(("1,3,5,7,9", "0,2,4,6,8"), (Job.Status.CompletedIndexes, Job.Status.FailedIndexes));
        Assert.Equal((5, 10), (Job.Status.Succeeded, Job.Status.Failed));
        Assert.Equal(
            [("FailureTarget", "FailedIndexes", "Job has failed indexes"), ("Failed", "FailedIndexes", "Job has failed indexes")],
            Job.Status.Conditions!.Select(static condition => (condition.Type, condition.Reason!, condition.Message!)));
    }

    [Fact]
    public void Too_many_failed_indexes_must_end_the_job()
    {
        Create(spec => spec with
        {
            Completions = 10,
            Parallelism = 3,
            CompletionMode = CompletionMode.Indexed,
            BackoffLimitPerIndex = 0,
            MaxFailedIndexes = 1,
        });
        RunToTheEnd(static _ => 1);
        var condition = Job.Status.Conditions!.Single(static condition => condition.Type == JobConditionType.Failed);
        Assert.Equal(
            ("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes"), (condition.Reason, condition.Message));
        Assert.True(_plane.All<Pod>().Count <= 6);
    }

    [Fact]
    public void An_exit_code_that_fails_its_index_must_not_be_tried_again()
    {
        Create(spec => spec with
        {
            Completions = 4,
            Parallelism = 2,
            CompletionMode = CompletionMode.Indexed,
            BackoffLimitPerIndex = 1,
            PodFailurePolicy = Policy(ExitCode(PodFailurePolicyAction.FailIndex, "main", 42)),
        });
        RunToTheEnd(static index => index switch { 0 => 1, 1 => 42, _ => 0 });
        Assert.Equal(("2,3", "0,1"), (Job.Status.CompletedIndexes, Job.Status.FailedIndexes));
        Assert.Equal([2, 1, 1, 1], Enumerable.Range(0, 4).Select(index => _plane.All<Pod>().Count(pod => JobPods.IndexOf(pod) == index)));
    }

    [Theory]
    [InlineData("0,2-3", 1, 2)]
    [InlineData("0,2-3", null, 0, 2, 3)]
    [InlineData(null, 2, 5, 7)]
    public void A_success_policy_must_end_the_job_when_a_rule_is_met(string? indexes, int? count, params int[] succeed)
    {
        Create(spec => spec with
        {
            Completions = 10,
            Parallelism = 10,
            CompletionMode = CompletionMode.Indexed,
            SuccessPolicy = new SuccessPolicy { Rules = [new SuccessPolicyRule { SucceededIndexes = indexes, SucceededCount = count }] },
        });
        End(Running().Single(static pod => JobPods.IndexOf(pod) == 9), 0);
        _plane.Advance(3);
        Assert.False(Job.Has(JobConditionType.SuccessCriteriaMet));
        foreach (var index in indexes is null ? succeed[1..] : succeed)
        {
            Assert.False(Job.Has(JobConditionType.SuccessCriteriaMet));
            End(Running().Single(pod => JobPods.IndexOf(pod) == index), 0);
            _plane.Advance(10);
        }

        Assert.Equal(
            [("SuccessCriteriaMet", "SuccessPolicy", "Matched rules at index 0"), ("Complete", "SuccessPolicy", "Matched rules at index 0")],
            Job.Status.Conditions!.Select(static condition => (condition.Type, condition.Reason!, condition.Message!)));
        Assert.Empty(Running());
    }

    private static PodFailurePolicy Policy(params PodFailurePolicyRule[] rules) => new() { Rules = rules };

    private static PodFailurePolicyRule ExitCode(string action, string container, int code) => new()
    {
        Action = action,
        OnExitCodes = new PodFailurePolicyOnExitCodesRequirement
        {
            ContainerName = container,
            Operator = PodFailurePolicyOnExitCodesOperator.In,
            Values = [code],
        },
    };

    private static PodFailurePolicyRule Disruption(string action) => new()
    {
        Action = action,
        OnPodConditions = [new PodFailurePolicyOnPodConditionsPattern { Type = "DisruptionTarget", Status = "True" }],
    };

    private void Create(Func<Api.Batch.JobSpec, Api.Batch.JobSpec> change)
    {
        _plane.Create(AJob.Named("pi", change));
        _plane.Advance(3);
    }

    private List<Pod> Running() => [.. _plane.All<Pod>().Where(static pod =>
        pod.Status.Phase is not (PodPhase.Succeeded or PodPhase.Failed) && pod.Metadata.DeletionTimestamp is null)];

    private void RunToTheEnd(Func<int, int> exitCode)
    {
        for (var second = 0; second < 300 && !Job.IsFinished(); second += 5)
        {
            foreach (var pod in Running())
            {
                End(pod, exitCode(JobPods.IndexOf(pod)!.Value));
            }

            _plane.Advance(5);
        }
    }

    private void End(Pod pod, int exitCode) => _plane.Change<Pod>(
        "default",
        pod.Metadata.Name,
        current => current with
        {
            Status = current.Status with
            {
                Phase = exitCode == 0 ? PodPhase.Succeeded : PodPhase.Failed,
                ContainerStatuses =
                [
                    new ContainerStatus
                    {
                        Name = "main",
                        State = new ContainerState { Terminated = new ContainerStateTerminated { ExitCode = exitCode, FinishedAt = new Time(_plane.Now) } },
                    },
                ],
            },
        },
        "status");
}
