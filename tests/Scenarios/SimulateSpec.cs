namespace ActorCluster.Scenarios;

/// <summary>A simulated cluster with a real kubectl: its time passes as it is told, or not at all.</summary>
public sealed class SimulateSpec
{
    [KubectlFact]
    public async Task A_paused_cluster_answers_and_does_nothing_that_takes_time_until_its_clock_is_moved()
    {
        await using var cluster = await RunningCluster.SimulateAsync("--speed", "paused", "--nodes", "3", "--seed", "7");
        var begun = await cluster.SucceedAsync("time", "show");
        Assert.Contains("paused", begun, StringComparison.Ordinal);
        await cluster.KubectlAsync("create", "deployment", "web", "--image=nginx", "--replicas=4");
        Assert.Equal(4, (await cluster.PodsAsync()).Count);
        Assert.All(await cluster.PodsAsync(), static pod => Assert.False(pod.Ready));
        Assert.Equal(begun, await cluster.SucceedAsync("time", "show"));

        Assert.Contains("paused", await cluster.SucceedAsync("time", "step", "40s"), StringComparison.Ordinal);
        Assert.All(await cluster.PodsAsync(), static pod => Assert.True(pod.Ready));
        Assert.Contains("4/4", await cluster.KubectlAsync("get", "deployment", "web"), StringComparison.Ordinal);

        await cluster.SucceedAsync("kill", "node-2");
        Assert.Equal("Ready Ready Ready", await StatusesAsync(cluster));
        await cluster.SucceedAsync("time", "step", "70s");
        Assert.Equal("Ready NotReady Ready", await StatusesAsync(cluster));
        Assert.Contains("power-off-node-2", await cluster.SucceedAsync("fault", "list"), StringComparison.Ordinal);
        await cluster.SucceedAsync("start", "node-2");
        await cluster.SucceedAsync("time", "step", "10s");
        Assert.Equal("Ready Ready Ready", await StatusesAsync(cluster));
    }

    [KubectlFact]
    public async Task Kubectl_drives_a_cluster_whose_time_passes_fast()
    {
        await using var cluster = await RunningCluster.SimulateAsync("--speed", "60x", "--workload", Repository.File("config", "examples", "guestbook.yaml"));
        await cluster.KubectlAsync("rollout", "status", "deployment/frontend", "--timeout=60s");
        Assert.Contains("created", await cluster.KubectlAsync("create", "deployment", "web", "--image=nginx", "--replicas=3"), StringComparison.Ordinal);
        await cluster.KubectlAsync("wait", "deployment/web", "--for=condition=Available", "--timeout=60s");
        Assert.NotEmpty(await cluster.KubectlAsync("logs", "deployment/web"));
        Assert.Contains("ScalingReplicaSet", await cluster.KubectlAsync("describe", "deployment", "web"), StringComparison.Ordinal);

        // By real time the grace period alone takes most of a minute.
        await cluster.SucceedAsync("fault", "inject", "{name: cut, nodes: {names: [node-1]}, link: {partition: true}}");
        await cluster.KubectlAsync("wait", "node/node-1", "--for=condition=Ready=Unknown", "--timeout=30s");
        await cluster.SucceedAsync("fault", "heal", "cut");
        await cluster.KubectlAsync("wait", "node/node-1", "--for=condition=Ready", "--timeout=30s");
        await cluster.KubectlAsync("delete", "deployment", "web", "--wait", "--cascade=foreground");
        Assert.Empty(await cluster.PodsAsync());

        // What is wrong is said in a line, and nothing is left when it ends.
        var unknown = await cluster.CommandAsync("kill", "node-9");
        Assert.Equal((1, "actorcluster: there is no node called node-9\n"), (unknown.ExitCode, unknown.Error));
        var misspelt = await cluster.CommandAsync("fault", "inject", "{nodes: {names: [node-1]}, link: {partiton: true}}");
        Assert.Equal((1, "actorcluster: link.partiton: unknown field, did you mean \"partition\"?\n"), (misspelt.ExitCode, misspelt.Error));
        Assert.Equal(1, (await cluster.CommandAsync("time", "step", "-3s")).ExitCode);
        await cluster.SucceedAsync("down");
        Assert.Equal("", await cluster.LeftoversAsync());
        Assert.Contains("does not answer", (await cluster.CommandAsync("time", "show")).Error, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Kubectl_takes_part_in_an_experiment_until_its_verdict()
    {
        await using var cluster = RunningCluster.Nothing();
        await using var run = cluster.Begin(
            "lab", "run", Repository.File("config", "experiments", "node-power-off.yaml"), "--seed", "1", "--speed", "paused", "--api-port", "0");
        await run.UntilAsync(line => line.Contains("export KUBECONFIG=", StringComparison.Ordinal) && line.Contains(cluster.Folder, StringComparison.Ordinal));

        // Its timeline begins when its nodes are Ready and its pods run; its time stands still until then.
        Assert.Contains("paused", await cluster.SucceedAsync("time", "step", "30s"), StringComparison.Ordinal);
        Assert.Equal("Ready Ready Ready", await StatusesAsync(cluster));
        Assert.All(await cluster.PodsAsync(), static pod => Assert.True(pod.Ready));
        await cluster.SucceedAsync("time", "step", "2m");
        Assert.Single((await StatusesAsync(cluster)).Split(' '), "NotReady");
        await cluster.SucceedAsync("time", "step", "5m");
        Assert.Contains("Terminating", await cluster.KubectlAsync("get", "pods"), StringComparison.Ordinal);

        await cluster.SucceedAsync("time", "speed", "1000x");
        Assert.Contains("Passed", await run.UntilAsync(static line => line.StartsWith("node-power-off", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(0, await run.ExitCodeAsync());
        Assert.Equal("", await cluster.LeftoversAsync());
    }

    [Theory]
    [InlineData("--seeds", "1..2")]
    [InlineData("--only", "zone-half-small", "zone-half-large")]
    public async Task Only_a_single_run_can_be_taken_part_in(params string[] more)
    {
        await using var cluster = RunningCluster.Nothing();
        var outcome = await cluster.CommandAsync(["lab", "run", Repository.File("config", "experiments"), "--speed", "60x", .. more]);
        Assert.Equal((3, "actorcluster: --speed is for a single run: one experiment, one seed\n"), (outcome.ExitCode, outcome.Error));
    }

    private static async Task<string> StatusesAsync(RunningCluster cluster) => string.Join(
        ' ',
        (await cluster.KubectlAsync("get", "nodes", "--no-headers")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));
}
