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
    public void Watching_again_must_not_replace_the_message()
    {
        var subject = Run((_, _) => { });
        var watcher = Watcher();
        watcher.Tell(("with", subject));
        watcher.Tell(("watch", subject));
        watcher.Tell("mark");
        Probe.Expect("mark");
        subject.Tell(PoisonPill.Instance);
        Probe.Expect("gone");
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

    [Fact]
    public void A_restart_must_be_no_end()
    {
        var subject = Run((message, context) =>
        {
            if (message is "fail") throw new InvalidOperationException("boom");
            context.Sender.Tell(message);
        });
        Probe.Watch(subject);
        subject.Tell("fail");
        subject.Tell("alive", Out);
        Probe.Expect("alive");
        subject.Tell(PoisonPill.Instance);
        Probe.Expect<Terminated>();
        Probe.ExpectNothing();
    }

    [Fact]
    public void Who_watches_again_after_unwatching_must_be_told()
    {
        var subject = Run((_, _) => { });
        var watcher = Watcher();
        foreach (var step in new[] { "watch", "unwatch", "with" }) watcher.Tell((step, subject));
        subject.Tell(PoisonPill.Instance);
        Probe.Expect("gone");
        watcher.Tell("mark");
        Probe.Expect("mark");
    }

    [Fact]
    public void An_end_that_nobody_asked_for_must_not_be_told()
    {
        var actor = Run((message, _) => Out.Tell(message is Terminated ? "told" : message));
        actor.Tell(new Terminated(Out, true, false));
        actor.Tell("mark");
        Probe.Expect("mark");
    }

    [Fact]
    public void All_watchers_must_be_told()
    {
        var subject = Run((_, _) => { });
        var watchers = Enumerable.Range(0, 3).Select(_ => Watcher()).ToArray();
        foreach (var watcher in watchers)
        {
            watcher.Tell(("watch", subject));
            watcher.Tell("watching");
        }
        Probe.Expect("watching", "watching", "watching");
        subject.Tell(PoisonPill.Instance);
        for (var i = 0; i < 3; i++) Assert.Equal(subject, Probe.Expect<Ended>().Message.ActorRef);
    }

    [Fact]
    public async Task WatchAsync_must_complete_with_the_end()
    {
        var subject = Run((_, _) => { });
        using var cancelled = new CancellationTokenSource();
        var given = subject.WatchAsync(cancelled.Token);
        var ended = subject.WatchAsync();
        await cancelled.CancelAsync();
        Assert.False(await given);
        Assert.False(ended.IsCompleted);
        subject.Tell(PoisonPill.Instance);
        Assert.True(await ended.WaitAsync(Probe.Patience));
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
