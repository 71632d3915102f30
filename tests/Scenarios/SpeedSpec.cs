using System.Diagnostics;
using System.Globalization;

namespace ActorCluster.Scenarios;

/// <summary>A cluster whose time passes faster: the same durations by its own clock, a fraction of them by the wall clock.</summary>
public sealed class SpeedSpec
{
    [KubectlFact]
    public async Task A_node_that_dies_at_ten_times_the_speed_is_Unknown_within_seconds_and_after_its_grace_period()
    {
        await using var cluster = await RunningCluster.StartAsync("--speed", "10x");
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, (await cluster.CommandAsync("kill", "worker-2")).ExitCode);
        await cluster.KubectlAsync("wait", "node/worker-2", "--for=condition=Ready=Unknown", "--timeout=30s");

        // 50 to 65 s by the cluster's clock, of which up to ten had passed since the last sign of life. A busy machine may be late.
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(12));
        var node = await cluster.GetAsync("node", "worker-2");
        var lease = await cluster.GetAsync("lease", "worker-2", "-n", "kube-node-lease");
        var ready = node.GetProperty("status").GetProperty("conditions").EnumerateArray().Single(static c => c.GetProperty("type").GetString() == "Ready");
        var silent = Time(ready.GetProperty("lastTransitionTime").GetString()!) - Time(lease.GetProperty("spec").GetProperty("renewTime").GetString()!);
        Assert.InRange(silent, TimeSpan.FromSeconds(49), TimeSpan.FromSeconds(70));

        // A process that is started again shows the cluster's time, not one of its own.
        Assert.Equal(0, (await cluster.CommandAsync("start", "worker-2")).ExitCode);
        await cluster.NodesReadyAsync();
        var leases = await cluster.GetAsync("leases", "-n", "kube-node-lease");
        var renewed = leases.GetProperty("items").EnumerateArray().Select(static l => Time(l.GetProperty("spec").GetProperty("renewTime").GetString()!)).ToArray();
        Assert.InRange(renewed.Max() - renewed.Min(), TimeSpan.Zero, TimeSpan.FromSeconds(25));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
