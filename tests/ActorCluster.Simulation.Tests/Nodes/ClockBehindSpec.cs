using ActorCluster.Api.Lab;
using ActorCluster.Node.Faults;
using ActorCluster.Simulation.Hosting;
using Akka.Actor;
using Xunit;

namespace ActorCluster.Simulation.Tests.Nodes;

/// <summary>A node whose clock is an hour behind, with the real node lifecycle controller (experiment 11).</summary>
public sealed class ClockBehindSpec
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Node_an_hour_behind_must_turn_Unknown_though_it_is_alive(long seed)
    {
        using var cluster = SimulatedCluster.Start(ClusterPlan.Of(3), seed);
        cluster.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("True", Ready(cluster));

        var begun = cluster.Now;
        var node = cluster.Machine("node-1").Supervisor;
        node.Tell(new InjectFault("behind", new TimelineEntry { Name = "behind", Clock = new ClockFault { Offset = "-1h" } }, []), ActorRefs.NoSender);
        Assert.True(cluster.AdvanceUntil(TimeSpan.FromSeconds(90), () => Ready(cluster) == "Unknown"));

        // The last renewal that counted was up to 10.4 s before the fault; grace 50 s, noticed by one of the passes that come every 5 s.
        Assert.InRange((cluster.Now - begun).TotalSeconds, 39.6, 55.1);

        // Its next status is a sign of life again, whatever time it bears; the renewals still are not, and it is Unknown once more.
        begun = cluster.Now;
        Assert.True(cluster.AdvanceUntil(TimeSpan.FromSeconds(11), () => Ready(cluster) == "True"));
        Assert.True(cluster.AdvanceUntil(TimeSpan.FromSeconds(60), () => Ready(cluster) == "Unknown"));
        Assert.InRange((cluster.Now - begun).TotalSeconds, 50, 70);

        node.Tell(new HealFault("behind"), ActorRefs.NoSender);
        Assert.True(cluster.AdvanceUntil(TimeSpan.FromSeconds(25), () => Ready(cluster) == "True"));
        cluster.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("True", Ready(cluster));
        Assert.Empty(cluster.Failures);
    }

    private static string? Ready(SimulatedCluster cluster) => cluster.Disk.Snapshot()
        .Where(static entry => entry.Storage == "nodes").Select(static entry => (Api.Core.Node)entry.Object.Value)
        .Single(static node => node.Metadata.Name == "node-1").Status.Conditions?.Single(static condition => condition.Type == "Ready").Status;
}
