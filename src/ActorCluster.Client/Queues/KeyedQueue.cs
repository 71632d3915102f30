namespace ActorCluster.Client.Queues;

/// <summary>
/// The work queue of a level-triggered controller (client-go's workqueue): a key that waits is never queued twice, a key that is being
/// worked on and changes again is queued once more when its work is done, and failures of a key back off exponentially. Holds no clock:
/// pauses are returned to the owner, who knows timers.
/// </summary>
/// <typeparam name="TKey">The key, usually namespace and name.</typeparam>
public sealed class KeyedQueue<TKey>
    where TKey : notnull
{
    private readonly Queue<TKey> _waiting = new();
    private readonly HashSet<TKey> _dirty = [];
    private readonly HashSet<TKey> _processing = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly TimeSpan _initialPause;
    private readonly TimeSpan _maximumPause;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="initialPause">The pause after a key's first failure.</param>
    /// <param name="maximumPause">The longest pause.</param>
    public KeyedQueue(TimeSpan initialPause, TimeSpan maximumPause)
    {
        _initialPause = initialPause;
        _maximumPause = maximumPause;
    }

    /// <summary>How many keys wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>How many keys are being worked on.</summary>
    public int ProcessingCount => _processing.Count;

    /// <summary>Says that a key needs work.</summary>
    /// <param name="key">The key.</param>
    public void Add(TKey key)
    {
        if (_dirty.Add(key) && !_processing.Contains(key))
        {
            _waiting.Enqueue(key);
        }
    }

    /// <summary>Takes the key that waits longest. It counts as being worked on until <see cref="Done"/>.</summary>
    /// <param name="key">The key.</param>
    /// <returns>False when nothing waits.</returns>
    public bool TryTake(out TKey key)
    {
        if (!_waiting.TryDequeue(out key!))
        {
            return false;
        }

        _dirty.Remove(key);
        _processing.Add(key);
        return true;
    }

    /// <summary>The work on a key has ended, well or not.</summary>
    /// <param name="key">The key.</param>
    public void Done(TKey key)
    {
        _processing.Remove(key);
        if (_dirty.Contains(key))
        {
            _waiting.Enqueue(key);
        }
    }

    /// <summary>The work on a key failed: says how long to wait before it is added again.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The pause, doubled with each failure in a row.</returns>
    public TimeSpan Failed(TKey key)
    {
        var failures = _failures.GetValueOrDefault(key);
        _failures[key] = failures + 1;
        var pause = _initialPause.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 60));
        return pause >= _maximumPause.TotalMilliseconds ? _maximumPause : TimeSpan.FromMilliseconds(pause);
    }

    /// <summary>The work on a key succeeded: its failures are forgotten.</summary>
    /// <param name="key">The key.</param>
    public void Forget(TKey key) => _failures.Remove(key);
}
