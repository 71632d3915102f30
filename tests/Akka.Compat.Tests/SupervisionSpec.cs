using Akka.Actor;

namespace Akka.Compat.Tests;

public sealed class SupervisionSpec : SystemSpec
{
    [Fact]
    public void Resume_must_keep_the_state()
    {
        var child = Child(new OneForOneStrategy(_ => Directive.Resume));
        child.Tell("count");
        child.Tell("fail");
        child.Tell("count");
        Probe.Expect("a started", 1, 2);
    }

    [Fact]
    public void Restart_must_lose_the_state_and_keep_the_mailbox()
    {
        var child = Child(new OneForOneStrategy(_ => Directive.Restart));
        child.Tell("count");
        child.Tell("fail");
        child.Tell("count");
        Probe.Expect("a started", 1, "a restarted", 1);
    }

    [Fact]
    public void Stop_must_stop_for_good()
    {
        var child = Child(new OneForOneStrategy(_ => Directive.Stop));
        Probe.Watch(child);
        child.Tell("fail");
        Probe.Expect("a started");
        Assert.Equal(child, Probe.Expect<Terminated>().ActorRef);
    }

    [Fact]
    public void Escalate_must_fail_the_supervisor()
    {
        var child = Child(new OneForOneStrategy(_ => Directive.Escalate));
        Probe.Watch(child);
        child.Tell("fail");
        // The supervisor restarts, which stops its children.
        Probe.Expect("a started");
        var both = new[] { Probe.Expect(), Probe.Expect() };
        Assert.Contains("supervisor restarted", both);
        Assert.Contains(both, m => m is Terminated ended && ended.ActorRef.Equals(child));
    }

    [Fact]
    public void Restarts_must_end_at_their_limit()
    {
        var child = Child(new OneForOneStrategy(2, Timeout.InfiniteTimeSpan, _ => Directive.Restart));
        Probe.Watch(child);
        for (var i = 0; i < 3; i++) child.Tell("fail");
        Probe.Expect("a started", "a restarted", "a restarted");
        Assert.Equal(child, Probe.Expect<Terminated>().ActorRef);
    }

    [Fact]
    public void No_restart_must_be_allowed_with_a_limit_of_zero()
    {
        var child = Child(new OneForOneStrategy(0, 1000, _ => Directive.Restart));
        Probe.Watch(child);
        child.Tell("fail");
        Probe.Expect("a started");
        Probe.Expect<Terminated>();
    }

    [Fact]
    public void All_for_one_must_restart_the_siblings()
    {
        var supervisor = Supervisor(new AllForOneStrategy(_ => Directive.Restart));
        var a = Started(supervisor, "a");
        Started(supervisor, "b");
        a.Tell("fail");
        Assert.Equal(["a restarted", "b restarted"], new[] { Probe.Expect<string>(), Probe.Expect<string>() }.Order());
    }

    [Fact]
    public void All_for_one_must_stop_the_siblings()
    {
        var supervisor = Supervisor(new AllForOneStrategy(_ => Directive.Stop));
        var a = Started(supervisor, "a");
        var b = Started(supervisor, "b");
        Probe.Watch(b);
        a.Tell("fail");
        Assert.Equal(b, Probe.Expect<Terminated>().ActorRef);
    }

    [Fact]
    public void A_table_must_decide_by_the_first_type_that_fits()
    {
        var decider = Decider.From(Directive.Restart, Directive.Stop.When<ArgumentException>(), Directive.Resume.When<SystemException>());
        Assert.Equal(Directive.Stop, decider.Decide(new ArgumentNullException()));
        Assert.Equal(Directive.Resume, decider.Decide(new InvalidOperationException()));
        Assert.Equal(Directive.Restart, decider.Decide(new AggregateException()));
    }

