using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Compat.Tests;

/// <summary>What a test waits for: an actor that hands every message over to the test.</summary>
public sealed class Probe
{
    private readonly BlockingCollection<(object Message, IActorRef Sender)> _messages = [];

    public Probe(ActorSystem system) => Ref = system.ActorOf(Props.Create(() => new Forwarder(_messages)));

    public IActorRef Ref { get; }

    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    public object Expect()
    {
        Assert.True(_messages.TryTake(out var received, Patience), "no message came");
        LastSender = received.Sender;
        return received.Message;
    }

    public T Expect<T>() => Assert.IsAssignableFrom<T>(Expect());

    public void Expect(params object[] messages)
    {
        foreach (var message in messages) Assert.Equal(message, Expect());
    }

    /// <summary>Nothing came before what was sent last: the probe itself is asked.</summary>
    public void ExpectNothing()
    {
        var mark = new object();
        Ref.Tell(mark, ActorRefs.NoSender);
        Assert.Same(mark, Expect());
    }

    public void Watch(IActorRef subject) => Ref.Tell(new WatchThis(subject), ActorRefs.NoSender);

    private sealed record WatchThis(IActorRef Subject);

    private sealed class Forwarder : UntypedActor
    {
        private readonly BlockingCollection<(object Message, IActorRef Sender)> _messages;

        public Forwarder(BlockingCollection<(object Message, IActorRef Sender)> messages) => _messages = messages;

        protected override void OnReceive(object message)
        {
            if (message is WatchThis watch) Context.Watch(watch.Subject);
            else _messages.Add((message, Sender));
        }
    }
}

/// <summary>A test with a system of its own.</summary>
public abstract class SystemSpec : IDisposable
{
    protected SystemSpec(string config = "")
    {
        System = ActorSystem.Create("spec", ConfigurationFactory.ParseString(config).WithFallback(ConfigurationFactory.ParseString(
            "akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off, loggers = [] }")));
        Probe = new Probe(System);
    }

    protected ActorSystem System { get; }

    protected Probe Probe { get; }

    protected IActorRef Out => Probe.Ref;

    public void Dispose()
    {
        System.Terminate().Wait(Probe.Patience);
        GC.SuppressFinalize(this);
    }

    /// <summary>An actor whose behaviour is a function.</summary>
    protected IActorRef Run(Action<object, IUntypedActorContext> behavior, string? name = null) =>
        System.ActorOf(Props.Create(() => new FunctionActor(behavior)), name);

    public sealed class FunctionActor : UntypedActor
    {
        private readonly Action<object, IUntypedActorContext> _behavior;

        public FunctionActor(Action<object, IUntypedActorContext> behavior) => _behavior = behavior;

        protected override void OnReceive(object message) => _behavior(message, Context);
    }
}
