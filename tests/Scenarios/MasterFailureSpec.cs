namespace ActorCluster.Scenarios;

/// <summary>The master dies. With its store in a file the cluster goes on; with one in memory it comes back empty, and works.</summary>
public sealed class MasterFailureSpec
{
    [KubectlFact]
    public async Task A_master_without_a_file_that_dies_twice_gets_its_nodes_back()
    {
        await using var cluster = await RunningCluster.StartAsync("--store", "memory", "--config", RunningCluster.Quick);

        // One pod fills a node; a second one fits only when the first has really ended.
        const string Filling = """{"spec":{"containers":[{"name":"nginx","image":"nginx","resources":{"requests":{"cpu":"3"}}}]}}""";
        await cluster.KubectlAsync("run", "before", "--image=nginx", "--overrides=" + Filling);
        await cluster.KubectlAsync("wait", "pod/before", "--for=condition=Ready", "--timeout=60s");

        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(0, (await cluster.CommandAsync("kill", "master")).ExitCode);
            var refused = await cluster.TryKubectlAsync("get", "nodes");
            Assert.Contains("was refused", refused.Error, StringComparison.Ordinal);
            Assert.Equal(3, (await cluster.CommandAsync("status")).ExitCode);
            Assert.Equal(0, (await cluster.CommandAsync("start", "master")).ExitCode);
        }

        await cluster.NodesReadyAsync();
        Assert.Equal(0, (await cluster.CommandAsync("status")).ExitCode);
        Assert.Equal("", await cluster.KubectlAsync("get", "pods", "-o", "name"));

        for (var i = 1; i <= 3; i++)
        {
            await cluster.KubectlAsync("run", $"after-{i}", "--image=nginx", "--overrides=" + Filling);
        }

        await cluster.KubectlAsync("wait", "pod/after-1", "pod/after-2", "pod/after-3", "--for=condition=Ready", "--timeout=60s");
        var pods = await cluster.GetAsync("pods");
        Assert.Equal(3, pods.GetProperty("items").EnumerateArray().Select(static p => p.GetProperty("spec").GetProperty("nodeName").GetString()).Distinct().Count());
        Assert.All(pods.GetProperty("items").EnumerateArray().Select(PodView.Of), static p => Assert.Equal((true, 0), (p.Ready, p.Restarts)));
    }

    [KubectlFact]
    public async Task A_snapshot_brings_back_what_was_there_when_it_was_made()
    {
        await using var cluster = await RunningCluster.StartAsync("--workers", "1");
        var snapshot = Path.Combine(cluster.Folder, "before.db");
        await cluster.KubectlAsync("create", "configmap", "early", "--from-literal=a=b");
        var made = await cluster.CommandAsync("store", "snapshot", snapshot);
        Assert.True(made.ExitCode == 0, made.Everything);
        await cluster.KubectlAsync("create", "configmap", "late", "--from-literal=a=b");
        Assert.Contains("is whole", (await cluster.CommandAsync("store", "check")).Output, StringComparison.Ordinal);
        var refused = await cluster.CommandAsync("store", "restore", snapshot, "--force");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("another master", refused.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await cluster.CommandAsync("kill", "master")).ExitCode);
        Assert.NotEqual(0, (await cluster.CommandAsync("store", "restore", snapshot)).ExitCode);
        Assert.Equal(0, (await cluster.CommandAsync("store", "restore", snapshot, "--force")).ExitCode);
        Assert.Equal(0, (await cluster.CommandAsync("start", "master")).ExitCode);
        await cluster.NodesReadyAsync(1);
        Assert.Equal("configmap/early", (await cluster.KubectlAsync("get", "configmap", "early", "-o", "name")).Trim());
        Assert.Contains("NotFound", (await cluster.TryKubectlAsync("get", "configmap", "late")).Error, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task A_cluster_without_its_master_ends_all_the_same()
    {
        await using var cluster = await RunningCluster.StartAsync("--workers", "2");
        Assert.Equal(0, (await cluster.CommandAsync("kill", "master")).ExitCode);
        await cluster.SignalAsync("worker-2", "STOP");
        var down = await cluster.CommandAsync("down", "--timeout", "2");
        Assert.Equal(0, down.ExitCode);
        Assert.Contains("worker-2", down.Output, StringComparison.Ordinal);
        Assert.Equal("", await cluster.LeftoversAsync());
    }
}
