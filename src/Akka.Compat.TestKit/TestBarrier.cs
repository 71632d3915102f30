namespace Akka.TestKit;

/// <summary>A point at which a number of threads wait for each other.</summary>
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

    /// <summary>Waits for the others, and goes on without them when the time is over.</summary>
    public void Await(TimeSpan timeout) => _barrier.SignalAndWait(_testKit.Dilated(timeout));

    /// <summary>Nothing to do: a barrier is ready again when all have passed it.</summary>
#pragma warning disable CA1822 // An instance member, as in Akka.NET.
    public void Reset()
#pragma warning restore CA1822
    {
    }
}
