namespace Akka.Util.Internal;

/// <summary>An integer that is counted from many threads.</summary>
public sealed class AtomicCounter
{
    private int _value;

    /// <summary>Starts at zero.</summary>
    public AtomicCounter()
    {
    }

    /// <summary>Starts at the given value.</summary>
    public AtomicCounter(int initialValue) => _value = initialValue;

    /// <summary>The value now.</summary>
    public int Current => Volatile.Read(ref _value);

    /// <summary>Adds one and returns the new value.</summary>
    public int IncrementAndGet() => Interlocked.Increment(ref _value);

    /// <summary>Adds one and returns the new value.</summary>
    public int Next() => Interlocked.Increment(ref _value);

    /// <summary>Adds one and returns the value before.</summary>
    public int GetAndIncrement() => Interlocked.Increment(ref _value) - 1;

    /// <summary>Takes one away and returns the new value.</summary>
    public int DecrementAndGet() => Interlocked.Decrement(ref _value);

    /// <summary>Takes one away and returns the new value.</summary>
    public int Decrement() => Interlocked.Decrement(ref _value);

    /// <summary>Adds the amount and returns the new value.</summary>
    public int AddAndGet(int amount) => Interlocked.Add(ref _value, amount);

    /// <summary>Sets zero.</summary>
    public void Reset() => Interlocked.Exchange(ref _value, 0);
}

/// <summary>A long that is counted from many threads.</summary>
public sealed class AtomicCounterLong
{
    private long _value;

    /// <summary>Starts at zero.</summary>
    public AtomicCounterLong()
    {
    }

    /// <summary>Starts at the given value.</summary>
    public AtomicCounterLong(long value) => _value = value;

    /// <summary>The value now.</summary>
    public long Current => Volatile.Read(ref _value);

    /// <summary>Adds one and returns the new value.</summary>
    public long IncrementAndGet() => Interlocked.Increment(ref _value);

    /// <summary>Adds one and returns the new value.</summary>
    public long Next() => Interlocked.Increment(ref _value);

    /// <summary>Adds one and returns the value before.</summary>
    public long GetAndIncrement() => Interlocked.Increment(ref _value) - 1;
}
