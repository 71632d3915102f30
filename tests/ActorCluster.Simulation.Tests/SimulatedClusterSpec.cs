using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Simulation.Hosting;
using Xunit;

namespace ActorCluster.Simulation.Tests;

public sealed class SimulatedClusterSpec
{
    [Fact]
    public void Nodes_must_become_Ready()
    {
        using var cluster = SimulatedCluster.Start(ClusterPlan.Of(3), 1);
        Assert.True(cluster.AdvanceUntil(TimeSpan.FromSeconds(30), () => ReadyNodes(cluster) == 3), string.Join('\n', cluster.Failures));
        Assert.Empty(cluster.Failures);
    }

    [Fact]
    public void The_same_seed_must_give_the_same_history_and_another_one_another()
    {
        Assert.Equal(History(1), History(1));
        Assert.NotEqual(History(1), History(2));
    }

    private static string History(long seed)
    {
        using var cluster = SimulatedCluster.Start(ClusterPlan.Of(3), seed);
        cluster.Advance(TimeSpan.FromMinutes(3));
        return cluster.HistoryHash();
    }

    private static int ReadyNodes(SimulatedCluster cluster) => cluster.Disk.Snapshot()
        .Where(static entry => entry.Storage == "nodes").Select(static entry => (Api.Core.Node)entry.Object.Value)
        .Count(static node => node.Status.Conditions?.Any(static condition => condition is { Type: "Ready", Status: "True" }) == true);
}
