using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Reports;

namespace ActorCluster.Simulation.Tests.Reports;

/// <summary>Small real runs for the specifications of reports.</summary>
internal static class ReportRuns
{
    /// <summary>A node that loses its power, an expectation that is met and one that is not, and texts that are no harmless ones.</summary>
    public const string Manifest = """
        apiVersion: lab.actorcluster.dev/v1alpha1
        kind: Experiment
        metadata: { name: power-off }
        spec:
          description: "<script>alert('&')</script> \"quoted\" \x01"
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
          - { name: power-off, duration: 120s, node: { kind: Crash } }
          expectations:
          - name: unknown
            by: 65s
            condition:
              objects: { kind: Node, onNodesOf: power-off, where: ["status.conditions[type=Ready].status = Unknown"] }
          - name: too-soon
            description: "<b>never</b>"
            between: 5s..10s
            condition:
              objects: { kind: Pod, onNodesOf: power-off, where: ["metadata.deletionTimestamp exists"] }
        """;

    public static Experiment Experiment => new ManifestReader(static _ => null).Read("power-off.yaml", Manifest).Experiments[0];

    public static RunReport Run(long seed)
    {
        using var runner = new ExperimentRunner(Experiment, new RunOptions { Seed = seed });
        return new RunReport(runner.Run(), null) { RealTime = TimeSpan.FromSeconds(1.5) };
    }
}
