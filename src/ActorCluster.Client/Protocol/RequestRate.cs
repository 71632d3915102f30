namespace ActorCluster.Client.Protocol;

/// <summary>
/// How fast a client may ask (client-go <c>util/flowcontrol</c>, token bucket): so many requests at once, and then so many per second, in
/// the order in which they come. Holds no clock.
/// </summary>
/// <param name="requestsPerSecond">How many per second in the long run.</param>
/// <param name="burst">How many at once after a rest.</param>
public sealed class RequestRate(double requestsPerSecond, int burst)
{
    private double _tokens = burst;
    private DateTimeOffset _filledAt;

    /// <summary>Takes a place for the next request.</summary>
    /// <param name="now">The time.</param>
    /// <returns>How long it has to wait; zero when it may go at once.</returns>
    public TimeSpan Reserve(DateTimeOffset now)
    {
        if (now > _filledAt)
        {
            _tokens = Math.Min(burst, _tokens + ((now - _filledAt).TotalSeconds * requestsPerSecond));
            _filledAt = now;
        }

        _tokens -= 1;

        // A rounding error of a clock that ticks in tenths of microseconds must not cost a pause.
        return _tokens > -1e-9 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / requestsPerSecond);
    }
}
