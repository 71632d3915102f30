#nullable disable
namespace Akka.Actor.Internal;

/// <summary>A child and how often it has been restarted.</summary>
public class ChildRestartStats
{
    private long _windowStart;

    /// <summary>Starts counting.</summary>
    public ChildRestartStats(IInternalActorRef child, uint maxNrOfRetriesCount = 0, long restartTimeWindowStartTicks = 0)
    {
        Child = child;
        MaxNrOfRetriesCount = maxNrOfRetriesCount;
        _windowStart = restartTimeWindowStartTicks;
    }

    /// <summary>The child.</summary>
    public IInternalActorRef Child { get; }

    /// <summary>Its incarnation.</summary>
    public long Uid => Child.Path.Uid;

    /// <summary>The restarts counted.</summary>
    public uint MaxNrOfRetriesCount { get; private set; }

    /// <summary>Counts a restart; says whether it is within the limit.</summary>
    /// <param name="maxNrOfRetries">The limit; 0 allows none, negative all.</param>
    /// <param name="withinTimeMilliseconds">The time the limit is for; not positive is without end.</param>
    public bool RequestRestartPermission(int maxNrOfRetries, int withinTimeMilliseconds)
    {
        if (maxNrOfRetries == 0) return false;
        var limited = maxNrOfRetries > 0;
        if (withinTimeMilliseconds > 0) return InWindow(limited ? maxNrOfRetries : 1, withinTimeMilliseconds);
        if (!limited) return true;
        MaxNrOfRetriesCount++;
        return MaxNrOfRetriesCount <= maxNrOfRetries;
    }

    /// <summary>Counted on the real clock, as in 1.5.30.</summary>
    private bool InWindow(int retries, int milliseconds)
    {
        var now = RealClock.Elapsed.Ticks;
        if (_windowStart == 0) _windowStart = now;
        if (now - _windowStart <= milliseconds * TimeSpan.TicksPerMillisecond)
        {
            MaxNrOfRetriesCount++;
            return MaxNrOfRetriesCount <= retries;
        }
        MaxNrOfRetriesCount = 1;
        _windowStart = now;
        return true;
    }
}

/// <summary>Time since the process started the engine, on the machine's clock.</summary>
internal static class RealClock
{
    private static readonly long Started = System.Diagnostics.Stopwatch.GetTimestamp();

    public static TimeSpan Elapsed => System.Diagnostics.Stopwatch.GetElapsedTime(Started);
}
