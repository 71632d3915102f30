namespace Akka.Remote;

/// <summary>The latest intervals between heartbeats, with their mean and spread kept up to date.</summary>
internal sealed class HeartbeatHistory(int maximumSamples)
{
    private readonly Queue<long> _intervals = new();
    private long _sum;
    private long _squaredSum;

    public double Mean => (double)_sum / _intervals.Count;

    public double StandardDeviation => Math.Sqrt(Math.Max(0, ((double)_squaredSum / _intervals.Count) - (Mean * Mean)));

    public void Add(long intervalMillis)
    {
        if (_intervals.Count >= maximumSamples)
        {
            var oldest = _intervals.Dequeue();
            _sum -= oldest;
            _squaredSum -= oldest * oldest;
        }

        _intervals.Enqueue(intervalMillis);
        _sum += intervalMillis;
        _squaredSum += intervalMillis * intervalMillis;
    }
}
