using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// A scheduler whose time stands still until <see cref="Advance"/>. One step runs what is due once each, also what repeats;
/// <see cref="MonotonicClock"/> goes on with the real time.
/// </summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly object _gate = new();
    private readonly PriorityQueue<Scheduled, (long Due, long Order)> _queue = new();
    private DateTimeOffset _now = DateTimeOffset.UtcNow;
    private long _order;

    /// <summary>Creates the scheduler; neither argument is used.</summary>
    public TestScheduler(Config schedulerConfig, ILoggingAdapter log)
    {
    }

    /// <inheritdoc/>
    public DateTimeOffset Now
    {
        get { lock (_gate) return _now; }
    }

    /// <inheritdoc/>
    public TimeSpan MonotonicClock => TestKitBase.Now;

    /// <inheritdoc/>
    public TimeSpan HighResMonotonicClock => TestKitBase.Now;

    /// <inheritdoc/>
    public IAdvancedScheduler Advanced => this;

    /// <summary>The time of the scheduler.</summary>
    protected DateTimeOffset TimeNow => Now;

    /// <summary>Moves the time on and runs what became due, in the order in which it became due.</summary>
    public void Advance(TimeSpan offset)
    {
        List<Scheduled> due = [];
        lock (_gate)
        {
            _now += offset;
            while (_queue.TryPeek(out var next, out var key) && key.Due <= _now.UtcTicks)
            {
                _queue.Dequeue();
                due.Add(next);
            }
        }

        foreach (var scheduled in due)
        {
            if (scheduled.Cancelable is { IsCancellationRequested: true }) continue;
            scheduled.Run();
            if (scheduled.Interval is { } interval) Add(scheduled, interval);
        }
    }

    /// <summary>Moves the time on to a point.</summary>
    /// <exception cref="InvalidOperationException">The point lies before <see cref="Now"/>.</exception>
    public void AdvanceTo(DateTimeOffset when)
    {
        if (when < Now) throw new InvalidOperationException("You can't reverse time...");
        Advance(when - Now);
    }

    /// <inheritdoc/>
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    /// <inheritdoc/>
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(new Scheduled(() => receiver.Tell(message, sender), null, cancelable), delay);

    /// <inheritdoc/>
    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    /// <inheritdoc/>
    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(new Scheduled(() => receiver.Tell(message, sender), interval, cancelable), initialDelay);

    /// <inheritdoc/>
    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null);

    /// <inheritdoc/>
    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Add(new Scheduled(action, null, cancelable), delay);

    /// <inheritdoc/>
    public void ScheduleOnce(TimeSpan delay, IRunnable action) => ScheduleOnce(delay, action.Run, null);

    /// <inheritdoc/>
    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) => ScheduleOnce(delay, action.Run, cancelable);

    /// <inheritdoc/>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        ScheduleRepeatedly(initialDelay, interval, action, null);

    /// <inheritdoc/>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(new Scheduled(action, interval, cancelable), initialDelay);

    /// <inheritdoc/>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, null);

    /// <inheritdoc/>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, cancelable);

    private void Add(Scheduled scheduled, TimeSpan delay)
    {
        lock (_gate) _queue.Enqueue(scheduled, ((_now + delay).UtcTicks, _order++));
    }

    private sealed record Scheduled(Action Run, TimeSpan? Interval, ICancelable Cancelable);
}
