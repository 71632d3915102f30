namespace ActorCluster.Node.Runtime.Usage;

/// <summary>
/// The requests at a container, as a fluid: work in CPU time that comes in batches and drains as fast as the container's CPU limit lets it,
/// what it uses anyway taken off. Pure. What fits into one second waits for nobody; what is beyond that waits for as long as draining
/// takes. Near full use requests slow each other down (the time of one is divided by the share of CPU that is free, a quarter at the
/// least). A request that takes longer than its client waits has timed out, but its work stays: nobody tells the container. What exceeds
/// the longest queue is refused. Every request that is under way takes its memory.
/// </summary>
/// <param name="Work">The CPU time that was ahead at <see cref="At"/>, in thousandths of a core for one second.</param>
/// <param name="At">When the last batch came.</param>
/// <param name="SecondBegun">When the second of the last batches began.</param>
/// <param name="SecondRequests">How many requests were taken in it.</param>
/// <param name="Answering">How long one of them took without waiting.</param>
internal readonly record struct RequestQueue(
    double Work, DateTimeOffset At, DateTimeOffset SecondBegun, int SecondRequests, TimeSpan Answering)
{
    private const double LeastFree = 0.25;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>What becomes of a batch.</summary>
    /// <param name="Queue">The queue with it.</param>
    /// <param name="Succeeded">How many are answered in time.</param>
    /// <param name="Refused">How many are refused.</param>
    /// <param name="TimedOut">How many are answered too late.</param>
    /// <param name="Latency">How long those that succeeded took, on average.</param>
    public readonly record struct Outcome(RequestQueue Queue, int Succeeded, int Refused, int TimedOut, TimeSpan Latency);

    /// <summary>Takes a batch: what came in within about a second.</summary>
    /// <param name="cost">What a request costs.</param>
    /// <param name="millis">The CPU that there is for requests, in thousandths of a core.</param>
    /// <param name="requests">How many come.</param>
    /// <param name="timeout">How long their clients wait.</param>
    /// <param name="longest">How many may wait.</param>
    /// <param name="now">The time.</param>
    public Outcome Take(in RequestCost cost, long millis, int requests, TimeSpan timeout, int longest, DateTimeOffset now)
    {
        var ahead = WorkAt(millis, now);
        var one = (double)cost.CpuMillis;
        var taken = one == 0 ? requests : (int)Math.Clamp(Math.Floor(((longest * one) + millis - ahead) / one), 0, requests);
        var busy = Math.Min(1, (ahead + (taken * one)) / millis);
        var answering = cost.Time + TimeSpan.FromSeconds(one / Math.Min(1000, millis) / Math.Max(LeastFree, 1 - busy));
        var isSameSecond = now - SecondBegun < Second;
        var queue = new RequestQueue(
            ahead + (taken * one), now, isSameSecond ? SecondBegun : now, (isSameSecond ? SecondRequests : 0) + taken, answering);
        if (answering > timeout)
        {
            return new Outcome(queue, 0, requests - taken, taken, TimeSpan.Zero);
        }

        // The last one that is answered in time, and the last one that need not wait.
        var spare = (timeout - answering).TotalSeconds;
        var succeeded = one == 0 ? taken : (int)Math.Clamp(Math.Floor(((millis * (spare + 1)) - ahead) / one), 0, taken);
        var unhindered = one == 0 ? succeeded : Math.Clamp((millis - ahead) / one, 0, succeeded);
        var first = Math.Max(0, (ahead / millis) - 1);
        var last = Math.Max(0, ((ahead + (succeeded * one)) / millis) - 1);
        var waiting = succeeded == 0 ? 0 : (succeeded - unhindered) / succeeded * (first + last) / 2;
        return new Outcome(queue, succeeded, requests - taken, taken - succeeded, answering + TimeSpan.FromSeconds(waiting));
    }

    /// <summary>The moment up to which a new request would have to wait.</summary>
    public DateTimeOffset BusyUntil(long millis) => At == default ? default : At + TimeSpan.FromSeconds((Work / millis) - 1);

    /// <summary>The CPU that it takes at a time, in thousandths of a core.</summary>
    public long CpuAt(in RequestCost cost, long millis, DateTimeOffset now) =>
        At == default ? 0 : (long)Math.Min(millis, Math.Max(WorkAt(millis, now), now - SecondBegun < Second ? (double)SecondRequests * cost.CpuMillis : 0));

    /// <summary>The memory that the requests under way take at a time, in bytes.</summary>
    public long MemoryAt(in RequestCost cost, long millis, DateTimeOffset now)
    {
        if (At == default || cost.MemoryBytes == 0)
        {
            return 0;
        }

        var waiting = cost.CpuMillis == 0 ? 0 : Math.Max(0, WorkAt(millis, now) - millis) / cost.CpuMillis;
        var answered = now - At < (Answering > Second ? Answering : Second) ? SecondRequests * Answering.TotalSeconds : 0;
        return (long)(Math.Ceiling(waiting + answered) * cost.MemoryBytes);
    }

    private double WorkAt(long millis, DateTimeOffset now) => Math.Max(0, Work - (millis * Math.Max(0, (now - At).TotalSeconds)));
}
