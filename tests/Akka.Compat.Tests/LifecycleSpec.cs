using Akka.Actor;

namespace Akka.Compat.Tests;

public sealed class LifecycleSpec : SystemSpec
{
    [Fact]
    public void Actor_must_call_its_hooks_in_order_over_a_restart()
    {
        var actor = System.ActorOf(Props.Create(() => new Hooked(Out)));
        actor.Tell("fail");
        actor.Tell("after");
        actor.Tell(PoisonPill.Instance);
        Probe.Expect("new", "PreStart", "PreRestart boom fail", "PostStop", "new", "PostRestart boom", "PreStart", "after", "PostStop");
    }

    [Fact]
    public void Actor_must_keep_its_reference_over_a_restart()
    {
        var actor = System.ActorOf(Props.Create(() => new Hooked(Out)), "kept");
        actor.Tell("fail");
        actor.Tell("self");
        Probe.Expect("new", "PreStart", "PreRestart boom fail", "PostStop", "new", "PostRestart boom", "PreStart");
        Assert.Equal(actor, Probe.Expect<IActorRef>());
    }

    [Fact]
    public void Actor_must_not_be_made_with_new() =>
        Assert.Throws<ActorInitializationException>(() => new Hooked(Out));

    [Fact]
    public void Names_must_be_unique_among_siblings()
    {
        Run((_, _) => { }, "twice");
        Assert.Throws<InvalidActorNameException>(() => Run((_, _) => { }, "twice"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("$a")]
    [InlineData("a/b")]
    [InlineData("a b")]
    public void Names_must_be_valid(string name) =>
        Assert.Throws<InvalidActorNameException>(() => Run((_, _) => { }, name));

    [Fact]
    public void Children_without_a_name_must_be_numbered()
    {
        var parent = Run((_, context) => Out.Tell(context.ActorOf(Props.Create(() => new Hooked(ActorRefs.Nobody)))));
        parent.Tell(1);
        parent.Tell(2);
        Assert.Equal("$a", Probe.Expect<IActorRef>().Path.Name);
        Assert.Equal("$b", Probe.Expect<IActorRef>().Path.Name);
    }

    [Fact]
    public void A_name_must_be_free_again_when_its_actor_has_stopped()
    {
        var parent = Run((message, context) =>
        {
            switch (message)
            {
                case "start":
                    context.Watch(context.ActorOf(Props.Create(() => new Hooked(ActorRefs.Nobody)), "child"));
                    Out.Tell(context.Child("child"));
                    break;
                case "stop":
                    context.Stop(context.Child("child"));
                    break;
                case Terminated:
                    context.Self.Tell("start");
                    break;
            }
        });
        parent.Tell("start");
        var first = Probe.Expect<IActorRef>();
        parent.Tell("stop");
        var second = Probe.Expect<IActorRef>();
        Assert.Equal(first.Path, second.Path);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Children_must_stop_before_their_parent()
    {
        var parent = System.ActorOf(Props.Create(() => new Parent(Out)));
        parent.Tell(PoisonPill.Instance);
        Probe.Expect("child stopped", "child stopped", "parent stopped");
    }

    [Fact]
    public void A_message_without_a_handler_must_be_published_as_unhandled()
    {
        System.EventStream.Subscribe(Out, typeof(Akka.Event.UnhandledMessage));
        var actor = System.ActorOf(Props.Create(() => new Picky()));
        actor.Tell("what", Out);
        var unhandled = Probe.Expect<Akka.Event.UnhandledMessage>();
        Assert.Equal("what", unhandled.Message);
        Assert.Equal(actor, unhandled.Recipient);
        Assert.Equal(Out, unhandled.Sender);
    }

    [Fact]
    public void Handlers_must_be_tried_in_the_order_in_which_they_were_added()
    {
        var actor = System.ActorOf(Props.Create(() => new Ordered(Out)));
        actor.Tell(1);
        actor.Tell(100);
        actor.Tell("text");
        actor.Tell(1.5);
        Probe.Expect("small 1", "number 100", "refused text", "any text", "any 1.5");
    }

    [Fact]
    public void A_handler_after_one_for_everything_must_be_refused()
    {
        System.EventStream.Subscribe(Out, typeof(Akka.Event.Error));
        System.ActorOf(Props.Create(() => new TooMany()));
        // The constructor threw InvalidOperationException, so the actor was stopped.
        Probe.Expect<Akka.Event.Error>();
    }

    [Fact]
    public void A_behaviour_set_by_the_constructor_must_be_the_first_and_its_handlers_the_last()
    {
        var actor = System.ActorOf(Props.Create(() => new Early(Out)));
        actor.Tell("x");
        actor.Tell("pop");
        actor.Tell("x");
        Probe.Expect("became x", "constructor x");
    }

    [Fact]
    public void Behaviours_must_stack()
    {
        var actor = System.ActorOf(Props.Create(() => new Moody(Out)));
        foreach (var message in new[] { "x", "push", "x", "push", "x", "pop", "x", "pop", "x", "pop", "x", "replace", "x" }) actor.Tell(message);
        Probe.Expect("0 x", "1 x", "2 x", "1 x", "0 x", "0 x", "9 x");
    }

    [Fact]
    public void Asynchronous_handlers_must_keep_later_messages_waiting()
    {
        var gate = new TaskCompletionSource();
        var actor = System.ActorOf(Props.Create(() => new Awaiting(Out, gate.Task)));
        actor.Tell("wait", Out);
        actor.Tell("next", Out);
        Probe.Expect("begin");
        Probe.ExpectNothing();
        gate.SetResult();
        Probe.Expect("end", "next");
    }

    [Fact]
    public void A_failing_asynchronous_handler_must_restart_its_actor()
    {
        var actor = System.ActorOf(Props.Create(() => new Awaiting(Out, Task.FromException(new InvalidOperationException("boom")))));
        actor.Tell("wait", Out);
        actor.Tell("next", Out);
        Probe.Expect("begin", "restarted", "next");
    }

    [Fact]
    public void Props_must_take_arguments_of_every_form()
    {
        System.ActorOf(new Props(typeof(Told), [Out, "by type"]));
        Probe.Expect("by type");
        System.ActorOf(Props.Create<Told>(Out, "by generic"));
        Probe.Expect("by generic");
        var n = 2;
        System.ActorOf(Props.Create(() => new Told(Out, "by expression " + n)));
        Probe.Expect("by expression 2");
        System.ActorOf(Props.CreateBy(new Producer(Out)));
        Probe.Expect("by producer");
    }

    [Fact]
    public async Task A_system_must_say_when_it_has_terminated()
    {
        var system = ActorSystem.Create("other", "akka.loglevel = OFF");
        var order = new List<int>();
        system.RegisterOnTermination(() => order.Add(1));
        system.RegisterOnTermination(() => order.Add(2));
        await system.Terminate().WaitAsync(Probe.Patience);
        Assert.True(system.WhenTerminated.IsCompleted);
        Assert.Equal([2, 1], order);
    }

    [Theory]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a_b")]
    [InlineData("")]
    public void A_system_must_have_a_valid_name(string name) => Assert.Throws<ArgumentException>(() => ActorSystem.Create(name));

    public sealed class Hooked : UntypedActor
    {
        private readonly IActorRef _out;

        public Hooked(IActorRef @out)
        {
            _out = @out;
            _out.Tell("new");
        }

        protected override void PreStart() => _out.Tell("PreStart");

        protected override void PostStop() => _out.Tell("PostStop");

        protected override void PreRestart(Exception reason, object message)
        {
            _out.Tell($"PreRestart {reason.Message} {message}");
            base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason)
        {
            _out.Tell("PostRestart " + reason.Message);
            base.PostRestart(reason);
        }

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "fail":
                    throw new InvalidOperationException("boom");
                case "self":
                    _out.Tell(Self);
                    break;
                default:
                    _out.Tell(message);
                    break;
            }
        }
    }

    public sealed class Parent : UntypedActor
    {
        private readonly IActorRef _out;

        public Parent(IActorRef @out)
        {
            _out = @out;
            for (var i = 0; i < 2; i++) Context.ActorOf(Props.Create(() => new StopTeller(@out, "child stopped")));
        }

        protected override void PostStop() => _out.Tell("parent stopped");

        protected override void OnReceive(object message)
        {
        }
    }

    public sealed class StopTeller : UntypedActor
    {
        private readonly IActorRef _out;
        private readonly string _text;

        public StopTeller(IActorRef @out, string text)
        {
            _out = @out;
            _text = text;
        }

        protected override void PostStop() => _out.Tell(_text);

        protected override void OnReceive(object message)
        {
        }
    }

    public sealed class Picky : ReceiveActor
    {
        public Picky() => Receive<int>(_ => { });
    }

    public sealed class Ordered : ReceiveActor
    {
        public Ordered(IActorRef @out)
        {
            Receive<int>(n => @out.Tell("small " + n), n => n < 10);
            Receive<int>(n => @out.Tell("number " + n));
            Receive<string>(text =>
            {
                @out.Tell("refused " + text);
                return false;
            });
            ReceiveAny(message => @out.Tell(FormattableString.Invariant($"any {message}")));
        }
    }

    public sealed class TooMany : ReceiveActor
    {
        public TooMany()
        {
            ReceiveAny(_ => { });
            Receive<int>(_ => { });
        }
    }

    public sealed class Early : ReceiveActor
    {
        public Early(IActorRef @out)
        {
            Receive<string>(text => @out.Tell("constructor " + text));
            Become(() =>
            {
                Receive<string>(text => text == "pop", _ => UnbecomeStacked());
                Receive<string>(text => @out.Tell("became " + text));
            });
        }
    }

    public sealed class Moody : ReceiveActor
    {
        private readonly IActorRef _out;

        public Moody(IActorRef @out)
        {
            _out = @out;
            Mood(0);
        }

        private void Mood(int depth)
        {
            Receive<string>(text => text == "push", _ => BecomeStacked(() => Mood(depth + 1)));
            Receive<string>(text => text == "pop", _ => UnbecomeStacked());
            Receive<string>(text => text == "replace", _ => Become(() => Mood(9)));
            Receive<string>(text => _out.Tell($"{depth} {text}"));
        }
    }

    public sealed class Awaiting : ReceiveActor
    {
        private readonly IActorRef _out;

        public Awaiting(IActorRef @out, Task gate)
        {
            _out = @out;
            ReceiveAsync<string>(text => text == "wait", async _ =>
            {
                Sender.Tell("begin");
                await gate;
                Sender.Tell("end");
            });
            ReceiveAny(message => Sender.Tell(message));
        }

        protected override void PostRestart(Exception reason) => _out.Tell("restarted");
    }

    public sealed class Told : UntypedActor
    {
        public Told(IActorRef @out, string text) => @out.Tell(text);

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class Producer(IActorRef @out) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Told);

        public ActorBase Produce() => new Told(@out, "by producer");

        public void Release(ActorBase actor)
        {
        }
    }
}
