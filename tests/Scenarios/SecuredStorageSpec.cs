namespace ActorCluster.Scenarios;

/// <summary>
/// Pod security and volumes as kubectl shows them (kubernetes.io/docs/tutorials/security/ns-level-pss,
/// …/docs/concepts/storage/persistent-volumes).
/// </summary>
[Collection(nameof(StorageAndApply))]
public sealed class SecuredStorageSpec(SharedCluster shared)
{
    private const string Claim = """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          terminationGracePeriodSeconds: 1
          containers: [{name: web, image: nginx}]
          volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
        """;

    private RunningCluster Cluster => shared.Cluster;

    [KubectlFact]
    public async Task A_namespace_refuses_pods_that_break_its_standard_and_warns_of_templates()
    {
        var ns = await shared.NamespaceAsync();
        await Cluster.KubectlAsync("run", "old", "--image=nginx", "-n", ns);
        var labelled = await Cluster.TryKubectlAsync("label", "namespace", ns, "pod-security.kubernetes.io/enforce=restricted");
        Assert.Contains(
            $"Warning: existing pods in namespace \"{ns}\" violate the new PodSecurity enforce level \"restricted:latest\"",
            labelled.Everything,
            StringComparison.Ordinal);
        Assert.Contains(
            "Warning: old: allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile",
            labelled.Everything,
            StringComparison.Ordinal);
        var refused = await Cluster.TryKubectlAsync("run", "new", "--image=nginx", "-n", ns);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(
            "Error from server (Forbidden): pods \"new\" is forbidden: violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false "
            + "(container \"new\" must set securityContext.allowPrivilegeEscalation=false)",
            refused.Everything,
            StringComparison.Ordinal);
        var made = await Cluster.TryKubectlAsync("create", "deployment", "web", "--image=nginx", "-n", ns);
        Assert.Equal(0, made.ExitCode);
        Assert.Contains("Warning: would violate PodSecurity \"restricted:latest\": ", made.Everything, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task A_claim_is_bound_grows_and_stays_until_its_pod_is_gone()
    {
        var ns = await shared.NamespaceAsync();
        await Cluster.KubectlWithInputAsync(Claim, "apply", "-n", ns, "-f", "-");
        await Cluster.KubectlAsync("wait", "--for=condition=Ready", "pod/web", "-n", ns, "--timeout=60s");
        Assert.Contains("ProvisioningSucceeded", await Cluster.KubectlAsync("describe", "pvc", "data", "-n", ns), StringComparison.Ordinal);
        await Cluster.KubectlAsync("patch", "pvc", "data", "-n", ns, "-p", "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"2Gi\"}}}}");
        await Cluster.KubectlAsync("wait", "--for=jsonpath={.status.capacity.storage}=2Gi", "pvc/data", "-n", ns, "--timeout=60s");
        Assert.Contains("FileSystemResizeSuccessful", await Cluster.KubectlAsync("describe", "pvc", "data", "-n", ns), StringComparison.Ordinal);
        await Cluster.KubectlAsync("delete", "pvc", "data", "-n", ns, "--wait=false");
        Assert.Contains("Terminating", await Cluster.KubectlAsync("describe", "pvc", "data", "-n", ns), StringComparison.Ordinal);
        await Cluster.KubectlAsync("delete", "pod", "web", "-n", ns);
        await Cluster.KubectlAsync("wait", "--for=delete", "pvc/data", "-n", ns, "--timeout=60s");
    }
}
