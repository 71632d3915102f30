namespace Akka.Remote;

/// <summary>A monotonic clock in milliseconds.</summary>
public delegate long Clock();

/// <summary>Judges from the heartbeats of one resource whether it is still there.</summary>
public abstract class FailureDetector
{
    /// <summary>The machine's monotonic clock.</summary>
    public static readonly Clock DefaultClock = () => Environment.TickCount64;

    /// <summary>Is the resource considered to be up?</summary>
    public abstract bool IsAvailable { get; }

    /// <summary>Has there been a heartbeat yet?</summary>
    public abstract bool IsMonitoring { get; }

    /// <summary>Notes a heartbeat.</summary>
    public abstract void HeartBeat();
}
