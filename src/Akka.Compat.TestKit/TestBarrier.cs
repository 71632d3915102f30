namespace Akka.TestKit;

/// <summary>A point at which a number of threads wait for each other, and fail when one does not come.</summary>
public class TestBarrier
{
    private readonly TestKitBase _testKit;
    private readonly TimeSpan _defaultTimeout;
    private readonly Barrier _barrier;

    /// <summary>Creates a barrier of <paramref name="count"/> threads.</summary>
    public TestBarrier(TestKitBase testKit, int count, TimeSpan? defaultTimeout = null)
    {
        _testKit = testKit;
        _defaultTimeout = defaultTimeout ?? testKit.TestKitSettings.DefaultTimeout;
        _barrier = new Barrier(count);
    }

    /// <summary>Waits the default time for the others.</summary>
    public void Await() => Await(_defaultTimeout);

    /// <summary>Waits for the others.</summary>
    /// <exception cref="TimeoutException">Not all of them came.</exception>
    public void Await(TimeSpan timeout)
    {
        var dilated = _testKit.Dilated(timeout);
        if (!_barrier.SignalAndWait(dilated)) throw new TimeoutException($"Timed out after {dilated} at the barrier");
    }

    /// <summary>Nothing to do: a barrier is ready again when all have passed it.</summary>
#pragma warning disable CA1822 // An instance member, as in Akka.NET.
    public void Reset()
#pragma warning restore CA1822
    {
    }
}