    [Fact]
    public void A_strategy_must_be_made_of_a_table()
    {
        var decider = Decider.From(Directive.Escalate, Directive.Resume.When<InvalidOperationException>());
        var child = Child(new OneForOneStrategy(3, TimeSpan.FromMinutes(1), decider));
        foreach (var message in new[] { "count", "fail", "count" }) child.Tell(message);
        Probe.Expect("a started", 1, 2);
        var all = new AllForOneStrategy(decider);
        Assert.Equal(Directive.Resume, all.Decider.Decide(new InvalidOperationException()));
        Assert.Equal(Directive.Escalate, all.Decider.Decide(new TimeoutException()));
    }

    [Fact]
    public void The_default_must_stop_what_could_not_be_created_or_was_killed()
    {
        var decider = SupervisorStrategy.DefaultDecider;
        Assert.Equal(Directive.Stop, decider.Decide(new ActorInitializationException("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new ActorKilledException("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new DeathPactException(Out)));
        Assert.Equal(Directive.Restart, decider.Decide(new TimeoutException()));
    }

    [Fact]
    public void An_actor_whose_constructor_throws_must_be_stopped()
    {
        var actor = System.ActorOf(Props.Create(() => new Stillborn()));
        Probe.Watch(actor);
        Assert.Equal(actor, Probe.Expect<Terminated>().ActorRef);
    }

    [Fact]
    public void Kill_must_stop_by_the_default_strategy()
    {
        var actor = Run((_, _) => { });
        Probe.Watch(actor);
        actor.Tell(Kill.Instance);
        Assert.Equal(actor, Probe.Expect<Terminated>().ActorRef);
    }

    [Fact]
    public void A_restart_must_wait_for_the_children_to_stop()
    {
        var actor = System.ActorOf(Props.Create(() => new Family(Out)));
        actor.Tell("fail");
        actor.Tell("after");
        Probe.Expect("child stopped", "restarted", "after");
    }

    [Fact]
    public void Restarts_must_be_counted_in_their_time_only()
    {
        var child = Child(new OneForOneStrategy(1, TimeSpan.FromMilliseconds(200), _ => Directive.Restart));
        child.Tell("fail");
        Probe.Expect("a started", "a restarted");
        System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(300), child, "fail", ActorRefs.NoSender);
        Probe.Expect("a restarted");
        // The second within one window is one too many.
        Probe.Watch(child);
        child.Tell("fail");
        Assert.Equal(child, Probe.Expect<Terminated>().ActorRef);
    }

    [Fact]
    public void A_time_without_a_limit_must_mean_one_restart()
    {
        var child = Child(new OneForOneStrategy(null, TimeSpan.FromSeconds(10), _ => Directive.Restart));
        Probe.Watch(child);
        child.Tell("fail");
        child.Tell("fail");
        Probe.Expect("a started", "a restarted");
        Probe.Expect<Terminated>();
    }

    [Fact]
    public void All_for_one_must_stop_all_when_one_may_not_restart()
    {
        var supervisor = Supervisor(new AllForOneStrategy(1, Timeout.InfiniteTimeSpan, _ => Directive.Restart));
        var a = Started(supervisor, "a");
        var b = Started(supervisor, "b");
        a.Tell("fail");
        _ = new[] { Probe.Expect<string>(), Probe.Expect<string>() };
        Probe.Watch(a);
        Probe.Watch(b);
        a.Tell("fail");
        Assert.Equal(new HashSet<IActorRef> { a, b }, new HashSet<IActorRef> { Probe.Expect<Terminated>().ActorRef, Probe.Expect<Terminated>().ActorRef });
    }

    [Fact]
    public void Children_that_are_kept_must_be_restarted_with_their_parent()
    {
        var boss = Supervisor(new OneForOneStrategy(_ => Directive.Restart));
        var keeper = Start(boss, Props.Create(() => new Keeper(Out, _ => Directive.Restart)));
        var child = Start(keeper, "a");
        Probe.Expect("a started");
        keeper.Tell("fail");
        Assert.Equal(["a restarted", "keeper restarted"], new[] { Probe.Expect<string>(), Probe.Expect<string>() }.Order(StringComparer.Ordinal));
        child.Tell("count");
        Probe.Expect(1);
    }

