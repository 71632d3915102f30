namespace ActorCluster.Scenarios;

/// <summary>Machines that die or stand still at bad moments: the cluster ends where it would have without them.</summary>
public sealed class WorkerFailureSpec
{
    [KubectlFact]
    public async Task A_worker_that_stood_still_for_longer_than_its_pods_tolerate_gives_them_up()
    {
        await using var cluster = await RunningCluster.StartQuickAsync("actorcluster.api-server.default-unreachable-toleration = 4s");
        await cluster.KubectlAsync("create", "deployment", "web", "--image=nginx", "--replicas=6");
        await cluster.KubectlAsync("rollout", "status", "deployment/web", "--timeout=60s");
        var before = await cluster.PodsAsync();
        var lost = before.Where(static p => p.Node == "worker-3").Select(static p => p.Name).ToHashSet();
        Assert.NotEmpty(lost);

        await cluster.SignalAsync("worker-3", "STOP");
        var during = await RunningCluster.EventuallyAsync(
            () => cluster.PodsAsync(), static pods => pods.Count(static p => p.Node != "worker-3" && p.Ready) == 6, "replaced");
        Assert.Equal(lost, during.Where(static p => p.Terminating).Select(static p => p.Name).ToHashSet());

        await cluster.SignalAsync("worker-3", "CONT");
        await cluster.NodesReadyAsync();
        var after = await RunningCluster.EventuallyAsync(() => cluster.PodsAsync(), static p => p.Count == 6 && p.All(static pod => pod.Ready), "clean");

        // Nothing is doubled, nobody else was touched: the survivors are the same, the replacements are those that came while it stood still.
        Assert.Equal(during.Where(static p => !p.Terminating).Select(static p => p.Uid).ToHashSet(), after.Select(static p => p.Uid).ToHashSet());
        Assert.All(after, static p => Assert.Equal(0, p.Restarts));
    }

    [KubectlFact]
    public async Task A_worker_that_dies_twice_during_a_rollout_does_not_keep_it_from_its_end()
    {
        await using var cluster = await RunningCluster.StartQuickAsync("actorcluster.api-server.default-unreachable-toleration = 4s");
        await cluster.KubectlAsync("create", "deployment", "web", "--image=nginx:1.27", "--replicas=8");
        await cluster.KubectlAsync("rollout", "status", "deployment/web", "--timeout=60s");

        await cluster.KubectlAsync("set", "image", "deployment/web", "nginx=nginx:1.28");
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(0, (await cluster.CommandAsync("kill", "worker-1")).ExitCode);
            Assert.Equal(0, (await cluster.CommandAsync("start", "worker-1")).ExitCode);
        }

        await cluster.KubectlAsync("rollout", "status", "deployment/web", "--timeout=90s");
        var pods = await RunningCluster.EventuallyAsync(() => cluster.PodsAsync(), static p => p.Count == 8 && p.All(static pod => pod.Ready), "clean", 90);
        Assert.All(pods, static p => Assert.Equal("nginx:1.28", p.Image));
        await cluster.NodesReadyAsync();
    }
}
