using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Simulation.Tests.Support;
using ActorCluster.Simulation.Verdicts;
using ContainerState = ActorCluster.Simulation.History.Facts.ContainerState;

namespace ActorCluster.Simulation.Tests.Verdicts;

/// <summary>Runs that are judged from facts made by hand: what passes, what fails, and of what nothing can be said.</summary>
public sealed class RunJudgeSpec
{
    private static readonly TimelineEntry Kill = new() { Name = "kill", Node = new NodeFault { Kind = NodeFaultKind.Crash } };

    private static readonly ClusterCondition NotReady = Of("Node", "status.conditions[type=Ready].status != True");

    [Theory]
    [InlineData("65s", null, null, 55.0, ExperimentVerdict.Passed)]
    [InlineData("50s", null, null, 55.0, ExperimentVerdict.Failed)]
    [InlineData(null, "50s", null, 55.0, ExperimentVerdict.Passed)]
    [InlineData(null, "60s", null, 55.0, ExperimentVerdict.Failed)]
    [InlineData(null, "50s", null, null, ExperimentVerdict.Failed)]
    [InlineData(null, null, "50s..65s", 55.0, ExperimentVerdict.Passed)]
    [InlineData(null, null, "50s..55s", 55.0, ExperimentVerdict.Passed)]
    [InlineData(null, null, "60s..65s", 55.0, ExperimentVerdict.Failed)]
    [InlineData(null, null, "50s..54s", 55.0, ExperimentVerdict.Failed)]
    public void Something_has_to_happen_in_its_time(string? by, string? notBefore, string? between, double? down, string verdict)
    {
        var run = Run(
            new Expectation { Name = "down", By = by, NotBefore = notBefore, Between = between, Condition = NotReady },
            story => Silence(story, down));
        Assert.Equal(verdict, run.Expectations[0].Verdict);
        Assert.Equal(verdict, run.Judgement.Verdict);
        if (verdict == ExperimentVerdict.Passed)
        {
            Assert.Equal(TimeSpan.FromSeconds(down!.Value), run.Expectations[0].Observed);
        }
    }

    [Theory]
    [InlineData(true, null, "0s..50s", 55.0, ExperimentVerdict.Passed)]
    [InlineData(true, null, "0s..60s", 55.0, ExperimentVerdict.Failed)]
    [InlineData(true, null, null, 55.0, ExperimentVerdict.Failed)]
    [InlineData(true, null, null, null, ExperimentVerdict.Passed)]
    [InlineData(null, true, "0s..50s", 55.0, ExperimentVerdict.Failed)]
    [InlineData(null, true, "60s..80s", 55.0, ExperimentVerdict.Passed)]
    public void Something_has_to_hold_all_the_time_or_never(bool? always, bool? never, string? during, double? down, string verdict)
    {
        var ready = Of("Node", "status.conditions[type=Ready].status = True");
        var run = Run(new Expectation { Name = "up", Always = always, Never = never, During = during, Condition = ready }, story => Silence(story, down));
        Assert.Equal(verdict, run.Expectations[0].Verdict);
    }

    [Fact]
    public void What_holds_from_the_start_has_to_hold_still_or_again()
    {
        var ready = new Expectation { Name = "up", By = "100s", Condition = Of("Node", "status.conditions[type=Ready].status = True") };
        Assert.Equal(ExperimentVerdict.Passed, Run(ready, static story => Silence(story, null)).Expectations[0].Verdict);
        Assert.Equal(ExperimentVerdict.Failed, Run(ready, static story => Silence(story, 55)).Expectations[0].Verdict);
        var again = Run(ready, static story =>
        {
            Silence(story, 55);
            story.At(1080).Write(ANode.Named("node-1"));
        });
        Assert.Equal((ExperimentVerdict.Passed, TimeSpan.FromSeconds(80)), (again.Expectations[0].Verdict, again.Expectations[0].Observed));
    }

