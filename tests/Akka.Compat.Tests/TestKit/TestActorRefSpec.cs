using Akka.Actor;
using Akka.TestKit;

namespace Akka.Compat.Tests.TestKit;

public sealed class TestActorRefSpec : Akka.TestKit.Xunit2.TestKit
{
    [Fact]
    public void Tell_must_return_when_the_message_is_handled()
    {
        var actor = ActorOfAsTestActorRef<Counter>("counter");

        actor.Tell(1);
        actor.Tell(2);

        Assert.Equal(3, actor.UnderlyingActor.Sum);
        Assert.Equal("counter", actor.Path.Name);
        Assert.Equal(Sys.ActorOf(Props.Empty, "other").Path.Parent, actor.Path.Parent);
    }

    [Fact]
    public void The_sender_must_be_the_test()
    {
        var actor = ActorOfAsTestActorRef<Counter>(Props.Create<Counter>());

        actor.Tell("sum");

        ExpectMsg(0);
    }

    [Fact]
    public void Receive_must_throw_what_the_actor_throws() =>
        Assert.Throws<InvalidTimeZoneException>(() => ActorOfAsTestActorRef(() => new Counter()).Receive("fail"));

    [Fact]
    public void A_failing_actor_must_be_restarted_by_its_supervisor()
    {
        var actor = ActorOfAsTestActorRef<Counter>();
        actor.Tell(1);
        var before = actor.UnderlyingActor;

        EventFilter.Exception<InvalidTimeZoneException>().ExpectOne(() => actor.Tell("fail"));

        AwaitCondition(() => !ReferenceEquals(before, actor.UnderlyingActor));
        Assert.Equal(0, actor.UnderlyingActor.Sum);
    }

    [Fact]
    public void The_calling_thread_dispatcher_must_run_any_actor_at_once()
    {
        var probe = CreateTestProbe();
        var actor = Sys.ActorOf(Props.Create<Counter>().WithDispatcher(CallingThreadDispatcher.Id));

        // It may be started by another thread.
        actor.Tell("sum", probe);
        probe.ExpectMsg(0);

        actor.Tell("sum", probe);

        Assert.True(probe.HasMessages);
    }

    private sealed class Counter : ReceiveActor
    {
        public Counter()
        {
            Receive<int>(number => Sum += number);
            Receive<string>(text => text == "fail", _ => throw new InvalidTimeZoneException());
            Receive<string>(_ => Sender.Tell(Sum));
        }

        public int Sum { get; private set; }
    }
}
