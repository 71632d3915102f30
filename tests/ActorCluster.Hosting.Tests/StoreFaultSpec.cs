using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using ActorCluster.Hosting.Tests.Support;
using Akka.Actor;

namespace ActorCluster.Hosting.Tests;

/// <summary>What a cluster does whose store stands still, is slow, ends, or holds something wrong.</summary>
public sealed class StoreFaultSpec : IDisposable
{
    private Master _master = new();

    public void Dispose() => _master.Dispose();

    [Fact]
    public void A_stalled_store_must_go_on_in_order_where_it_was()
    {
        _master.Tell("store", Build.Fault(new StoreFault { Kind = StoreFaultKind.Stall }));
        var first = Create("first");
        _master.Advance(10);
        var second = Create("second");
        Assert.Equal((null, null), (_master.Answer(first), _master.Answer(second)));
        _master.Heal("store");
        Assert.True(Revision(first) < Revision(second));
        Assert.Contains(_master.Evidence, static e => e is FaultHit { FaultId: "f", Where: "store" });
        Assert.IsType<FaultHealed>(_master.Evidence[^1]);
    }

    [Fact]
    public void A_write_that_a_stalled_store_does_not_answer_must_time_out_and_may_take_effect_later()
    {
        _master.Tell("store", Build.Fault(new StoreFault { Kind = StoreFaultKind.Stall }));
        var request = Create("map");
        _master.Advance(34);
        Assert.Equal(504, _master.Answer(request)!.Failure!.Code);
        _master.Heal("store");
        Assert.NotNull(_master.Find<ConfigMap>("default", "map"));
    }

    [Fact]
    public void A_slow_store_must_commit_late_and_read_at_once()
    {
        _master.Tell("store", Build.Fault(new StoreFault { Kind = StoreFaultKind.SlowCommit, Latency = "3s" }));
        var request = Create("map");
        _master.Advance(2.9);
        Assert.Null(_master.Answer(request));
        Assert.NotEmpty(_master.All<Namespace>());
        _master.Advance(4);
        Assert.True(_master.Answer(request)!.Succeeded);
    }

    [Fact]
    public void A_store_that_crashed_must_have_what_it_acknowledged_and_the_cluster_must_go_on()
    {
        _master.Create(Build.Deployment("web", 2));
        _master.Advance(1);
        var slow = new StoreFault { Kind = StoreFaultKind.SlowCommit, Latency = "9s" };
        _master.Tell("store", Build.Fault(slow) with { FaultId = "slow" });
        var acknowledged = Create("first");
        var underWay = Enumerable.Range(0, 6).Select(i => Create("map-" + i)).ToList();
        _master.Advance(9);
        Assert.True(_master.Answer(acknowledged)!.Succeeded);
        _master.Tell("store", Build.Fault(new StoreFault { Kind = StoreFaultKind.Crash }));
        _master.Tell("store", new HealControlPlaneFault("slow"));
        _master.Advance(20);
        var waiting = Create("waiting");
        _master.Heal("store");
        Assert.Null(_master.Answer(waiting));
        _master.Advance(1);
        Assert.All(underWay, request => Assert.Equal(504, _master.Answer(request)!.Failure!.Code));
        Assert.True(_master.Answer(waiting)!.Succeeded);
        Assert.NotNull(_master.Find<ConfigMap>("default", "first"));
        Assert.Equal(3, _master.All<ConfigMap>().Count(static map => map.Metadata.Name.StartsWith("map-", StringComparison.Ordinal)));
        Assert.Equal(2, _master.All<Pod>().Count);
        _master.Change<Deployment>("default", "web", current => current with { Spec = current.Spec with { Replicas = 4 } });

        // The watches ended with the store; their owners list anew, and the leader finds its lease run out.
        _master.Advance(30);
        Assert.Equal(4, _master.All<Pod>().Count);
    }

    // Experiment 30: what the controllers make of a wrong label or owner.
    [Fact]
    public void A_pod_whose_label_is_wrong_must_be_let_go_and_replaced()
    {
        RunWeb();
        Corrupt("Pod", "app=web", "metadata.labels.app", "\"wrong\"");
        var pods = _master.All<Pod>();
        Assert.Equal(3, pods.Count);
        var released = pods.Single(static pod => pod.Metadata.Labels!["app"] == "wrong");
        Assert.True(released.Metadata.OwnerReferences is null or []);
    }

