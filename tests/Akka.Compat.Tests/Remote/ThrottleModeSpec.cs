using Akka.Remote.Transport;

namespace Akka.Compat.Tests.Remote;

public sealed class ThrottleModeSpec
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Bucket_must_give_what_it_holds_and_no_more()
    {
        ThrottleMode bucket = new TokenBucket(capacity: 100, tokensPerSecond: 100, nanoTimeOfLastSend: 0, availableTokens: 100);
        (bucket, var first) = bucket.TryConsumeTokens(0, 60);
        (bucket, var second) = bucket.TryConsumeTokens(0, 60);
        Assert.True(first);
        Assert.False(second);
        // What is left in the bucket does not count here.
        Assert.Equal(0.6, bucket.TimeToAvailable(0, 60).TotalSeconds, 2);
        Assert.True(bucket.TryConsumeTokens(Second, 60).Item2);
    }

    [Fact]
    public void Bucket_must_not_hold_more_than_its_capacity()
    {
        var bucket = new TokenBucket(capacity: 10, tokensPerSecond: 100, nanoTimeOfLastSend: 0, availableTokens: 0);
        Assert.True(bucket.TryConsumeTokens(100 * Second, 10).Item2);
        Assert.False(bucket.TryConsumeTokens(100 * Second, 11).Item2);
    }

    [Fact]
    public void Unthrottled_must_pass_everything_and_a_black_hole_nothing()
    {
        Assert.True(Unthrottled.Instance.TryConsumeTokens(0, int.MaxValue).Item2);
        Assert.False(Blackhole.Instance.TryConsumeTokens(0, 1).Item2);
    }
}
