namespace ActorCluster.Simulation.Engine;

/// <summary>
/// Paces a simulation against the wall clock, so that people and programs can take part in it: so many virtual seconds in a real one, or
/// none while it is paused. The thread that creates it is the one that runs actors; any thread may set the pace.
/// </summary>
public sealed class PacedClock : IDisposable
{
    // How long it sleeps at most: what is posted wakes it at once, so this only bounds the error of the pace.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(100);

    private readonly SimulationScheduler _scheduler;
    private readonly TimeProvider _wall;
    private readonly ManualResetEventSlim _wake = new();
    private readonly List<(TimeSpan Until, Action<DateTimeOffset> Done)> _steps = [];
    private double _speed;
    private TimeSpan _from;
    private long _since;

    /// <summary>Creates the clock of a simulation.</summary>
    /// <param name="scheduler">The simulation.</param>
    /// <param name="wall">The wall clock.</param>
    /// <param name="speed">How many virtual seconds pass in a real one; zero for none.</param>
    public PacedClock(SimulationScheduler scheduler, TimeProvider wall, double speed)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentNullException.ThrowIfNull(wall);
        ArgumentOutOfRangeException.ThrowIfNegative(speed);
        _scheduler = scheduler;
        _wall = wall;
        _speed = speed;
        _scheduler.Owner = Environment.CurrentManagedThreadId;
        _scheduler.Posted = _wake.Set;
        Restart();
    }

    /// <summary>How many virtual seconds pass in a real one; zero while it is paused.</summary>
    public double Speed => Volatile.Read(ref _speed);

    /// <summary>How far the virtual clock may have gone by now, since the origin.</summary>
    public TimeSpan Limit
    {
        get
        {
            var limit = _speed > 0 ? _from + (_wall.GetElapsedTime(_since) * _speed) : _scheduler.Clock.Elapsed;
            foreach (var (until, _) in _steps)
            {
                limit = until > limit ? until : limit;
            }

            return limit;
        }
    }

    /// <summary>Sets the pace.</summary>
    /// <param name="speed">How many virtual seconds pass in a real one; zero pauses.</param>
    public void SetSpeed(double speed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(speed);
        _scheduler.Post(() =>
        {
            Volatile.Write(ref _speed, speed);
            Restart();
        });
    }

    /// <summary>Lets the clock move on as fast as it can, whatever the pace.</summary>
    /// <param name="by">How far.</param>
    /// <param name="done">Called on the simulation's thread when the clock has got there.</param>
    public void Step(TimeSpan by, Action<DateTimeOffset> done)
    {
        ArgumentNullException.ThrowIfNull(done);
        _scheduler.Post(() => _steps.Add((_scheduler.Clock.Elapsed + by, done)));
    }

    /// <summary>Waits until there is something to do: the clock may go on, or another thread has posted something.</summary>
    public void Sleep()
    {
        foreach (var step in _steps.Where(step => step.Until <= _scheduler.Clock.Elapsed).ToArray())
        {
            _steps.Remove(step);
            Restart();
            step.Done(_scheduler.Clock.Now);
        }

        if (_steps.Count == 0)
        {
            _wake.Wait(Pause(), CancellationToken.None);
            _wake.Reset();
        }
    }

    /// <summary>Runs the simulation until it is called off.</summary>
    /// <param name="cancel">Calls it off.</param>
    public void Run(CancellationToken cancel)
    {
        using var registration = cancel.Register(_wake.Set);
        Restart();
        while (!cancel.IsCancellationRequested)
        {
            while (!cancel.IsCancellationRequested && _scheduler.Step(Limit))
            {
            }

            Sleep();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _scheduler.Owner = 0;
        _scheduler.Posted = null;
        _wake.Dispose();
    }

    private TimeSpan Pause()
    {
        if (_speed <= 0 || _scheduler.NextDue is not { } due)
        {
            return LongestSleep;
        }

        var wait = (due - Limit) / _speed;
        return wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestSleep ? wait : LongestSleep;
    }

    private void Restart()
    {
        _from = _scheduler.Clock.Elapsed;
        _since = _wall.GetTimestamp();
    }
}
