namespace ActorCluster.Controllers.NodeLifecycle;

/// <summary>
/// The nodes of one zone that wait for their NoExecute taint, and the bucket that lets one through at a time (kubernetes
/// pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go; token bucket with a burst of one). Holds no clock.
/// </summary>
public sealed class RateLimitedQueue
{
    private readonly List<string> _waiting = [];
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
        if (_waiting.Contains(node))
        {
            return false;
        }

        _waiting.Add(node);
        return true;
    }

    /// <summary>Removes a node.</summary>
    /// <param name="node">The node.</param>
    public void Remove(string node) => _waiting.Remove(node);

    /// <summary>Changes the pace. The bucket begins full, as a new limiter does; an unchanged pace keeps it as it is.</summary>
    /// <param name="rate">Nodes per second; 0 stops the queue.</param>
    /// <param name="now">The time.</param>
    public void SetRate(double rate, DateTimeOffset now)
    {
        if (rate.Equals(_rate))
        {
            return;
        }

        _rate = rate;
        _tokens = rate > 0 ? 1 : 0;
        _filledAt = now;
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

        _tokens = Math.Min(1, _tokens + ((now - _filledAt).TotalSeconds * _rate));
        _filledAt = now;

        // A rounding error of a clock that ticks in tenths must not cost a whole pass.
        if (_waiting.Count == 0 || _tokens < 1 - 1e-9)
        {
            return false;
        }

        _tokens -= 1;
        node = _waiting[0];
        _waiting.RemoveAt(0);
        return true;
    }
}
