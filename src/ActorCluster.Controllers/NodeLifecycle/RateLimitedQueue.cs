namespace ActorCluster.Controllers.NodeLifecycle;

/// <summary>
/// The nodes of one zone that wait for their NoExecute taint, and the bucket that lets one through at a time (kubernetes
/// pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go; token bucket with a burst of one). Holds no clock.
/// </summary>
public sealed class RateLimitedQueue
{
    private readonly LinkedList<string> _waiting = [];
    private readonly Dictionary<string, LinkedListNode<string>> _places = [];
    private double _rate;
    private double _tokens = 1;
    private DateTimeOffset _filledAt;

    /// <summary>Creates an empty queue with a full bucket.</summary>
    /// <param name="rate">Nodes per second.</param>
    /// <param name="now">The time.</param>
    public RateLimitedQueue(double rate, DateTimeOffset now)
    {
        _rate = rate;
        _filledAt = now;
    }

    /// <summary>How many nodes wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Adds a node at the end; one that waits already stays where it is.</summary>
    /// <param name="node">The node.</param>
    /// <returns>Whether it is new.</returns>
    public bool Add(string node)
    {
        if (_places.ContainsKey(node))
        {
            return false;
        }

        _places.Add(node, _waiting.AddLast(node));
        return true;
    }

    /// <summary>Removes a node.</summary>
    /// <param name="node">The node.</param>
    public void Remove(string node)
    {
        if (_places.Remove(node, out var place))
        {
            _waiting.Remove(place);
        }
    }

    /// <summary>Whether a node can come through at all: some wait, and the queue is not stopped.</summary>
    public bool IsMoving => _waiting.Count > 0 && _rate > 0;

    /// <summary>
    /// Changes the pace. A bucket that could not have let a node through begins empty, and so does one that was stopped; an unchanged pace
    /// keeps it as it is (SwapLimiter).
    /// </summary>
    /// <param name="rate">Nodes per second; 0 stops the queue.</param>
    /// <param name="now">The time.</param>
    public void SetRate(double rate, DateTimeOffset now)
    {
        if (rate.Equals(_rate))
        {
            return;
        }

        Fill(now);
        _tokens = _rate > 0 && IsFull ? 1 : 0;
        _rate = rate;
    }

    /// <summary>Takes the next node if the pace allows it.</summary>
    /// <param name="now">The time.</param>
    /// <param name="node">The node.</param>
    public bool TryTake(DateTimeOffset now, out string node)
    {
        node = "";
        if (_rate <= 0)
        {
            return false;
        }

        Fill(now);
        if (_waiting.First is not { } first || !IsFull)
        {
            return false;
        }

        _tokens -= 1;
        node = first.Value;
        Remove(node);
        return true;
    }

    // A rounding error of a clock that ticks in tenths must not cost a whole pass.
    private bool IsFull => _tokens >= 1 - 1e-9;

    private void Fill(DateTimeOffset now)
    {
        _tokens = Math.Min(1, _tokens + ((now - _filledAt).TotalSeconds * _rate));
        _filledAt = now;
    }
}
