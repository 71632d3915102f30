using Akka.Actor;

namespace Akka.Compat.Tests;

public sealed class DeterminismSpec
{
    [Fact]
    public void One_queue_and_a_virtual_clock_must_give_one_history()
    {
        var first = History(seed: 7);
        Assert.NotEmpty(first);
        Assert.Equal(first, History(seed: 7));
        Assert.NotEqual(first, History(seed: 8));
    }

    [Fact]
    public void Nothing_must_run_outside_the_queue()
    {
        var thread = Environment.CurrentManagedThreadId;
        var (system, world) = VirtualWorld.Create("here");
        var threads = new HashSet<int>();
        var actor = system.ActorOf(Props.Create(() => new Watchful(threads)));
        for (var i = 0; i < 50; i++)
        {
            actor.Tell("x", ActorRefs.NoSender);
            world.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal([thread], threads);
    }

    /// <summary>Actors that beat, watch, fail, restart, stash and time out.</summary>
    private static List<string> History(int seed)
    {
        var (system, world) = VirtualWorld.Create("sim");
        var history = new List<string>();
        var random = new Random(seed);
        var hub = system.ActorOf(Props.Create(() => new Hub(history, world)), "hub");
        for (var i = 0; i < 20; i++) system.ActorOf(Props.Create(() => new Beater(hub, random.Next(1, 900))), "beater-" + i);
        world.Advance(TimeSpan.FromSeconds(30));
        return history;
    }

    public sealed class Beater : UntypedActor, IWithTimers, IWithUnboundedStash
    {
        private readonly IActorRef _hub;
        private readonly int _milliseconds;
        private int _beats;

        public Beater(IActorRef hub, int milliseconds)
        {
            _hub = hub;
            _milliseconds = milliseconds;
        }

        public ITimerScheduler Timers { get; set; } = null!;

        public IStash Stash { get; set; } = null!;

        protected override void PreStart()
        {
            Timers.StartPeriodicTimer("beat", "beat", TimeSpan.FromMilliseconds(_milliseconds));
            _hub.Tell("hello");
        }

        protected override void OnReceive(object message)
        {
            if (message is not "beat")
            {
                if (_beats % 3 == 0) Stash.Stash();
                return;
            }
            _beats++;
            Stash.UnstashAll();
            if (_beats % 17 == 0) throw new InvalidOperationException("boom");
            if (_beats % 29 == 0) Context.Stop(Self);
            _hub.Tell(_beats);
        }
    }

    public sealed class Hub : UntypedActor
    {
        private readonly List<string> _history;
        private readonly VirtualWorld _world;

        public Hub(List<string> history, VirtualWorld world)
        {
            _history = history;
            _world = world;
            Context.SetReceiveTimeout(TimeSpan.FromMilliseconds(40));
        }

        protected override void OnReceive(object message)
        {
            if (message is "hello") Context.Watch(Sender);
            else if (message is not ReceiveTimeout and not Terminated) Sender.Tell("thanks");
            _history.Add($"{_world.Now} {Sender.Path.Name} {(message is Terminated t ? "ended " + t.ActorRef.Path.Name : message)}");
        }
    }

    public sealed class Watchful : UntypedActor, IWithTimers
    {
        private readonly HashSet<int> _threads;

        public Watchful(HashSet<int> threads) => _threads = threads;

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart()
        {
            Timers.StartPeriodicTimer("t", "t", TimeSpan.FromMilliseconds(300));
            Context.SetReceiveTimeout(TimeSpan.FromMilliseconds(100));
        }

        protected override void OnReceive(object message) => _threads.Add(Environment.CurrentManagedThreadId);
    }
}
