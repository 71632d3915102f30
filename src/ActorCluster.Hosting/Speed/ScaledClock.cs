namespace ActorCluster.Hosting.Speed;

/// <summary>
/// A clock that goes faster or slower than another one. Timers that are made from it are real ones: what it is for are the times that are
/// written down, while actors' timers are the business of <see cref="ScaledScheduler"/>.
/// </summary>
public sealed class ScaledClock : TimeProvider
{
    private readonly TimeProvider _real;
    private readonly double _factor;
    private readonly DateTimeOffset _origin;
    private readonly long _start;

    /// <summary>Creates the clock.</summary>
    /// <param name="real">The other clock.</param>
    /// <param name="factor">How many seconds of this clock pass in one of the other.</param>
    /// <param name="origin">The moment at which both show the same.</param>
    public ScaledClock(TimeProvider real, double factor, DateTimeOffset origin)
    {
        _real = real;
        _factor = factor;
        _origin = origin;
        _start = real.GetTimestamp();
    }

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => _origin + (_real.GetUtcNow() - _origin) * _factor;

    /// <inheritdoc />
    public override long GetTimestamp() => (_real.GetElapsedTime(_start) * _factor).Ticks;
}
