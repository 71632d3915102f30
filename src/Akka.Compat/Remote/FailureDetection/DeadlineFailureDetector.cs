using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

/// <summary>Gives a resource up when it was silent for the heartbeat interval and an acceptable pause.</summary>
public class DeadlineFailureDetector : FailureDetector
{
    private readonly Clock _clock;
    private readonly long _deadlineMillis;
    private long _lastHeartbeat = -1;

    /// <summary>A detector of the given patience.</summary>
    /// <exception cref="ArgumentException">a duration is not positive</exception>
    public DeadlineFailureDetector(TimeSpan acceptableHeartbeatPause, TimeSpan heartbeatInterval, Clock? clock = null)
    {
        if (acceptableHeartbeatPause <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(acceptableHeartbeatPause), "failure-detector.acceptable-heartbeat-pause must be > 0s");
        if (heartbeatInterval <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(heartbeatInterval), "failure-detector.heartbeat-interval must be > 0s");
        _clock = clock ?? DefaultClock;
        _deadlineMillis = (long)(acceptableHeartbeatPause + heartbeatInterval).TotalMilliseconds;
    }

    /// <summary>A detector with the patience of <c>acceptable-heartbeat-pause</c> and <c>heartbeat-interval</c>.</summary>
    public DeadlineFailureDetector(Config config, EventStream eventStream)
        : this(config.GetTimeSpan("acceptable-heartbeat-pause"), config.GetTimeSpan("heartbeat-interval"))
    {
    }

    /// <inheritdoc/>
    public override bool IsAvailable
    {
        get
        {
            var last = Interlocked.Read(ref _lastHeartbeat);
            return last < 0 || last + _deadlineMillis > _clock();
        }
    }

    /// <inheritdoc/>
    public override bool IsMonitoring => Interlocked.Read(ref _lastHeartbeat) >= 0;

    /// <inheritdoc/>
    public override void HeartBeat() => Interlocked.Exchange(ref _lastHeartbeat, _clock());
}
