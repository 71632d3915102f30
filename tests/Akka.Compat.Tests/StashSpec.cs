using Akka.Actor;

namespace Akka.Compat.Tests;

public sealed class StashSpec : SystemSpec
{
    public StashSpec()
        : base("small { mailbox-type = \"Akka.Dispatch.UnboundedDequeBasedMailbox\", stash-capacity = 2 }")
    {
    }

    [Fact]
    public void Unstashed_messages_must_come_in_their_order_before_all_others()
    {
        var actor = System.ActorOf(Props.Create(() => new Patient(Out)));
        foreach (var message in new[] { "a", "b", "c", "open", "d" }) actor.Tell(message, Out);
        Probe.Expect("a", "b", "c", "d");
    }

    [Fact]
    public void An_unstashed_message_must_keep_its_sender()
    {
        var actor = System.ActorOf(Props.Create(() => new Patient(Out)));
        var other = Run((_, _) => { });
        actor.Tell("sender", other);
        actor.Tell("open");
        Assert.Equal(other, Probe.Expect<IActorRef>());
    }

    [Fact]
    public void One_at_a_time_must_come_the_oldest_first()
    {
        var actor = System.ActorOf(Props.Create(() => new Patient(Out)));
        foreach (var message in new[] { "a", "b", "one", "open" }) actor.Tell(message);
        // The oldest came out, and went in again behind the other.
        Probe.Expect("b", "a");
    }

    [Fact]
    public void Stashing_a_message_twice_must_fail()
    {
        var actor = System.ActorOf(Props.Create(() => new Patient(Out)));
        actor.Tell("twice");
        Probe.Expect<IllegalActorStateException>();
    }

    [Fact]
    public void A_full_stash_must_overflow()
    {
        var actor = System.ActorOf(Props.Create(() => new Limited(Out)).WithMailbox("small"));
        actor.Tell("a");
        actor.Tell("b");
        actor.Tell("c");
        Probe.Expect<StashOverflowException>();
    }

    [Fact]
    public void A_restart_must_put_the_stash_back()
    {
        var actor = System.ActorOf(Props.Create(() => new Patient(Out)));
        actor.Tell("a");
        actor.Tell("fail");
        actor.Tell("open");
        // The new instance stashes it once more, until it is opened.
        Probe.Expect("a");
    }

    [Fact]
    public void What_is_stashed_when_an_actor_stops_must_be_a_dead_letter()
    {
        System.EventStream.Subscribe(Out, typeof(Akka.Event.DeadLetter));
        var actor = System.ActorOf(Props.Create(() => new Patient(Out)));
        actor.Tell("a");
        actor.Tell(PoisonPill.Instance);
        Assert.Equal("a", Probe.Expect<Akka.Event.DeadLetter>().Message);
    }

    [Fact]
    public void What_was_cleared_before_a_restart_must_not_come_back()
    {
        var actor = System.ActorOf(Props.Create(() => new Forgetful(Out)));
        foreach (var message in new[] { "a", "b", "fail", "c" }) actor.Tell(message);
        Probe.Expect("restarted", "c");
    }

    [Fact]
    public void An_unstashed_Terminated_must_come_again()
    {
        System.ActorOf(Props.Create(() => new Mourner(Out)));
        Probe.Expect("first", "second");
    }

    [Fact]
    public void Equal_messages_must_be_stashed_each()
    {
        var actor = System.ActorOf(Props.Create(() => new Patient(Out)));
        foreach (var message in new[] { "a", "a", "open" }) actor.Tell(message);
        Probe.Expect("a", "a");
    }

    [Fact]
    public void A_stash_must_know_what_is_in_it()
    {
        System.ActorOf(Props.Create(() => new Counting(Out))).Tell("a");
        Probe.Expect("0 True False", "1 False True");
    }

    [Fact]
    public void Unstashing_by_a_predicate_must_leave_the_rest_behind()
    {
        var actor = System.ActorOf(Props.Create(() => new Sorting(Out)));
        foreach (var message in new[] { "a", "x", "b", "only", "c" }) actor.Tell(message);
        Probe.Expect("a", "b", "c");
        actor.Tell("count");
        Probe.Expect("0");
    }

