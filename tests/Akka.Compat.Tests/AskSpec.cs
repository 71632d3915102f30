using Akka.Actor;

namespace Akka.Compat.Tests;

public sealed class AskSpec : SystemSpec
{
    [Fact]
    public async Task Ask_must_return_the_answer()
    {
        var actor = Run((message, context) => context.Sender.Tell("re: " + message));
        Assert.Equal("re: x", await actor.Ask<string>("x", Probe.Patience));
    }

    [Fact]
    public async Task Ask_must_fail_when_nobody_answers_in_time()
    {
        var actor = Run((_, _) => { });
        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>("x", TimeSpan.FromMilliseconds(30)));
    }

    [Fact]
    public async Task Ask_must_be_cancelled_by_its_token()
    {
        var actor = Run((_, _) => { });
        using var source = new CancellationTokenSource();
        var answer = actor.Ask<string>("x", source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task Ask_must_fail_with_the_cause_of_a_failure()
    {
        var actor = Run((_, context) => context.Sender.Tell(new Status.Failure(new InvalidOperationException("boom"))));
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => actor.Ask<string>("x", Probe.Patience));
        Assert.Equal("boom", e.Message);
    }

    [Fact]
    [Trait("Engine", "Akka.Compat")] // As 1.5.30; from 1.5.45 on it throws the cause, as for any other type.
    public async Task Ask_for_an_object_must_return_a_failure_as_it_is()
    {
        var actor = Run((_, context) => context.Sender.Tell(new Status.Failure(new InvalidOperationException("boom"))));
        Assert.IsType<Status.Failure>(await actor.Ask("x", Probe.Patience));
    }

    [Fact]
    public async Task Ask_must_refuse_an_answer_of_another_type()
    {
        var actor = Run((_, context) => context.Sender.Tell(1));
        await Assert.ThrowsAsync<ArgumentException>(() => actor.Ask<string>("x", Probe.Patience));
    }

    [Fact]
    public async Task Ask_must_tell_the_message_factory_whom_to_answer()
    {
        var actor = Run((message, _) => ((IActorRef)message).Tell("direct"));
        Assert.Equal("direct", await actor.Ask<string>(self => self, Probe.Patience, CancellationToken.None));
    }

    [Fact]
    public async Task Ask_a_selection_must_work()
    {
        Run((message, context) => context.Sender.Tell(message), "echo");
        Assert.Equal("x", await System.ActorSelection("/user/echo").Ask<string>("x", Probe.Patience));
    }

    [Fact]
    public async Task PipeTo_must_send_result_and_failure()
    {
        await Task.FromResult("done").PipeTo(Out);
        Probe.Expect("done");
        await Task.FromResult(1).PipeTo(Out, success: n => n + 1);
        Probe.Expect(2);
        await Task.FromException<string>(new InvalidOperationException("boom")).PipeTo(Out);
        Assert.Equal("boom", Probe.Expect<Status.Failure>().Cause.Message);
        await Task.FromException(new InvalidOperationException("boom")).PipeTo(Out, failure: e => e.Message);
        Probe.Expect("boom");
    }

    [Fact]
    public async Task PipeTo_must_take_value_tasks_and_tell_of_a_cancelled_one()
    {
        await new ValueTask<string>("done").PipeTo(Out, success: text => text + "!");
        Probe.Expect("done!");
        await Task.FromCanceled<string>(new CancellationToken(canceled: true)).PipeTo(Out);
        Assert.IsAssignableFrom<OperationCanceledException>(Probe.Expect<Status.Failure>().Cause);
    }

    [Fact]
    public async Task PipeTo_must_send_in_the_name_of_the_given_sender()
    {
        var other = Run((_, _) => { });
        await Task.FromResult("x").PipeTo(Out, other);
        Probe.Expect("x");
        Assert.Equal(other, Probe.LastSender);
    }

    [Fact]
    public async Task Ask_must_not_begin_with_a_token_that_is_cancelled()
    {
        var nobody = Run((_, _) => { });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => nobody.Ask("x", new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Inbox_must_leave_what_it_was_not_asked_for()
    {
        using var inbox = Inbox.Create(System);
        foreach (var message in new object[] { 1, "a", 2 }) inbox.Receiver.Tell(message);
        Assert.Equal("a", inbox.ReceiveWhere(message => message is string, Probe.Patience));
        Assert.Equal(1, inbox.Receive(Probe.Patience));
        Assert.Equal(2, inbox.Receive(Probe.Patience));
    }

    [Fact]
    public async Task GracefulStop_must_complete_when_the_actor_has_stopped()
    {
        var actor = Run((_, _) => { });
        Assert.True(await actor.GracefulStop(Probe.Patience));
        Assert.True(await actor.GracefulStop(Probe.Patience));
    }

    [Fact]
    public async Task GracefulStop_must_say_so_when_the_actor_does_not_stop()
    {
        var actor = Run((_, _) => { });
        Assert.False(await actor.GracefulStop(TimeSpan.FromMilliseconds(30), "ignored"));
    }

    [Fact]
    public async Task GracefulStop_must_leave_no_dead_letter()
    {
        System.EventStream.Subscribe(Out, typeof(Akka.Event.DeadLetter));
        Assert.True(await Run((_, _) => { }).GracefulStop(Probe.Patience));
        Probe.ExpectNothing();
    }

    [Fact]
    public async Task What_an_ask_has_made_must_be_gone_when_it_ends()
    {
        var asked = Run((message, context) =>
        {
            Out.Tell(context.Sender);
            if (message is "answer") context.Sender.Tell("x");
        });
        var provider = ((ExtendedActorSystem)System).Provider;
        var pending = asked.Ask<string>("wait", TimeSpan.FromMilliseconds(200));
        var waiting = Probe.Expect<IActorRef>();
        Assert.Equal("temp", waiting.Path.Parent.Name);
        Assert.Equal(waiting, provider.ResolveActorRef(waiting.Path));
        await Assert.ThrowsAsync<AskTimeoutException>(() => pending);
        await AssertGone(waiting);
        await asked.Ask<string>("answer", Probe.Patience);
        await AssertGone(Probe.Expect<IActorRef>());

        async Task AssertGone(IActorRef future)
        {
            while (((IInternalActorRef)provider.ResolveActorRef(future.Path)).IsTerminated is false) await Task.Yield();
        }
    }

    [Fact]
    public async Task Ask_must_fail_as_configured_when_it_is_not_given_a_time()
    {
        using var system = ActorSystem.Create("asking", "akka { loglevel = OFF, stdout-loglevel = OFF, actor.ask-timeout = 50ms }");
        var failure = await Assert.ThrowsAsync<AskTimeoutException>(() => system.ActorOf(Props.Empty).Ask<string>("x"));
        Assert.Equal("Timeout after 0.05 seconds", failure.Message);
    }

    [Fact]
    [Trait("Engine", "Akka.Compat")] // As 1.5.30; from 1.5.45 on it throws, as Ask for an object does.
    public async Task An_inbox_must_answer_a_wait_in_vain_with_a_failure()
    {
        using var inbox = Inbox.Create(System);
        Assert.IsType<TimeoutException>(Assert.IsType<Status.Failure>(await inbox.ReceiveAsync(TimeSpan.FromMilliseconds(10))).Cause);
    }

    [Fact]
    public void Inbox_must_receive_and_watch()
    {
        using var inbox = Inbox.Create(System);
        var actor = Run((message, context) => context.Sender.Tell(message));
        inbox.Send(actor, "a");
        inbox.Send(actor, 1);
        Assert.Equal(1, inbox.ReceiveWhere(m => m is int, Probe.Patience));
        Assert.Equal("a", inbox.Receive(Probe.Patience));
        inbox.Watch(actor);
        actor.Tell(PoisonPill.Instance);
        Assert.Equal(actor, Assert.IsType<Terminated>(inbox.Receive(Probe.Patience)).ActorRef);
        // From 1.5.45 on the exception comes within an AggregateException.
        Assert.IsType<TimeoutException>(Assert.ThrowsAny<Exception>(() => inbox.Receive(TimeSpan.FromMilliseconds(10))).GetBaseException());
    }
}
