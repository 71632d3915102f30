using Akka.Remote;

namespace Akka.Compat.Tests.Remote;

public sealed class FailureDetectorSpec
{
    private long _now;

    private PhiAccrualFailureDetector Phi(double threshold = 8, int acceptablePauseMillis = 0) => new(
        threshold, 1000, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(acceptablePauseMillis), TimeSpan.FromSeconds(1), () => _now);

    [Fact]
    public void Phi_must_be_available_before_the_first_heartbeat()
    {
        var detector = Phi();
        _now = 1_000_000;
        Assert.True(detector.IsAvailable);
        Assert.False(detector.IsMonitoring);
    }

    [Fact]
    public void Phi_must_stay_available_with_regular_heartbeats_and_not_without()
    {
        var detector = Phi();
        for (var i = 0; i < 20; i++)
        {
            detector.HeartBeat();
            _now += 1000;
            Assert.True(detector.IsAvailable);
        }

        _now += 10_000;
        Assert.False(detector.IsAvailable);
        Assert.True(detector.IsMonitoring);
    }

    [Fact]
    public void Phi_must_be_available_again_with_the_next_heartbeat()
    {
        var detector = Phi();
        detector.HeartBeat();
        _now += 60_000;
        Assert.False(detector.IsAvailable);
        detector.HeartBeat();
        Assert.True(detector.IsAvailable);
    }

    [Fact]
    public void Phi_must_accept_the_acceptable_pause()
    {
        var (without, with) = (Phi(), Phi(acceptablePauseMillis: 3000));
        for (var i = 0; i < 20; i++, _now += 1000)
        {
            without.HeartBeat();
            with.HeartBeat();
        }

        _now += 2500;
        Assert.False(without.IsAvailable);
        Assert.True(with.IsAvailable);
    }

    [Fact]
    public void Phi_must_suspect_later_the_higher_the_threshold()
    {
        var (low, high) = (Phi(threshold: 1), Phi(threshold: 12));
        for (var i = 0; i < 20; i++, _now += 1000)
        {
            low.HeartBeat();
            high.HeartBeat();
        }

        _now += 350;
        Assert.False(low.IsAvailable);
        Assert.True(high.IsAvailable);
    }

    [Fact]
    public void Deadline_must_refuse_parameters_out_of_range()
    {
        Assert.ThrowsAny<ArgumentException>(() => new DeadlineFailureDetector(TimeSpan.Zero, TimeSpan.FromSeconds(1), () => _now));
        Assert.ThrowsAny<ArgumentException>(() => new DeadlineFailureDetector(TimeSpan.FromSeconds(1), TimeSpan.Zero, () => _now));
    }

    [Fact]
    [Trait("Engine", "Akka.Compat")] // Akka.NET does not look.
    public void Phi_must_refuse_parameters_out_of_range()
    {
        Assert.ThrowsAny<ArgumentException>(() => Phi(threshold: 0));
        Assert.ThrowsAny<ArgumentException>(() => Phi(acceptablePauseMillis: -1));
    }

    [Fact]
    public void Deadline_must_expire_after_interval_and_pause()
    {
        var detector = new DeadlineFailureDetector(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(1), () => _now);
        Assert.True(detector.IsAvailable);
        detector.HeartBeat();
        _now += 4999;
        Assert.True(detector.IsAvailable);
        _now += 1;
        Assert.False(detector.IsAvailable);
    }

    [Fact]
    public void Registry_must_keep_one_detector_for_each_resource()
    {
        var registry = new DefaultFailureDetectorRegistry<string>(() => new DeadlineFailureDetector(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1), () => _now));
        registry.Heartbeat("a");
        _now += 500;
        registry.Heartbeat("b");
        _now += 600;
        Assert.False(registry.IsAvailable("a"));
        Assert.True(registry.IsAvailable("b"));
        Assert.True(registry.IsAvailable("never seen"));
        registry.Remove("a");
        Assert.False(registry.IsMonitoring("a"));
        Assert.True(registry.IsAvailable("a"));
    }
}
