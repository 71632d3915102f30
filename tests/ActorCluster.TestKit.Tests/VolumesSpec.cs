using ActorCluster.Api.Core;

namespace ActorCluster.TestKit.Tests;

/// <summary>
/// Pods and their claims, from creation to deletion (kubernetes.io/docs/concepts/storage: storage classes, "Volume binding mode"; persistent
/// volumes, "Node affinity"; ephemeral volumes).
/// </summary>
public sealed class VolumesSpec
{
    private const string Late = """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: { name: late }
        provisioner: actorcluster.dev/emulated
        volumeBindingMode: WaitForFirstConsumer
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec: { storageClassName: late, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
        """;

    private const string Local = """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: { name: local }
        provisioner: kubernetes.io/no-provisioner
        volumeBindingMode: WaitForFirstConsumer
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: disk }
        spec:
          storageClassName: local
          capacity: { storage: 2Gi }
          accessModes: [ReadWriteOnce]
          local: { path: /disks/one }
          nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [node-2] }] }] } }
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec: { storageClassName: local, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
        """;

    [Fact]
    public async Task Claim_that_waits_must_be_bound_for_the_node_of_its_first_pod()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 3, seed: 7);
        await cluster.ApplyAsync(Late);
        await cluster.ApplyAsync(Pod("web", "{ name: data, persistentVolumeClaim: { claimName: data } }"));
        await cluster.Eventually(TimeSpan.FromMinutes(1), c => c.Pods().AllReady(1));
        var pod = await cluster.GetAsync<Pod>("web");
        var claim = await cluster.GetAsync<PersistentVolumeClaim>("data");
        Assert.Equal(("Bound", pod.Spec.NodeName), (claim.Status.Phase, claim.Metadata.Annotations!["volume.kubernetes.io/selected-node"]));
    }

    [Fact]
    public async Task Pod_must_come_to_the_node_that_has_its_local_volume()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 3, seed: 7);
        await cluster.ApplyAsync(Local);
        await cluster.ApplyAsync(Pod("web", "{ name: data, persistentVolumeClaim: { claimName: data } }"));
        await cluster.Eventually(TimeSpan.FromMinutes(1), c => c.Pods().AllReady(1));
        Assert.Equal("node-2", (await cluster.GetAsync<Pod>("web")).Spec.NodeName);
        Assert.Equal("disk", (await cluster.GetAsync<PersistentVolumeClaim>("data")).Spec.VolumeName);
    }

    [Fact]
    public async Task Ephemeral_volume_must_come_and_go_with_its_pod()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 1, seed: 7);
        await cluster.ApplyAsync(Pod(
            "web",
            "{ name: scratch, ephemeral: { volumeClaimTemplate: { spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } } } }"));
        await cluster.Eventually(TimeSpan.FromMinutes(1), c => c.Pods().AllReady(1));
        Assert.Equal("Bound", (await cluster.GetAsync<PersistentVolumeClaim>("web-scratch")).Status.Phase);
        await cluster.DeleteAsync<Pod>("web", gracePeriodSeconds: 0);
        await cluster.Eventually(TimeSpan.FromMinutes(1), c => c.All<PersistentVolumeClaim>().Count == 0 && c.All<PersistentVolume>().Count == 0);
    }

    private static string Pod(string name, string volume) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{name}} }
        spec:
          containers: [{ name: main, image: nginx }]
          volumes: [{{volume}}]
        """;
}
