namespace ActorCluster.Node.Faults;

/// <summary>
/// What is under way in one direction of a link with faults. What is held or waits for its time is bounded: what comes on top is lost.
/// Pure but for its own state.
/// </summary>
/// <typeparam name="T">What travels.</typeparam>
/// <param name="capacity">How many messages can be under way or held.</param>
/// <param name="window">How long messages are under way at the least while some overtake others.</param>
internal sealed class LinkWay<T>(int capacity, TimeSpan window)
{
    private readonly PriorityQueue<T, (DateTimeOffset Due, long Order)> _underWay = new();
    private readonly Queue<(T Message, long Bytes)> _held = new();
    private LinkConditions _conditions = LinkConditions.None;
    private long _order;

    /// <summary>Whether messages need not pass it.</summary>
    public bool IsClear => _conditions.All.Count == 0 && _underWay.Count == 0 && _held.Count == 0;

    /// <summary>Whether the size of messages matters.</summary>
    public bool LimitsBandwidth => _conditions.LimitsBandwidth;

    /// <summary>When the next message arrives; null when none is under way.</summary>
    public DateTimeOffset? NextDue => _underWay.TryPeek(out _, out var next) ? _conditions.All.Count == 0 ? DateTimeOffset.MinValue : next.Due : null;

    /// <summary>A fault begins.</summary>
    public void Add(LinkCondition condition) => _conditions = _conditions.With(condition);

    /// <summary>A fault is over. What was held goes on, under the faults that remain.</summary>
    /// <returns>What the remaining faults do to it.</returns>
    public IEnumerable<(string FaultId, string What)> Remove(string faultId, DateTimeOffset now, Random random)
    {
        _conditions = _conditions.Without(faultId);
        var hits = new List<(string, string)>();
        if (!_conditions.IsStalled)
        {
            for (var left = _held.Count; left > 0; left--)
            {
                var (message, bytes) = _held.Dequeue();
                hits.AddRange(Offer(message, bytes, now, random));
            }
        }

        return hits;
    }

    /// <summary>A message is sent.</summary>
    /// <returns>Which faults did something to it, and what.</returns>
    public IReadOnlyList<(string FaultId, string What)> Offer(T message, long bytes, DateTimeOffset now, Random random)
    {
        var (decision, next) = _conditions.Decide(bytes, now, random, window);
        if (decision.IsLost)
        {
            return decision.Hits;
        }

        var copies = decision.IsHeld ? 1 : decision.Due.Count;
        if (_underWay.Count + _held.Count + copies > capacity)
        {
            return [(_conditions.All.Count > 0 ? _conditions.All[0].FaultId : "", "lost: too much waits")];
        }

        _conditions = next;
        if (decision.IsHeld)
        {
            _held.Enqueue((message, bytes));
        }

        foreach (var due in decision.Due)
        {
            _underWay.Enqueue(message, (due, ++_order));
        }

        return decision.Hits;
    }

    /// <summary>Takes the next message that has arrived. Without faults everything has.</summary>
    public bool TryTake(DateTimeOffset now, out T message)
    {
        message = default!;
        return NextDue <= now && _underWay.TryDequeue(out message!, out _);
    }
}
