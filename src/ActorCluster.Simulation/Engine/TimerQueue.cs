using Akka.Actor;

namespace ActorCluster.Simulation.Engine;

/// <summary>What is due later, in the order of time, and of scheduling within the same time.</summary>
internal sealed class TimerQueue
{
    private readonly PriorityQueue<Timer, (long Due, long Order)> _queue = new(Comparer<(long Due, long Order)>.Create(
        static (left, right) => left.Due != right.Due ? left.Due.CompareTo(right.Due) : left.Order.CompareTo(right.Order)));

    private long _order;

    /// <summary>How many there are, cancelled ones included.</summary>
    public int Count => _queue.Count;

    /// <summary>Adds one.</summary>
    /// <param name="timer">What is to be done.</param>
    /// <param name="due">When, in ticks since the origin.</param>
    public void Add(Timer timer, long due) => _queue.Enqueue(timer, (due, ++_order));

    /// <summary>Finds out when the next one is due; cancelled ones are forgotten.</summary>
    /// <param name="due">When, in ticks since the origin.</param>
    /// <returns>False when there is none.</returns>
    public bool TryPeek(out long due)
    {
        while (_queue.TryPeek(out var timer, out var key))
        {
            if (timer.Cancelable?.IsCancellationRequested != true)
            {
                due = key.Due;
                return true;
            }

            _queue.Dequeue();
        }

        due = 0;
        return false;
    }

    /// <summary>Takes the next one.</summary>
    public Timer Take() => _queue.Dequeue();

    /// <summary>Something that is due later.</summary>
    /// <param name="Run">What is to be done.</param>
    /// <param name="Interval">The time after which it is done again; zero for once.</param>
    /// <param name="Cancelable">Calls it off; null when nobody can.</param>
    /// <param name="Cause">The number of the message that asked for it.</param>
    public sealed record Timer(Action Run, TimeSpan Interval, ICancelable? Cancelable, long Cause);
}
