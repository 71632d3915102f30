using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Faults;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using Akka.TestKit;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>What a watcher gets to see under faults.</summary>
public sealed class WatchFaultSpec : ApiFixture
{
    [Fact]
    public void Api_must_begin_a_watch_in_the_past_and_lead_it_to_the_present()
    {
        var kept = Create(APod("kept"));
        var gone = Create(APod("gone"));
        var probe = Watch(1);
        probe.ExpectMsg<WatchStarted>();
        Succeed(Delete<Pod>("gone", new Api.Meta.DeleteOptions { GracePeriodSeconds = 0 }));
        var added = Create(APod("added"));
        probe.ReceiveN(1);
        Inject(new WatchFault { Kind = WatchFaultKind.Rewind, Clients = ["test"], Revisions = 2 });
        Assert.Equal(503, probe.FishForMessage<WatchEnded>(static _ => true).Reason.Code);

        Api.Tell(new WatchResource(2, "test", ResourceTypes.Pods), probe.Ref);
        var started = probe.ExpectMsg<WatchStarted>();
        Assert.Equal([gone, kept], started.Objects);
        var batch = probe.ExpectMsg<WatchBatch>();
        Assert.Equal([ObjectEventType.Deleted, ObjectEventType.Added], batch.Events.Select(static e => e.Type));
        Assert.Equal(added, batch.Events[1].Object);
        Api.Tell(new AcknowledgeBatch(2), probe.Ref);
        var next = Create(APod("next"));
        Assert.Equal(next, Assert.Single(probe.ExpectMsg<WatchBatch>().Events).Object);

        // Once.
        var another = Watch(3);
        Assert.Equal(3, another.ExpectMsg<WatchStarted>().Objects.Count);
    }

    [Fact]
    public void Api_must_hold_back_a_stalled_watch_and_nobody_elses()
    {
        var probe = Watch(1);
        probe.ExpectMsg<WatchStarted>();
        var other = CreateTestProbe();
        Api.Tell(new WatchResource(1, "other", ResourceTypes.Pods), other.Ref);
        other.ExpectMsg<WatchStarted>();
        Inject(new WatchFault { Kind = WatchFaultKind.Stall, Clients = ["test"] });
        Create(APod("a"));
        Create(APod("b"));
        var late = Watch(2);
        other.ExpectMsg<WatchBatch>();
        probe.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Api.Tell(new HealControlPlaneFault("f"), TestActor);
        Assert.Equal(["a", "b"], probe.ExpectMsg<WatchBatch>().Events.Select(static e => e.Object.Metadata.Name));
        Assert.Equal(2, late.ExpectMsg<WatchStarted>().Objects.Count);
    }

    private TestProbe Watch(long id)
    {
        var probe = CreateTestProbe();
        Api.Tell(new WatchResource(id, "test", ResourceTypes.Pods), probe.Ref);
        return probe;
    }

    private void Inject(WatchFault fault) => Api.Tell(new InjectApiFault("f", new TimelineEntry { Name = "f", Watch = fault }), TestActor);
}
