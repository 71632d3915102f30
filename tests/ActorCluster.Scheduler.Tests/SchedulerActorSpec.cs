using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Xunit.Abstractions;

namespace ActorCluster.Scheduler.Tests;

/// <summary>
/// The scheduler against a probe in the place of the API: what it asks, in what order, and what it does with the answers.
/// </summary>
public sealed class SchedulerActorSpec : TestKit
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SetClock _clock = new() { Now = Start };
    private readonly TestProbe _api;
    private readonly IActorRef _scheduler;
    private WatchResource _nodes = null!;
    private WatchResource _pods = null!;

    public SchedulerActorSpec(ITestOutputHelper output)
        : base(output: output)
    {
        _api = CreateTestProbe();
        var config = ReferenceConfiguration.Load();
        _scheduler = Sys.ActorOf(
            SchedulerActor.PropsFor(_api.Ref, SchedulerSettings.FromConfig(config), ClientSettings.FromConfig(config), _clock, new Random(1)), "scheduler");
    }

    [Fact]
    public void Scheduler_must_bind_a_pod_and_report_it()
    {
        Begin([ANode.Named("n1")], [APod.Named("a")]);
        var bind = _api.ExpectMsg<BindPod>();
        Assert.Equal((new ObjectKey("default", "a"), "uid-a", "n1"), (bind.Key, bind.Uid, bind.NodeName));
        _scheduler.Tell(new ApiResponse(bind.RequestId, APod.Named("a").On("n1"), null), _api.Ref);
        var created = (Event)_api.ExpectMsg<CreateObject>().Object;
        Assert.Equal(("Normal", "Scheduled", "Successfully assigned default/a to n1"), (created.Type, created.Reason, created.Message));
        Assert.Equal("default-scheduler", created.Source!.Component);
    }

    [Fact]
    public void Scheduler_must_report_a_pod_that_fits_nowhere_and_place_it_when_a_node_comes()
    {
        Begin([], [APod.Named("a")]);
        var warning = (Event)_api.ExpectMsg<CreateObject>().Object;
        Assert.Equal(("Warning", "FailedScheduling", "no nodes available to schedule pods"), (warning.Type, warning.Reason, warning.Message));
        var status = _api.ExpectMsg<ModifyObject>();
        var condition = ((Pod)status.Change(APod.Named("a"))).Status.Conditions!.Single();
        Assert.Equal((PodConditionType.PodScheduled, ConditionStatus.False, "Unschedulable"), (condition.Type, condition.Status, condition.Reason));
        Assert.Equal("status", status.Subresource);

        // Its back-off of a second has not ended on a clock that stands still; a changed pod would have to wait for it as well.
        Send(_nodes, new ObjectEvent(ObjectEventType.Added, ANode.Named("n1")));
        _api.ExpectMsg<AcknowledgeBatch>();
        _api.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Scheduler_must_count_a_pod_before_its_binding_is_confirmed()
    {
        Begin([ANode.Named("n1", cpu: "1")], [APod.Named("a").Requesting("700m", "1Gi"), APod.Named("b").Requesting("700m", "1Gi")]);
        _api.ExpectMsg<BindPod>();
        var warning = (Event)_api.ExpectMsg<CreateObject>().Object;
        Assert.Contains("1 Insufficient cpu", warning.Message, StringComparison.Ordinal);
        Assert.Equal("b", warning.InvolvedObject.Name);
    }

    [Fact]
    public void Scheduler_must_take_an_assumption_back_when_binding_fails()
    {
        Begin([ANode.Named("n1", cpu: "1")], [APod.Named("a").Requesting("700m", "1Gi")]);
        var bind = _api.ExpectMsg<BindPod>();
        _scheduler.Tell(new ApiResponse(bind.RequestId, null, StatusError.Conflict(ResourceTypes.Pods, "a", "already assigned")), _api.Ref);
        var warning = (Event)_api.ExpectMsg<CreateObject>().Object;
        Assert.Equal("FailedScheduling", warning.Reason);

        Send(_pods, new ObjectEvent(ObjectEventType.Added, APod.Named("b").Requesting("700m", "1Gi")));
        _api.ExpectMsg<AcknowledgeBatch>();
        Assert.Equal("n1", _api.ExpectMsg<BindPod>().NodeName);
    }

    [Fact]
    public void Scheduler_must_leave_pods_of_other_schedulers_and_gated_ones_alone()
    {
        Begin(
            [ANode.Named("n1")],
            [
                APod.Named("foreign").With(static spec => spec with { SchedulerName = "mine" }),
                APod.Named("gated").With(static spec => spec with { SchedulingGates = [new PodSchedulingGate { Name = "wait" }] }),
                APod.Named("placed").On("n1"),
            ]);
        _api.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Scheduler_must_end_pods_of_lower_priority_keep_their_node_and_bind_when_they_are_gone()
    {
        var low = APod.Named("low").Requesting("700m", "1Gi").On("n1");
        var high = APod.Named("high").Requesting("700m", "1Gi").OfPriority(1000);
        Begin([ANode.Named("n1", cpu: "1")], [low, high]);

        var told = _api.ExpectMsg<ModifyObject>();
        Assert.Equal(("uid-low", "status"), (told.Uid, told.Subresource));
        var condition = ((Pod)told.Change(low)).Status.Conditions!.Single();
        Assert.Equal(
            ("DisruptionTarget", "True", "PreemptionByScheduler", "default-scheduler: preempting to accommodate a higher priority pod"),
            (condition.Type, condition.Status, condition.Reason, condition.Message));
        Assert.Equal("0/1 nodes are available: 1 Insufficient cpu.", ((Event)_api.ExpectMsg<CreateObject>().Object).Message);
        var status = ((Pod)_api.ExpectMsg<ModifyObject>().Change(high)).Status;
        Assert.Equal(("n1", "Unschedulable"), (status.NominatedNodeName, status.Conditions!.Single().Reason));

        _scheduler.Tell(new ApiResponse(told.RequestId, low, null), _api.Ref);
        var deletion = _api.ExpectMsg<DeleteObject>();
        Assert.Equal((new ObjectKey("default", "low"), null), (deletion.Key, deletion.Options?.GracePeriodSeconds));
        _scheduler.Tell(new ApiResponse(deletion.RequestId, low, null), _api.Ref);
        var preempted = (Event)_api.ExpectMsg<CreateObject>().Object;
        Assert.Equal(
            ("low", "Normal", "Preempted", "Preempted by pod uid-high on node n1"),
            (preempted.InvolvedObject.Name, preempted.Type, preempted.Reason, preempted.Message));

        // While the victim ends, its room is nobody's but the preemptor's.
        var small = APod.Named("small").Requesting("500m", "1Gi");
        Send(_pods, new ObjectEvent(ObjectEventType.Added, small));
        _api.ExpectMsg<AcknowledgeBatch>();
        Assert.Equal("small", ((Event)_api.ExpectMsg<CreateObject>().Object).InvolvedObject.Name);
        _api.ExpectMsg<ModifyObject>();
        _clock.Now += TimeSpan.FromSeconds(2);
        Send(_pods, new ObjectEvent(ObjectEventType.Deleted, low));
        _api.ExpectMsg<AcknowledgeBatch>();
        Assert.Equal("uid-high", _api.ExpectMsg<BindPod>().Uid);
    }

    [Fact]
    public void Scheduler_must_try_another_pod_when_the_victim_could_not_be_ended()
    {
        var low = APod.Named("low").Requesting("700m", "1Gi").On("n1");
        Begin([ANode.Named("n1", cpu: "1")], [low, APod.Named("high").Requesting("700m", "1Gi").OfPriority(1000)]);
        var told = _api.ExpectMsg<ModifyObject>();
        _api.ExpectMsg<CreateObject>();
        _api.ExpectMsg<ModifyObject>();
        _clock.Now += TimeSpan.FromSeconds(2);
        _scheduler.Tell(new ApiResponse(told.RequestId, null, StatusError.Timeout("no answer", 0)), _api.Ref);
        Assert.Equal("uid-low", _api.ExpectMsg<ModifyObject>().Uid);
    }

    [Fact]
    public void Scheduler_must_give_a_waiting_pod_another_try_when_the_pod_comes_that_it_wants_to_be_near()
    {
        Begin([ANode.Named("n1")], [APod.Named("web").Near("app", "db", "kubernetes.io/hostname")]);
        Assert.Contains("1 node(s) didn't match pod affinity rules", ((Event)_api.ExpectMsg<CreateObject>().Object).Message, StringComparison.Ordinal);
        _api.ExpectMsg<ModifyObject>();
        _clock.Now += TimeSpan.FromSeconds(2);
        Send(_pods, new ObjectEvent(ObjectEventType.Added, APod.Named("other").On("n1")));
        _api.ExpectMsg<AcknowledgeBatch>();
        Send(_pods, new ObjectEvent(ObjectEventType.Added, APod.Named("db").Labelled("app", "db").On("n1")));
        _api.ExpectMsg<AcknowledgeBatch>();
        Assert.Equal("uid-web", _api.ExpectMsg<BindPod>().Uid);
    }

    private void Begin(IReadOnlyList<Node> nodes, IReadOnlyList<Pod> pods)
    {
        _nodes = _api.ExpectMsg<WatchResource>();
        Assert.Equal(ResourceTypes.Nodes, _nodes.Resource);
        _pods = _api.ExpectMsg<WatchResource>();
        Assert.Equal(ResourceTypes.Pods, _pods.Resource);
        _scheduler.Tell(new WatchStarted(_nodes.WatchId, nodes, 1), _api.Ref);
        _scheduler.Tell(new WatchStarted(_pods.WatchId, pods, 1), _api.Ref);
        for (var i = 0; i < 11; i++)
        {
            _scheduler.Tell(new WatchStarted(_api.ExpectMsg<WatchResource>().WatchId, [], 1), _api.Ref);
        }
    }

    private void Send(WatchResource watch, params ObjectEvent[] events) => _scheduler.Tell(new WatchBatch(watch.WatchId, events, 2), _api.Ref);

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
