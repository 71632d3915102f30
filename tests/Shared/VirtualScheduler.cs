using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace ActorCluster.Testing;

/// <summary>
/// Timers and the run queue of a <see cref="VirtualTimeSystem"/>. While the system starts the thread pool runs its actors.
/// </summary>
public sealed class VirtualScheduler(Config config, ILoggingAdapter log) : SchedulerBase(config, log)
{
    private static readonly DateTimeOffset Origin = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly PriorityQueue<Entry, (TimeSpan Due, long Order)> _timers = new();
    private readonly Queue<IRunnable> _queue = new();
    private readonly Lock _lock = new();
    private TimeSpan _elapsed;
    private long _order;
    private int _running;
    private bool _manual;

    internal DateTimeOffset Current => Origin + _elapsed;

    public override TimeSpan MonotonicClock => _elapsed;

    public override TimeSpan HighResMonotonicClock => _elapsed;

    protected override DateTimeOffset TimeNow => Current;

    internal void Execute(IRunnable run)
    {
        lock (_lock)
        {
            if (_manual)
            {
                _queue.Enqueue(run);
                return;
            }

            _running++;
        }

        ThreadPool.QueueUserWorkItem(_ =>
        {
            run.Run();
            lock (_lock)
            {
                _running--;
            }
        });
    }

    internal void TakeOver()
    {
        SpinWait.SpinUntil(() =>
        {
            lock (_lock)
            {
                if (_running == 0)
                {
                    _manual = true;
                }

                return _manual;
            }
        });
    }

    internal void Release()
    {
        lock (_lock)
        {
            _manual = false;
        }

        while (_queue.TryDequeue(out var run))
        {
            Execute(run);
        }
    }

    internal void Drain()
    {
        while (_queue.TryDequeue(out var run))
        {
            run.Run();
        }
    }

    internal void Advance(TimeSpan by)
    {
        var until = _elapsed + by;
        Drain();
        while (_timers.TryPeek(out var entry, out var key) && key.Due <= until)
        {
            _timers.Dequeue();
            _elapsed = key.Due > _elapsed ? key.Due : _elapsed;
            if (entry.Cancelable?.IsCancellationRequested == true)
            {
                continue;
            }

            entry.Action();
            if (entry.Interval > TimeSpan.Zero)
            {
                Add(entry.Interval, entry.Interval, entry.Action, entry.Cancelable);
            }

            Drain();
        }

        _elapsed = until;
        Drain();
    }

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Add(delay, TimeSpan.Zero, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(initialDelay, interval, action.Run, cancelable);

    private void Add(TimeSpan delay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        _timers.Enqueue(new Entry(action, interval, cancelable), (_elapsed + delay, ++_order));

    private sealed record Entry(Action Action, TimeSpan Interval, ICancelable? Cancelable);
}

/// <summary>Makes the dispatcher that runs actors from the scheduler's queue.</summary>
public sealed class RunQueueConfigurator : MessageDispatcherConfigurator
{
    private readonly MessageDispatcher _dispatcher;

    public RunQueueConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
        _dispatcher = new RunQueueDispatcher(this, (VirtualScheduler)prerequisites.Scheduler);
    }

    public override MessageDispatcher Dispatcher() => _dispatcher;

    private sealed class RunQueueDispatcher : MessageDispatcher
    {
        private readonly VirtualScheduler _scheduler;

        public RunQueueDispatcher(MessageDispatcherConfigurator configurator, VirtualScheduler scheduler)
            : base(configurator)
        {
            _scheduler = scheduler;
            Throughput = 1;
        }

        protected override void ExecuteTask(IRunnable run) => _scheduler.Execute(run);

        protected override void Shutdown()
        {
        }
    }
}
