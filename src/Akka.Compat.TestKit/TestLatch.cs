namespace Akka.TestKit;

/// <summary>A count-down latch whose wait fails instead of lasting for ever.</summary>
public class TestLatch
{
    private readonly CountdownEvent _latch;
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeSpan _defaultTimeout;

    /// <summary>Creates a latch that one count opens.</summary>
    public TestLatch() : this(1)
    {
    }

    /// <summary>Creates a latch that the given number of counts opens.</summary>
    public TestLatch(int count) : this(count, TimeSpan.FromSeconds(5))
    {
    }

    /// <summary>Creates a latch with the time that <see cref="Ready()"/> waits.</summary>
    public TestLatch(int count, TimeSpan defaultTimeout) : this(null, defaultTimeout, count)
    {
    }

    /// <summary>Creates a latch whose durations are dilated.</summary>
    protected TestLatch(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count)
    {
        _latch = new CountdownEvent(count);
        _dilate = dilate;
        _defaultTimeout = defaultTimeout;
    }

    /// <summary>Whether the count has reached zero.</summary>
    public bool IsOpen => _latch.IsSet;

    /// <summary>Counts down by one; an open latch stays open.</summary>
    public void CountDown()
    {
        // Several threads may count at once, and one too many must not fail.
        lock (_latch)
        {
            if (!_latch.IsSet) _latch.Signal();
        }
    }

    /// <summary>Opens the latch at once.</summary>
    public void Open()
    {
        lock (_latch)
        {
            if (!_latch.IsSet) _latch.Signal(_latch.CurrentCount);
        }
    }

    /// <summary>Closes the latch with its first count.</summary>
    public void Reset() => _latch.Reset();

    /// <summary>Waits until the latch is open.</summary>
    /// <exception cref="ArgumentException">The timeout is infinite.</exception>
    /// <exception cref="TimeoutException">It did not open in time.</exception>
    public void Ready(TimeSpan timeout)
    {
        if (timeout == TimeSpan.MaxValue) throw new ArgumentException("TestLatch does not support waiting for ever", nameof(timeout));
        if (_dilate != null) timeout = _dilate(timeout);
        if (!_latch.Wait(timeout)) throw new TimeoutException($"Timeout of {timeout}");
    }

    /// <summary>Waits the default time until the latch is open.</summary>
    /// <exception cref="TimeoutException">It did not open in time.</exception>
    public void Ready() => Ready(_defaultTimeout);
}
