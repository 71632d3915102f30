namespace ActorCluster.Scenarios;

/// <summary>The session of the README, with the real kubectl over real processes.</summary>
public sealed class SessionSpec
{
    [KubectlFact]
    public async Task A_user_starts_a_cluster_runs_workloads_and_ends_it()
    {
        await using var cluster = await RunningCluster.StartAsync();

        var nodes = await cluster.KubectlAsync("get", "nodes");
        Assert.Equal(3, nodes.Split('\n').Count(static line => line.StartsWith("worker-", StringComparison.Ordinal) && line.Contains(" Ready ", StringComparison.Ordinal)));

        var described = await cluster.KubectlAsync("describe", "node", "worker-1");
        foreach (var section in (string[])["Conditions:", "Addresses:", "Capacity:", "Allocatable:", "System Info:", "Lease:", "Non-terminated Pods:", "Allocated resources:", "Events:"])
        {
            Assert.Contains(section, described, StringComparison.Ordinal);
        }

        Assert.Contains("HolderIdentity:  worker-1", described, StringComparison.Ordinal);
        Assert.Contains("KubeletReady", described, StringComparison.Ordinal);

        await cluster.KubectlAsync("apply", "-f", Repository.File("config", "examples", "guestbook.yaml"));
        await cluster.KubectlAsync("create", "deployment", "web", "--image=nginx", "--replicas=9");
        foreach (var deployment in (string[])["web", "frontend", "redis-primary", "redis-replica"])
        {
            await cluster.KubectlAsync("rollout", "status", "deployment/" + deployment, "--timeout=60s");
        }

        var pods = await cluster.GetAsync("pods", "-l", "app=web");
        var perNode = pods.GetProperty("items").EnumerateArray().GroupBy(static p => p.GetProperty("spec").GetProperty("nodeName").GetString()).ToDictionary(static g => g.Key!, static g => g.Count());
        Assert.Equal(3, perNode.Count);
        Assert.All(perNode.Values, static count => Assert.InRange(count, 2, 4));

        var endpoints = await cluster.GetAsync("endpointslices", "-l", "kubernetes.io/service-name=frontend");
        Assert.Equal(3, endpoints.GetProperty("items")[0].GetProperty("endpoints").GetArrayLength());

        var down = await cluster.CommandAsync("down");
        Assert.Equal(0, down.ExitCode);
        Assert.Equal("", await cluster.LeftoversAsync());
    }

    [KubectlFact]
    public async Task A_killed_worker_loses_its_pods_to_the_others_and_is_cleaned_up_when_it_returns()
    {
        await using var cluster = await RunningCluster.StartAsync("--config", RunningCluster.Quick);
        await cluster.KubectlAsync("create", "deployment", "web", "--image=nginx", "--replicas=6");
        await cluster.KubectlAsync("rollout", "status", "deployment/web", "--timeout=60s");
        var before = (await cluster.PodsAsync()).Where(static p => p.Node == "worker-2").Select(static p => p.Name).ToHashSet();
        Assert.NotEmpty(before);

        await using var watch = cluster.Watch("get", "nodes", "-w");
        await watch.UntilAsync(static line => line.StartsWith("worker-3 ", StringComparison.Ordinal));
        var killed = await cluster.CommandAsync("kill", "worker-2");
        Assert.Equal(0, killed.ExitCode);
        var status = await cluster.CommandAsync("status");
        Assert.Equal(3, status.ExitCode);

        await cluster.KubectlAsync("wait", "node/worker-2", "--for=condition=Ready=Unknown", "--timeout=30s");
        var node = await RunningCluster.EventuallyAsync(
            () => cluster.GetAsync("node", "worker-2"), static n => RunningCluster.Taints(n).Contains("node.kubernetes.io/unreachable:NoExecute"), "tainted");
        Assert.Contains("node.kubernetes.io/unreachable:NoSchedule", RunningCluster.Taints(node));

        // kubectl get nodes -w shows the turn as one more line, without a new header.
        var turn = await watch.UntilAsync(static line => line.Contains("NotReady", StringComparison.Ordinal));
        Assert.Matches("^worker-2 +NotReady +<none> +[0-9]+s +v1.32.0$", turn);

        // Thirty seconds of toleration later its pods are marked, and others take their place; the marked ones wait for their kubelet.
        await cluster.KubectlAsync("rollout", "status", "deployment/web", "--timeout=90s");
        var after = await RunningCluster.EventuallyAsync(
            () => cluster.PodsAsync(), p => p.Count(static pod => pod.Node != "worker-2" && pod.Ready) == 6, "replaced", 90);
        Assert.Equal(before, after.Where(static p => p.Node == "worker-2").Select(static p => p.Name).ToHashSet());
        Assert.All(after.Where(static p => p.Node == "worker-2"), static p => Assert.True(p.Terminating));

        var started = await cluster.CommandAsync("start", "worker-2");
        Assert.Equal(0, started.ExitCode);
        await cluster.KubectlAsync("wait", "node/worker-2", "--for=condition=Ready=True", "--timeout=30s");
        var end = await RunningCluster.EventuallyAsync(() => cluster.PodsAsync(), static p => p.Count == 6 && p.All(static pod => pod.Ready), "clean", 60);
        Assert.DoesNotContain(end, p => before.Contains(p.Name));
        var healed = await RunningCluster.EventuallyAsync(() => cluster.GetAsync("node", "worker-2"), static n => RunningCluster.Taints(n).Count == 0, "free of taints");
        Assert.Equal("worker-2", healed.GetProperty("metadata").GetProperty("name").GetString());
    }

    [KubectlFact]
    public async Task A_stopped_worker_that_goes_on_heals_without_losing_or_doubling_a_pod()
    {
        await using var cluster = await RunningCluster.StartAsync("--config", RunningCluster.Quick);
        await cluster.KubectlAsync("create", "deployment", "web", "--image=nginx", "--replicas=6");
        await cluster.KubectlAsync("rollout", "status", "deployment/web", "--timeout=60s");
        var before = await cluster.PodsAsync();

        await cluster.SignalAsync("worker-3", "STOP");
        await cluster.KubectlAsync("wait", "node/worker-3", "--for=condition=Ready=Unknown", "--timeout=30s");
        await RunningCluster.EventuallyAsync(() => cluster.GetAsync("node", "worker-3"), static n => RunningCluster.Taints(n).Contains("node.kubernetes.io/unreachable:NoExecute"), "tainted");
        await cluster.SignalAsync("worker-3", "CONT");

        await cluster.KubectlAsync("wait", "node/worker-3", "--for=condition=Ready=True", "--timeout=30s");
        await RunningCluster.EventuallyAsync(() => cluster.GetAsync("node", "worker-3"), static n => RunningCluster.Taints(n).Count == 0, "free of taints");
        var after = await RunningCluster.EventuallyAsync(() => cluster.PodsAsync(), static p => p.Count == 6 && p.All(static pod => pod.Ready), "Ready again");

        // It was back before anybody's toleration ended: the same pods, none restarted, none moved.
        Assert.Equal(before.Select(static p => (p.Name, p.Uid, p.Node)).ToHashSet(), after.Select(static p => (p.Name, p.Uid, p.Node)).ToHashSet());
        Assert.All(after, static p => Assert.Equal(0, p.Restarts));
    }
}
