using Akka.Actor;

namespace Akka.Compat.Tests;

public sealed class DeathWatchSpec : SystemSpec
{
    [Fact]
    public void Watcher_must_be_told_exactly_once()
    {
        var subject = Run((_, _) => { });
        var watcher = Watcher();
        watcher.Tell(("watch", subject));
        watcher.Tell(("watch", subject));
        watcher.Tell("watching");
        Probe.Expect("watching");
        subject.Tell(PoisonPill.Instance);
        var terminated = Probe.Expect<Ended>().Message;
        Assert.Equal(subject, terminated.ActorRef);
        Assert.True(terminated.ExistenceConfirmed);
        Assert.False(terminated.AddressTerminated);
        watcher.Tell("mark");
        Probe.Expect("mark");
    }

    [Fact]
    public async Task Watching_somebody_who_has_stopped_must_be_answered_at_once()
    {
        var subject = Run((_, _) => { });
        Assert.True(await subject.GracefulStop(Probe.Patience));
        Probe.Watch(subject);
        var terminated = Probe.Expect<Terminated>();
        Assert.Equal(subject, terminated.ActorRef);
        Assert.False(terminated.ExistenceConfirmed);
    }

    [Fact]
    public async Task Unwatch_must_hold_back_what_is_in_the_mailbox_already()
    {
        var subject = Run((_, _) => { });
        var gate = new ManualResetEventSlim();
        var watcher = Watcher();
        watcher.Tell(("watch", subject));
        watcher.Tell("watching");
        watcher.Tell(gate);
        Probe.Expect("watching");
        Probe.Expect("at the gate");
        Assert.True(await subject.GracefulStop(Probe.Patience));
        watcher.Tell(("unwatch", subject));
        gate.Set();
        watcher.Tell("mark");
        Probe.Expect("mark");
    }

    [Fact]
    public void WatchWith_must_send_the_given_message()
    {
        var subject = Run((_, _) => { });
        var watcher = Watcher();
        watcher.Tell(("with", subject));
        subject.Tell(PoisonPill.Instance);
        Probe.Expect("gone");
    }

    [Fact]
    public void Watching_with_another_message_must_be_refused()
    {
        var subject = Run((_, _) => { });
        var watcher = Watcher();
        watcher.Tell(("with", subject));
        watcher.Tell(("watch", subject));
        Probe.Expect<InvalidOperationException>();
    }

    [Fact]
    public void An_unhandled_Terminated_must_break_the_pact()
    {
        var subject = Run((_, _) => { });
        var watcher = System.ActorOf(Props.Create(() => new Devoted(subject)));
        Probe.Watch(watcher);
        subject.Tell(PoisonPill.Instance);
        Assert.Equal(watcher, Probe.Expect<Terminated>().ActorRef);
    }

    [Fact]
    public void A_parent_that_watches_must_be_able_to_take_the_name_again()
    {
        var parent = Run((message, context) =>
        {
            if (message is Terminated)
            {
                context.ActorOf(Props.Create<Idle>(), "child");
                Out.Tell("again");
                return;
            }
            var child = context.ActorOf(Props.Create<Idle>(), "child");
            context.Watch(child);
            child.Tell(PoisonPill.Instance);
        });
        parent.Tell("start");
        Probe.Expect("again");
    }

    [Fact]
    public void Watching_oneself_must_do_nothing()
    {
        var actor = Run((message, context) =>
        {
            if (message is "watch") context.Watch(context.Self);
            else Out.Tell(message);
        });
        actor.Tell("watch");
        actor.Tell("alive");
        Probe.Expect("alive");
    }

    private IActorRef Watcher() => Run((message, context) =>
    {
        try
        {
            switch (message)
            {
                case ("watch", IActorRef subject):
                    context.Watch(subject);
                    break;
                case ("with", IActorRef subject):
                    context.WatchWith(subject, "gone");
                    break;
                case ("unwatch", IActorRef subject):
                    context.Unwatch(subject);
                    break;
                case ManualResetEventSlim gate:
                    Out.Tell("at the gate");
                    gate.Wait();
                    break;
                case Terminated terminated:
                    // A Terminated that is sent on is for the cell of whom it is sent to, which has not asked for it.
                    Out.Tell(new Ended(terminated));
                    break;
                default:
                    Out.Tell(message);
                    break;
            }
        }
        catch (InvalidOperationException e)
        {
            Out.Tell(e);
        }
    });

    public sealed record Ended(Terminated Message);

    public sealed class Idle : ReceiveActor
    {
    }

    public sealed class Devoted : ReceiveActor
    {
        public Devoted(IActorRef subject) => Context.Watch(subject);
    }
}
