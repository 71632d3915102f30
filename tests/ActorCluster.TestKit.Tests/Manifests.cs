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

    public const string CronTabDefinition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: crontabs.stable.example.com }
        spec:
          group: stable.example.com
          scope: Namespaced
          names: { plural: crontabs, singular: crontab, kind: CronTab }
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties: { spec: { type: object, properties: { schedule: { type: string } } } }
        """;

    public const string CronTab = """
        apiVersion: stable.example.com/v1
        kind: CronTab
        metadata: { name: nightly }
        spec: { schedule: "0 3 * * *" }
        """;
}
