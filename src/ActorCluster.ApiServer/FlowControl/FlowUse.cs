namespace ActorCluster.ApiServer.FlowControl;

/// <summary>How many requests of one schema there have been at its level. Counted by any thread.</summary>
/// <param name="level">Name of the level.</param>
/// <param name="schema">Name of the schema.</param>
internal sealed class FlowUse(string level, string schema)
{
    private long _dispatched;
    private long _finished;
    private long _waiting;
    private long _queueFull;
    private long _limited;
    private long _timedOut;
    private long _cancelled;

    public string Level { get; } = level;

    public string Schema { get; } = schema;

    public long Dispatched => Interlocked.Read(ref _dispatched);

    public long Executing => Math.Max(0, Interlocked.Read(ref _dispatched) - Interlocked.Read(ref _finished));

    public long Waiting => Interlocked.Read(ref _waiting);

    public IEnumerable<(string Reason, long Count)> Rejected =>
    [
        (SeatRefusal.Cancelled, Interlocked.Read(ref _cancelled)),
        (SeatRefusal.Limited, Interlocked.Read(ref _limited)),
        (SeatRefusal.QueueFull, Interlocked.Read(ref _queueFull)),
        (SeatRefusal.TimedOut, Interlocked.Read(ref _timedOut)),
    ];

    public void Dispatch() => Interlocked.Increment(ref _dispatched);

    public void Finish() => Interlocked.Increment(ref _finished);

    public void Wait(int delta) => Interlocked.Add(ref _waiting, delta);

    public void Reject(string reason)
    {
        switch (reason)
        {
            case SeatRefusal.QueueFull:
                Interlocked.Increment(ref _queueFull);
                break;
            case SeatRefusal.Limited:
                Interlocked.Increment(ref _limited);
                break;
            case SeatRefusal.TimedOut:
                Interlocked.Increment(ref _timedOut);
                break;
            default:
                Interlocked.Increment(ref _cancelled);
                break;
        }
    }
}

/// <summary>Why a request got no seat, as the label <c>reason</c> of metrics says it (fairqueuing/queueset/queueset.go).</summary>
internal static class SeatRefusal
{
    /// <summary>The level has no queue and no seat.</summary>
    public const string Limited = "concurrency-limit";

    /// <summary>The queue has no place.</summary>
    public const string QueueFull = "queue-full";

    /// <summary>It has waited long enough.</summary>
    public const string TimedOut = "time-out";

    /// <summary>The client has gone.</summary>
    public const string Cancelled = "cancelled";
}
