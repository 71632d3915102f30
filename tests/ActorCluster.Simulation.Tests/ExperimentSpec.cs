using System.Text;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Serialization;
using ActorCluster.Simulation.Experiments;
using Xunit;
using Xunit.Abstractions;

namespace ActorCluster.Simulation.Tests;

public sealed class ExperimentSpec(ITestOutputHelper output)
{
    [Fact]
    public void Probe()
    {
        var yaml = """
            apiVersion: lab.actorcluster.dev/v1alpha1
            kind: Experiment
            metadata: { name: node-power-off }
            spec:
              cluster:
                workloads:
                - inline: |
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: { name: web }
                    spec:
                      replicas: 3
                      selector: { matchLabels: { app: web } }
                      template:
                        metadata: { labels: { app: web } }
                        spec: { containers: [{ name: c, image: nginx }] }
              timeline:
              - name: power-off
                duration: 600s
                node: { kind: Crash }
              expectations:
              - name: unknown
                between: 50s..65s
                condition:
                  objects: { kind: Node, onNodesOf: power-off, where: ["status.conditions[type=Ready].status = Unknown"] }
              - name: deleted
                between: 345s..370s
                condition:
                  objects: { kind: Pod, onNodesOf: power-off, where: ["metadata.deletionTimestamp exists"] }
            """;
        var experiment = KubernetesJson.Decode<Experiment>(YamlToJson.Convert(Encoding.UTF8.GetBytes(yaml)));
        using var runner = new ExperimentRunner(experiment, new RunOptions { Seed = 1, Progress = (stage, at) => output.WriteLine($"{stage} {at}") });
        var run = runner.Run();
        output.WriteLine(run.Judgement + " " + run.Numbers);
        foreach (var e in run.Expectations) output.WriteLine(e.ToString());
        foreach (var f in run.Faults) output.WriteLine(f.ToString());
        foreach (var i in run.Invariants) { output.WriteLine($"{i.Name} {i.Judged} {i.Broken}"); foreach (var v in i.Violations.Take(3)) output.WriteLine("   " + v); }
        foreach (var f in runner.Cluster.Failures) output.WriteLine(f);
        Assert.Equal("Passed", run.Judgement.Verdict);
    }
}
