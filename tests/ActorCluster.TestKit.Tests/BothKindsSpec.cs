using ActorCluster.Api.Apps;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Lab;
using ActorCluster.Scenarios;

namespace ActorCluster.TestKit.Tests;

/// <summary>One test body, on a simulated cluster and on a live one. The bounds are the cluster's: at 20x a minute are three seconds.</summary>
public sealed class BothKindsSpec
{
    private const double Speed = 20;

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    public static TheoryData<string> Kinds => ["simulated", "live"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nodes_that_are_cut_off_or_without_power_must_be_found_out_and_come_back(string kind)
    {
        await using var cluster = await StartAsync(kind);
        await CutAndCrash(cluster);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Components_that_are_paused_must_do_nothing_until_they_go_on(string kind)
    {
        await using var cluster = await StartAsync(kind);
        await cluster.ApplyAsync(Manifests.Web);
        await cluster.Eventually(Long, c => c.Pods("app=web").AllReady(4));
        using (cluster.PauseController("replicaset"))
        {
            await cluster.ScaleAsync<Deployment>("web", 6);
            await cluster.Never(TimeSpan.FromSeconds(20), c => c.Pods("app=web").Count > 4);
        }

        await cluster.Eventually(Long, c => c.Pods("app=web").AllReady(6));
        await cluster.ScaleAsync<Deployment>("web", 1);
        await cluster.Eventually(Long, c => c.Pods("app=web").AllReady(1));
        Assert.Equal(1, (await cluster.GetAsync<Deployment>("web")).Spec.Replicas);
        Assert.Single(await cluster.ListAsync<Deployment>(selector: "app!=other"));
        var refused = await Assert.ThrowsAsync<StatusException>(() => cluster.GetAsync<Deployment>("other"));
        Assert.Equal(404, refused.Status.Code);
    }

    [Fact]
    public async Task Clusters_of_both_kinds_must_run_side_by_side()
    {
        await using var one = await LiveCluster.StartAsync(nodes: 2, speed: Speed);
        await using var two = await LiveCluster.StartAsync(new LiveOptions { Nodes = 2, Speed = Speed, Zones = ["a", "b"] });
        await using var three = await SimulatedCluster.StartAsync(nodes: 2);
        await Task.WhenAll(new TestCluster[] { one, two, three }.Select(static cluster => Task.Run(() => CutAndCrash(cluster))));
    }

    [Fact]
    public async Task What_needs_a_simulation_must_be_refused_by_a_live_cluster()
    {
        await using var cluster = await LiveCluster.StartAsync(new LiveOptions { Nodes = 1, Speed = Speed, WaitForNodes = false });
        Assert.Throws<NotSupportedException>(() => cluster.Freeze("node-1"));
        Assert.Throws<NotSupportedException>(() => cluster.LoadService("web", 10));
        Assert.Throws<ArgumentException>(() => cluster.Crash("node-7"));
        Assert.Throws<InvalidOperationException>(() => cluster.KillContainer("app=nobody"));
    }

    [KubectlFact]
    public async Task Clients_must_reach_a_live_cluster_by_its_kubeconfig()
    {
        await using var cluster = await LiveCluster.StartAsync(nodes: 2, speed: Speed);
        await cluster.ApplyAsync(Manifests.Web);
        var rollout = await Kubectl.RunAsync(cluster.KubeConfig, "rollout", "status", "deployment/web", "--timeout=120s");
        Assert.Contains("successfully rolled out", rollout, StringComparison.Ordinal);
        Assert.Contains("start worker", await Kubectl.RunAsync(cluster.KubeConfig, "logs", "deployment/web"), StringComparison.Ordinal);
    }

    private static async Task<TestCluster> StartAsync(string kind) => kind == "live"
        ? await LiveCluster.StartAsync(nodes: 2, speed: Speed)
        : await SimulatedCluster.StartAsync(nodes: 2);

    private static async Task CutAndCrash(TestCluster cluster)
    {
        await cluster.ApplyAsync(Manifests.Web);
        await cluster.Eventually(Long, c => c.Pods("app=web").AllReady(4));
        var cut = cluster.Partition("node-2");
        Assert.Equal(["node-2"], cut.Nodes);
        await cluster.Eventually(Long, c => c.Node("node-2").AllUnknown());
        await cluster.Eventually(Long, c => c.Node("node-1").AllReady());
        cut.Heal();
        Assert.False(cut.IsOn);
        await cluster.Eventually(Long, c => c.Nodes().AllReady(2));
        using (cluster.Crash("node-1"))
        {
            await cluster.Eventually(Long, c => c.Node("node-1").AllUnknown());
        }

        await cluster.Eventually(Long, c => c.Nodes().AllReady(2) && c.Pods("app=web").AllReady(4));
    }
}
