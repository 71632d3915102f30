using System.Text.Json;

namespace ActorCluster.Scenarios;

/// <summary>
/// The manifests of <c>config/experiments</c> against live processes, with the real kubectl: machines are processes that are killed, links
/// and kubelets fail inside theirs, and the verdict is that of the simulation.
/// </summary>
public sealed class ExperimentSpec
{
    // In the order in which they are run, one after the other: the last leaves a node cordoned.
    private static readonly string[] Names = ["node-power-off", "one-way-partition", "kubelet-dead", "zombie-leader", "drain-vs-budget"];

    [KubectlFact]
    public async Task Experiments_that_are_applied_are_run_one_after_the_other_and_pass()
    {
        var overlay = Path.GetTempFileName();
        await File.WriteAllTextAsync(overlay, "actorcluster.controllers.replicas = 2");
        await using var cluster = await RunningCluster.StartAsync("--speed", "15x", "--config", overlay);
        await using var watch = cluster.Watch("get", "experiments", "-w");
        foreach (var name in Names)
        {
            Assert.Equal($"experiment.lab.actorcluster.dev/{name} created\n", await cluster.KubectlAsync("apply", "-f", Repository.File("config", "experiments", name + ".yaml")));
        }

        foreach (var name in Names)
        {
            var seen = await watch.UntilAsync(line => line.StartsWith(name + " ", StringComparison.Ordinal) && line.Contains(" Completed ", StringComparison.Ordinal));
            var experiment = await cluster.GetAsync("experiment", name);
            var status = experiment.GetProperty("status");
            Assert.True(status.TryGetProperty("verdict", out var verdict) && verdict.GetString() == "Passed", $"{seen}\n{status}");
            Assert.All(status.GetProperty("faults").EnumerateArray(), static fault =>
            {
                Assert.Contains(fault.GetProperty("state").GetString(), (string[])["Healed", "Done"]);
                Assert.True(fault.GetProperty("hits").GetInt64() > 0, fault.ToString());
            });
            Assert.False(experiment.GetProperty("metadata").TryGetProperty("finalizers", out _));
        }

        // The machine whose power was off runs again, as a process of its own.
        var off = Targets(await cluster.GetAsync("experiment", "node-power-off"));
        Assert.Equal("True", (await cluster.KubectlAsync("get", "node", off, "-o", "jsonpath={.status.conditions[?(@.type==\"Ready\")].status}")).Trim());
        Assert.False(cluster.Process(off).HasExited);
        Assert.Contains("FaultBegan", await cluster.KubectlAsync("describe", "experiment", "node-power-off"), StringComparison.Ordinal);
        File.Delete(overlay);
    }

    [KubectlFact]
    public async Task An_experiment_that_is_deleted_while_it_runs_heals_first()
    {
        await using var cluster = await RunningCluster.StartAsync("--speed", "20x");
        await using var watch = cluster.Watch("get", "experiments", "-w");
        await cluster.KubectlAsync("apply", "-f", Repository.File("config", "experiments", "node-power-off.yaml"));
        await watch.UntilAsync(static line => line.Contains(" Running ", StringComparison.Ordinal) && line.Contains(" 1/1 ", StringComparison.Ordinal));
        var off = Targets(await cluster.GetAsync("experiment", "node-power-off"));
        await cluster.KubectlAsync("delete", "experiment", "node-power-off", "--timeout=30s");
        await cluster.NodesReadyAsync();
        Assert.False(cluster.Process(off).HasExited);
        Assert.Equal("", await cluster.KubectlAsync("get", "experiments", "-o", "name"));
    }

    private static string Targets(JsonElement experiment) =>
        string.Join(',', experiment.GetProperty("status").GetProperty("faults")[0].GetProperty("targets").EnumerateArray().Select(static t => t.GetString()));
}
