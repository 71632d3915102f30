using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.ReplicaSets;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.ReplicaSets;

public sealed class ReplicaSetPlanSpec
{
    private static readonly DateTimeOffset Now = APod.Epoch.AddHours(1);

    [Theory]
    [InlineData(3, 0, 3, 0)]
    [InlineData(3, 2, 1, 0)]
    [InlineData(3, 3, 0, 0)]
    [InlineData(1, 4, 0, 3)]
    [InlineData(0, 2, 0, 2)]
    [InlineData(2000, 0, 500, 0)]
    [InlineData(0, 700, 0, 500)]
    public void Plan_must_make_up_the_difference_in_bursts(int wanted, int present, int creates, int deletes)
    {
        var set = AWorkload.ReplicaSet(wanted);
        var plan = Decide(set, Pods(set, present));
        Assert.Equal(creates, plan.Writes.OfType<CreateWrite>().Count());
        Assert.Equal(deletes, plan.Writes.OfType<DeleteWrite>().Count());
        Assert.Equal(creates > 0, plan.SlowStart);
    }

    [Fact]
    public void Plan_must_not_count_pods_that_end_or_have_ended()
    {
        var set = AWorkload.ReplicaSet(2);
        Pod[] pods = [Owned(set, "a"), Owned(set, "b").Terminating(), Owned(set, "c").InPhase(PodPhase.Failed)];
        Assert.Single(Decide(set, pods).Writes.OfType<CreateWrite>());
    }

    [Fact]
    public void Plan_must_create_pods_with_the_template_a_prefix_and_the_owner()
    {
        var set = AWorkload.ReplicaSet(1);
        var pod = (Pod)Decide(set, []).Writes.OfType<CreateWrite>().Single().Object;
        Assert.Equal(("web-", "default"), (pod.Metadata.GenerateName, pod.Metadata.Namespace));
        Assert.Same(set.Spec.Template.Spec, pod.Spec);
        var owner = Assert.Single(pod.Metadata.OwnerReferences!);
        Assert.Equal(("apps/v1", "ReplicaSet", "web", "uid-web", true, true), (owner.ApiVersion, owner.Kind, owner.Name, owner.Uid, owner.Controller, owner.BlockOwnerDeletion));
    }

    [Fact]
    public void Plan_must_adopt_matching_orphans_and_release_what_no_longer_matches_before_it_counts()
    {
        var set = AWorkload.ReplicaSet(1);
        var orphan = APod.Named("orphan").Labelled("app", "web");
        var stray = APod.Named("stray").Labelled("app", "other").OwnedBy(set);
        var plan = ReplicaSetPlan.Decide(set, Selection.Of(set.Spec.Selector), [stray], [orphan, APod.Named("foreign")], static () => [], null, Now);
        Assert.Equal(2, plan.Writes.Count);
        var released = plan.Writes.Cast<ModifyWrite>().Single(w => w.Key.Name == "stray").Change(stray);
        Assert.Empty(released.Metadata.OwnerReferences ?? []);
        var adopted = plan.Writes.Cast<ModifyWrite>().Single(w => w.Key.Name == "orphan").Change(orphan);
        Assert.Equal("uid-web", adopted.Controller()!.Uid);
    }

    [Fact]
    public void Plan_must_do_nothing_but_count_for_a_set_that_is_being_deleted()
    {
        var set = AWorkload.ReplicaSet(3);
        set = set with { Metadata = set.Metadata with { DeletionTimestamp = APod.Epoch } };
        Assert.DoesNotContain(Decide(set, []).Writes, w => w is CreateWrite);
    }

    [Fact]
    public void Plan_must_report_the_status_and_look_again_when_a_ready_pod_becomes_available()
    {
        var set = AWorkload.ReplicaSet(2);
        set = set with { Spec = set.Spec with { MinReadySeconds = 30 } };
        Pod[] pods = [Owned(set, "a").Ready(Now.AddSeconds(-30)), Owned(set, "b").Ready(Now.AddSeconds(-10))];
        var plan = Decide(set, pods);
        var status = ((ReplicaSet)plan.Writes.OfType<UpdateWrite>().Single().Object).Status;
        Assert.Equal((2, 2, 1, 2, 1), (status.Replicas, status.ReadyReplicas, status.AvailableReplicas, status.FullyLabeledReplicas, status.ObservedGeneration));
        Assert.Equal(TimeSpan.FromSeconds(20), plan.Again);
        Assert.Empty(Decide(set with { Status = status }, pods).Writes);
    }

    [Fact]
    public void Plan_must_show_a_failure_until_it_is_over()
    {
        var set = AWorkload.ReplicaSet(0);
        var failed = ReplicaSetStatusCalculation.Calculate(set, [], new PodFailure("FailedCreate", "exceeded quota"), Now);
        var condition = Assert.Single(failed.Conditions!);
        Assert.Equal(("ReplicaFailure", "True", "FailedCreate", "exceeded quota"), (condition.Type, condition.Status, condition.Reason, condition.Message));
        Assert.Empty(ReplicaSetStatusCalculation.Calculate(set with { Status = failed }, [], null, Now).Conditions ?? []);
    }

