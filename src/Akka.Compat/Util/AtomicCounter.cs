namespace Akka.Util.Internal;

/// <summary>An integer that is counted from many threads.</summary>
public sealed class AtomicCounter
{
    private int _value;

    /// <summary>Starts at the given value.</summary>
    public AtomicCounter(int initialValue) => _value = initialValue;

    /// <summary>The value now.</summary>
    public int Current => Volatile.Read(ref _value);

    /// <summary>Adds one and returns the new value.</summary>
    public int IncrementAndGet() => Interlocked.Increment(ref _value);
}
