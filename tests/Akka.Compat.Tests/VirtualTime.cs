using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Compat.Tests;

/// <summary>
/// One run queue and one virtual clock for a whole system, by configuration: the way a simulation uses the engine. A test
/// runs one at a time per thread, so the world of the system being created is found on the thread.
/// </summary>
public sealed class VirtualWorld
{
    [ThreadStatic]
    private static VirtualWorld? _creating;

    private readonly Queue<IRunnable> _runnable = new();
    private readonly PriorityQueue<(Action Action, ICancelable? Cancelable), (TimeSpan Due, long Number)> _scheduled = new();
    private long _number;

    public TimeSpan Now { get; private set; }

    public int Executed { get; private set; }

    public static VirtualWorld Creating => _creating ?? throw new InvalidOperationException("No world is being created on this thread.");

    public static (ActorSystem System, VirtualWorld World) Create(string name, string config = "")
    {
        var world = _creating = new VirtualWorld();
        try
        {
            var system = ActorSystem.Create(name, ConfigurationFactory.ParseString(config).WithFallback(ConfigurationFactory.ParseString($$"""
                akka {
                  loglevel = OFF, stdout-loglevel = OFF, loggers = [], log-dead-letters = off
                  scheduler.implementation = "{{typeof(VirtualScheduler).AssemblyQualifiedName}}"
                  actor.default-dispatcher { type = "{{typeof(RunQueueConfigurator).AssemblyQualifiedName}}", throughput = 1 }
                  actor.internal-dispatcher { type = "{{typeof(RunQueueConfigurator).AssemblyQualifiedName}}", throughput = 1 }
                }
                """)));
            world.Drain();
            return (system, world);
        }
        finally
        {
            _creating = null;
        }
    }

    public void Post(IRunnable run) => _runnable.Enqueue(run);

    public void Schedule(TimeSpan due, Action action, ICancelable? cancelable) => _scheduled.Enqueue((action, cancelable), (due, _number++));

    public void Drain()
    {
        while (_runnable.TryDequeue(out var run))
        {
            Executed++;
            run.Run();
        }
    }

    public void Advance(TimeSpan by)
    {
        var until = Now + by;
        Drain();
        while (_scheduled.TryPeek(out var next, out var key) && key.Due <= until)
        {
            _scheduled.Dequeue();
            Now = key.Due;
            if (next.Cancelable is not { IsCancellationRequested: true }) next.Action();
            Drain();
        }
        Now = until;
    }
}

public sealed class RunQueueConfigurator : MessageDispatcherConfigurator
{
    private readonly RunQueueDispatcher _dispatcher;

    public RunQueueConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) => _dispatcher = new RunQueueDispatcher(this, VirtualWorld.Creating);

    public override MessageDispatcher Dispatcher() => _dispatcher;

    private sealed class RunQueueDispatcher : MessageDispatcher
    {
        private readonly VirtualWorld _world;

        public RunQueueDispatcher(MessageDispatcherConfigurator configurator, VirtualWorld world)
            : base(configurator)
        {
            _world = world;
            Id = configurator.Config.GetString("id");
            Throughput = configurator.Config.GetInt("throughput");
        }

        protected override void ExecuteTask(IRunnable run) => _world.Post(run);

        protected override void Shutdown()
        {
        }
    }
}

public sealed class VirtualScheduler : SchedulerBase
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly VirtualWorld _world = VirtualWorld.Creating;

    public VirtualScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log)
    {
    }

    public Config Settings => SchedulerConfig;

    public override TimeSpan MonotonicClock => _world.Now;

    public override TimeSpan HighResMonotonicClock => _world.Now;

    protected override DateTimeOffset TimeNow => Epoch + _world.Now;

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Once(delay, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Repeatedly(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Once(delay, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) => Once(delay, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Repeatedly(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Repeatedly(initialDelay, interval, action.Run, cancelable);

    private void Once(TimeSpan delay, Action action, ICancelable? cancelable) => _world.Schedule(_world.Now + delay, action, cancelable);

    private void Repeatedly(TimeSpan delay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        _world.Schedule(
            _world.Now + delay,
            () =>
            {
                action();
                Repeatedly(interval, interval, action, cancelable);
            },
            cancelable);
}
