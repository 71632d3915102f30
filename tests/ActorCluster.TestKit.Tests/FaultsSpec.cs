using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;

namespace ActorCluster.TestKit.Tests;

/// <summary>Faults as method calls.</summary>
public sealed class FaultsSpec
{
    [Fact]
    public async Task Crashed_node_must_be_Unknown_after_its_grace_and_Ready_again_when_it_is_healed()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 2);
        using (cluster.Crash("node-1"))
        {
            await cluster.Always(TimeSpan.FromSeconds(40), c => c.Node("node-1").AllReady());
            await cluster.Eventually(TimeSpan.FromSeconds(25), c => c.Node("node-1").AllUnknown());
            await cluster.Eventually(TimeSpan.FromSeconds(6), c => c.Node("node-1").AllTainted(WellKnownTaints.Unreachable, TaintEffect.NoExecute));
        }

        await cluster.Eventually(TimeSpan.FromSeconds(15), c => c.Nodes().AllReady(2));
    }

    [Fact]
    public async Task Node_that_is_shut_down_must_end_its_pods_in_order()
    {
        await using var cluster = await SimulatedCluster.StartAsync(new SimulationOptions
        {
            Nodes = 1,
            Settings = new Dictionary<string, string> { ["node.kubelet.shutdown-grace-period"] = "30s" },
        });
        await cluster.ApplyAsync(Manifests.Web);
        await cluster.Eventually(TimeSpan.FromSeconds(30), c => c.Pods("app=web").AllReady(4));
        cluster.ShutDown("node-1");
        await cluster.Eventually(TimeSpan.FromSeconds(30), c => c.Node("node-1").AllNotReady());
        await cluster.Eventually(TimeSpan.FromSeconds(30), c => c.Pods("app=web").Where(pod => pod.Status.Reason == "Terminated").Count == 4);
        Assert.Contains("node is shutting down", (await cluster.GetAsync<Api.Core.Node>("node-1")).Status.Conditions!.Select(c => c.Message));
    }

    [Fact]
    public async Task Parts_of_the_control_plane_must_fail_and_heal()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 2);
        using (cluster.PauseScheduler())
        {
            await cluster.ApplyAsync(Manifests.Web);
            await cluster.Always(TimeSpan.FromSeconds(30), c => c.Pods().InPhase(PodPhase.Running).Count == 0);
        }

        await cluster.Eventually(TimeSpan.FromMinutes(1), c => c.Pods("app=web").AllReady(4));
        using (cluster.FailApi(500, clients: ["default-*"], verbs: ["bind"]))
        {
            await cluster.ScaleAsync<Api.Apps.Deployment>("web", 6);
            await cluster.Always(TimeSpan.FromSeconds(30), c => c.Pods("app=web").InPhase(PodPhase.Running).Count == 4);
        }

        await cluster.Eventually(TimeSpan.FromMinutes(1), c => c.Pods("app=web").AllReady(6));
    }

    [Fact]
    public async Task Container_that_is_killed_must_be_started_again()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 2);
        await cluster.ApplyAsync(Manifests.Web);
        await cluster.Eventually(TimeSpan.FromSeconds(30), c => c.Pods("app=web").AllReady(4));
        cluster.KillContainer("app=web", exitCode: 3);
        await cluster.Eventually(TimeSpan.FromSeconds(30), c => c.Pods("app=web").AllReady(4)
            && c.Pods("app=web").All(pod => pod.Status.ContainerStatuses![0] is { RestartCount: 1, LastState.Terminated.ExitCode: 3 }));
    }

    [Fact]
    public async Task Fault_that_hits_nothing_must_be_refused()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 1);
        Assert.Throws<ArgumentException>(() => cluster.Crash("node-9"));
        Assert.Throws<InvalidOperationException>(() => cluster.KillContainer("app=nobody"));
    }

    [Fact]
    public async Task Any_entry_of_a_timeline_must_be_taken_and_count_from_now()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 3);
        var later = cluster.Inject(new TimelineEntry { At = "1m", Duration = "2m", Node = new NodeFault { Kind = NodeFaultKind.Freeze } });
        Assert.False(later.IsOn);
        cluster.Advance(TimeSpan.FromSeconds(61));
        Assert.True(later.IsOn);
        Assert.Single(later.Nodes);
        cluster.Advance(TimeSpan.FromMinutes(2));
        Assert.False(later.IsOn);
    }
}
