using ActorCluster.Controllers.NodeLifecycle;
using ActorCluster.Controllers.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.Controllers.Tests.NodeLifecycle;

public sealed class RateLimitedQueueSpec
{
    [Fact]
    public void Queue_must_let_the_first_through_at_once_and_the_next_at_its_pace()
    {
        var queue = new RateLimitedQueue(0.1, APod.Epoch);
        queue.Add("a");
        queue.Add("b");
        Assert.False(queue.Add("a"));
        Assert.True(queue.TryTake(APod.Epoch, out var first));
        Assert.Equal("a", first);
        Assert.False(queue.TryTake(APod.Epoch.AddSeconds(9.9), out _));
        Assert.True(queue.TryTake(APod.Epoch.AddSeconds(10), out var second));
        Assert.Equal("b", second);
    }

    [Fact]
    public void Queue_must_begin_empty_after_it_was_stopped_or_had_to_wait()
    {
        var stopped = new RateLimitedQueue(0.1, APod.Epoch);
        stopped.Add("a");
        stopped.SetRate(0, APod.Epoch);
        Assert.False(stopped.IsMoving);
        Assert.False(stopped.TryTake(APod.Epoch.AddSeconds(100), out _));
        stopped.SetRate(0.1, APod.Epoch.AddSeconds(100));
        Assert.False(stopped.TryTake(APod.Epoch.AddSeconds(109), out _));
        Assert.True(stopped.TryTake(APod.Epoch.AddSeconds(110), out _));

        var full = new RateLimitedQueue(0.1, APod.Epoch);
        full.Add("a");
        full.SetRate(0.01, APod.Epoch.AddSeconds(1));
        Assert.True(full.TryTake(APod.Epoch.AddSeconds(1), out _));
    }

    [Fact]
    public void Queue_must_never_let_more_through_than_its_rate_and_a_burst_of_one()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(),
            static steps =>
            {
                var queue = new RateLimitedQueue(0.1, APod.Epoch);
                var now = APod.Epoch;
                var taken = 0;
                foreach (var step in steps)
                {
                    now = now.AddMilliseconds(step * 50);
                    queue.Add("n" + step);
                    while (queue.TryTake(now, out _))
                    {
                        taken++;
                    }
                }

                return taken <= 1 + ((now - APod.Epoch).TotalSeconds * 0.1) + 1e-6;
            }).QuickCheckThrowOnFailure();
    }
}
