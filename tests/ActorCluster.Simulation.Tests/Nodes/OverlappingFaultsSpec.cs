using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Experiments;

namespace ActorCluster.Simulation.Tests.Nodes;

/// <summary>Two faults have their hands on one machine: it comes back when the last lets go, whichever of them stopped it.</summary>
public sealed class OverlappingFaultsSpec
{
    [Theory]
    [InlineData("Crash", "Freeze")]
    [InlineData("Freeze", "Crash")]
    [InlineData("Crash", "Crash")]
    [InlineData("Freeze", "Freeze")]
    [InlineData("Shutdown", "Freeze")]
    [InlineData("Freeze", "Shutdown")]
    public void A_machine_must_come_back_when_the_last_fault_ends(string first, string second)
    {
        var experiment = new ManifestReader(static _ => null).Read("overlap.yaml", $$"""
            apiVersion: lab.actorcluster.dev/v1alpha1
            kind: Experiment
            metadata: { name: overlap }
            spec:
              timeline:
              - { name: first, duration: 60s, nodes: { names: [node-1] }, node: { kind: {{first}} } }
              - { name: second, at: 20s, duration: 80s, nodes: { names: [node-1] }, node: { kind: {{second}} } }
              expectations:
              - name: away
                always: true
                during: 60s..100s
                condition: { objects: { kind: Node, name: node-1, where: ["status.conditions[type=Ready].status = Unknown"] } }
              - name: back
                after: second
                from: Heal
                by: 60s
                condition: { objects: { kind: Node, name: node-1, where: ["status.conditions[type=Ready].status = True"] } }
            """).Experiments.Single();
        using var runner = new ExperimentRunner(experiment, new RunOptions { Seed = 3 });
        var run = runner.Run();
        Assert.Equal(ExperimentVerdict.Passed, run.Expectations[1].Verdict);
        Assert.NotNull(run.Recovery!.After);
        Assert.Equal(History.Facts.MachineState.Running, runner.Cluster.Machine("node-1").State);
    }

    [Fact]
    public void A_container_that_ended_while_its_kubelet_was_away_must_be_restarted()
    {
        var experiment = new ManifestReader(static _ => null).Read("away.yaml", """
            apiVersion: lab.actorcluster.dev/v1alpha1
            kind: Experiment
            metadata: { name: away }
            spec:
              cluster:
                pools: [{ name: node, count: 1 }]
                workloads:
                - inline: |
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: { name: web }
                    spec:
                      selector: { matchLabels: { app: web } }
                      template:
                        metadata: { labels: { app: web } }
                        spec: { containers: [{ name: c, image: nginx }] }
              timeline:
              - { name: away, duration: 5s, kubelet: { kind: Crash } }
              - { name: end, at: 2s, pods: { labelSelector: app=web }, container: { kind: Crash } }
              recovery: { within: 1m }
            """).Experiments.Single();
        using var runner = new ExperimentRunner(experiment, new RunOptions { Seed = 1 });
        var run = runner.Run();
        Assert.True(run.Judgement.Verdict == ExperimentVerdict.Passed, run.Judgement.Why);
    }
}
