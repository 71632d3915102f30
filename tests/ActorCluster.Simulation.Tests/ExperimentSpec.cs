using System.Text;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Serialization;
using ActorCluster.Simulation.Experiments;
using Xunit;
using Xunit.Abstractions;

namespace ActorCluster.Simulation.Tests;

public sealed class ExperimentSpec(ITestOutputHelper output)
{
    private const string PowerOff = """
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_crashed_node_must_lose_its_pods_when_Kubernetes_says(long seed)
    {
        var experiment = KubernetesJson.Decode<Experiment>(YamlToJson.Convert(Encoding.UTF8.GetBytes(PowerOff)));
        using var runner = new ExperimentRunner(experiment, new RunOptions { Seed = seed });
        var run = runner.Run();
        output.WriteLine(run.Judgement.Why);
        Assert.Equal(ExperimentVerdict.Passed, run.Judgement.Verdict);
        Assert.Empty(runner.Cluster.Failures);
    }
}
