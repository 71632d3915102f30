using Akka.Actor;

namespace Akka.Compat.Tests;

/// <summary>
/// Asynchronous work inside an actor, as Akka.NET's pages on <c>ReceiveActor</c> and <c>UntypedActor</c> have it: the actor handles nothing else
/// until it is done, and its context is the same before and after an await.
/// </summary>
public sealed class AsynchronousSpec : SystemSpec
{
    [Fact]
    public void A_handler_for_everything_must_keep_self_and_sender_over_an_await()
    {
        var actor = System.ActorOf(Props.Create(() => new Anything()));
        actor.Tell("a", Out);
        Probe.Expect("a by anyone");
        Assert.Equal(actor, Probe.LastSender);
    }

    [Fact]
    public void A_condition_must_decide_which_asynchronous_handler_is_taken()
    {
        var actor = System.ActorOf(Props.Create(() => new Choosing()));
        foreach (var number in new[] { -1, 2, 0 }) actor.Tell(number, Out);
        Probe.Expect("negative -1", "positive 2", "other 0");
    }

    [Fact]
    public void A_behaviour_that_is_set_after_an_await_must_handle_the_next_message()
    {
        var actor = System.ActorOf(Props.Create(() => new Changing()));
        foreach (var message in new[] { "change", "x" }) actor.Tell(message, Out);
        Probe.Expect("changed x");
    }

    [Fact]
    public void An_untyped_actor_must_run_a_task_before_it_handles_the_next_message()
    {
        var gate = new TaskCompletionSource();
        var actor = System.ActorOf(Props.Create(() => new Running(gate.Task)));
        actor.Tell("task", Out);
        actor.Tell("next", Out);
        Probe.Expect("before");
        Probe.ExpectNothing();
        gate.SetResult();
        Probe.Expect("after", "next");
    }

    [Fact]
    public void A_task_that_fails_must_fail_its_actor()
    {
        var actor = System.ActorOf(Props.Create(() => new Running(Task.FromException(new InvalidOperationException("boom")))));
        actor.Tell("task", Out);
        actor.Tell("next", Out);
        Probe.Expect("before", "next");
    }

    public sealed class Anything : ReceiveActor
    {
        public Anything() => ReceiveAnyAsync(async message =>
        {
            await Task.Yield();
            Sender.Tell(message + " by anyone", Self);
        });
    }

    public sealed class Choosing : ReceiveActor
    {
        public Choosing()
        {
            ReceiveAsync<int>(Answer("negative"), number => number < 0);
            ReceiveAsync<int>(number => number > 0, Answer("positive"));
            ReceiveAsync<int>(Answer("other"));
        }

        private Func<int, Task> Answer(string name) => async number =>
        {
            await Task.Yield();
            Sender.Tell(FormattableString.Invariant($"{name} {number}"));
        };
    }

    public sealed class Changing : ReceiveActor
    {
        public Changing() => ReceiveAsync<string>(async _ =>
        {
            await Task.Yield();
            Become(() => Receive<string>(text => Sender.Tell("changed " + text)));
        });
    }

    public sealed class Running : UntypedActor
    {
        private readonly Task _gate;

        public Running(Task gate) => _gate = gate;

        protected override void OnReceive(object message)
        {
            if (message is "task")
            {
                Sender.Tell("before");
                RunTask(async () =>
                {
                    await _gate;
                    Sender.Tell("after");
                });
            }
            else
            {
                Sender.Tell(message);
            }
        }
    }
}
