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
        var a = Start(supervisor, "a");
        Start(supervisor, "b");
        a.Tell("fail");
        Probe.Expect("a started", "b started");
        Assert.Equal(["a restarted", "b restarted"], new[] { Probe.Expect<string>(), Probe.Expect<string>() }.Order());
    }

    [Fact]
    public void All_for_one_must_stop_the_siblings()
    {
        var supervisor = Supervisor(new AllForOneStrategy(_ => Directive.Stop));
        var a = Start(supervisor, "a");
        var b = Start(supervisor, "b");
        Probe.Expect("a started", "b started");
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

    private IActorRef Child(SupervisorStrategy strategy) => Start(Supervisor(strategy), "a");

    private IActorRef Supervisor(SupervisorStrategy strategy) => System.ActorOf(Props.Create(() => new Boss(Out, strategy)));

    private static IActorRef Start(IActorRef supervisor, string name) => supervisor.Ask<IActorRef>(name, Probe.Patience).Result;

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

        protected override void OnReceive(object message) => Sender.Tell(Context.ActorOf(Props.Create(() => new Counter(_out, (string)message)), (string)message));
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
