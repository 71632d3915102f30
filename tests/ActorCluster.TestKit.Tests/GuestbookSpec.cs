using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.TestKit;

namespace ActorCluster.TestKit.Tests;

/// <summary>What the README shows.</summary>
public sealed class GuestbookSpec
{
    [Fact]
    public async Task Guestbook_on_a_node_that_is_cut_off_must_be_replaced_elsewhere()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 3, seed: 7);
        await cluster.ApplyAsync("guestbook.yaml");
        await cluster.Eventually(TimeSpan.FromSeconds(30), c => c.Pods("app=guestbook").AllReady());
        var began = cluster.Now;

        using (cluster.Partition("node-2"))
        {
            await cluster.Eventually(TimeSpan.FromMinutes(7), c => c.Pods("app=guestbook").On("node-2").AllTerminating());
        }

        Assert.InRange(cluster.Now - began, TimeSpan.FromSeconds(345), TimeSpan.FromSeconds(370));
        await cluster.Eventually(TimeSpan.FromMinutes(1), c => c.Pods("app=guestbook").AllReady());
    }

    [Fact]
    public async Task Nodes_must_stay_Ready_through_a_short_silence_and_their_pods_with_them()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 2);
        await cluster.ApplyAsync(Manifests.Web);
        await cluster.Eventually(TimeSpan.FromSeconds(30), c => c.Pods("app=web").AllReady(4));
        cluster.Partition("node-1", LinkDirection.ToMaster, TimeSpan.FromSeconds(35));
        await cluster.Always(TimeSpan.FromMinutes(10), c => c.Nodes().AllReady(2));
        await cluster.Never(TimeSpan.FromMinutes(1), c => c.Pods().Terminating().Count > 0);
    }

    [Fact]
    public async Task Drain_must_wait_for_what_a_disruption_budget_allows()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 2);
        await cluster.ApplyAsync(Manifests.Web);
        await cluster.ApplyAsync("""
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: { name: web }
            spec: { minAvailable: 3, selector: { matchLabels: { app: web } } }
            """);
        await cluster.Eventually(TimeSpan.FromSeconds(30), c => c.Pods("app=web").AllReady(4));
        await cluster.DrainAsync("node-1");
        Assert.Empty(cluster.View(c => c.Pods("app=web").On("node-1")));
        await cluster.UncordonAsync("node-1");
        Assert.False((await cluster.GetAsync<Api.Core.Node>("node-1")).Spec.Unschedulable);
    }
}
