using ActorCluster.Node.Runtime.Usage;

namespace ActorCluster.Node.Tests.Runtime.Usage;

public sealed class RequestQueueSpec
{
    // Ten requests a second keep a container with one core busy.
    private static readonly RequestCost Cost = new(100, 1 << 20, TimeSpan.FromMilliseconds(20));
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Requests_below_the_limit_must_be_answered_and_slow_down_as_it_comes_near()
    {
        var latencies = new[] { 1, 5, 8 }.Select(requests => Run(requests, 60).Last().Latency).ToList();
        Assert.Equal([0.02 + (0.1 / 0.9), 0.02 + (0.1 / 0.5), 0.02 + (0.1 / 0.25)], latencies.Select(l => Math.Round(l.TotalSeconds, 6)), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.All(Run(8, 60), outcome => Assert.Equal((8, 0, 0), (outcome.Succeeded, outcome.Refused, outcome.TimedOut)));
    }

    [Fact]
    public void Overload_must_end_in_timeouts_then_refusals_and_pass_when_the_load_goes()
    {
        var outcomes = Run(30, 120);
        // Twenty of each batch stay: from the third second on whoever comes waits longer than the client.
        Assert.True(outcomes[0].Succeeded > 0);
        Assert.All(outcomes.Skip(2), outcome => Assert.Equal(0, outcome.Succeeded));
        Assert.Equal(0, outcomes[40].Refused);
        // With a thousand waiting, as many are taken as are done.
        Assert.Equal(20, outcomes[^1].Refused);
        Assert.Equal(10, outcomes[^1].TimedOut);

        var last = Start.AddSeconds(119);
        var queue = outcomes[^1].Queue;
        Assert.Equal(100, (queue.BusyUntil(1000) - last).TotalSeconds, 1.5);
        Assert.Equal(1000, queue.CpuAt(Cost, 1000, last.AddSeconds(50)));
        Assert.Equal(0, queue.CpuAt(Cost, 1000, last.AddSeconds(102)));
        Assert.InRange(queue.MemoryAt(Cost, 1000, last) >> 20, 1000, 1020);
        Assert.Equal(0, queue.MemoryAt(Cost, 1000, last.AddSeconds(102)));
        Assert.Equal(5, queue.Take(Cost, 1000, 5, TimeSpan.FromSeconds(1), 1000, last.AddSeconds(102)).Succeeded);
    }

    [Fact]
    public void Every_request_must_have_one_fate_and_no_container_do_more_than_it_can()
    {
        var random = new Random(7);
        for (var run = 0; run < 200; run++)
        {
            var cost = new RequestCost(random.Next(0, 300), 0, TimeSpan.FromMilliseconds(random.Next(0, 300)));
            var (millis, longest) = (random.Next(1, 4000), random.Next(0, 200));
            var (queue, now, taken) = (default(RequestQueue), Start, 0L);
            for (var batch = 0; batch < 50; batch++)
            {
                var requests = random.Next(0, 100);
                now += TimeSpan.FromMilliseconds(random.Next(0, 2000));
                var outcome = queue.Take(cost, millis, requests, TimeSpan.FromSeconds(1), longest, now);
                queue = outcome.Queue;
                taken += outcome.Succeeded + outcome.TimedOut;
                Assert.Equal(requests, outcome.Succeeded + outcome.Refused + outcome.TimedOut);
                Assert.True(outcome.Succeeded >= 0 && outcome.Refused >= 0 && outcome.TimedOut >= 0);
                Assert.True(outcome.Succeeded == 0 || outcome.Latency <= TimeSpan.FromSeconds(1.0001), outcome.ToString());
                // What was taken fits into the time so far, the second ahead, and the queue.
                Assert.True(taken * cost.CpuMillis <= (millis * ((now - Start).TotalSeconds + 1)) + (longest * cost.CpuMillis) + 1);
            }
        }
    }

    private static List<RequestQueue.Outcome> Run(int requests, int seconds)
    {
        var outcomes = new List<RequestQueue.Outcome>();
        var queue = default(RequestQueue);
        for (var second = 0; second < seconds; second++)
        {
            outcomes.Add(queue.Take(Cost, 1000, requests, TimeSpan.FromSeconds(1), 1000, Start.AddSeconds(second)));
            queue = outcomes[^1].Queue;
        }

        return outcomes;
    }
}
