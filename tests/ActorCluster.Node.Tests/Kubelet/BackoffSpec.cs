using ActorCluster.Node.Kubelet.Pods;

namespace ActorCluster.Node.Tests.Kubelet;

public sealed class BackoffSpec
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Initial = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Maximum = TimeSpan.FromMinutes(5);

    [Fact]
    public void Pauses_must_double_up_to_the_maximum()
    {
        var backoff = default(Backoff);
        var now = Origin;
        Assert.Null(backoff.Until(now, now, Maximum));
        foreach (var seconds in (int[])[10, 20, 40, 80, 160, 300, 300])
        {
            backoff = backoff.Next(now, now, Initial, Maximum);
            Assert.Equal(now.AddSeconds(seconds), backoff.Until(now, now, Maximum));
            now += backoff.Pause;
        }
    }

    [Theory]
    [InlineData(599, 40)]
    [InlineData(601, 10)]
    public void Ten_minutes_of_running_must_reset_the_pause(int secondsOfRunning, int pause)
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(20), Origin);
        var failedAt = Origin.AddSeconds(secondsOfRunning);
        Assert.Equal(TimeSpan.FromSeconds(pause), backoff.Next(failedAt, failedAt, Initial, Maximum).Pause);
    }
}
