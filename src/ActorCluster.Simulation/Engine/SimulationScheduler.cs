using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace ActorCluster.Simulation.Engine;

/// <summary>
/// The heart of a simulated actor system: the scheduler that Akka is told to use, and the run queue of <see cref="RunQueueDispatcher"/>.
/// <para>
/// <b>Starting</b>: the thread pool runs the actors, since the actor system waits for some of them; nothing is recorded and no seed counts.
/// <b>Taken over</b>: one thread, the caller's, runs one message after the other, in an order that the seed decides, and the clock moves
/// only from timer to timer. Other threads come in through <see cref="Post"/> alone.
/// </para>
/// </summary>
public sealed class SimulationScheduler : SchedulerBase
{
    private readonly VirtualClock _clock = new();
    private readonly TimerQueue _timers = new();
    private readonly List<IRunnable> _ready = [];
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Lock _startLock = new();
    // Far more than a large cluster does in one moment; actors that answer each other without a pause would go on for ever.
    private const int MostAtOnce = 10_000_000;

    private SeededOrder _order;
    private int _atThisMoment;
    private int _running;
    private volatile bool _takenOver;

    /// <summary>Creates the scheduler; Akka does so by reflection.</summary>
    /// <param name="config">The section <c>akka.scheduler</c>.</param>
    /// <param name="log">The log.</param>
    public SimulationScheduler(Config config, ILoggingAdapter log)
        : base(config, log)
    {
        Trace = new MessageTrace(this, _clock);
    }

    /// <summary>The clock.</summary>
    public VirtualClock Clock => _clock;

    /// <inheritdoc />
    public override TimeSpan MonotonicClock => _clock.Elapsed;

    /// <inheritdoc />
    public override TimeSpan HighResMonotonicClock => _clock.Elapsed;

    /// <summary>Numbers messages and knows what caused them.</summary>
    internal MessageTrace Trace { get; }

    /// <inheritdoc />
    protected override DateTimeOffset TimeNow => _clock.Now;

    /// <summary>
    /// Waits until the actors that were started so far are idle, and takes over. From now on the calling thread, and no other, runs actors.
    /// </summary>
    /// <param name="seed">Decides the order of whatever could happen in any order.</param>
    public void TakeOver(long seed)
    {
        SpinWait.SpinUntil(() =>
        {
            lock (_startLock)
            {
                return _takenOver = _running == 0;
            }
        });
        _order = new SeededOrder(seed);
    }

    /// <summary>Gives the actors back to the thread pool, so that the system can be ended.</summary>
    public void Release()
    {
        lock (_startLock)
        {
            _takenOver = false;
        }

        foreach (var run in _ready)
        {
            Execute(run);
        }

        _ready.Clear();
    }

    /// <summary>Runs until every actor is idle, at the present time.</summary>
    public void Drain()
    {
        do
        {
            while (_ready.Count > 0)
            {
                var chosen = _ready.Count == 1 ? 0 : _order.Next(_ready.Count);
                var run = _ready[chosen];
                _ready[chosen] = _ready[^1];
                _ready.RemoveAt(_ready.Count - 1);
                var known = _ready.Count;
                run.Run();
                Trace.Current = 0;
                OrderStops(known);
                if (++_atThisMoment > MostAtOnce)
                {
                    throw new InvalidOperationException(
                        $"the clock stands still at {_clock.Elapsed}: after {MostAtOnce} messages there is still something to do at once. Lately: {Trace.Describe()}");
                }
            }
        }
        while (TakePosted());
    }

    /// <summary>Moves the clock on to the next timer that is due by then, and runs what follows from it.</summary>
    /// <param name="until">The latest time, since the origin; the clock goes there when no timer is due.</param>
    /// <returns>False when the clock has come to <paramref name="until"/>.</returns>
    public bool Step(TimeSpan until)
    {
        Drain();
        if (!_timers.TryPeek(out var due) || due > until.Ticks)
        {
            _clock.Elapsed = until > _clock.Elapsed ? until : _clock.Elapsed;
            return false;
        }

        var timer = _timers.Take();
        if (due > _clock.Elapsed.Ticks)
        {
            _clock.Elapsed = TimeSpan.FromTicks(due);
            _atThisMoment = 0;
        }

        Trace.Current = timer.Cause;
        timer.Run();
        Trace.Current = 0;
        if (timer.Interval > TimeSpan.Zero)
        {
            _timers.Add(timer, _clock.Elapsed.Ticks + timer.Interval.Ticks);
        }

        Drain();
        return true;
    }

