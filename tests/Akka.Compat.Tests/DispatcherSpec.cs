using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Compat.Tests;

public sealed class DispatcherSpec : SystemSpec
{
    public DispatcherSpec()
        : base("""
            mine { type = PinnedDispatcher }
            alias = mine
            strange { type = "No.Such.Type, Nowhere" }
            akka.actor.deployment { /deployed.dispatcher = mine, "/parent/*" = { dispatcher = mine } }
            """)
    {
    }

    [Fact]
    public void An_actor_must_run_on_the_dispatcher_of_its_props()
    {
        Assert.Equal("mine", DispatcherOf(Tells().WithDispatcher("mine"), "a"));
        Assert.Equal("akka.actor.default-dispatcher", DispatcherOf(Tells(), "b"));
    }

    [Fact]
    public void A_deployment_must_choose_the_dispatcher() => Assert.Equal("mine", DispatcherOf(Tells(), "deployed"));

    [Fact]
    public void A_name_for_another_dispatcher_must_be_followed() => Assert.Equal("mine", DispatcherOf(Tells().WithDispatcher("alias"), "c"));

    [Fact]
    public void A_pinned_actor_must_keep_its_thread()
    {
        var threads = new ConcurrentDictionary<int, bool>();
        var actor = System.ActorOf(Props.Create(() => new ThreadTeller(threads)).WithDispatcher("mine"));
        for (var i = 0; i < 1000; i++) actor.Tell(i, Out);
        for (var i = 0; i < 1000; i++) Probe.Expect(i);
        Assert.Single(threads);
    }

    [Fact]
    public void An_unknown_dispatcher_must_be_refused()
    {
        Assert.Throws<ConfigurationException>(() => System.Dispatchers.Lookup("none"));
        Assert.Throws<ConfigurationException>(() => System.Dispatchers.Lookup("strange"));
        Assert.True(System.Dispatchers.HasDispatcher("mine"));
        Assert.False(System.Dispatchers.HasDispatcher("none"));
    }

    [Fact]
    public void Messages_of_one_sender_must_stay_in_order_among_many()
    {
        const int Each = 5_000;
        var done = new CountdownEvent(4);
        var failures = new ConcurrentQueue<string>();
        var receiver = System.ActorOf(Props.Create(() => new OrderChecker(failures, done, Each)));
        Parallel.For(0, 4, sender =>
        {
            for (var i = 0; i < Each; i++) receiver.Tell((sender, i), ActorRefs.NoSender);
        });
        Assert.True(done.Wait(Probe.Patience));
        Assert.Empty(failures);
    }

    private static Props Tells() => Props.Create(() => new DispatcherTeller());

    private string DispatcherOf(Props props, string name)
    {
        System.ActorOf(props, name).Tell("dispatcher?", Out);
        return Probe.Expect<string>();
    }

    public sealed class DispatcherTeller : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(Context.Dispatcher.Id);
    }

    public sealed class ThreadTeller : UntypedActor
    {
        private readonly ConcurrentDictionary<int, bool> _threads;

        public ThreadTeller(ConcurrentDictionary<int, bool> threads) => _threads = threads;

        protected override void OnReceive(object message)
        {
            _threads[Environment.CurrentManagedThreadId] = true;
            Sender.Tell(message);
        }
    }

    public sealed class OrderChecker : UntypedActor
    {
        private readonly int[] _next = new int[4];
        private readonly ConcurrentQueue<string> _failures;
        private readonly CountdownEvent _done;
        private readonly int _each;

        public OrderChecker(ConcurrentQueue<string> failures, CountdownEvent done, int each)
        {
            _failures = failures;
            _done = done;
            _each = each;
        }

        protected override void OnReceive(object message)
        {
            var (sender, number) = ((int, int))message;
            if (_next[sender]++ != number) _failures.Enqueue($"{sender}: {number}");
            if (_next[sender] == _each) _done.Signal();
        }
    }
}