    [Fact]
    public void What_is_prepended_must_come_before_what_is_there()
    {
        var actor = System.ActorOf(Props.Create(() => new Sorting(Out)));
        foreach (var message in new[] { "a", "prepend", "all" }) actor.Tell(message);
        Probe.Expect("first", "second", "a");
    }

    public sealed class Counting : UntypedActor, IWithUnboundedStash
    {
        private readonly IActorRef _out;

        public Counting(IActorRef @out) => _out = @out;

        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            Tell();
            Stash.Stash();
            Tell();
        }

        private void Tell() => _out.Tell(FormattableString.Invariant($"{Stash.Count} {Stash.IsEmpty} {Stash.NonEmpty}"));
    }

    public sealed class Sorting : UntypedActor, IWithUnboundedStash
    {
        private readonly IActorRef _out;
        private bool _open;

        public Sorting(IActorRef @out) => _out = @out;

        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "only":
                    _open = true;
                    Stash.UnstashAll(envelope => envelope.Message is not "x");
                    break;
                case "prepend":
                    Stash.Prepend([new Envelope("first", Sender), new Envelope("second", Sender)]);
                    break;
                case "all":
                    _open = true;
                    Stash.UnstashAll();
                    break;
                case "count":
                    _out.Tell(FormattableString.Invariant($"{Stash.Count}"));
                    break;
                case var _ when _open:
                    _out.Tell(message);
                    break;
                default:
                    Stash.Stash();
                    break;
            }
        }
    }

    public sealed class Forgetful : UntypedActor, IWithUnboundedStash
    {
        private readonly IActorRef _out;
        private bool _restarted;

        public Forgetful(IActorRef @out) => _out = @out;

        public IStash Stash { get; set; } = null!;

        protected override void PreRestart(Exception reason, object message)
        {
            Stash.ClearStash();
            base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason)
        {
            _restarted = true;
            _out.Tell("restarted");
        }

        protected override void OnReceive(object message)
        {
            if (message is "fail") throw new InvalidOperationException("boom");
            if (_restarted) _out.Tell(message);
            else Stash.Stash();
        }
    }

    public sealed class Mourner : ReceiveActor, IWithUnboundedStash
    {
        public Mourner(IActorRef @out)
        {
            var stashed = false;
            var child = Context.Watch(Context.ActorOf(Props.Empty));
            Context.Stop(child);
            Receive<Terminated>(_ =>
            {
                if (!stashed)
                {
                    stashed = true;
                    Stash.Stash();
                    Stash.UnstashAll();
                    @out.Tell("first");
                }
                else
                {
                    @out.Tell("second");
                }
            });
        }

        public IStash Stash { get; set; } = null!;
    }

    public sealed class Patient : UntypedActor, IWithUnboundedStash
    {
        private readonly IActorRef _out;
        private bool _open;

        public Patient(IActorRef @out) => _out = @out;

        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "open":
                    _open = true;
                    Stash.UnstashAll();
                    break;
                case "one":
                    Stash.Unstash();
                    break;
                case "fail":
                    throw new InvalidOperationException("boom");
                case "twice":
                    Stash.Stash();
                    try
                    {
                        Stash.Stash();
                    }
                    catch (IllegalActorStateException e)
                    {
                        _out.Tell(e);
                    }
                    break;
                case var _ when !_open:
                    Stash.Stash();
                    break;
                case "sender":
                    _out.Tell(Sender);
                    break;
                default:
                    _out.Tell(message);
                    break;
            }
        }
    }

    public sealed class Limited : UntypedActor, IWithStash
    {
        private readonly IActorRef _out;

        public Limited(IActorRef @out) => _out = @out;

        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            try
            {
                Stash.Stash();
            }
            catch (StashOverflowException e)
            {
                _out.Tell(e);
            }
        }
    }
}
