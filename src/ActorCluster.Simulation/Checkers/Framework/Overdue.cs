namespace ActorCluster.Simulation.Checkers.Framework;

/// <summary>States that may last for a while and no longer: the replica too many, the dead address that is still ready.</summary>
/// <typeparam name="TKey">What is in such a state.</typeparam>
/// <param name="bound">How long it may last.</param>
internal sealed class Overdue<TKey>(TimeSpan bound)
    where TKey : notnull
{
    private readonly Dictionary<TKey, State> _open = [];
    private readonly PriorityQueue<(DateTimeOffset Due, TKey Key, long Serial), (DateTimeOffset Due, long Serial)> _due = new();
    private long _serial;

    /// <summary>The state begins, or goes on.</summary>
    /// <param name="key">What is in it.</param>
    /// <param name="at">Now.</param>
    /// <param name="fact">The fact that shows it.</param>
    public void Begin(TKey key, DateTimeOffset at, long fact)
    {
        if (_open.TryAdd(key, new State(++_serial, at, fact)))
        {
            Enqueue(key, at + bound);
        }
    }

    /// <summary>The state ends.</summary>
    /// <param name="key">What was in it.</param>
    public void End(TKey key) => _open.Remove(key);

    /// <summary>Begins or ends the state.</summary>
    /// <param name="key">What is in it.</param>
    /// <param name="holds">Whether it is.</param>
    /// <param name="at">Now.</param>
    /// <param name="fact">The fact that shows it.</param>
    public void Set(TKey key, bool holds, DateTimeOffset at, long fact)
    {
        if (holds)
        {
            Begin(key, at, fact);
        }
        else
        {
            End(key);
        }
    }

    /// <summary>Waits for the whole bound again from where the last one ended, since something stood in the way.</summary>
    /// <param name="expired">What <see cref="TryExpire"/> has just brought.</param>
    public void Restart(Expired<TKey> expired)
    {
        if (_open.TryGetValue(expired.Key, out var state))
        {
            _open[expired.Key] = state with { Serial = ++_serial, Since = expired.Due };
            Enqueue(expired.Key, expired.Due + bound);
        }
    }

    /// <summary>Brings what has lasted too long, each once.</summary>
    /// <param name="now">Now; the states are those before the fact of this moment.</param>
    /// <param name="expired">What has.</param>
    public bool TryExpire(DateTimeOffset now, out Expired<TKey> expired)
    {
        while (_due.TryPeek(out var next, out _) && next.Due < now)
        {
            _due.Dequeue();
            if (_open.TryGetValue(next.Key, out var state) && state.Serial == next.Serial)
            {
                expired = new Expired<TKey>(next.Key, state.Since, next.Due, state.Fact);
                return true;
            }
        }

        expired = default;
        return false;
    }

    private void Enqueue(TKey key, DateTimeOffset due) => _due.Enqueue((due, key, _serial), (due, _serial));

    private readonly record struct State(long Serial, DateTimeOffset Since, long Fact);
}

/// <summary>A state that has lasted too long.</summary>
/// <typeparam name="TKey">What is in it.</typeparam>
/// <param name="Key">What is in it.</param>
/// <param name="Since">Since when.</param>
/// <param name="Due">When it should have ended at the latest.</param>
/// <param name="Fact">The fact that showed it.</param>
internal readonly record struct Expired<TKey>(TKey Key, DateTimeOffset Since, DateTimeOffset Due, long Fact);
