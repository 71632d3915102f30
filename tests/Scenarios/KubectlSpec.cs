namespace ActorCluster.Scenarios;

/// <summary>The everyday commands of kubectl, in the words that they have with a real cluster.</summary>
public sealed class KubectlSpec(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private RunningCluster Cluster => shared.Cluster;

    [KubectlFact]
    public async Task A_deployment_is_scaled_updated_rolled_back_and_restarted()
    {
        var ns = await shared.NamespaceAsync();
        Assert.Equal("deployment.apps/web created\n", await RunAsync(ns, "create", "deployment", "web", "--image=nginx:1.27", "--replicas=3"));
        Assert.EndsWith("deployment \"web\" successfully rolled out\n", await RunAsync(ns, "rollout", "status", "deployment/web", "--timeout=60s"), StringComparison.Ordinal);
        Assert.Equal("deployment.apps/web scaled\n", await RunAsync(ns, "scale", "deployment/web", "--replicas=5"));
        Assert.EndsWith("successfully rolled out\n", await RunAsync(ns, "rollout", "status", "deployment/web", "--timeout=60s"), StringComparison.Ordinal);
        Assert.Matches(@"^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +5/5 +5 +5 +[0-9]+s\n$", await RunAsync(ns, "get", "deployment", "web"));

        Assert.Equal("deployment.apps/web image updated\n", await RunAsync(ns, "set", "image", "deployment/web", "nginx=nginx:1.28"));
        Assert.EndsWith("successfully rolled out\n", await RunAsync(ns, "rollout", "status", "deployment/web", "--timeout=60s"), StringComparison.Ordinal);
        await PodsAsync(ns, static p => p.Count == 5 && p.All(static pod => pod is { Ready: true, Image: "nginx:1.28" }));
        Assert.Equal(
            "deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n", await RunAsync(ns, "rollout", "history", "deployment/web"));

        Assert.Equal("deployment.apps/web rolled back\n", await RunAsync(ns, "rollout", "undo", "deployment/web"));
        Assert.EndsWith("successfully rolled out\n", await RunAsync(ns, "rollout", "status", "deployment/web", "--timeout=60s"), StringComparison.Ordinal);
        await PodsAsync(ns, static p => p.Count == 5 && p.All(static pod => pod is { Ready: true, Image: "nginx:1.27" }));
        Assert.Equal(
            "deployment.apps/web \nREVISION  CHANGE-CAUSE\n2         <none>\n3         <none>\n\n", await RunAsync(ns, "rollout", "history", "deployment/web"));

        var before = (await Cluster.PodsAsync("app=web", ns)).Select(static p => p.Uid).ToHashSet();
        Assert.Equal("deployment.apps/web restarted\n", await RunAsync(ns, "rollout", "restart", "deployment/web"));
        Assert.EndsWith("successfully rolled out\n", await RunAsync(ns, "rollout", "status", "deployment/web", "--timeout=60s"), StringComparison.Ordinal);
        await PodsAsync(ns, p => p.Count == 5 && p.All(pod => pod.Ready && !before.Contains(pod.Uid)));
        Assert.Equal("deployment.apps/web paused\n", await RunAsync(ns, "rollout", "pause", "deployment/web"));
        Assert.Equal("deployment.apps/web resumed\n", await RunAsync(ns, "rollout", "resume", "deployment/web"));

        Assert.Equal("deployment.apps \"web\" deleted\n", await RunAsync(ns, "delete", "deployment", "web"));
        await PodsAsync(ns, static p => p.Count == 0);
        Assert.Equal("", await RunAsync(ns, "get", "replicasets", "-o", "name"));
    }

    [KubectlFact]
    public Task Going_back_to_the_revision_of_a_StatefulSet_that_is_there_is_skipped() => SkipsRollbackAsync("StatefulSet", "serviceName: db");

    [KubectlFact]
    public Task Going_back_to_the_revision_of_a_DaemonSet_that_is_there_is_skipped() => SkipsRollbackAsync("DaemonSet", "minReadySeconds: 0");

    [KubectlFact]
    public async Task A_deleted_pod_is_replaced_and_a_deleted_namespace_takes_everything_with_it()
    {
        var ns = await shared.NamespaceAsync();
        await RunAsync(ns, "create", "deployment", "web", "--image=nginx", "--replicas=2");
        await RunAsync(ns, "create", "configmap", "settings", "--from-literal=a=b");
        await RunAsync(ns, "expose", "deployment", "web", "--port=80");
        var pods = await PodsAsync(ns, static p => p.Count == 2 && p.All(static pod => pod.Ready));

        await using var watch = Cluster.Watch("get", "pods", "-n", ns, "-w");
        await watch.UntilAsync(line => line.StartsWith(pods.Max(static p => p.Name)!, StringComparison.Ordinal));
        Assert.Equal($"pod \"{pods[0].Name}\" deleted\n", await RunAsync(ns, "delete", "pod", pods[0].Name));
        await watch.UntilAsync(line => line.StartsWith(pods[0].Name, StringComparison.Ordinal) && line.Contains("Terminating", StringComparison.Ordinal));
        await watch.UntilAsync(static line => line.Contains("ContainerCreating", StringComparison.Ordinal) || line.Contains("Pending", StringComparison.Ordinal));
        await watch.UntilAsync(static line => line.Contains(" 1/1 ", StringComparison.Ordinal) && line.Contains("Running", StringComparison.Ordinal));
        await PodsAsync(ns, p => p.Count == 2 && p.All(pod => pod.Ready && pod.Name != pods[0].Name));

        Assert.Equal($"namespace \"{ns}\" deleted\n", await Cluster.KubectlAsync("delete", "namespace", ns, "--timeout=60s"));
        foreach (var kind in (string[])["pods", "replicasets", "deployments", "services", "endpoints", "endpointslices", "configmaps", "serviceaccounts"])
        {
            Assert.Equal("", await RunAsync(ns, "get", kind, "-o", "name"));
        }

        var gone = await Cluster.TryKubectlAsync("get", "namespace", ns);
        Assert.Equal($"Error from server (NotFound): namespaces \"{ns}\" not found\n", gone.Error);
        var refused = await Cluster.TryKubectlAsync("create", "configmap", "late", "-n", ns);
        Assert.Equal($"error: failed to create configmap: namespaces \"{ns}\" not found\n", refused.Error);
    }

    [KubectlFact]
    public async Task A_node_is_cordoned_labelled_annotated_tainted_and_drained()
    {
        var ns = await shared.NamespaceAsync();
        await RunAsync(ns, "create", "deployment", "web", "--image=nginx", "--replicas=6");
        await PodsAsync(ns, static p => p.Count == 6 && p.All(static pod => pod.Ready));

        Assert.Equal("node/worker-2 cordoned\n", await Cluster.KubectlAsync("cordon", "worker-2"));
        Assert.Equal("node/worker-2 already cordoned\n", await Cluster.KubectlAsync("cordon", "worker-2"));
        Assert.Matches("worker-2 +Ready,SchedulingDisabled +", await Cluster.KubectlAsync("get", "nodes"));
        var drained = await Cluster.KubectlAsync("drain", "worker-2", "--pod-selector=app=web", "--timeout=60s");
        Assert.Contains("evicting pod " + ns + "/web-", drained, StringComparison.Ordinal);
        Assert.EndsWith("node/worker-2 drained\n", drained, StringComparison.Ordinal);
        await PodsAsync(ns, static p => p.Count == 6 && p.All(static pod => pod.Ready && pod.Node != "worker-2"));
        Assert.Equal("node/worker-2 uncordoned\n", await Cluster.KubectlAsync("uncordon", "worker-2"));

        Assert.Equal("node/worker-2 labeled\n", await Cluster.KubectlAsync("label", "node", "worker-2", "disk=ssd"));
        Assert.Equal("error: 'disk' already has a value (ssd), and --overwrite is false\n", (await Cluster.TryKubectlAsync("label", "node", "worker-2", "disk=hdd")).Error);
        Assert.Equal("node/worker-2 labeled\n", await Cluster.KubectlAsync("label", "node", "worker-2", "disk=hdd", "--overwrite"));
        Assert.Equal("node/worker-2\n", await Cluster.KubectlAsync("get", "nodes", "-l", "disk=hdd", "-o", "name"));
        Assert.Equal("node/worker-2 unlabeled\n", await Cluster.KubectlAsync("label", "node", "worker-2", "disk-"));
        Assert.Equal("node/worker-2 annotated\n", await Cluster.KubectlAsync("annotate", "node", "worker-2", "note=spare"));

        Assert.Equal("node/worker-2 tainted\n", await Cluster.KubectlAsync("taint", "node", "worker-2", "broken=disk:NoExecute"));
        Assert.Equal(
            "error: node worker-2 already has broken taint(s) with same effect(s) and --overwrite is false\n",
            (await Cluster.TryKubectlAsync("taint", "node", "worker-2", "broken=disk:NoExecute")).Error);
        await RunAsync(ns, "rollout", "restart", "deployment/web");
        await RunAsync(ns, "rollout", "status", "deployment/web", "--timeout=60s");
        await PodsAsync(ns, static p => p.Count == 6 && p.All(static pod => pod.Ready && pod.Node != "worker-2"));
        Assert.Equal("node/worker-2 untainted\n", await Cluster.KubectlAsync("taint", "node", "worker-2", "broken-"));
        await RunAsync(ns, "delete", "deployment", "web");
    }

    [KubectlFact]
    public async Task The_examples_do_what_they_say()
    {
        var applied = await Cluster.KubectlAsync("apply", "-f", Repository.File("config", "examples"));
        Assert.Equal(
            """
            service/web created
            deployment.apps/web created
            horizontalpodautoscaler.autoscaling/web created
            namespace/shop created
            configmap/web-config created
            secret/web-credentials created
            service/web created
            deployment.apps/web created
            service/redis-primary created
            deployment.apps/redis-primary created
            service/redis-replica created
            deployment.apps/redis-replica created
            service/frontend created
            deployment.apps/frontend created
            priorityclass.scheduling.k8s.io/urgent created
            deployment.apps/batch created
            pod/urgent created
            pod/report created
            deployment.apps/spread created
            deployment.apps/apart created
            pod/wishful created

            """,
            applied);
        // Nothing changes the second time. kubectl says "configured" wherever it has a patch to send, even one that is empty in effect: for a
        // Secret with stringData, a strategy without a type, mounts beside the one of the service account's token.
        var version = (await Cluster.GetAsync("deployment", "web", "-n", "shop")).GetProperty("metadata").GetProperty("generation").GetInt64();
        var again = await Cluster.KubectlAsync("apply", "-f", Repository.File("config", "examples"));
        Assert.Equal(
            ["secret/web-credentials configured", "deployment.apps/web configured", "pod/report configured"],
            again.Trim().Split('\n').Where(static line => !line.EndsWith(" unchanged", StringComparison.Ordinal)));
        Assert.Equal(1, version);
        Assert.Equal(version, (await Cluster.GetAsync("deployment", "web", "-n", "shop")).GetProperty("metadata").GetProperty("generation").GetInt64());

        await RunAsync("shop", "rollout", "status", "deployment/web", "--timeout=60s");
        await Cluster.KubectlAsync("rollout", "status", "deployment/frontend", "--timeout=60s");
        await Cluster.KubectlAsync("wait", "pod/report", "--for=condition=Ready", "--timeout=60s");
        Assert.Matches("report +2/2 +Running +0 ", await Cluster.KubectlAsync("get", "pod", "report"));
        var report = await Cluster.GetAsync("pod", "report");
        var init = report.GetProperty("status").GetProperty("initContainerStatuses");
        Assert.Equal("Completed", init[0].GetProperty("state").GetProperty("terminated").GetProperty("reason").GetString());
        Assert.True(init[1].GetProperty("state").TryGetProperty("running", out _));

        await Cluster.KubectlAsync("wait", "pod/urgent", "--for=condition=Ready", "--timeout=60s");
        await Cluster.KubectlAsync("rollout", "status", "deployment/spread", "--timeout=60s");
        await Cluster.KubectlAsync("wait", "deployment/apart", "--for=jsonpath={.status.readyReplicas}=3", "--timeout=60s");
        await Cluster.KubectlAsync("wait", "deployment/batch", "--for=jsonpath={.status.readyReplicas}=2", "--timeout=60s");
        var nodes = await Cluster.KubectlAsync("get", "pods", "-l", "app=spread", "-o", "jsonpath={.items[*].spec.nodeName}");
        Assert.Equal([2, 2, 2], nodes.Split(' ').CountBy(static node => node).Select(static node => node.Value));

        Assert.Matches("wishful +0/1 +Pending +0 ", await Cluster.KubectlAsync("get", "pod", "wishful"));
        var described = await Cluster.KubectlAsync("describe", "pod", "wishful");
        Assert.Matches("Warning +FailedScheduling +.* default-scheduler +0/3 nodes are available: 3 node\\(s\\) didn't match Pod's node affinity/selector\\.", described);
        await Cluster.KubectlAsync("delete", "-f", Repository.File("config", "examples"), "--timeout=90s");
        Assert.Equal("", await Cluster.KubectlAsync("get", "deployments,pods", "-o", "name"));
    }

    [KubectlFact]
    public async Task What_is_wrong_is_refused_in_the_words_of_Kubernetes()
    {
        var ns = await shared.NamespaceAsync();
        Assert.StartsWith("error: error parsing STDIN: error converting YAML to JSON", await RefusedAsync(ns, "this is: [garbage"), StringComparison.Ordinal);
        Assert.Contains("no matches for kind \"Pud\" in version \"v1\"", await RefusedAsync(ns, "apiVersion: v1\nkind: Pud\nmetadata:\n  name: typo\n"), StringComparison.Ordinal);
        Assert.Contains(
            "strict decoding error: unknown field \"spec.containerz\"",
            await RefusedAsync(ns, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: typo\nspec:\n  containerz: []\n"),
            StringComparison.Ordinal);
        var invalid = await RefusedAsync(ns, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: Bad_Name\nspec:\n  containers: []\n");
        Assert.StartsWith("The Pod \"Bad_Name\" is invalid: \n* metadata.name: Invalid value: \"Bad_Name\": a lowercase RFC 1123 subdomain must", invalid, StringComparison.Ordinal);
        Assert.Contains("\n* spec.containers: Required value", invalid, StringComparison.Ordinal);
        Assert.Equal(
            $"Error from server (AlreadyExists): namespaces \"{ns}\" already exists\n", (await Cluster.TryKubectlAsync("create", "namespace", ns)).Error);
        Assert.Equal("Error from server (NotFound): pods \"nobody\" not found\n", (await Cluster.TryKubectlAsync("delete", "pod", "nobody", "-n", ns)).Error);
    }

    // kubectl makes the patch of the template by itself and compares it with that of the revision byte by byte.
    private async Task SkipsRollbackAsync(string kind, string fields)
    {
        var ns = await shared.NamespaceAsync();
        var resource = kind.ToLowerInvariant();
        var manifest = $$"""
            apiVersion: apps/v1
            kind: {{kind}}
            metadata: { name: db }
            spec:
              {{fields}}
              selector: { matchLabels: { app: db } }
              template:
                metadata: { labels: { app: db, a: b } }
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: main
                    image: busybox
                    command: [sh, -c, "true && exec sleep 100000 > /dev/null"]
                    env: [ { name: A, value: "<é>" } ]
                    resources: { requests: { cpu: 10m } }
                    volumeMounts: [ { name: data, mountPath: /data } ]
                  volumes: [ { name: data, emptyDir: {} } ]
            """;
        await Cluster.KubectlWithInputAsync(manifest, "apply", "-n", ns, "-f", "-");
        await RunAsync(ns, "rollout", "status", resource + "/db", "--timeout=60s");
        await RunAsync(ns, "set", "image", resource + "/db", "main=busybox:2");
        await RunAsync(ns, "rollout", "status", resource + "/db", "--timeout=60s");
        Assert.Equal(
            $"{resource}.apps/db skipped rollback (current template already matches revision 2)\n",
            await RunAsync(ns, "rollout", "undo", resource + "/db", "--to-revision=2"));
        Assert.Equal($"{resource}.apps/db rolled back\n", await RunAsync(ns, "rollout", "undo", resource + "/db"));
        await RunAsync(ns, "rollout", "status", resource + "/db", "--timeout=60s");
        Assert.Equal(
            $"{resource}.apps/db skipped rollback (current template already matches revision 3)\n",
            await RunAsync(ns, "rollout", "undo", resource + "/db", "--to-revision=3"));
    }

    private async Task<string> RefusedAsync(string ns, string manifest)
    {
        var outcome = await Cluster.TryKubectlWithInputAsync(manifest, "create", "-n", ns, "-f", "-");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        return outcome.Error;
    }

    private Task<string> RunAsync(string ns, params string[] arguments) => Cluster.KubectlAsync([.. arguments, "-n", ns]);

    private Task<IReadOnlyList<PodView>> PodsAsync(string ns, Func<IReadOnlyList<PodView>, bool> suffices) =>
        RunningCluster.EventuallyAsync(() => Cluster.PodsAsync("app=web", ns), suffices, "as expected");
}
