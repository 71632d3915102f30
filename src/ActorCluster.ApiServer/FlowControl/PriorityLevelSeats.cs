using ActorCluster.Api.FlowControl;

namespace ActorCluster.ApiServer.FlowControl;

/// <summary>
/// The seats of one priority level: a request that is carried out takes one (k8s.io/apiserver pkg/util/flowcontrol). As long as there are
/// seats that costs one count up and one down. When there are none, requests wait by flow, and flows take turns; each flow may have as many
/// waiting as its hand of queues holds, which is what shuffle sharding comes to where no two flows share a queue.
/// </summary>
/// <param name="name">Name of the level.</param>
/// <param name="all">All levels: seats that others do not need may be borrowed.</param>
internal sealed class PriorityLevelSeats(string name, PriorityLevels all)
{
    // Flows that wait, in turns. Guarded by the lock of all levels.
    private readonly Dictionary<string, LinkedList<Waiter>> _flows = new(StringComparer.Ordinal);
    private readonly Queue<string> _turns = new();
    private PriorityLevelConfigurationSpec _spec = PriorityLevelConfigurationSpec.Empty;
    private volatile int _nominal;
    private int _executing;
    private int _waiting;

    public string Name => name;

    public bool IsExempt => _spec.Type == PriorityLevelEnablement.Exempt;

    /// <summary>The seats that it has by its shares.</summary>
    public int Nominal => _nominal;

    /// <summary>The seats that nobody may borrow from it.</summary>
    public int Guaranteed => _nominal - (int)Math.Round(_nominal * (_spec.Limited?.LendablePercent ?? 0) / 100.0);

    /// <summary>The seats that it may have with those of others.</summary>
    public int Most => IsExempt ? all.Total : _spec.Limited?.BorrowingLimitPercent is { } percent
        ? Math.Min(all.Total, _nominal + (int)Math.Round(_nominal * percent / 100.0))
        : all.Total;

    public int Executing => Volatile.Read(ref _executing);

    public int Shares => IsExempt ? _spec.Exempt?.NominalConcurrencyShares ?? 0 : _spec.Limited?.NominalConcurrencyShares ?? 30;

    /// <summary>Takes up what the level's object says.</summary>
    public void Set(PriorityLevelConfigurationSpec spec) => _spec = spec;

    public void SetNominal(int seats) => _nominal = seats;

    /// <summary>Takes a seat if there is one.</summary>
    /// <param name="use">Counts.</param>
    /// <returns>False when there is none: then <see cref="EnterAsync"/> has to be asked.</returns>
    public bool TryEnter(FlowUse use)
    {
        if (!IsExempt && all.Total > 0 && (Interlocked.Increment(ref _executing) > _nominal || Volatile.Read(ref _waiting) > 0))
        {
            Interlocked.Decrement(ref _executing);
            return false;
        }

        use.Dispatch();
        return true;
    }

    /// <summary>Gives a seat back.</summary>
    /// <param name="use">Counts.</param>
    public void Leave(FlowUse use)
    {
        use.Finish();
        if (!IsExempt && all.Total > 0)
        {
            Interlocked.Decrement(ref _executing);
            if (Volatile.Read(ref _waiting) > 0)
            {
                lock (all.Gate)
                {
                    Dispatch();
                }
            }
        }
    }

    /// <summary>Borrows a seat or waits for one.</summary>
    /// <param name="use">Counts.</param>
    /// <param name="flow">Tells one flow of the schema from another.</param>
    /// <param name="patience">How long it waits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">The client went away.</param>
    /// <returns>Null with a seat, else one of <see cref="SeatRefusal"/>.</returns>
    public async ValueTask<string?> EnterAsync(FlowUse use, string flow, TimeSpan patience, TimeProvider time, CancellationToken cancel)
    {
        Waiter waiter;
        lock (all.Gate)
        {
            // Who found no seat stood in the way of those that wait for a moment.
            Dispatch();
            if (_waiting == 0 && HasSeat())
            {
                Interlocked.Increment(ref _executing);
                use.Dispatch();
                return null;
            }

            if (_spec.Limited?.LimitResponse is not { Type: LimitResponseType.Queue, Queuing: { } queues })
            {
                use.Reject(SeatRefusal.Limited);
                return SeatRefusal.Limited;
            }

            var waiting = _flows.TryGetValue(flow, out var mine) ? mine.Count : 0;
            if (waiting >= queues.HandSize * queues.QueueLengthLimit || _waiting >= queues.Queues * queues.QueueLengthLimit)
            {
                use.Reject(SeatRefusal.QueueFull);
                return SeatRefusal.QueueFull;
            }

            waiter = Enqueue(use, flow);
            Dispatch();
        }

        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        await using var registration = either.Token.Register(() => GiveUp(waiter));
        if (await waiter.Seat.Task)
        {
            return null;
        }

        var reason = cancel.IsCancellationRequested ? SeatRefusal.Cancelled : SeatRefusal.TimedOut;
        use.Reject(reason);
        return reason;
    }

    private bool HasSeat() => _executing < _nominal || (_executing < Most && all.CanLend(this));

    private Waiter Enqueue(FlowUse use, string flow)
    {
        if (!_flows.TryGetValue(flow, out var queue))
        {
            queue = new LinkedList<Waiter>();
            _flows.Add(flow, queue);
            _turns.Enqueue(flow);
        }

        var waiter = new Waiter(use, flow);
        queue.AddLast(waiter);
        Interlocked.Increment(ref _waiting);
        use.Wait(1);
        return waiter;
    }

    private void Dispatch()
    {
        while (_waiting > 0 && HasSeat())
        {
            var flow = _turns.Dequeue();
            var queue = _flows[flow];
            var waiter = queue.First!.Value;
            queue.RemoveFirst();
            End(waiter, queue);
            if (queue.Count > 0)
            {
                _turns.Enqueue(flow);
            }

            Interlocked.Increment(ref _executing);
            waiter.Use.Dispatch();
            waiter.Seat.TrySetResult(true);
        }
    }

    private void GiveUp(Waiter waiter)
    {
        lock (all.Gate)
        {
            if (!_flows.TryGetValue(waiter.Flow, out var queue) || !queue.Remove(waiter))
            {
                // It has a seat.
                return;
            }

            End(waiter, queue);
            if (queue.Count == 0)
            {
                var others = _turns.Where(flow => flow != waiter.Flow).ToList();
                _turns.Clear();
                others.ForEach(_turns.Enqueue);
            }
        }

        waiter.Seat.TrySetResult(false);
    }

    private void End(Waiter waiter, LinkedList<Waiter> queue)
    {
        Interlocked.Decrement(ref _waiting);
        waiter.Use.Wait(-1);
        if (queue.Count == 0)
        {
            _flows.Remove(waiter.Flow);
        }
    }

    private sealed record Waiter(FlowUse Use, string Flow)
    {
        public TaskCompletionSource<bool> Seat { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // Two requests are never the same, whatever they are for.
        public bool Equals(Waiter? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
