using ActorCluster.Simulation.Engine;

namespace ActorCluster.TestKit.Running;

/// <summary>
/// Runs a simulation that is served to clients while no test does: what they ask is answered at once, and time passes if it has a pace.
/// A thread of its own, for as long as the cluster is served.
/// </summary>
internal sealed class Attendant : IDisposable
{
    // What is posted wakes it at once, and so does a test that has left; this only bounds the error of the pace.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(20);

    private readonly Turnstile _turnstile;
    private readonly SimulationScheduler _scheduler;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _wake = new();
    private volatile bool _stops;
    private double _speed;
    private TimeSpan _from;
    private long _since;

    /// <summary>Starts it.</summary>
    /// <param name="turnstile">Where it is let in.</param>
    /// <param name="scheduler">The simulation.</param>
    public Attendant(Turnstile turnstile, SimulationScheduler scheduler)
    {
        _turnstile = turnstile;
        _scheduler = scheduler;
        _turnstile.IsServed = true;
        _scheduler.Posted = _wake.Set;
        _thread = new Thread(Work) { Name = "simulation", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Why it ended before its time; null while it works.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether time passes by itself.</summary>
    public bool IsPaced => Volatile.Read(ref _speed) > 0;

    /// <summary>Sets the pace. To be called inside the turnstile.</summary>
    /// <param name="speed">How many seconds of the cluster pass in a real one; zero for none.</param>
    public void SetSpeed(double speed)
    {
        Volatile.Write(ref _speed, speed);
        Restart();
        _wake.Set();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stops = true;
        _wake.Set();
        _thread.Join();
        _scheduler.Posted = null;
        _turnstile.IsServed = false;
        _wake.Dispose();
    }

    private void Work()
    {
        try
        {
            while (!_stops)
            {
                var pause = _turnstile.Attend(Go);
                _wake.Wait(pause);
                _wake.Reset();
            }
        }
        catch (Exception exception)
        {
            // Nothing may leave the thread: the next wait of the test fails with it.
            Failure = exception;
        }
    }

    private TimeSpan Go()
    {
        _scheduler.Drain();
        if (!IsPaced)
        {
            return LongestSleep;
        }

        // A test may have gone ahead meanwhile.
        var limit = _from + (WallClock.Instance.GetElapsedTime(_since) * _speed);
        if (_scheduler.Clock.Elapsed > limit)
        {
            Restart();
            limit = _from;
        }

        while (!_stops && !_turnstile.IsWanted && _scheduler.Step(limit))
        {
        }

        return _turnstile.IsWanted ? TimeSpan.Zero : Pause(limit);
    }

    private TimeSpan Pause(TimeSpan limit)
    {
        var wait = _scheduler.NextDue is { } due ? (due - limit) / _speed : LongestSleep;
        return wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestSleep ? wait : LongestSleep;
    }

    private void Restart()
    {
        _from = _scheduler.Clock.Elapsed;
        _since = WallClock.Instance.GetTimestamp();
    }
}
