using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.Deployments;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.Deployments;

public sealed class DeploymentPlanSpec
{
    private static readonly DateTimeOffset Now = APod.Epoch.AddHours(1);

    public static TheoryData<int, IntOrString, IntOrString, int, int> Fenceposts => new()
    {
        { 10, "25%", "25%", 3, 2 },
        { 10, "0%", "0%", 0, 1 },
        { 10, 0, 0, 0, 1 },
        { 1, "25%", "25%", 1, 0 },
        { 3, "100%", 0, 3, 0 },
        { 4, 2, 1, 2, 1 },
        { 0, "25%", "25%", 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Fenceposts))]
    public void Surge_must_be_rounded_up_and_unavailable_down(int replicas, IntOrString surge, IntOrString unavailable, int pods, int missing) =>
        Assert.Equal((pods, missing), RolloutMath.Fenceposts(AWorkload.Deployment(replicas, surge, unavailable)));

    // The tables of kubernetes pkg/controller/deployment/rolling_test.go: replicas, surge, old and new size, expected new size.
    [Theory]
    [InlineData(10, 0, 10, 0, 0)]
    [InlineData(10, 2, 10, 0, 2)]
    [InlineData(10, 2, 5, 0, 7)]
    [InlineData(10, 0, 5, 0, 5)]
    [InlineData(10, 2, 0, 2, 10)]
    [InlineData(10, 2, 5, 5, 7)]
    [InlineData(10, 2, 10, 2, 2)]
    public void Rollout_must_grow_the_new_set_as_far_as_the_surge_allows(int replicas, int surge, int oldSize, int newSize, int expected)
    {
        var state = State(AWorkload.Deployment(replicas, surge, 0), (newSize, newSize), (oldSize, oldSize));
        var resized = RollingUpdate.NextStep(state).OfType<UpdateWrite>().Select(w => (ReplicaSet)w.Object).FirstOrDefault(s => s.Metadata.Name == "web-new");
        Assert.Equal(expected, resized?.Spec.Replicas ?? newSize);
    }

    [Theory]
    [InlineData(10, 2, 10, 10, 0, 0, 8)]
    [InlineData(10, 0, 10, 10, 0, 0, 9)]
    [InlineData(10, 2, 10, 8, 0, 0, 8)]
    [InlineData(10, 2, 8, 8, 2, 0, 8)]
    [InlineData(10, 2, 8, 8, 2, 2, 6)]
    [InlineData(10, 2, 8, 6, 2, 2, 6)]
    public void Rollout_must_shrink_old_sets_as_far_as_availability_allows(
        int replicas, int unavailable, int oldSize, int oldAvailable, int newSize, int newAvailable, int expected)
    {
        // The new set has no room to grow.
        var deployment = AWorkload.Deployment(replicas, 0, unavailable);
        var state = State(deployment, (newSize, newAvailable), (oldSize, oldAvailable));
        var steps = newSize + oldSize < replicas ? [] : RollingUpdate.NextStep(state);
        var resized = steps.OfType<UpdateWrite>().Select(w => (ReplicaSet)w.Object).FirstOrDefault(s => s.Metadata.Name == "web-old0");
        Assert.Equal(expected, resized?.Spec.Replicas ?? oldSize);
    }

    [Fact]
    public void Rollout_must_never_exceed_the_surge_nor_go_below_what_must_be_available()
    {
        foreach (var (replicas, surge, unavailable) in new[] { (10, 3, 2), (10, 0, 1), (7, 1, 0), (1, 1, 0), (3, 3, 3) })
        {
            var deployment = AWorkload.Deployment(replicas, surge, unavailable);
            var newSet = Set(deployment, "web-new", 0, 0);
            var old = Set(deployment, "web-old0", replicas, replicas);
            for (var step = 0; step < 200 && (newSet.Spec.Replicas != replicas || old.Spec.Replicas != 0); step++)
            {
                var state = new DeploymentState(deployment, newSet, [old], [], Now);
                foreach (var write in RollingUpdate.NextStep(state).OfType<UpdateWrite>())
                {
                    var set = (ReplicaSet)write.Object;
                    (newSet, old) = set.Metadata.Name == "web-new" ? (set, old) : (newSet, set);
                }

                Assert.True(newSet.Spec.Replicas + old.Spec.Replicas <= replicas + surge);

                // Pods that are surplus go at once; of those that come one is ready per step.
                old = Available(old, Math.Min(old.Status.AvailableReplicas, old.Spec.Replicas!.Value));
                Assert.True(old.Status.AvailableReplicas + newSet.Status.AvailableReplicas >= replicas - unavailable);
                newSet = Available(newSet, Math.Min(newSet.Status.AvailableReplicas + 1, newSet.Spec.Replicas!.Value));
            }

            Assert.Equal((replicas, 0), (newSet.Spec.Replicas, old.Spec.Replicas));
        }
    }

    // kubernetes pkg/controller/deployment/sync_test.go TestScale: sizes of the new and the old sets before and after a resize.
    public static TheoryData<string, int, int, int[], int[]> Resizes => new()
    {
        { "one set grows", 10, 12, [10], [12] },
        { "one set shrinks", 10, 5, [10], [5] },
        { "two grow in proportion", 10, 20, [5, 5], [10, 10] },
        { "two shrink in proportion", 10, 5, [8, 2], [4, 1] },
        { "the remainder goes to the largest", 10, 17, [5, 3, 2], [9, 5, 3] },
        { "everything goes", 10, 0, [5, 5], [0, 0] },
    };

    [Theory]
    [MemberData(nameof(Resizes))]
    public void A_resize_in_the_middle_of_a_rollout_must_keep_the_proportions(string why, int before, int after, int[] sizes, int[] expected)
    {
        var was = AWorkload.Deployment(before, 0, 1);
        var sets = sizes.Select((size, i) => Set(was, i == 0 ? "web-new" : "web-old" + (i - 1), size, size)).ToList();
        var state = new DeploymentState(AWorkload.Deployment(after, 0, 1), sets[0], [.. sets.Skip(1)], [], Now);
        Assert.Equal((why, true), (why, Scaling.IsDue(state)));
        var resized = Scaling.Decide(state).OfType<UpdateWrite>().ToDictionary(w => w.Object.Metadata.Name, w => ((ReplicaSet)w.Object).Spec.Replicas!.Value);
        Assert.Equal(expected.Sum(), sets.Sum(s => resized.GetValueOrDefault(s.Metadata.Name, s.Spec.Replicas!.Value)));
        Assert.Equal((why, string.Join(',', expected)), (why, string.Join(',', sets.Select(s => resized.GetValueOrDefault(s.Metadata.Name, s.Spec.Replicas!.Value)))));
    }

    [Fact]
    public void A_new_deployment_must_create_its_set_named_by_the_templates_hash()
    {
        var deployment = AWorkload.Deployment(3);
        var set = (ReplicaSet)((CreateWrite)Assert.Single(DeploymentPlan.Decide(new DeploymentState(deployment, null, [], [], Now)).Writes)).Object;
        var hash = set.Metadata.Labels!["pod-template-hash"];
        Assert.Equal("web-" + hash, set.Metadata.Name);
        Assert.Equal(hash, set.Spec.Selector!.MatchLabels!["pod-template-hash"]);
        Assert.Equal(hash, set.Spec.Template.Metadata.Labels!["pod-template-hash"]);
        Assert.Equal(("1", "3", "4"), (
            set.Metadata.Annotations!["deployment.kubernetes.io/revision"],
            set.Metadata.Annotations["deployment.kubernetes.io/desired-replicas"],
            set.Metadata.Annotations["deployment.kubernetes.io/max-replicas"]));
        Assert.Equal(set, TemplateIdentity.FindNewSet(deployment, [set]));
        Assert.Null(TemplateIdentity.FindNewSet(deployment with { Spec = deployment.Spec with { Template = AWorkload.Template("nginx:2") } }, [set]));
        Assert.NotEqual(TemplateIdentity.Hash(deployment.Spec.Template, null), TemplateIdentity.Hash(deployment.Spec.Template, 1));
    }

    // kubernetes pkg/controller/deployment/util/deployment_util.go (Revision, MaxRevision): 64 bits; what is no number is skipped.
    [Theory]
    [InlineData("3546343826724305832", "3546343826724305833")]
    [InlineData("7", "8")]
    [InlineData("-4", "1")]
    [InlineData("latest", "1")]
    public void A_new_set_must_have_the_revision_after_the_highest(string adopted, string expected)
    {
        var deployment = AWorkload.Deployment(3);
        var decided = DeploymentPlan.Decide(new DeploymentState(deployment, null, [WithRevision(Set(deployment, "web-old0", 0, 0), adopted)], [], Now));
        Assert.Equal(expected, Assert.Single(decided.Writes.OfType<CreateWrite>()).Object.Metadata.Annotations!["deployment.kubernetes.io/revision"]);
    }

    // SetNewReplicaSetAnnotations: a set that is rolled back to takes the next revision and remembers those that it had.
    [Theory]
    [InlineData("1", null, "3546343826724305833", "1")]
    [InlineData("5", "1,3", "3546343826724305833", "1,3,5")]
    [InlineData("3546343826724305834", "1", "3546343826724305834", "1")]
    [InlineData("latest", "1", "latest", "1")]
    public void A_set_that_is_rolled_back_to_must_take_the_next_revision(string before, string? history, string expected, string expectedHistory)
    {
        var existing = new Dictionary<string, string> { ["deployment.kubernetes.io/revision"] = before };
        if (history is not null)
        {
            existing["deployment.kubernetes.io/revision-history"] = history;
        }

        var annotations = DeploymentAnnotations.ForNewSet(AWorkload.Deployment(3), existing, 3546343826724305833, 1);
        Assert.Equal(
            (expected, expectedHistory), (annotations["deployment.kubernetes.io/revision"], annotations["deployment.kubernetes.io/revision-history"]));
    }

    [Fact]
    public void The_history_of_revisions_must_keep_within_2000_characters()
    {
        var existing = new Dictionary<string, string>
        {
            ["deployment.kubernetes.io/revision"] = "999",
            ["deployment.kubernetes.io/revision-history"] = string.Join(',', Enumerable.Range(100, 500)),
        };
        var history = DeploymentAnnotations.ForNewSet(AWorkload.Deployment(3), existing, 1000, 1)["deployment.kubernetes.io/revision-history"];
        Assert.Equal(string.Join(',', [.. Enumerable.Range(101, 499), 999]), history);
    }

    [Fact]
    public void Recreate_must_wait_for_the_last_old_pod()
    {
        var deployment = AWorkload.Deployment(2);
        deployment = deployment with { Spec = deployment.Spec with { Strategy = new DeploymentStrategy { Type = DeploymentStrategyType.Recreate } } };
        var old = Set(deployment, "web-old0", 2, 2);
        var shrunk = Assert.Single(DeploymentPlan.Decide(new DeploymentState(deployment, null, [old], [], Now)).Writes.OfType<UpdateWrite>(), w => w.Object is ReplicaSet);
        Assert.Equal(0, ((ReplicaSet)shrunk.Object).Spec.Replicas);

        var empty = Set(deployment, "web-old0", 0, 0);
        var last = APod.Named("last").On("n1").Ready().OwnedBy(empty).Terminating();
        Assert.DoesNotContain(DeploymentPlan.Decide(new DeploymentState(deployment, null, [empty], [last], Now)).Writes, w => w is CreateWrite);
        Assert.Contains(DeploymentPlan.Decide(new DeploymentState(deployment, null, [empty], [last.InPhase(PodPhase.Succeeded)], Now)).Writes, w => w is CreateWrite);
    }

    [Fact]
    public void A_rollout_without_progress_must_time_out_after_the_deadline()
    {
        var deployment = AWorkload.Deployment(2);
        var set = Set(deployment, "web-new", 2, 0);
        var begun = DeploymentStatusCalculation.Calculate(deployment, [set], set, rollingOut: true, Now);
        Assert.Equal("ReplicaSetUpdated", DeploymentStatusCalculation.ProgressOf(begun)!.Reason);
        deployment = deployment with { Status = begun };
        Assert.Equal(TimeSpan.FromSeconds(601), DeploymentStatusCalculation.NextTimeoutCheck(deployment, begun, Now));
        var late = DeploymentStatusCalculation.Calculate(deployment, [set], set, rollingOut: true, Now.AddSeconds(601));
        var condition = DeploymentStatusCalculation.ProgressOf(late)!;
        Assert.Equal(("ProgressDeadlineExceeded", "False", "ReplicaSet \"web-new\" has timed out progressing."), (condition.Reason, condition.Status, condition.Message));

        var done = DeploymentStatusCalculation.Calculate(deployment with { Status = late }, [Available(set, 2)], Available(set, 2), rollingOut: true, Now.AddSeconds(700));
        Assert.Equal(("NewReplicaSetAvailable", "True"), (DeploymentStatusCalculation.ProgressOf(done)!.Reason, DeploymentStatusCalculation.ProgressOf(done)!.Status));
    }

    [Fact]
    public void A_paused_deployment_must_not_roll_out_but_still_be_resized()
    {
        var deployment = AWorkload.Deployment(4);
        var pausing = deployment with { Spec = deployment.Spec with { Paused = true } };
        var first = (UpdateWrite)Assert.Single(DeploymentPlan.Decide(new DeploymentState(pausing, null, [Set(deployment, "web-old0", 4, 4)], [], Now)).Writes);
        Assert.Equal("DeploymentPaused", DeploymentStatusCalculation.ProgressOf(((Deployment)first.Object).Status)!.Reason);
        var paused = (Deployment)first.Object;
        Assert.DoesNotContain(DeploymentPlan.Decide(new DeploymentState(paused, null, [Set(paused, "web-old0", 4, 4)], [], Now)).Writes, w => w is CreateWrite);
        var larger = paused with { Spec = paused.Spec with { Replicas = 6 } };
        var writes = DeploymentPlan.Decide(new DeploymentState(larger, null, [Set(paused, "web-old0", 4, 4)], [], Now)).Writes;
        Assert.Equal(6, ((ReplicaSet)writes.OfType<UpdateWrite>().Single(w => w.Object is ReplicaSet).Object).Spec.Replicas);
    }

    private static DeploymentState State(Deployment deployment, (int Size, int Available) newSet, params (int Size, int Available)[] old) => new(
        deployment,
        Set(deployment, "web-new", newSet.Size, newSet.Available),
        [.. old.Select((o, i) => Set(deployment, "web-old" + i, o.Size, o.Available))],
        [],
        Now);

    private static ReplicaSet Available(ReplicaSet set, int available) => set with
    {
        Status = set.Status with { Replicas = set.Spec.Replicas!.Value, ReadyReplicas = available, AvailableReplicas = available },
    };

    private static ReplicaSet WithRevision(ReplicaSet set, string revision) => set with
    {
        Metadata = set.Metadata with
        {
            Annotations = new Dictionary<string, string>(set.Metadata.Annotations!) { ["deployment.kubernetes.io/revision"] = revision },
        },
    };

    private static ReplicaSet Set(Deployment deployment, string name, int size, int available)
    {
        var set = AWorkload.ReplicaSet(size, name);
        var replicas = deployment.Spec.Replicas!.Value;
        return Available(
            set with
            {
                Metadata = set.Metadata with
                {
                    // The new set is the youngest.
                    CreationTimestamp = name == "web-new" ? Now : APod.Epoch,
                    Annotations = DeploymentAnnotations.WithSizes(
                        new Dictionary<string, string> { ["deployment.kubernetes.io/revision"] = name == "web-new" ? "2" : "1" }, replicas, RolloutMath.Fenceposts(deployment).Surge),
                },
            },
            available);
    }
}
