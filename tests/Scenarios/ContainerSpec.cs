namespace ActorCluster.Scenarios;

/// <summary>
/// What containers see and leave behind, with the real kubectl on live processes: pods as Kubernetes' conformance tests make them
/// (test/e2e/common/node and storage), checked by their logs, their status and exec. Time passes ten times as fast.
/// </summary>
public sealed class ContainerSpec : IAsyncLifetime
{
    private const string Prepare = """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings }
        data: { data-1: value-1, data-2: value-2 }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: hidden }
        stringData: { password: s3cret }
        """;

    private const string Seeing = """
        apiVersion: v1
        kind: Pod
        metadata: { name: seeing, labels: { tier: gold } }
        spec:
          restartPolicy: Never
          containers:
            - name: main
              image: registry.k8s.io/e2e-test-images/busybox:1.36.1-1
              command: [sh, -c, 'env; cat /etc/settings/data-1 /etc/hidden/password; cat /etc/podinfo/labels; exit 3']
              env:
                - { name: FOO, value: foo-value }
                - { name: FOOBAR, value: '$(FOO);;$$(FOO)' }
                - { name: DATA, valueFrom: { configMapKeyRef: { name: settings, key: data-1 } } }
                - { name: PASSWORD, valueFrom: { secretKeyRef: { name: hidden, key: password } } }
                - { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
                - { name: POD_IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
                - { name: CPU_LIMIT, valueFrom: { resourceFieldRef: { resource: limits.cpu } } }
              envFrom:
                - { prefix: p_, configMapRef: { name: settings } }
              resources: { limits: { cpu: 1250m } }
              volumeMounts:
                - { name: settings, mountPath: /etc/settings }
                - { name: hidden, mountPath: /etc/hidden }
                - { name: podinfo, mountPath: /etc/podinfo }
          volumes:
            - { name: settings, configMap: { name: settings } }
            - { name: hidden, secret: { secretName: hidden } }
            - name: podinfo
              downwardAPI: { items: [{ path: labels, fieldRef: { fieldPath: metadata.labels } }] }
        """;

    private const string Waiting = """
        apiVersion: v1
        kind: Pod
        metadata: { name: environment }
        spec:
          containers:
            - name: main
              image: nginx
              env: [{ name: LATE, valueFrom: { configMapKeyRef: { name: late, key: k } } }]
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: volume }
        spec:
          containers:
            - name: main
              image: nginx
              volumeMounts: [{ name: v, mountPath: /etc/late }]
          volumes: [{ name: v, projected: { sources: [{ configMap: { name: late } }] } }]
        """;

    private const string Testing = """
        apiVersion: v1
        kind: Pod
        metadata: { name: mounttest }
        spec:
          restartPolicy: Never
          initContainers:
            - name: prepare
              image: busybox
              command: [sh, -c, 'mkdir /test-volume/deep; echo -n mounted > /test-volume/deep/file']
              volumeMounts: [{ name: v, mountPath: /test-volume }]
          containers:
            - name: main
              image: registry.k8s.io/e2e-test-images/agnhost:2.53
              args: [mounttest, --fs_type=/test-volume, --file_mode=/one, --file_content=/one]
              volumeMounts:
                - { name: v, mountPath: /test-volume }
                - { name: v, mountPath: /one, subPath: deep/file, readOnly: true }
            - name: message
              image: busybox
              command: [/bin/sh, -c, 'echo -n DONE > /dev/termination-log']
          volumes: [{ name: v, emptyDir: { medium: Memory } }]
        """;

    private RunningCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        if (KubectlFactAttribute.IsPresent)
        {
            _cluster = await RunningCluster.StartAsync("--speed", "10x");
        }
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [KubectlFact]
    public async Task Containers_see_what_a_real_container_sees()
    {
        await ApplyAsync(Prepare);
        await ApplyAsync(Seeing);
        await PhaseAsync("seeing", "Failed");
        var log = (await _cluster.KubectlAsync("logs", "seeing")).Split('\n');
        foreach (var line in (string[])
            [
                "FOO=foo-value", "FOOBAR=foo-value;;$(FOO)", "DATA=value-1", "PASSWORD=s3cret", "POD_NAME=seeing", "CPU_LIMIT=2", "p_data-2=value-2",
                "HOSTNAME=seeing", "KUBERNETES_SERVICE_PORT_HTTPS=443", "value-1s3crettier=\"gold\"",
            ])
        {
            Assert.Contains(line, log);
        }

        var ip = await _cluster.KubectlAsync("get", "pod", "seeing", "-o", "jsonpath={.status.containerStatuses[0].state.terminated.exitCode}");
        Assert.Equal("3", ip);

        await ApplyAsync(Testing);
        await PhaseAsync("mounttest", "Succeeded");
        Assert.Equal(
            "mount type of \"/test-volume\": tmpfs\nmode of file \"/one\": -rw-r--r--\ncontent of file \"/one\": mounted\n",
            await _cluster.KubectlAsync("logs", "mounttest", "-c", "main"));
        Assert.Equal(
            "DONE",
            await _cluster.KubectlAsync("get", "pod", "mounttest", "-o", "jsonpath={.status.containerStatuses[?(@.name==\"message\")].state.terminated.message}"));
    }

