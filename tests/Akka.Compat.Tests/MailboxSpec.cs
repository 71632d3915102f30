using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace Akka.Compat.Tests;

public sealed class MailboxSpec : SystemSpec
{
    public MailboxSpec()
        : base($$"""
            priority { mailbox-type = "{{typeof(ByNumber).AssemblyQualifiedName}}" }
            stable { mailbox-type = "{{typeof(ByParity).AssemblyQualifiedName}}" }
            bounded { mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka", mailbox-capacity = 2, mailbox-push-timeout-time = 10ms }
            """)
    {
    }

    [Fact]
    public void A_priority_mailbox_must_order_what_waits()
    {
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var actor = Blocked("priority", entered, gate);
        foreach (var number in new[] { 3, 1, 2, 1 }) actor.Tell(number);
        gate.Set();
        Probe.Expect(1, 1, 2, 3);
    }

    [Fact]
    public void A_stable_priority_mailbox_must_keep_the_order_of_equals()
    {
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var actor = Blocked("stable", entered, gate);
        foreach (var number in new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 }) actor.Tell(number);
        gate.Set();
        Probe.Expect(2, 4, 6, 8, 10, 12, 1, 3, 5, 7, 9, 11, 13);
    }

    [Fact]
    public void A_bounded_mailbox_must_turn_away_what_does_not_fit()
    {
        System.EventStream.Subscribe(Out, typeof(Akka.Event.DeadLetter));
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var actor = Blocked("bounded", entered, gate);
        for (var i = 1; i <= 3; i++) actor.Tell(i);
        Assert.Equal(3, Probe.Expect<Akka.Event.DeadLetter>().Message);
        gate.Set();
        Probe.Expect(1, 2);
    }

    [Fact]
    public void What_is_left_when_an_actor_stops_must_be_dead_letters()
    {
        System.EventStream.Subscribe(Out, typeof(Akka.Event.DeadLetter));
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var actor = Blocked(null, entered, gate);
        actor.Tell(PoisonPill.Instance);
        actor.Tell("a");
        actor.Tell("b");
        gate.Set();
        Assert.Equal("a", Probe.Expect<Akka.Event.DeadLetter>().Message);
        Assert.Equal("b", Probe.Expect<Akka.Event.DeadLetter>().Message);
        actor.Tell("c");
        Assert.Equal("c", Probe.Expect<Akka.Event.DeadLetter>().Message);
    }

    [Fact]
    public async Task Messages_of_the_engine_must_go_before_all_others()
    {
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var actor = Blocked(null, entered, gate);
        Probe.Watch(actor);
        actor.Tell("a");
        System.Stop(actor);
        // The guardian has passed the stop on when it answers.
        await System.ActorSelection("/user").Ask<ActorIdentity>(new Identify(1), Probe.Patience);
        gate.Set();
        Assert.Equal(actor, Probe.Expect<Terminated>().ActorRef);
    }

    [Fact]
    public void An_unknown_mailbox_must_be_refused() =>
        Assert.Throws<ConfigurationException>(() => System.ActorOf(Props.Create(() => new Sink()).WithMailbox("none")));

    [Fact]
    [Trait("Engine", "Akka.Compat")] // In Akka.NET, what null does depends on the kind of reference; it may keep an actor from going on.
    public void Null_must_be_refused() =>
        Assert.Throws<InvalidMessageException>(() => Out.Tell(null!, ActorRefs.NoSender));

    private IActorRef Blocked(string? mailbox, ManualResetEventSlim entered, ManualResetEventSlim gate)
    {
        void Handle(object message)
        {
            if (message is ManualResetEventSlim)
            {
                entered.Set();
                gate.Wait();
            }
            else
            {
                Out.Tell(message);
            }
        }

        Action<object, IUntypedActorContext> behavior = (message, _) => Handle(message);
        var props = Props.Create(() => new FunctionActor(behavior));
        var actor = System.ActorOf(mailbox is null ? props : props.WithMailbox(mailbox));
        actor.Tell(gate);
        entered.Wait(Probe.Patience);
        return actor;
    }

    public sealed class Sink : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }

    public sealed class ByParity(Settings settings, Config config) : UnboundedStablePriorityMailbox(settings, config)
    {
        protected override int PriorityGenerator(object message) => message is int number ? number % 2 : -1;
    }

    public sealed class ByNumber : UnboundedPriorityMailbox
    {
        public ByNumber(Settings settings, Config config)
            : base(settings, config)
        {
        }

        protected override int PriorityGenerator(object message) => message as int? ?? 0;
    }
}
