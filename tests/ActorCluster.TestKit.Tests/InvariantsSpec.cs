using ActorCluster.Api.Core;

namespace ActorCluster.TestKit.Tests;

/// <summary>What holds of every cluster is checked without being asked for.</summary>
public sealed class InvariantsSpec
{
    private const string Once = """
        apiVersion: v1
        kind: Pod
        metadata: { name: once, annotations: { behaviour.actorcluster.dev/main: '{"runFor":"5s"}' } }
        spec: { restartPolicy: Never, containers: [{ name: main, image: busybox }] }
        """;

    [Fact]
    public async Task Broken_invariant_must_fail_the_test_at_its_end_with_the_evidence_and_the_seed()
    {
        var failure = await Assert.ThrowsAsync<ClusterAssertionException>(() => RaiseTheDeadAsync(new SimulationOptions { Nodes = 1, Seed = 3 }));
        Assert.Contains("terminal-phase-final", failure.Message, StringComparison.Ordinal);
        Assert.Contains("default/once", failure.Message, StringComparison.Ordinal);
        Assert.Contains("seed: 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Invariant_must_be_left_out_that_a_test_breaks_on_purpose() =>
        RaiseTheDeadAsync(new SimulationOptions { Nodes = 1, ExceptInvariants = ["terminal-phase-final"] });

    [Fact]
    public async Task Unknown_invariant_must_be_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => SimulatedCluster.StartAsync(new SimulationOptions { ExceptInvariants = ["nonsense"] }));

    private static async Task RaiseTheDeadAsync(SimulationOptions options)
    {
        await using var cluster = await SimulatedCluster.StartAsync(options);
        await cluster.ApplyAsync(Once);
        await cluster.Eventually(TimeSpan.FromMinutes(1), c => c.Pods().InPhase(PodPhase.Succeeded).Count == 1);
        var pod = await cluster.GetAsync<Pod>("once");
        await cluster.UpdateAsync(pod with { Status = pod.Status with { Phase = PodPhase.Running } }, "status");
    }
}