    [Fact]
    public void An_escalated_failure_must_restart_the_whole_branch()
    {
        var boss = Supervisor(new OneForOneStrategy(_ => Directive.Restart));
        var keeper = Start(boss, Props.Create(() => new Keeper(Out, _ => Directive.Escalate)));
        var a = Started(keeper, "a");
        Started(keeper, "b");
        a.Tell("fail");
        Assert.Equal(
            ["a restarted", "b restarted", "keeper restarted"],
            new[] { Probe.Expect<string>(), Probe.Expect<string>(), Probe.Expect<string>() }.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_whole_branch_must_be_suspended_until_the_supervisor_has_decided()
    {
        using var asked = new ManualResetEventSlim();
        using var decide = new ManualResetEventSlim();
        var boss = Supervisor(new OneForOneStrategy(_ =>
        {
            asked.Set();
            decide.Wait(Probe.Patience);
            return Directive.Resume;
        }));
        var middle = Start(boss, Props.Create(() => new Keeper(Out, _ => Directive.Escalate)));
        var worker = Start(middle, "a");
        Probe.Expect("a started");
        middle.Tell("fail");
        Assert.True(asked.Wait(Probe.Patience));
        worker.Tell("count");
        Probe.ExpectNothing();
        decide.Set();
        Probe.Expect(1);
    }

    [Fact]
    public void A_constructor_that_fails_on_a_restart_must_be_tried_again()
    {
        var attempts = new Akka.Util.Internal.AtomicCounter(0);
        var boss = Supervisor(new OneForOneStrategy(5, TimeSpan.FromSeconds(10), _ => Directive.Restart));
        var dying = Start(boss, Props.Create(() => new Dying(attempts)));
        dying.Tell("die");
        dying.Tell("ping", Out);
        Probe.Expect("pong");
        Assert.Equal(4, attempts.Current);
    }

    [Theory]
    [InlineData("PreRestart")]
    [InlineData("PostStop")]
    public void A_hook_that_fails_must_not_keep_an_actor_from_its_restart(string hook)
    {
        var boss = Supervisor(new OneForOneStrategy(_ => Directive.Restart));
        var actor = Start(boss, Props.Create(() => new BadHook(hook)));
        actor.Tell("die");
        actor.Tell("ping", Out);
        Probe.Expect("pong");
    }

    [Fact]
    public void A_supervisor_whose_decision_fails_must_fail_itself()
    {
        var strategy = new OneForOneStrategy(_ => throw new InvalidOperationException("undecided"));
        var child = Child(strategy);
        Probe.Watch(child);
        child.Tell("fail");
        Probe.Expect("a started");
        var both = new[] { Probe.Expect(), Probe.Expect() };
        Assert.Contains("supervisor restarted", both);
        Assert.Contains(both, m => m is Terminated);
    }

    [Fact]
    public void A_guardian_that_stops_whatever_fails_must_be_configurable()
    {
        using var system = ActorSystem.Create("strict", "akka { loglevel = OFF, stdout-loglevel = OFF, actor.guardian-supervisor-strategy = \"Akka.Actor.StoppingSupervisorStrategy\" }");
        var inbox = Inbox.Create(system);
        var actor = system.ActorOf(Props.Create(() => new Counter(inbox.Receiver, "x")));
        inbox.Watch(actor);
        actor.Tell("fail");
        Assert.Equal("x started", inbox.Receive(Probe.Patience));
        Assert.Equal(actor, Assert.IsType<Terminated>(inbox.Receive(Probe.Patience)).ActorRef);
    }

    private IActorRef Child(SupervisorStrategy strategy) => Start(Supervisor(strategy), "a");

    private IActorRef Supervisor(SupervisorStrategy strategy) => System.ActorOf(Props.Create(() => new Boss(Out, strategy)));

    private static IActorRef Start(IActorRef supervisor, object nameOrProps) => supervisor.Ask<IActorRef>(nameOrProps, Probe.Patience).Result;

    /// <summary>Starts a child and waits until it runs: two of them start side by side.</summary>
    private IActorRef Started(IActorRef supervisor, string name)
    {
        var child = Start(supervisor, name);
        Probe.Expect(name + " started");
        return child;
    }

    public sealed class Boss : UntypedActor
    {
        private readonly IActorRef _out;
        private readonly SupervisorStrategy _strategy;

        public Boss(IActorRef @out, SupervisorStrategy strategy)
        {
            _out = @out;
            _strategy = strategy;
        }

        protected override SupervisorStrategy SupervisorStrategy() => _strategy;

        protected override void PostRestart(Exception reason) => _out.Tell("supervisor restarted");

        protected override void OnReceive(object message) => Sender.Tell(message is Props props
            ? Context.ActorOf(props)
            : Context.ActorOf(Props.Create(() => new Counter(_out, (string)message)), (string)message));
    }

    /// <summary>Keeps its children over a restart.</summary>
    public sealed class Keeper : UntypedActor
    {
        private readonly IActorRef _out;
        private readonly Func<Exception, Directive> _decide;

        public Keeper(IActorRef @out, Func<Exception, Directive> decide)
        {
            _out = @out;
            _decide = decide;
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_decide);

        protected override void PreRestart(Exception reason, object message)
        {
        }

        protected override void PostRestart(Exception reason) => _out.Tell("keeper restarted");

        protected override void OnReceive(object message)
        {
            if (message is "fail") throw new InvalidOperationException("boom");
            Sender.Tell(Context.ActorOf(Props.Create(() => new Counter(_out, (string)message)), (string)message));
        }
    }

    public sealed class Dying : UntypedActor
    {
        public Dying(Akka.Util.Internal.AtomicCounter attempts)
        {
            if (attempts.IncrementAndGet() is 2 or 3) throw new InvalidOperationException("cannot start");
        }

        protected override void OnReceive(object message)
        {
            if (message is "die") throw new InvalidOperationException("boom");
            Sender.Tell("pong");
        }
    }

    public sealed class BadHook : UntypedActor
    {
        private readonly string _hook;

        public BadHook(string hook) => _hook = hook;

        protected override void PreRestart(Exception reason, object message)
        {
            if (_hook == "PreRestart") throw new InvalidOperationException("hook");
            base.PreRestart(reason, message);
        }

        protected override void PostStop()
        {
            if (_hook == "PostStop") throw new InvalidOperationException("hook");
        }

        protected override void OnReceive(object message)
        {
            if (message is "die") throw new InvalidOperationException("boom");
            Sender.Tell("pong");
        }
    }

    public sealed class Counter : UntypedActor
    {
        private readonly IActorRef _out;
        private readonly string _name;
        private int _count;

        public Counter(IActorRef @out, string name)
        {
            _out = @out;
            _name = name;
        }

        protected override void PreStart() => _out.Tell(_name + " started");

        protected override void PostRestart(Exception reason) => _out.Tell(_name + " restarted");

        protected override void OnReceive(object message)
        {
            if (message is "fail") throw new InvalidOperationException("boom");
            _out.Tell(++_count);
        }
    }

    public sealed class Stillborn : UntypedActor
    {
        public Stillborn() => throw new InvalidOperationException("boom");

        protected override void OnReceive(object message)
        {
        }
    }

    public sealed class Family : UntypedActor
    {
        private readonly IActorRef _out;

        public Family(IActorRef @out)
        {
            _out = @out;
            Context.ActorOf(Props.Create(() => new LifecycleSpec.StopTeller(@out, "child stopped")));
        }

        protected override void PostRestart(Exception reason) => _out.Tell("restarted");

        protected override void OnReceive(object message)
        {
            if (message is "fail") throw new InvalidOperationException("boom");
            _out.Tell(message);
        }
    }
}