    public static TheoryData<string, Pod, Pod> Order => new()
    {
        { "unassigned before assigned", APod.Named("x"), Running("y") },
        { "pending before running", APod.Named("x").On("n1"), Running("y") },
        { "unknown before running", Running("x").InPhase(PodPhase.Unknown), Running("y") },
        { "not ready before ready", Running("x").Ready(ready: false), Running("y") },
        { "cheap before dear", Cost(Running("x"), "-1"), Running("y") },
        { "ready for a shorter time first", Running("x").Ready(Now.AddSeconds(-2)), Running("y").Ready(Now.AddHours(-1)) },
        { "more restarts first", Restarted(Running("x"), 3), Restarted(Running("y"), 1) },
        { "the container that restarted most counts", Restarted(Running("x"), 2, 0), Restarted(Running("y"), 1, 1) },
        { "younger before older", Running("x").CreatedAt(Now.AddSeconds(-2)), Running("y").CreatedAt(Now.AddHours(-1)) },
    };

    [Theory]
    [MemberData(nameof(Order))]
    public void Pods_must_be_deleted_in_the_order_of_what_is_lost(string why, Pod first, Pod second)
    {
        Assert.Equal((why, first.Metadata.Name), (why, Assert.Single(PodDeletionOrder.Choose([first, second], 1, [first, second], Now)).Metadata.Name));
        Assert.Equal((why, first.Metadata.Name), (why, Assert.Single(PodDeletionOrder.Choose([second, first], 1, [first, second], Now)).Metadata.Name));
    }

    [Fact]
    public void Pods_that_share_a_node_must_be_deleted_before_one_that_stands_alone()
    {
        Pod[] pods = [Running("alone").On("n1"), Running("b").On("n2"), Running("c").On("n2")];
        Assert.DoesNotContain(PodDeletionOrder.Choose(pods, 1, pods, Now), pod => pod.Metadata.Name == "alone");
    }

    [Fact]
    public void Pods_that_share_a_node_with_those_of_a_sibling_set_must_be_deleted_first()
    {
        Pod[] pods = [Running("a").On("n1"), Running("b").On("n2")];
        Pod[] siblings = [Running("new-1").On("n2"), Running("gone").On("n1").InPhase(PodPhase.Failed), Running("late").On("n1").InPhase(PodPhase.Failed)];
        Assert.Equal("b", Assert.Single(PodDeletionOrder.Choose(pods, 1, pods.Concat(siblings), Now)).Metadata.Name);
    }

    // Kubernetes' conformance test "should surface a failure condition on a common issue like exceeded quota".
    [Fact]
    public void A_set_that_asks_for_less_must_lose_its_failure()
    {
        var failure = new PodFailure("FailedCreate", "exceeded quota");
        var set = AWorkload.ReplicaSet(3);
        var failed = Status(set, failure);
        Assert.Equal("ReplicaFailure", Assert.Single(failed.Conditions!).Type);
        var smaller = set with { Spec = set.Spec with { Replicas = 2 }, Status = failed };
        Assert.Empty(Status(smaller, failure).Conditions!);

        ReplicaSetStatus Status(ReplicaSet wanted, PodFailure? remembered)
        {
            var pods = Pods(wanted, 2);
            var plan = ReplicaSetPlan.Decide(wanted, Selection.Of(wanted.Spec.Selector), pods, [], () => pods, remembered, Now);
            return ((ReplicaSet)plan.Writes.OfType<UpdateWrite>().Single().Object).Status;
        }
    }

    private static Reconciliation Decide(ReplicaSet set, IReadOnlyCollection<Pod> pods) =>
        ReplicaSetPlan.Decide(set, Selection.Of(set.Spec.Selector), pods, [], () => pods, null, Now);

    private static Pod[] Pods(ReplicaSet set, int count) => [.. Enumerable.Range(0, count).Select(i => Owned(set, "p" + i))];

    private static Pod Owned(ReplicaSet set, string name) => Running(name).Labelled("app", "web").OwnedBy(set);

    private static Pod Running(string name) => APod.Named(name).On("n1").Ready();

    private static Pod Cost(Pod pod, string cost) => pod with
    {
        Metadata = pod.Metadata with { Annotations = new Dictionary<string, string> { ["controller.kubernetes.io/pod-deletion-cost"] = cost } },
    };

    private static Pod Restarted(Pod pod, params int[] times) => pod with
    {
        Status = pod.Status with { ContainerStatuses = [.. times.Select((count, i) => new ContainerStatus { Name = "c" + i, RestartCount = count })] },
    };
}
