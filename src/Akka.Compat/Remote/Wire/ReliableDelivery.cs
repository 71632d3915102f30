namespace Akka.Remote.Wire;

/// <summary>
/// The sender's side of reliable delivery: numbers system messages and keeps them until the peer has acknowledged them. Connections deliver
/// in order or break, so after a break everything unacknowledged is simply sent again (go-back-N).
/// </summary>
/// <typeparam name="T">a message with all that is needed to send it again</typeparam>
internal sealed class ReliableOutbox<T>(int capacity)
{
    private readonly Queue<(long Number, T Message)> _unacknowledged = new();
    private long _last;

    public int Count => _unacknowledged.Count;

    /// <summary>The highest number given out.</summary>
    public long Last => _last;

    public IEnumerable<(long Number, T Message)> Unacknowledged => _unacknowledged;

    /// <summary>Numbers and keeps a message; false if too many are already waiting, so that the peer has to be given up.</summary>
    public bool TryAdd(T message, out long number)
    {
        number = 0;
        if (_unacknowledged.Count >= capacity) return false;
        number = ++_last;
        _unacknowledged.Enqueue((number, message));
        return true;
    }

    /// <summary>Drops what has arrived.</summary>
    /// <exception cref="WireException">something was acknowledged that was never sent</exception>
    public void Acknowledge(long upTo)
    {
        if (upTo > _last) throw new WireException($"system message {upTo} acknowledged, but the last one sent is {_last}");
        while (_unacknowledged.TryPeek(out var oldest) && oldest.Number <= upTo) _unacknowledged.Dequeue();
    }

    /// <summary>Starts over with a new incarnation of the peer.</summary>
    /// <returns>what never arrived at the old one</returns>
    public IReadOnlyList<T> Reset()
    {
        var lost = _unacknowledged.Select(m => m.Message).ToList();
        _unacknowledged.Clear();
        _last = 0;
        return lost;
    }
}

/// <summary>The receiver's side: lets each number through exactly once and in order.</summary>
internal sealed class ReliableInbox
{
    /// <summary>The number up to which everything has arrived; what is to be acknowledged.</summary>
    public long Last { get; private set; }

    /// <summary>Is this the next message? A repetition is not, and neither is one after a gap: the sender will repeat from the gap on.</summary>
    public bool Accept(long number)
    {
        if (number != Last + 1) return false;
        Last = number;
        return true;
    }

    /// <summary>Starts over with a new incarnation of the peer.</summary>
    public void Reset() => Last = 0;
}
