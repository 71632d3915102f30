using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

/// <summary>
/// Gives a level of suspicion, phi, from how unlikely the present silence is given the intervals seen so far, and gives the resource up
/// at a threshold. (Hayashibara et al., "The phi accrual failure detector", 2004.)
/// </summary>
public class PhiAccrualFailureDetector : FailureDetector
{
    private readonly Lock _lock = new();
    private readonly Clock _clock;
    private readonly double _threshold;
    private readonly double _minimumDeviationMillis;
    private readonly double _acceptablePauseMillis;
    private readonly long _firstEstimateMillis;
    private readonly HeartbeatHistory _history;
    private long _last = -1;

    /// <summary>A detector with the given parameters.</summary>
    /// <param name="threshold">the phi at which the resource is given up</param>
    /// <param name="maxSampleSize">how many intervals are remembered</param>
    /// <param name="minStdDeviation">the least spread reckoned with, however regular the heartbeats were</param>
    /// <param name="acceptableHeartbeatPause">silence that counts for nothing</param>
    /// <param name="firstHeartbeatEstimate">the interval expected before one was seen</param>
    /// <param name="clock">milliseconds; the machine's own if left out</param>
    /// <exception cref="ArgumentException">a parameter is out of range</exception>
    public PhiAccrualFailureDetector(
        double threshold,
        int maxSampleSize,
        TimeSpan minStdDeviation,
        TimeSpan acceptableHeartbeatPause,
        TimeSpan firstHeartbeatEstimate,
        Clock? clock = null)
    {
        if (threshold <= 0) throw new ArgumentException("failure-detector.threshold must be > 0");
        if (maxSampleSize <= 0) throw new ArgumentException("failure-detector.max-sample-size must be > 0");
        if (minStdDeviation <= TimeSpan.Zero) throw new ArgumentException("failure-detector.min-std-deviation must be > 0");
        if (acceptableHeartbeatPause < TimeSpan.Zero) throw new ArgumentException("failure-detector.acceptable-heartbeat-pause must be >= 0");
        if (firstHeartbeatEstimate <= TimeSpan.Zero) throw new ArgumentException("failure-detector.heartbeat-interval must be > 0");
        _clock = clock ?? DefaultClock;
        _threshold = threshold;
        _minimumDeviationMillis = minStdDeviation.TotalMilliseconds;
        _acceptablePauseMillis = acceptableHeartbeatPause.TotalMilliseconds;
        _firstEstimateMillis = (long)firstHeartbeatEstimate.TotalMilliseconds;
        _history = new HeartbeatHistory(maxSampleSize);
    }

    /// <summary>A detector with the parameters of a section such as <c>akka.cluster.failure-detector</c>.</summary>
    public PhiAccrualFailureDetector(Config config, EventStream ev)
        : this(
            config.GetDouble("threshold"),
            config.GetInt("max-sample-size"),
            config.GetTimeSpan("min-std-deviation"),
            config.GetTimeSpan("acceptable-heartbeat-pause"),
            config.GetTimeSpan("heartbeat-interval"))
    {
    }

    /// <inheritdoc/>
    public override bool IsAvailable
    {
        get
        {
            lock (_lock) return CurrentPhi(_clock()) < _threshold;
        }
    }

    /// <inheritdoc/>
    public override bool IsMonitoring
    {
        get
        {
            lock (_lock) return _last >= 0;
        }
    }

    internal double Phi
    {
        get
        {
            lock (_lock) return CurrentPhi(_clock());
        }
    }

    /// <inheritdoc/>
    public override void HeartBeat()
    {
        lock (_lock)
        {
            var now = _clock();
            if (_last < 0)
            {
                // Two intervals around the estimate, so that the spread is wide in the beginning.
                var spread = _firstEstimateMillis / 4;
                _history.Add(_firstEstimateMillis - spread);
                _history.Add(_firstEstimateMillis + spread);
            }
            else if (CurrentPhi(now) < _threshold)
            {
                // The silence of a resource given up is not an interval between heartbeats.
                _history.Add(now - _last);
            }

            _last = now;
        }
    }

    internal static double PhiOf(double silenceMillis, double mean, double deviation)
    {
        // Logistic approximation of the normal distribution's cumulative function.
        var y = (silenceMillis - mean) / deviation;
        var e = Math.Exp(-y * (1.5976 + (0.070566 * y * y)));
        return silenceMillis > mean ? -Math.Log10(e / (1 + e)) : -Math.Log10(1 - (1 / (1 + e)));
    }

    private double CurrentPhi(long now) => _last < 0
        ? 0
        : PhiOf(now - _last, _history.Mean + _acceptablePauseMillis, Math.Max(_history.StandardDeviation, _minimumDeviationMillis));
}
