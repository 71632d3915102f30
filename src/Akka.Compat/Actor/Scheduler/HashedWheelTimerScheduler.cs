#nullable disable
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The scheduler of real time: a wheel of buckets that a thread of its own turns by one bucket per tick. Nothing runs
/// before its time, and at most a tick late. While nothing is scheduled the thread sleeps.
/// </summary>
public sealed class HashedWheelTimerScheduler : SchedulerBase, IDisposable
{
    private readonly long _tick;
    private readonly Entry[] _wheel;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _wake = new();
    private readonly TimeSpan _shutdownTimeout;
    private Thread _thread;
    private long _turned;
    private int _scheduled;
    private volatile bool _stopped;

    /// <summary>Reads tick, size of the wheel and patience at the end from <c>akka.scheduler</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tick is shorter than 10 ms, or the wheel has no size that can be.</exception>
    public HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log)
    {
        var tick = scheduler.GetTimeSpan("akka.scheduler.tick-duration");
        if (tick < TimeSpan.FromMilliseconds(10)) throw new ArgumentOutOfRangeException(nameof(scheduler), tick, "akka.scheduler.tick-duration must be at least 10 ms");
        var size = scheduler.GetInt("akka.scheduler.ticks-per-wheel");
        if (size is <= 0 or > 1 << 30) throw new ArgumentOutOfRangeException(nameof(scheduler), size, "akka.scheduler.ticks-per-wheel must be from 1 to 2^30");
        _tick = tick.Ticks;
        _shutdownTimeout = scheduler.GetTimeSpan("akka.scheduler.shutdown-timeout");
        _wheel = new Entry[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)size)];
    }

    /// <inheritdoc/>
    protected override DateTimeOffset TimeNow => DateTimeOffset.UtcNow;

    /// <inheritdoc/>
    public override TimeSpan MonotonicClock => RealClock.Elapsed;

    /// <inheritdoc/>
    public override TimeSpan HighResMonotonicClock => RealClock.Elapsed;

    /// <summary>Stops the thread and does at once what is still scheduled, each thing one last time, as Akka.NET does.</summary>
    public void Dispose()
    {
        if (_stopped) return;
        _stopped = true;
        _wake.Set();
        var thread = _thread;
        if (thread is not null && thread != Thread.CurrentThread && !thread.Join(_shutdownTimeout))
        {
            Log.Warning("Failed to shutdown scheduler within {0}", _shutdownTimeout);
            return;
        }
        for (var i = 0; i < _wheel.Length; i++)
        {
            var left = _wheel[i];
            _wheel[i] = null;
            for (; left is not null; left = left.Next) TryFire(left);
        }
    }

    /// <inheritdoc/>
    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, 0, new Entry(receiver, message, sender, cancelable));

    /// <inheritdoc/>
    protected override void InternalScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(initialDelay, interval.Ticks, new Entry(receiver, message, sender, cancelable));

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Add(delay, 0, new Entry(null, action, null, cancelable));

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(delay, 0, new Entry(null, action, null, cancelable));

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, interval.Ticks, new Entry(null, action, null, cancelable));

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(initialDelay, interval.Ticks, new Entry(null, action, null, cancelable));

    private void Add(TimeSpan delay, long interval, Entry entry)
    {
        if (_stopped) throw new SchedulerException("cannot enqueue after timer shutdown");
        if (entry.Cancelable is { IsCancellationRequested: true }) return;
        entry.Interval = interval;
        lock (_gate)
        {
            // An empty wheel need not be turned through the time it slept.
            if (_scheduled == 0) _turned = Math.Max(_turned, RealClock.Elapsed.Ticks / _tick);
            Insert(entry, RealClock.Elapsed.Ticks + delay.Ticks);
            if (_scheduled++ > 0) return;
            if (_thread is null)
            {
                _thread = new Thread(Turn) { IsBackground = true, Name = "akka-scheduler" };
                _thread.Start();
            }
        }
        _wake.Set();
    }

    /// <summary>Hangs an entry into the bucket of the first tick at or after its time, but not into one already turned over.</summary>
    private void Insert(Entry entry, long due)
    {
        entry.Tick = Math.Max((due + _tick - 1) / _tick, _turned + 1);
        ref var bucket = ref _wheel[(int)(entry.Tick & (_wheel.Length - 1))];
        entry.Next = bucket;
        bucket = entry;
    }

    private void Turn()
    {
        while (!_stopped)
        {
            bool idle;
            lock (_gate)
            {
                idle = _scheduled == 0;
                if (idle)
                {
                    _turned = RealClock.Elapsed.Ticks / _tick;
                    _wake.Reset();
                }
            }
            if (idle)
            {
                _wake.Wait();
                continue;
            }
            var now = RealClock.Elapsed.Ticks;
            var next = _turned + 1;
            if (next * _tick > now)
            {
                Thread.Sleep((int)Math.Max((next * _tick - now) / TimeSpan.TicksPerMillisecond, 1));
                continue;
            }
            FireAll(TakeDue(next));
        }
    }

    /// <summary>Takes the entries of a tick out of its bucket, with those that are cancelled, the oldest first.</summary>
    private Entry TakeDue(long tick)
    {
        lock (_gate)
        {
            _turned = tick;
            ref var bucket = ref _wheel[(int)(tick & (_wheel.Length - 1))];
            Entry kept = null, keptLast = null, due = null;
            for (var entry = bucket; entry is not null;)
            {
                var next = entry.Next;
                if (entry.Cancelable is { IsCancellationRequested: true })
                {
                    _scheduled--;
                }
                else if (entry.Tick <= tick)
                {
                    entry.Next = due;
                    due = entry;
                    _scheduled--;
                }
                else
                {
                    entry.Next = null;
                    if (kept is null) kept = entry;
                    else keptLast.Next = entry;
                    keptLast = entry;
                }
                entry = next;
            }
            bucket = kept;
            return due;
        }
    }

    private void FireAll(Entry entry)
    {
        while (entry is not null)
        {
            var next = entry.Next;
            entry.Next = null;
            // What has thrown is not repeated; what is repeated counts from now, so that a machine that slept does not catch up in a burst.
            if (TryFire(entry) && entry.Interval > 0 && entry.Cancelable is not { IsCancellationRequested: true })
            {
                lock (_gate)
                {
                    Insert(entry, RealClock.Elapsed.Ticks + entry.Interval);
                    _scheduled++;
                }
            }
            entry = next;
        }
    }

    private bool TryFire(Entry entry)
    {
        try
        {
            entry.Fire();
            return true;
        }
        catch (Exception e)
        {
            try
            {
                Log.Error(e, "Error while executing scheduled task {0}", entry.What);
            }
            catch (Exception)
            {
                // There is nobody left to tell; the thread must live.
            }
            return false;
        }
    }

    private sealed class Entry(ICanTell receiver, object what, IActorRef sender, ICancelable cancelable)
    {
        public Entry Next;
        public long Tick;
        public long Interval;

        public ICancelable Cancelable => cancelable;

        public object What => what;

        public void Fire()
        {
            if (cancelable is { IsCancellationRequested: true }) return;
            if (receiver is not null) receiver.Tell(what, sender);
            else if (what is Action action) action();
            else ((IRunnable)what).Run();
        }
    }
}