    // The set lets its pods go, and makes as many again, which it lets go, too: uncontrolled replication (Mutiny), held up by nothing but
    // the controllers' own pace. Four requests and at first two events a round, 30 at once and 20 a second.
    [Fact]
    public void A_set_whose_selector_is_wrong_must_make_pods_at_the_pace_of_its_client()
    {
        _master.Dispose();
        _master = new Master("actorcluster.controllers { kube-api-qps = 20, kube-api-burst = 30 }");
        RunWeb();
        _master.Advance(10);
        Corrupt("ReplicaSet", "app=web", "spec.selector.matchLabels.app", "\"wrong\"");
        _master.Advance(9);
        Assert.InRange(_master.All<Pod>().Count, 40, 115);
        var released = _master.All<Pod>().Count(static pod => pod.Metadata.OwnerReferences is null or []);
        Assert.InRange(_master.All<Pod>().Count - released, 0, 2);
    }

    [Fact]
    public void A_pod_whose_owner_does_not_exist_must_be_collected_and_replaced()
    {
        RunWeb();
        var before = _master.All<Pod>().Select(static pod => pod.Metadata.Uid).ToList();
        Corrupt("Pod", "app=web", "metadata.ownerReferences[0].uid", "\"nobody\"");
        _master.Advance(60);
        var pods = _master.All<Pod>();
        Assert.Equal(2, pods.Count);
        Assert.Single(pods, pod => before.Contains(pod.Metadata.Uid));
    }

    // Experiment 3. Only a manager that keeps leading can see the nodes' silence: one whose lease runs out with the stall starts anew and
    // begins to count then.
    [Theory]
    [InlineData("40s", "off", true)]
    [InlineData("50s", "off", false)]
    [InlineData("40s", "on", false)]
    public void A_store_that_stalls_for_forty_seconds_must_make_nodes_flap_only_within_that_grace(string grace, string elect, bool flaps)
    {
        _master.Dispose();
        _master = new Master(
            $"actorcluster {{ controllers.node-lifecycle.monitor-grace-period = {grace}, leader-election.leader-elect = {elect} }}");
        var client = ClientSettings.FromConfig(ReferenceConfiguration.Load());
        for (var i = 0; i < 5; i++)
        {
            var name = "n" + i;
            _master.Create(PlayedNode.Ready(name, _master.Now));
            _master.Change<Api.Core.Node>("", name, node => node with { Status = PlayedNode.Ready(name, _master.Now).Status }, "status");
            _master.Create(PlayedNode.Lease(name, _master.Now));
            var (api, time) = (_master.Api, _master.Clock.Time);
            _master.Clock.Start(Props.Create(() => new PlayedNode(api, name, time, client)), name);
            _master.Advance(1.7);
        }

        // Just before a pass of the monitor, so that the passes within the stall reach as far as they can.
        _master.Advance(60.6);
        _master.Tell("store", Build.Fault(new StoreFault { Kind = StoreFaultKind.Stall }));
        _master.Advance(40);
        _master.Heal("store");
        _master.Advance(60);
        var events = _master.All<Event>().Count(static e => e.Reason == "NodeNotReady");
        Assert.Equal(flaps, events > 0);
        var unknown = _master.All<Api.Core.Node>().Count(static node => node.Status.Conditions!.Any(static c => c.Status == ConditionStatus.Unknown));
        Assert.Equal(events, unknown);
    }

    private void RunWeb()
    {
        _master.Create(Build.Deployment("web", 2));
        _master.Advance(2);
        Assert.Equal(2, _master.All<Pod>().Count);
    }

    private void Corrupt(string kind, string labels, string path, string value)
    {
        var target = new ObjectTarget { Kind = kind, LabelSelector = labels };
        _master.Tell("store", Build.Fault(new StoreFault { Kind = StoreFaultKind.Corrupt, Object = target, Path = path, Value = value }));
        Assert.Contains(_master.Evidence, e => e is FaultHit hit && hit.What.Contains(path, StringComparison.Ordinal));
        _master.Advance(1);
    }

    private long Create(string name) => _master.Send(id => new CreateObject(id, "test", ResourceTypes.ConfigMaps, Build.Map(name)));

    private long Revision(long request) => long.Parse(_master.Answer(request)!.Object!.Metadata.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture);
}