    [KubectlFact]
    public async Task Pods_wait_for_what_they_refer_to_and_follow_its_changes()
    {
        await ApplyAsync(Waiting);
        await RunningCluster.EventuallyAsync(
            () => _cluster.KubectlAsync("get", "pod", "environment", "-o", "jsonpath={.status.containerStatuses[0].state.waiting}"),
            static text => text == "{\"message\":\"configmap \\\"late\\\" not found\",\"reason\":\"CreateContainerConfigError\"}",
            "the container waits for its ConfigMap");
        await RunningCluster.EventuallyAsync(
            () => _cluster.KubectlAsync("get", "events", "--field-selector", "involvedObject.name=volume,reason=FailedMount", "-o", "jsonpath={.items[0].message}"),
            static text => text == "MountVolume.SetUp failed for volume \"v\" : configmap \"late\" not found",
            "the missing volume is told of");
        Assert.Contains("ContainerCreating", await _cluster.KubectlAsync("get", "pod", "volume"), StringComparison.Ordinal);

        await _cluster.KubectlAsync("create", "configmap", "late", "--from-literal=k=first");
        await PhaseAsync("environment", "Running");
        await PhaseAsync("volume", "Running");
        Assert.Equal("first\n", await _cluster.KubectlAsync("exec", "environment", "--", "printenv", "LATE"));
        Assert.Equal("first", await _cluster.KubectlAsync("exec", "volume", "--", "cat", "/etc/late/k"));
        var refused = await _cluster.TryKubectlAsync("exec", "volume", "--", "sh", "-c", "echo x > /etc/late/k");
        Assert.Contains("Read-only file system", refused.Error, StringComparison.Ordinal);

        await _cluster.KubectlAsync("patch", "configmap", "late", "-p", "{\"data\":{\"k\":\"second\"}}");
        await RunningCluster.EventuallyAsync(
            () => _cluster.KubectlAsync("exec", "volume", "--", "cat", "/etc/late/k"), static text => text == "second", "the file follows its ConfigMap");
        Assert.Equal("first\n", await _cluster.KubectlAsync("exec", "environment", "--", "printenv", "LATE"));
    }

    [KubectlFact]
    public async Task Pods_find_the_token_of_their_service_account()
    {
        await _cluster.KubectlAsync("run", "caller", "--image=nginx");
        await PhaseAsync("caller", "Running");
        const string Directory = "/var/run/secrets/kubernetes.io/serviceaccount/";
        Assert.Equal("default", await _cluster.KubectlAsync("exec", "caller", "--", "cat", Directory + "namespace"));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", await _cluster.KubectlAsync("exec", "caller", "--", "cat", Directory + "ca.crt"), StringComparison.Ordinal);

        var token = await _cluster.KubectlAsync("exec", "caller", "--", "cat", Directory + "token");
        var uid = await _cluster.KubectlAsync("get", "pod", "caller", "-o", "jsonpath={.metadata.uid}");
        var node = await _cluster.KubectlAsync("get", "pod", "caller", "-o", "jsonpath={.spec.nodeName}");
        var caller = string.Concat((await WhoAmIAsync(token)).Where(static letter => !char.IsWhiteSpace(letter)));
        Assert.Contains("\"username\":\"system:serviceaccount:default:default\"", caller, StringComparison.Ordinal);
        Assert.Contains("\"authentication.kubernetes.io/pod-name\":[\"caller\"]", caller, StringComparison.Ordinal);
        Assert.Contains($"\"authentication.kubernetes.io/pod-uid\":[\"{uid}\"]", caller, StringComparison.Ordinal);
        Assert.Contains($"\"authentication.kubernetes.io/node-name\":[\"{node}\"]", caller, StringComparison.Ordinal);
        Assert.Equal(token, await _cluster.KubectlAsync("exec", "caller", "--", "sh", "-c", $"cat < {Directory}token"));

        await _cluster.KubectlAsync("delete", "pod", "caller", "--now");
        await RunningCluster.EventuallyAsync(
            async () => (await TryWhoAmIAsync(token)).Error, static text => text.Contains("Unauthorized", StringComparison.OrdinalIgnoreCase), "the token ends with its pod");
    }

    private async Task<string> WhoAmIAsync(string token)
    {
        var answer = await TryWhoAmIAsync(token);
        Assert.Equal("", answer.Error);
        return answer.Output;
    }

    // A client certificate would say who calls before the token does.
    private async Task<Outcome> TryWhoAmIAsync(string token)
    {
        var server = await _cluster.KubectlAsync("config", "view", "-o", "jsonpath={.clusters[0].cluster.server}");
        return await _cluster.TryKubectlAsync(
            "auth", "whoami", "-o", "json", "--kubeconfig=/dev/null", "--server", server, "--insecure-skip-tls-verify", "--token", token);
    }

    private Task<string> ApplyAsync(string manifest) => _cluster.KubectlWithInputAsync(manifest, "apply", "-f", "-");

    private Task<string> PhaseAsync(string pod, string phase) => RunningCluster.EventuallyAsync(
        () => _cluster.KubectlAsync("get", "pod", pod, "-o", "jsonpath={.status.phase}"), text => text == phase, $"{pod} is {phase}");
}
