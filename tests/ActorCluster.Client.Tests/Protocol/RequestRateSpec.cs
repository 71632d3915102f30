using ActorCluster.Client.Protocol;

namespace ActorCluster.Client.Tests.Protocol;

public sealed class RequestRateSpec
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Rate_must_let_a_burst_through_and_then_one_after_the_other()
    {
        var rate = new RequestRate(20, 30);
        Assert.All(Enumerable.Range(0, 30), _ => Assert.Equal(TimeSpan.Zero, rate.Reserve(Start)));
        Assert.Equal(TimeSpan.FromMilliseconds(50), rate.Reserve(Start));
        Assert.Equal(TimeSpan.FromMilliseconds(100), rate.Reserve(Start));
        Assert.Equal(TimeSpan.FromMilliseconds(50), rate.Reserve(Start.AddMilliseconds(100)));
        Assert.Equal(TimeSpan.Zero, rate.Reserve(Start.AddMilliseconds(200)));
        Assert.All(Enumerable.Range(0, 30), _ => Assert.Equal(TimeSpan.Zero, rate.Reserve(Start.AddMinutes(1))));
        Assert.NotEqual(TimeSpan.Zero, rate.Reserve(Start.AddMinutes(1)));
    }
}