    [Fact]
    public void What_had_no_chance_is_inconclusive()
    {
        Expectation[] vacuous =
        [
            new() { Name = "never", Never = true, Condition = Of("Pod", "status.phase = Failed") },
            new() { Name = "always", Always = true, Condition = Of("Pod", "status.phase = Failed") with { Objects = Of("Pod", "status.phase = Failed").Objects! with { Count = new CountRange { Exactly = 0 } } } },
            new() { Name = "by", By = "10s", Condition = Of("Pod", "status.phase = Failed") },
            new() { Name = "after", After = "second", By = "10s", Condition = NotReady },
            new() { Name = "load", Always = true, Condition = new ClusterCondition { Metric = new MetricCondition { Name = "request_error_ratio", AtMost = "0.1" } } },
        ];
        Assert.All(vacuous, expectation =>
        {
            var run = Run(expectation, static story => Silence(story, 55));
            Assert.Equal(ExperimentVerdict.Inconclusive, run.Judgement.Verdict);
            Assert.Contains(expectation.Name!, run.Judgement.Why, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Whether_objects_exist_can_always_be_said()
    {
        var none = new Expectation { Name = "none", Never = true, Condition = Of("Pod") };
        Assert.Equal(ExperimentVerdict.Passed, Run(none, static story => Silence(story, 55)).Judgement.Verdict);
    }

    [Fact]
    public void A_fault_that_hit_nothing_or_never_healed_is_inconclusive()
    {
        var by = new Expectation { Name = "down", By = "65s", Condition = NotReady };
        var missed = Run(by, static story => Silence(story, 55), hits: false);
        Assert.Equal(ExperimentVerdict.Inconclusive, missed.Judgement.Verdict);
        Assert.Equal(ExperimentVerdict.Inconclusive, missed.Expectations[0].Verdict);
        Assert.Contains("kill was never healed", Run(by, static story => Silence(story, 55), heals: false).Judgement.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_invariant_fails_the_run_unless_it_was_to_be_broken()
    {
        var by = new Expectation { Name = "down", By = "65s", Condition = NotReady };
        static void Tell(Story story)
        {
            story.Container("node-1", APod.Named("a"), ContainerState.Running);
            story.Container("node-2", APod.Named("a"), ContainerState.Running);
            Silence(story, 55);
        }

        var failed = Run(by, Tell);
        Assert.Equal(ExperimentVerdict.Failed, failed.Judgement.Verdict);
        Assert.Contains("one-node-per-pod was broken", failed.Judgement.Why, StringComparison.Ordinal);
        var meant = new InvariantSelection { Violated = ["one-node-per-pod"], Except = ["conservation"] };
        Assert.Equal(ExperimentVerdict.Passed, Run(by, Tell, meant).Judgement.Verdict);
        var unseen = Run(by, static story => Silence(story, 55), meant);
        Assert.Contains("was to be broken", unseen.Judgement.Why, StringComparison.Ordinal);
        Assert.Equal(ExperimentVerdict.Failed, unseen.Judgement.Verdict);
    }

    [Fact]
    public void Conditions_are_about_nodes_that_were_hit_what_was_there_before_and_what_really_runs()
    {
        var onNode = new ClusterCondition
        {
            All =
            [
                new ClusterCondition { Objects = new ObjectCondition { Kind = "Pod", OnNodesOf = "kill", Before = "kill", Where = ["metadata.deletionTimestamp exists"], Each = true } },
                new ClusterCondition { Containers = new ContainerCondition { OnNodesOf = "kill", Count = new CountRange { Exactly = 0 } } },
                new ClusterCondition { Not = new ClusterCondition { Objects = new ObjectCondition { Kind = "Pod", Name = "other-*" } } },
            ],
        };
        var run = Run(new Expectation { Name = "gone", By = "60s", Condition = onNode }, static story =>
        {
            story.At(1030).Write(APod.Named("late").On("node-1"));
            story.Machine("node-1", MachineState.Off);
            story.At(1040).Write(APod.Named("a").On("node-1").Deleted(story.Now));
        }, before: static story =>
        {
            story.Container("node-1", story.Write(APod.Named("a").On("node-1").Ready()), ContainerState.Running);
            story.Write(APod.Named("elsewhere").On("node-2").Ready());
        });
        Assert.Equal((ExperimentVerdict.Passed, TimeSpan.FromSeconds(40)), (run.Expectations[0].Verdict, run.Expectations[0].Observed));
    }

    [Fact]
    public void A_deletion_is_led_back_to_its_fault()
    {
        var run = Run(new Expectation { Name = "down", By = "65s", Condition = NotReady }, static story =>
        {
            Silence(story, 55);
            story.By("node-controller").At(1060).Write(ANode.Named("node-1").With("Ready", "Unknown").Tainted("node.kubernetes.io/unreachable"));
            story.By("taint-eviction-controller").At(1360).Write(APod.Named("a").On("node-1").Deleted(story.Now, "DeletionByTaintManager"));
        }, before: static story => story.Write(APod.Named("a").On("node-1").Ready()));
        var deletion = Assert.Single(run.Timelines.Deletions);
        Assert.Equal(4, deletion.Causes.Count);
        Assert.Contains("kill began on node-1", deletion.Causes[0].What, StringComparison.Ordinal);
        Assert.Contains("Ready=Unknown", deletion.Causes[1].What, StringComparison.Ordinal);
        Assert.Contains("tainted node node-1", deletion.Causes[2].What, StringComparison.Ordinal);
        Assert.Contains("taint-eviction-controller deleted pod default/a", deletion.Causes[3].What, StringComparison.Ordinal);
        Assert.Equal(["True", "Unknown", "Unknown+"], run.Timelines.Nodes.Single(static row => row.Name == "node-1").Intervals.Select(static interval => interval.State));
    }

    [Fact]
    public void The_cluster_is_steady_when_nodes_and_workloads_are_complete()
    {
        var judge = new RunJudge(new Experiment(), Story.Settings, 2);
        var story = new Story(judge.Observe);
        story.Write(ANode.Named("node-1"));
        Assert.False(judge.IsSteady);
        Assert.Contains("1 of 2 nodes", judge.MissingForSteady, StringComparison.Ordinal);
        story.Write(ANode.Named("node-2"));
        Assert.True(judge.IsSteady);
        story.Write(APod.Named("a"));
        Assert.False(judge.IsSteady);
        story.Write(APod.Named("a").Ready());
        story.Write(An.Deployment("web", 1));
        Assert.False(judge.IsSteady);
        var deployment = An.Deployment("web", 1);
        story.Write(deployment with { Status = deployment.Status with { Replicas = 1, UpdatedReplicas = 1, AvailableReplicas = 1 } });
        Assert.True(judge.IsSteady);
    }

    private static ClusterCondition Of(string kind, params string[] where) => new() { Objects = new ObjectCondition { Kind = kind, Where = where } };

    private static void Silence(Story story, double? seconds)
    {
        if (seconds is { } after)
        {
            story.At(1000 + after).Write(ANode.Named("node-1").With("Ready", "Unknown"));
        }
    }

    // The cluster stands still for a thousand seconds; then the fault begins, and it heals five minutes later.
    private static ExperimentRun Run(
        Expectation expectation, Action<Story> tell, InvariantSelection? invariants = null, bool hits = true, bool heals = true, Action<Story>? before = null)
    {
        var experiment = new Experiment
        {
            Metadata = new ObjectMeta { Name = "test" },
            Spec = new Api.Lab.ExperimentSpec { Timeline = [Kill], Expectations = [expectation], Invariants = invariants ?? new InvariantSelection { Except = ["conservation"] } },
        };
        var judge = new RunJudge(experiment, Story.Settings, 1);
        var story = new Story(judge.Observe);
        story.Write(ANode.Named("node-1"));
        before?.Invoke(story);
        story.At(1000);
        judge.BeginTimeline(story.Now);
        story.Fault(Kill, true, "node-1");
        if (hits)
        {
            story.Hit("kill");
        }

        tell(story);
        story.At(1400);
        if (heals)
        {
            story.Fault(Kill, false, "node-1");
        }

        return judge.Finish(story.Now, 7, "", null);
    }
}
