using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.TestActors;

namespace Akka.Compat.Tests.TestKit;

public sealed class TestProbeSpec : Akka.TestKit.Xunit2.TestKit
{
    [Fact]
    public void A_probe_must_be_a_reference_of_its_own()
    {
        var probe = CreateTestProbe("probe");

        probe.Tell("a");
        ((ICanTell)probe).Tell("b", ActorRefs.NoSender);
        probe.Ref.Tell("c");

        probe.ExpectMsg("a");
        probe.ExpectMsg("b");
        probe.ExpectMsg("c");
        Assert.Equal("probe", ((IActorRef)probe).Path.Name);
        Assert.True(probe.Equals(probe.Ref));
        Assert.False(HasMessages);
    }

    [Fact]
    public void A_probe_must_answer_and_forward()
    {
        var probe = CreateTestProbe();
        var other = CreateTestProbe();

        probe.Ref.Tell("question", TestActor);
        probe.ExpectMsg("question");
        Assert.Equal(TestActor, probe.Sender);
        probe.Reply("answer");
        ExpectMsgFrom(probe.Ref, "answer");

        probe.Forward(other);
        other.ExpectMsgFrom(TestActor, "question");
        probe.Send(other, "sent");
        other.ExpectMsgFrom(probe.Ref, "sent");
    }

    [Fact]
    public void Messages_of_a_test_must_come_from_its_TestActor()
    {
        var probe = CreateTestProbe();

        probe.Ref.Tell("a");

        probe.ExpectMsg("a");
        Assert.Equal(TestActor, probe.LastSender);
    }

    [Fact]
    public void A_probe_must_watch()
    {
        var probe = CreateTestProbe();
        var actor = Sys.ActorOf(BlackHoleActor.Props);
        probe.Watch(actor);

        actor.Tell(PoisonPill.Instance);

        probe.ExpectTerminated(actor);
    }

    [Fact]
    public void A_probe_must_be_watched()
    {
        var probe = CreateTestProbe();
        Watch(probe);

        Sys.Stop(probe);

        ExpectTerminated(probe.Ref);
    }

    [Fact]
    public void An_auto_pilot_must_answer_on_its_own()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"re: {message}");
            return message.Equals("last") ? AutoPilot.NoAutoPilot : AutoPilot.KeepRunning;
        }));

        probe.Ref.Tell("first", TestActor);
        probe.Ref.Tell("last", TestActor);
        probe.Ref.Tell("beyond", TestActor);

        ExpectMsg("re: first");
        ExpectMsg("re: last");
        ExpectNoMsg(20);
        probe.ExpectMsg("first");
        probe.ExpectMsg("last");
        probe.ExpectMsg("beyond");
    }

    [Fact]
    public void A_child_must_be_supervised_as_told()
    {
        var probe = CreateTestProbe();
        var stopped = probe.ChildActorOf(Props.Create<Failing>(), "stopped", new OneForOneStrategy(_ => Directive.Stop));
        var restarted = probe.ChildActorOf(Props.Create<Failing>(), "restarted", new OneForOneStrategy(_ => Directive.Restart));
        Watch(stopped);
        Watch(restarted);

        restarted.Tell("fail");
        stopped.Tell("fail");

        ExpectTerminated(stopped);
        restarted.Tell("ping", TestActor);
        ExpectMsg("ping");
        Assert.Equal(((IActorRef)probe).Path, restarted.Path.Parent);
    }

    [Fact]
    public void Echo_must_come_back_and_to_the_test()
    {
        var probe = CreateTestProbe();

        ActorOf(EchoActor.Props(this)).Tell("a", probe);

        probe.ExpectMsg("a");
        ExpectMsg("a");
    }

    private sealed class Failing : ReceiveActor
    {
        public Failing()
        {
            Receive<string>(text => text == "fail", _ => throw new InvalidTimeZoneException("as told"));
            ReceiveAny(message => Sender.Tell(message));
        }
    }
}
