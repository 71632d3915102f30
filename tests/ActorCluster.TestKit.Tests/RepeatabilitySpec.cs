using System.Diagnostics;
using Xunit.Abstractions;

namespace ActorCluster.TestKit.Tests;

/// <summary>The same seed gives the same run, alone or beside others, and a failure says how to have it again.</summary>
public sealed class RepeatabilitySpec(ITestOutputHelper output)
{
    [Fact]
    public async Task Clusters_that_run_at_once_must_each_have_the_history_that_they_have_alone()
    {
        var alone = new List<string>();
        for (var seed = 1; seed <= 4; seed++)
        {
            alone.Add(await HistoryAsync(seed));
        }

        var together = await Task.WhenAll(Enumerable.Range(1, 4).Select(seed => Task.Factory.StartNew(
            () => HistoryAsync(seed), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
        Assert.Equal(alone, together);
        Assert.Equal(4, alone.Distinct().Count());
    }

    [Fact]
    public async Task Failure_must_say_what_was_expected_what_was_seen_and_how_to_repeat_it()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 1, seed: 11);
        await cluster.ApplyAsync(Manifests.Web);
        var failure = await Assert.ThrowsAsync<ClusterAssertionException>(() => cluster.Eventually(TimeSpan.FromSeconds(20), c => c.Pods("app=web").AllReady(5)));
        Assert.Contains("c.Pods(\"app=web\").AllReady(5)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("on node-1: Running, ready", failure.Message, StringComparison.Ordinal);
        Assert.Contains("StartAsync(nodes: 1, seed: 11)", failure.Message, StringComparison.Ordinal);
        var lapse = await Assert.ThrowsAsync<ClusterAssertionException>(() => cluster.Never(TimeSpan.FromSeconds(20), c => c.Nodes().AllReady()));
        Assert.Contains("never held for 20s", lapse.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_threads_in_one_cluster_must_be_told_apart()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 1);
        using var inside = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        var first = Task.Factory.StartNew(
            () => cluster.View(_ =>
            {
                inside.Set();
                done.Wait();
                return 0;
            }),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        inside.Wait();
        Assert.Throws<InvalidOperationException>(() => cluster.Advance(TimeSpan.FromSeconds(1)));
        done.Set();
        await first;
        cluster.Advance(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Start_in_a_warm_process_must_be_quick()
    {
        var times = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await using var cluster = await SimulatedCluster.StartAsync();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine($"median {times[6]:F1} ms, fastest {times[0]:F1} ms, slowest {times[^1]:F1} ms");
        Assert.InRange(times[0], 0, 50);
    }

    private static async Task<string> HistoryAsync(long seed)
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 3, seed);
        await cluster.ApplyAsync(Manifests.Web);
        using (cluster.Crash("node-2"))
        {
            cluster.Advance(TimeSpan.FromMinutes(8));
        }

        cluster.Advance(TimeSpan.FromMinutes(2));
        return cluster.HistoryHash;
    }
}
