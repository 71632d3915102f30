using Akka.Actor;

namespace Akka.Compat.Tests;

public sealed class TimersSpec
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly List<object> _log = [];
    private readonly ActorSystem _system;
    private readonly VirtualWorld _world;

    public TimersSpec() => (_system, _world) = VirtualWorld.Create("timers");

    [Fact]
    public void A_single_timer_must_fire_once_and_be_active_until_then()
    {
        var actor = Timed();
        Tell(actor, t => t.StartSingleTimer("k", "tick", Second));
        Tell(actor, t => _log.Add(t.IsTimerActive("k")));
        _world.Advance(3 * Second);
        Tell(actor, t => _log.Add(t.IsTimerActive("k")));
        Assert.Equal([true, "1 tick", false], _log);
    }

    [Fact]
    public void A_timer_must_send_in_the_name_that_it_is_given()
    {
        var actor = Timed();
        var other = Timed();
        foreach (var sender in new[] { other, actor })
        {
            Tell(actor, t => t.StartSingleTimer("k", new TimedActor.WhoSent(), Second, sender));
            _world.Advance(2 * Second);
        }

        Assert.Equal([other, actor], _log);
    }

    [Fact]
    public void A_periodic_timer_must_fire_after_its_initial_delay_and_then_each_interval()
    {
        var actor = Timed();
        Tell(actor, t => t.StartPeriodicTimer("k", "tick", Second / 2, 2 * Second));
        _world.Advance(5 * Second);
        Assert.Equal(["0.5 tick", "2.5 tick", "4.5 tick"], _log);
    }

    [Fact]
    public void A_new_timer_of_a_key_must_replace_the_old_even_when_its_tick_is_on_the_way()
    {
        var actor = Timed();
        Tell(actor, t => t.StartSingleTimer("k", "old", TimeSpan.Zero));
        Tell(actor, t => t.StartSingleTimer("k", "new", Second));
        _world.Advance(2 * Second);
        Assert.Equal(["1 new"], _log);
    }

    [Fact]
    public void A_cancelled_timer_must_not_arrive_even_when_its_tick_is_in_the_mailbox()
    {
        var actor = Timed();
        // The tick is put into the mailbox while the actor is still busy with cancelling.
        Tell(actor, t =>
        {
            t.StartSingleTimer("k", "tick", TimeSpan.Zero);
            _world.Schedule(_world.Now, () => actor.Tell((Action<ITimerScheduler>)(x => x.Cancel("k")), ActorRefs.NoSender), null);
        });
        var cancelFirst = Timed();
        cancelFirst.Tell((Action<ITimerScheduler>)(t => t.StartPeriodicTimer("a", "a", Second)), ActorRefs.NoSender);
        cancelFirst.Tell((Action<ITimerScheduler>)(t => t.CancelAll()), ActorRefs.NoSender);
        _world.Advance(5 * Second);
        Assert.Equal(["0 tick"], _log);
    }

    [Fact]
    public void Timers_must_end_with_their_instance()
    {
        var actor = Timed();
        Tell(actor, t => t.StartPeriodicTimer("k", "tick", Second));
        _world.Advance(Second);
        Tell(actor, _ => throw new InvalidOperationException("boom"));
        _world.Advance(5 * Second);
        Assert.Equal(["1 tick"], _log);
    }

    [Fact]
    public void A_receive_timeout_must_come_after_a_time_without_messages()
    {
        var actor = _system.ActorOf(Props.Create(() => new Sleepy(_log, 2 * Second)));
        _world.Advance(Second);
        actor.Tell("x", ActorRefs.NoSender);
        _world.Advance(1.5 * Second);
        Assert.Equal(["x"], _log);
        _world.Advance(Second);
        Assert.Equal(["x", "<ReceiveTimeout>"], _log);
        _world.Advance(2 * Second);
        Assert.Equal(3, _log.Count);
    }

    [Fact]
    public void Some_messages_must_not_influence_a_receive_timeout()
    {
        var actor = _system.ActorOf(Props.Create(() => new Sleepy(_log, 2 * Second)));
        _world.Drain();
        for (var i = 0; i < 3; i++)
        {
            _world.Advance(Second / 2);
            actor.Tell(new Quiet(), ActorRefs.NoSender);
        }
        _world.Advance(Second);
        Assert.Equal(["quiet", "quiet", "quiet", "<ReceiveTimeout>"], _log);
    }

    [Fact]
    public void A_receive_timeout_must_end_when_it_is_set_to_null()
    {
        var actor = _system.ActorOf(Props.Create(() => new Sleepy(_log, 2 * Second)));
        actor.Tell("off", ActorRefs.NoSender);
        _world.Advance(10 * Second);
        Assert.Empty(_log);
    }

    [Fact]
    public void A_receive_timeout_must_be_set_and_ended_by_messages_that_do_not_influence_it()
    {
        var actor = _system.ActorOf(Props.Create(() => new Sleepy(_log, null)));
        actor.Tell(new QuietSet(Second), ActorRefs.NoSender);
        _world.Advance(1.5 * Second);
        Assert.Equal(["<ReceiveTimeout>"], _log);
        actor.Tell(new QuietSet(null), ActorRefs.NoSender);
        _world.Advance(10 * Second);
        Assert.Single(_log);
    }

    [Fact]
    public void A_receive_timeout_must_end_with_its_actor()
    {
        _system.EventStream.Subscribe(_system.ActorOf(Props.Create(() => new Sleepy(_log, null))), typeof(Akka.Event.DeadLetter));
        var actor = _system.ActorOf(Props.Create(() => new Sleepy(_log, Second)));
        _world.Drain();
        actor.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        _world.Advance(10 * Second);
        Assert.Empty(_log);
    }

    [Fact]
    public void Timers_must_be_known_by_their_keys_and_cancelled_all()
    {
        var actor = Timed();
        Tell(actor, t => t.StartPeriodicTimer(1, "a", Second));
        Tell(actor, t => t.StartSingleTimer("two", "b", Second));
        Tell(actor, t => Assert.Equal(new HashSet<object> { 1, "two" }, [.. t.ActiveTimers]));
        Tell(actor, t => t.CancelAll());
        Tell(actor, t => _log.Add(t.IsTimerActive(1)));
        _world.Advance(5 * Second);
        Assert.Equal([false], _log);
    }

    [Fact]
    public void Timers_must_be_there_for_the_constructor_and_end_before_the_hooks()
    {
        var actor = _system.ActorOf(Props.Create(() => new Early(_log)));
        _world.Advance(Second);
        actor.Tell("fail", ActorRefs.NoSender);
        _world.Advance(0.5 * Second);
        actor.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        _world.Drain();
        Assert.Equal(["tick", "PreRestart False", "PostStop False"], _log);
    }

    [Fact]
    public void A_timer_must_be_able_to_stop_its_actor()
    {
        var actor = Timed();
        Tell(actor, t => t.StartSingleTimer("end", PoisonPill.Instance, Second));
        _world.Advance(2 * Second);
        Assert.True(((IInternalActorRef)actor).IsTerminated);
    }

    [Fact]
    public void Timers_must_end_with_their_actor()
    {
        _system.EventStream.Subscribe(_system.ActorOf(Props.Create(() => new Sleepy(_log, null))), typeof(Akka.Event.DeadLetter));
        var actor = Timed();
        Tell(actor, t => t.StartPeriodicTimer("k", "tick", Second));
        actor.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        _world.Advance(5 * Second);
        Assert.Empty(_log);
    }

    [Fact]
    public void A_timer_set_by_PreStart_of_a_restarted_actor_must_be_its_own()
    {
        var actor = _system.ActorOf(Props.Create(() => new Ticking(_log, _world)));
        _world.Advance(1.5 * Second);
        actor.Tell("fail", ActorRefs.NoSender);
        _world.Advance(2 * Second);
        Assert.Equal(["1 tick", "2.5 tick", "3.5 tick"], _log);
    }

    private IActorRef Timed() => _system.ActorOf(Props.Create(() => new TimedActor(_log, _world)));

    private void Tell(IActorRef actor, Action<ITimerScheduler> action)
    {
        actor.Tell(action, ActorRefs.NoSender);
        _world.Drain();
    }

    public sealed record Quiet : INotInfluenceReceiveTimeout;

    public sealed record QuietSet(TimeSpan? Timeout) : INotInfluenceReceiveTimeout;

    public sealed class Early : UntypedActor, IWithTimers
    {
        private readonly List<object> _log;

        public Early(List<object> log)
        {
            _log = log;
            Timers.StartPeriodicTimer("T", "tick", Second);
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreRestart(Exception reason, object message) => _log.Add("PreRestart " + Timers.IsTimerActive("T"));

        protected override void PostStop() => _log.Add("PostStop " + Timers.IsTimerActive("T"));

        protected override void OnReceive(object message)
        {
            if (message is "fail") throw new InvalidOperationException("boom");
            _log.Add(message);
        }
    }

    public sealed class Ticking : UntypedActor, IWithTimers
    {
        private readonly List<object> _log;
        private readonly VirtualWorld _world;

        public Ticking(List<object> log, VirtualWorld world)
        {
            _log = log;
            _world = world;
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartPeriodicTimer("k", "tick", Second);

        protected override void OnReceive(object message)
        {
            if (message is "fail") throw new InvalidOperationException("boom");
            _log.Add(FormattableString.Invariant($"{_world.Now.TotalSeconds} {message}"));
        }
    }

    public sealed class TimedActor : UntypedActor, IWithTimers
    {
        private readonly List<object> _log;
        private readonly VirtualWorld _world;

        public TimedActor(List<object> log, VirtualWorld world)
        {
            _log = log;
            _world = world;
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            if (message is Action<ITimerScheduler> action) action(Timers);
            else if (message is WhoSent) _log.Add(Sender);
            else _log.Add(FormattableString.Invariant($"{_world.Now.TotalSeconds} {message}"));
        }

        public sealed record WhoSent;
    }

    public sealed class Sleepy : UntypedActor
    {
        private readonly List<object> _log;

        public Sleepy(List<object> log, TimeSpan? timeout)
        {
            _log = log;
            Context.SetReceiveTimeout(timeout);
        }

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "off":
                    Context.SetReceiveTimeout(null);
                    break;
                case QuietSet set:
                    Context.SetReceiveTimeout(set.Timeout);
                    break;
                case Quiet:
                    _log.Add("quiet");
                    break;
                case ReceiveTimeout:
                    _log.Add("<ReceiveTimeout>");
                    break;
                default:
                    _log.Add(message);
                    break;
            }
        }
    }
}
