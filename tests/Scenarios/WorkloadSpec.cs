namespace ActorCluster.Scenarios;

/// <summary>The workloads that have commands of their own beside Deployments, with the real kubectl.</summary>
public sealed class WorkloadSpec(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private RunningCluster Cluster => shared.Cluster;

    [KubectlFact]
    public async Task A_replication_controller_is_created_scaled_exposed_and_deleted()
    {
        var ns = await shared.NamespaceAsync();
        var created = await Cluster.TryKubectlWithInputAsync(
            """
            apiVersion: v1
            kind: ReplicationController
            metadata: { name: old }
            spec:
              replicas: 2
              selector: { app: web }
              template:
                metadata: { labels: { app: web } }
                spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }] }
            """,
            "create", "-n", ns, "-f", "-");
        Assert.Equal("replicationcontroller/old created\n", created.Output);
        await RunAsync(ns, "wait", "rc/old", "--for=jsonpath={.status.readyReplicas}=2", "--timeout=60s");
        Assert.Equal("replicationcontroller/old scaled\n", await RunAsync(ns, "scale", "rc", "old", "--replicas=3"));
        await RunAsync(ns, "wait", "rc/old", "--for=jsonpath={.status.readyReplicas}=3", "--timeout=60s");
        Assert.Matches(@"^NAME +DESIRED +CURRENT +READY +AGE\nold +3 +3 +3 +\d+s\n$", await RunAsync(ns, "get", "rc"));
        Assert.Contains("replicationcontroller/old", await RunAsync(ns, "get", "all"), StringComparison.Ordinal);
        Assert.Equal("service/old exposed\n", await RunAsync(ns, "expose", "rc", "old", "--port=80"));
        await RunningCluster.EventuallyAsync(
            () => RunAsync(ns, "get", "endpoints", "old", "-o", "jsonpath={.subsets[*].addresses[*].targetRef.kind}"), static kinds => kinds == "Pod Pod Pod", "three addresses");
        var described = await RunAsync(ns, "describe", "rc", "old");
        Assert.Contains("Replicas:     3 current / 3 desired\n", described, StringComparison.Ordinal);
        Assert.Matches("Normal +SuccessfulCreate +.* replication-controller +Created pod: old-", described);
        Assert.Contains("Controlled By:  ReplicationController/old", await RunAsync(ns, "describe", "pods", "-l", "app=web"), StringComparison.Ordinal);
        Assert.Equal("replicationcontroller \"old\" deleted\n", await RunAsync(ns, "delete", "rc", "old"));
        await RunningCluster.EventuallyAsync(() => Cluster.PodsAsync("app=web", ns), static pods => pods.Count == 0, "no pods");
    }

    [KubectlFact]
    public async Task A_cron_job_starts_jobs_by_itself_and_by_hand()
    {
        var ns = await shared.NamespaceAsync();
        Assert.Equal(
            "cronjob.batch/hello created\n",
            await Cluster.KubectlAsync("create", "cronjob", "hello", "-n", ns, "--image=busybox", "--schedule=@every 1s", "--", "sleep", "20"));
        await RunAsync(ns, "wait", "cronjob/hello", "--for=jsonpath={.status.active}", "--timeout=30s");
        var jobs = await RunAsync(ns, "get", "jobs", "-o", "jsonpath={.items[*].metadata.name} {.items[*].metadata.ownerReferences[*].kind}");
        Assert.Matches(@"^hello-\d+ CronJob$", jobs);
        Assert.Matches(
            @"^NAME +SCHEDULE +TIMEZONE +SUSPEND +ACTIVE +LAST SCHEDULE +AGE\nhello +@every 1s +<none> +False +1 +\d+s +\d+s\n$", await RunAsync(ns, "get", "cronjobs"));
        Assert.Equal("cronjob.batch/hello patched\n", await RunAsync(ns, "patch", "cronjob", "hello", "-p", "{\"spec\":{\"suspend\":true}}"));
        Assert.Equal("job.batch/by-hand created\n", await RunAsync(ns, "create", "job", "by-hand", "--from=cronjob/hello"));
        Assert.Equal("manual", await RunAsync(ns, "get", "job", "by-hand", "-o", "jsonpath={.metadata.annotations.cronjob\\.kubernetes\\.io/instantiate}"));
        await RunAsync(ns, "wait", "job/by-hand", "--for=jsonpath={.status.active}=1", "--timeout=30s");
        var described = await RunAsync(ns, "describe", "cronjob", "hello");
        Assert.Matches("Normal +SuccessfulCreate +.* cronjob-controller +Created job hello-", described);
        Assert.Equal("cronjob.batch \"hello\" deleted\n", await RunAsync(ns, "delete", "cronjob", "hello"));
        await RunningCluster.EventuallyAsync(() => RunAsync(ns, "get", "jobs,pods", "-o", "name"), static names => names.Length == 0, "nothing");
    }

    [KubectlFact]
    public async Task What_nodes_and_pods_use_is_shown()
    {
        var ns = await shared.NamespaceAsync();
        await Cluster.KubectlAsync("apply", "-n", ns, "-f", Repository.File("config", "examples", "sidecar.yaml"));
        await RunAsync(ns, "wait", "pod/report", "--for=condition=Ready", "--timeout=60s");
        Assert.Matches(
            @"^NAME +CPU\(cores\) +CPU\(%\) +MEMORY\(bytes\) +MEMORY\(%\) *\n(worker-[123] +\d+m +\d+% +\d+Mi +\d+% *\n){3}$",
            await Cluster.KubectlAsync("top", "node", "--sort-by=memory"));
        Assert.Matches(@"^NAME +CPU\(cores\) +MEMORY\(bytes\) *\nreport +\d+m +\d+Mi *\n$", await RunAsync(ns, "top", "pod"));
        var containers = await RunAsync(ns, "top", "pod", "report", "--containers");
        Assert.Equal(3, containers.Trim().Split('\n').Length);
        Assert.Matches(@"^NAME +CPU +MEMORY +WINDOW\nreport +\S+ +\S+ +15s\n$", await RunAsync(ns, "get", "pods.metrics.k8s.io"));
        Assert.Contains("metrics.k8s.io/v1beta1", await Cluster.KubectlAsync("api-versions"), StringComparison.Ordinal);
    }

    private Task<string> RunAsync(string ns, params string[] arguments) => Cluster.KubectlAsync([.. arguments, "-n", ns]);
}