    /// <summary>When the next timer is due, since the origin; null when there is none.</summary>
    public TimeSpan? NextDue => _timers.TryPeek(out var due) ? TimeSpan.FromTicks(due) : null;

    /// <summary>Has something done at a time, on the simulation's thread.</summary>
    /// <param name="delay">From now.</param>
    /// <param name="action">What is to be done.</param>
    /// <returns>Calls it off.</returns>
    public ICancelable After(TimeSpan delay, Action action)
    {
        var cancelable = new Cancelable((IActionScheduler)this);
        Add(delay, TimeSpan.Zero, action, cancelable);
        return cancelable;
    }

    /// <summary>Has something done on the simulation's thread as soon as it looks. Any thread may call it.</summary>
    /// <param name="action">What is to be done.</param>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        Posted?.Invoke();
    }

    /// <summary>
    /// The one thread that may run actors, by its number, where other threads send messages to them too; zero where none do.
    /// </summary>
    public int Owner { get; set; }

    /// <summary>Whether the calling thread is another one than the owner: what it sends is posted.</summary>
    internal bool IsForeign => Owner != 0 && Environment.CurrentManagedThreadId != Owner;

    /// <summary>Something was posted: whoever waits with the simulation's thread goes on.</summary>
    public Action? Posted { get; set; }

    internal void Execute(IRunnable run)
    {
        if (!_takenOver)
        {
            lock (_startLock)
            {
                if (!_takenOver)
                {
                    _running++;
                    ThreadPool.QueueUserWorkItem(RunWhileStarting, run);
                    return;
                }
            }
        }

        if (IsForeign)
        {
            Post(() => _ready.Add(run));
            return;
        }

        _ready.Add(run);
    }

    /// <inheritdoc />
    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Add(delay, TimeSpan.Zero, action, cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, action.Run, cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, interval, action, cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(initialDelay, interval, action.Run, cancelable);

    // An actor that ends tells its children, and Akka.NET in an order that differs from process to process. Whoever has something to do
    // without a message in the mailbox, since one run, comes in the order of paths.
    private void OrderStops(int known)
    {
        List<int>? places = null;
        for (var index = known; index < _ready.Count && _ready.Count - known > 1; index++)
        {
            if (PathOfIdle(_ready[index]) is not null)
            {
                (places ??= []).Add(index);
            }
        }

        if (places is not { Count: > 1 })
        {
            return;
        }

        var ordered = places.Select(index => _ready[index]).OrderBy(PathOfIdle, StringComparer.Ordinal).ToArray();
        for (var index = 0; index < ordered.Length; index++)
        {
            _ready[places[index]] = ordered[index];
        }
    }

    private static string? PathOfIdle(IRunnable run) =>
        run is Mailbox { MessageQueue: TracedQueue { HasMessages: false } queue } ? queue.Actor.Path : null;

    private void RunWhileStarting(object? run)
    {
        ((IRunnable)run!).Run();
        lock (_startLock)
        {
            _running--;
        }
    }

    private bool TakePosted()
    {
        if (_posted.IsEmpty)
        {
            return false;
        }

        while (_posted.TryDequeue(out var action))
        {
            action();
        }

        return true;
    }

    // The threads of the start may come here together.
    private void Add(TimeSpan delay, TimeSpan interval, Action action, ICancelable? cancelable)
    {
        var timer = new TimerQueue.Timer(action, interval, cancelable, Trace.Current);
        if (IsForeign)
        {
            Post(() => _timers.Add(timer, (_clock.Elapsed + delay).Ticks));
            return;
        }

        if (_takenOver)
        {
            _timers.Add(timer, (_clock.Elapsed + delay).Ticks);
            return;
        }

        lock (_startLock)
        {
            _timers.Add(timer, (_clock.Elapsed + delay).Ticks);
        }
    }
}
