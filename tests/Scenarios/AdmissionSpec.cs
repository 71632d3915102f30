namespace ActorCluster.Scenarios;

/// <summary>
/// A webhook of an emulated pod, and a policy, as kubectl meets them (Kubernetes' documentation, Dynamic Admission Control).
/// </summary>
public sealed class AdmissionSpec(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private const string Manifest = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: hook
          namespace: NAMESPACE
          labels: {app: hook}
          annotations:
            behaviour.actorcluster.dev/main: '{"admission": {"allowed": false, "message": "no secrets here"}}'
        spec:
          containers:
          - {name: main, image: 'example/hook:1.0', ports: [{containerPort: 8443}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: hook, namespace: NAMESPACE}
        spec:
          selector: {app: hook}
          ports: [{port: 443, targetPort: 8443}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: NAMESPACE}
        webhooks:
        - name: secrets.example.com
          clientConfig: {service: {namespace: NAMESPACE, name: hook, path: /admit}}
          rules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [secrets]}]
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAMESPACE}}
          sideEffects: None
          admissionReviewVersions: [v1]
        """;

    private const string Policy = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: small}
        spec:
          matchConstraints:
            resourceRules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [configmaps]}]
          validations:
          - {expression: 'object.data.size() <= 1', message: at most one entry}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: small}
        spec:
          policyName: small
          validationActions: [Deny]
          matchResources:
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAMESPACE}}
        """;

    private RunningCluster Cluster => shared.Cluster;

    [KubectlFact]
    public async Task A_webhook_and_a_policy_refuse_in_their_own_words()
    {
        var ns = await shared.NamespaceAsync();
        var hook = Manifest.Replace("NAMESPACE", ns, StringComparison.Ordinal);
        await Cluster.KubectlWithInputAsync(hook, "apply", "-f", "-");
        await Cluster.KubectlAsync("wait", "-n", ns, "--for=condition=Ready", "pod/hook", "--timeout=60s");
        await Cluster.KubectlAsync("wait", "-n", ns, "--for=jsonpath={.subsets[0].addresses[0].ip}", "endpoints/hook", "--timeout=60s");

        var refused = await Cluster.TryKubectlAsync("create", "secret", "generic", "x", "-n", ns);
        Assert.Equal("error: failed to create secret admission webhook \"secrets.example.com\" denied the request: no secrets here\n", refused.Error);

        await Cluster.KubectlWithInputAsync(Policy.Replace("NAMESPACE", ns, StringComparison.Ordinal), "apply", "-f", "-");
        Assert.Contains(
            "ValidatingAdmissionPolicy 'small' with binding 'small' denied request: at most one entry",
            (await Cluster.TryKubectlAsync("create", "configmap", "x", "-n", ns, "--from-literal=a=1", "--from-literal=b=2")).Error,
            StringComparison.Ordinal);
        Assert.Equal("configmap/y created\n", await Cluster.KubectlAsync("create", "configmap", "y", "-n", ns, "--from-literal=a=1"));

        await Cluster.KubectlWithInputAsync(hook, "delete", "-f", "-", "--timeout=60s");
        Assert.Equal("secret/x created\n", await Cluster.KubectlAsync("create", "secret", "generic", "x", "-n", ns));
    }
}
