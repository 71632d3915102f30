namespace ActorCluster.Scenarios;

/// <summary>Every command of kubectl once, beside those that have tests of their own: each ends as it does with Kubernetes.</summary>
public sealed class CommandsSpec(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private const string Deployment =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, labels: { app: web } }
        spec:
          replicas: 2
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              containers:
              - { name: web, image: nginx, ports: [{ containerPort: 80 }] }

        """;

    private RunningCluster Cluster => shared.Cluster;

    [KubectlFact]
    public async Task Every_generator_creates_what_it_is_for_and_describe_tells_of_it()
    {
        var ns = await shared.NamespaceAsync();
        await RunAsync(ns, "create deployment web --image=nginx --port=80", "create serviceaccount robot", "create role reader --verb=get --resource=pods",
            "create cronjob often --image=busybox --schedule=*/5_*_*_*_* -- date");
        await AllAsync(ns,
            ("create configmap settings --from-literal=a=b", "configmap/settings created"),
            ("create secret generic keys --from-literal=a=b", "secret/keys created"),
            ("create secret docker-registry registry --docker-username=a --docker-password=b --docker-email=c@d", "secret/registry created"),
            ("create job once --image=busybox -- true", "job.batch/once created"),
            ("create job from-often --from=cronjob/often", "job.batch/from-often created"),
            ("create rolebinding readers --role=reader --serviceaccount=" + ns + ":robot", "rolebinding.rbac.authorization.k8s.io/readers created"),
            ("create quota limits --hard=pods=100", "resourcequota/limits created"),
            ("create poddisruptionbudget web --selector=app=web --min-available=1", "poddisruptionbudget.policy/web created"),
            ("create ingress web --rule=a.example/x=web:80", "ingress.networking.k8s.io/web created"),
            ("create service clusterip one --tcp=80:80", "service/one created"),
            ("create service nodeport two --tcp=80", "service/two created"),
            ("create service loadbalancer three --tcp=80", "service/three created"),
            ("create service externalname four --external-name=example.org", "service/four created"),
            ($"create clusterrole {ns} --verb=get --resource=pods", $"clusterrole.rbac.authorization.k8s.io/{ns} created"),
            ($"create clusterrolebinding {ns} --clusterrole={ns} --user=jane", $"clusterrolebinding.rbac.authorization.k8s.io/{ns} created"),
            ($"create priorityclass {ns} --value=10", $"priorityclass.scheduling.k8s.io/{ns} created"),
            ("expose deployment web --name=exposed --port=80", "service/exposed exposed"),
            ("autoscale deployment web --min=1 --max=3 --cpu-percent=80", "horizontalpodautoscaler.autoscaling/web autoscaled"),
            ("auth can-i --list", "selfsubjectaccessreviews"),
            ("auth whoami", "Username"));
        await AllAsync(ns,
            ("set selector service one app=web", "service/one selector updated"),
            ("set subject rolebinding readers --user=jane", "rolebinding.rbac.authorization.k8s.io/readers subjects updated"));

        // What events, leases and tokens of others do meanwhile is no fault of describe.
        var kinds = (await Cluster.KubectlAsync("api-resources", "--verbs=list", "-o", "name")).Trim().Split('\n');
        Assert.True(kinds.Length > 30);
        await Task.WhenAll(kinds.Chunk(4).Select(async chunk =>
        {
            foreach (var kind in chunk)
            {
                var described = await Cluster.TryKubectlAsync("describe", kind, "-n", ns);
                Assert.True(described.ExitCode == 0, $"describe {kind}: {described.Everything}");
            }
        }));
        await AllAsync(ns, ($"delete clusterrole,clusterrolebinding,priorityclass {ns}", "deleted"));
    }

    [KubectlFact]
    public async Task Objects_are_shown_changed_and_deleted_in_every_way()
    {
        var ns = await shared.NamespaceAsync();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Deployment);
            await AllAsync(ns, ($"apply -f {file}", "deployment.apps/web created"));
            await AllAsync(ns, ("rollout status deployment/web --timeout=60s", "successfully rolled out"));
            await AllAsync(ns,
                ("get pods -o wide", "NOMINATED NODE"), ("get pods -o yaml", "kind: List"), ("get pods -o name", "pod/web-"),
                ("get pods -o jsonpath-as-json={.items[*].kind}", "\"Pod\""), ("get pods -o custom-columns=N:.metadata.name,P:.status.phase", "Running"),
                ("get pods -o go-template={{range_.items}}{{.kind}}{{end}}", "PodPod"), ("get pods --sort-by=.metadata.name --chunk-size=1", "web-"),
                ("get pods -A --field-selector=status.phase=Running", ns), ("get all --show-labels -L app", "replicaset.apps/web-"),
                ("events", "SuccessfulCreate"), ("explain deployment --recursive", "revisionHistoryLimit"), ("api-versions", "apps/v1"),
                ("cluster-info", "is running at"), ("version", "Server Version: v1."), ("config view", "kind: Config"),
                ("logs -l app=web --all-containers --prefix --timestamps --since=1h", ""), ("apply view-last-applied deployment/web", "replicas: 2"));

            await File.WriteAllTextAsync(file, Deployment.Replace("nginx", "nginx:2", StringComparison.Ordinal));
            foreach (var options in (string[][])[[], ["--server-side", "--force-conflicts"]])
            {
                var diff = await Cluster.TryKubectlAsync(["diff", "-n", ns, "-f", file, .. options]);
                Assert.Equal(1, diff.ExitCode);
                Assert.Contains("+      - image: nginx:2\n", diff.Output, StringComparison.Ordinal);
            }

            foreach (var (command, words) in ((string, string)[])[
                ($"apply --server-side --force-conflicts -f {file}", "serverside-applied"),
                ("patch deployment web -p {\"spec\":{\"replicas\":3}}", "patched"),
                ("patch deployment web --type=merge -p {\"spec\":{\"replicas\":2}}", "patched"),
                ("patch deployment web --type=json -p [{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":3}]", "patched"),
                ("patch deployment web --subresource=scale --type=merge -p {\"spec\":{\"replicas\":2}}", "patched"),
                ("set env deployment/web A=b", "env updated"), ("set resources deployment/web --limits=cpu=200m,memory=512Mi", "resource requirements updated"),
                ("set serviceaccount deployment web default", "serviceaccount updated"), ("label deployment web x=y", "labeled"),
                ("annotate deployment web x=y", "annotated"), ("scale deployment web --replicas=1 --current-replicas=2", "scaled"),
                ("wait deployment/web --for=condition=Available --timeout=60s", "condition met"), ("set env deployment/web --list", "A=b"),
                ("delete deployment web --cascade=orphan", "deleted"), ("delete replicasets --all", "deleted"),
                ("delete pods --all --grace-period=0 --force", ""), ($"replace --force -f {file}", "deployment.apps/web replaced"),
                ("delete pods -l app=web --wait=false", ""), ($"delete -f {file} --now", "deleted"),
                ("wait deployment/web --for=delete --timeout=60s", "")])
            {
                await AllAsync(ns, (command, words));
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [KubectlFact]
    public async Task The_control_plane_tells_of_its_parts()
    {
        var all = await Cluster.TryKubectlAsync("get", "cs");
        Assert.Equal((0, "Warning: v1 ComponentStatus is deprecated in v1.19+\n"), (all.ExitCode, all.Error));
        Assert.Equal(
            "NAME                 STATUS    MESSAGE   ERROR\ncontroller-manager   Healthy   ok        \nscheduler            Healthy   ok        \netcd-0               Healthy   ok        \n",
            all.Output);
        Assert.Equal("Healthy=True", await Cluster.KubectlAsync("get", "componentstatus/scheduler", "-o", "jsonpath={.conditions[0].type}={.conditions[0].status}"));
        Assert.EndsWith("Error from server: Component not found: nobody\n", (await Cluster.TryKubectlAsync("get", "cs", "nobody")).Error, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Changes_that_do_not_fit_are_refused_in_the_words_of_Kubernetes()
    {
        var ns = await shared.NamespaceAsync();
        await RunAsync(ns, "create deployment web --image=nginx --replicas=0", "create service clusterip fixed --tcp=80 --clusterip=10.96.77.11");
        await RefusedAsync(ns, "patch deployment web -p {\"metadata\":{\"labels\":\"invalid\"}}", "\"map[metadata:map[labels:invalid]]\": cannot restore map from string");
        await RefusedAsync(ns, "patch deployment web -p {\"spec\":{\"replicas\":\"two\"}}", "\"map[spec:map[replicas:two]]\": unrecognized type: int32");
        await RefusedAsync(ns, "patch deployment web --type=merge -p {\"spec\":{\"replicas\":\"two\"}}", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32");
        await RefusedAsync(
            ns,
            "patch service fixed -p {\"spec\":{\"clusterIP\":\"10.96.77.12\"}}",
            "The Service \"fixed\" is invalid: spec.clusterIPs[0]: Invalid value: []string{\"10.96.77.12\"}: may not change once set\n");
        await RefusedAsync(ns, "patch deployment web -p {\"metadata\":{\"resourceVersion\":\"1\"}}", "please apply your changes to the latest version and try again");
        await AllAsync(ns, ("patch deployment web -p {\"spec\":{\"replicas\":0}}", "patched (no change)"));
        await RefusedAsync(ns, "set selector service fixed a=b --resource-version=1", "Conflict");
        await RefusedAsync(ns, "scale deployment web --current-replicas=3 --replicas=2", "Expected replicas to be 3, was 0");
        await RefusedAsync(ns, "rollout undo deployment/web --to-revision=1000000", "unable to find specified revision");
        await RefusedAsync(ns, "get pods --field-selector=foo=bar", "field label not supported: foo");
        await RefusedAsync(ns, "create role nope --verb=get --resource=deployments.nowhere", "the server doesn't have a resource type \"deployments\" in group \"nowhere\"");
        await RefusedAsync(ns, "auth can-i get pods --as=nobody", "no");
    }

    [KubectlFact]
    public async Task Every_way_to_debug_leaves_what_it_promises()
    {
        var ns = await shared.NamespaceAsync();
        await RunAsync(ns, "run target --image=nginx");
        await AllAsync(ns, ("wait pod/target --for=condition=Ready --timeout=60s", "condition met"));
        await AllAsync(ns, ("debug target --profile=general -it --image=busybox --attach=false -c side", ""));
        await AllAsync(
            ns,
            ("debug target --profile=general -it --image=busybox --attach=false -c side --copy-to=copy", ""),
            ("debug target --profile=restricted --image=busybox --container=target --copy-to=swapped -- sleep 1m", ""),
            ("debug node/worker-1 --profile=sysadmin --image=busybox --attach=false -- true", "Creating debugging pod node-debugger-worker-1-"));
        await AllAsync(
            ns,
            ("get pod target -o jsonpath={.spec.ephemeralContainers[0].name}={.spec.ephemeralContainers[0].securityContext.capabilities.add[0]}", "side=SYS_PTRACE"),
            ("get pod copy -o jsonpath={.spec.containers[*].name}/{.spec.shareProcessNamespace}", "target side/true"),
            ("get pod swapped -o jsonpath={.spec.containers[*].image}/{.spec.containers[0].securityContext.allowPrivilegeEscalation}", "busybox/false"),
            ("get pods --field-selector=spec.nodeName=worker-1 -o jsonpath={.items[*].spec.volumes[0].hostPath.path}", "/"));
        await AllAsync(ns, ("debug target --image=busybox --container=target --copy-to=instead --replace -- sleep 1m", ""));
        await RefusedAsync(ns, "get pod target --ignore-not-found=false", "pods \"target\" not found");
    }

    [KubectlFact]
    public async Task Kustomize_prune_and_edit_work()
    {
        var ns = await shared.NamespaceAsync();
        var folder = Directory.CreateTempSubdirectory("actorcluster-kustomize-").FullName;
        try
        {
            var one = Path.Combine(folder, "one.yaml");
            await File.WriteAllTextAsync(one, "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one, labels: { set: k } }\ndata: { x: \"1\" }\n");
            await File.WriteAllTextAsync(
                Path.Combine(folder, "kustomization.yaml"),
                "namePrefix: k-\nresources: [one.yaml]\nconfigMapGenerator:\n- name: made\n  literals: [a=b]\n");
            await AllAsync(ns, ($"kustomize {folder}", "name: k-one"));
            await AllAsync(ns, ($"apply -k {folder}", "configmap/k-one created"));
            await AllAsync(ns, ($"apply -f {one} --prune -l set=k", "configmap/k-one pruned"));
            var edited = await Shell.RunAsync("kubectl", ["edit", "configmap", "one", "-n", ns], new Dictionary<string, string>
            {
                ["KUBECONFIG"] = Path.Combine(Cluster.Folder, "kubeconfig"),
                ["KUBE_EDITOR"] = "sed -i s/x:.*/x:\\ edited/",
            });
            Assert.Equal("configmap/one edited\n", edited.Output);
            await AllAsync(ns, ("get configmap one -o jsonpath={.data.x}", "edited"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task RefusedAsync(string ns, string command, string words)
    {
        var outcome = await Cluster.TryKubectlAsync([.. command.Split(' '), "-n", ns]);
        Assert.True(outcome.ExitCode == 1, $"kubectl {command}\n{outcome.Everything}");
        Assert.Contains(words, outcome.Everything, StringComparison.Ordinal);
    }

    private async Task RunAsync(string ns, params string[] commands) => await AllAsync(ns, [.. commands.Select(static command => (command, ""))]);

    // Blanks part the words of a command; an underscore stands for one inside a word.
    private Task AllAsync(string ns, params (string Command, string Words)[] commands) => Task.WhenAll(commands.Select(async item =>
    {
        var words = item.Command.Split(' ').Select(static word => word.StartsWith("--schedule", StringComparison.Ordinal) || word.Contains("{{", StringComparison.Ordinal)
            ? word.Replace('_', ' ') : word).ToList();
        var at = words.IndexOf("--");
        words.InsertRange(at < 0 ? words.Count : at, ["-n", ns]);
        var outcome = await Cluster.TryKubectlAsync([.. words]);
        Assert.True(outcome.ExitCode == 0, $"kubectl {item.Command}\n{outcome.Everything}");
        Assert.Contains(item.Words, outcome.Everything, StringComparison.Ordinal);
    }));
}
