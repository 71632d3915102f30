namespace ActorCluster.TestKit.Tests;

/// <summary>Workloads that several tests use.</summary>
internal static class Manifests
{
    public const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 4
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: nginx, image: nginx }] }
        """;
}
