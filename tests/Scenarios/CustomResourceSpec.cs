namespace ActorCluster.Scenarios;

/// <summary>
/// The example of the pages on CustomResourceDefinitions in Kubernetes' documentation, from one end to the other, by kubectl.
/// </summary>
public sealed class CustomResourceSpec(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: crontabs.stable.example.com
        spec:
          group: stable.example.com
          scope: Namespaced
          names: {plural: crontabs, singular: crontab, kind: CronTab, shortNames: [ct], categories: [all]}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                description: A table of cron.
                properties:
                  spec:
                    type: object
                    description: What is wanted.
                    properties:
                      cronSpec: {type: string, pattern: '^(\d+|\*)(/\d+)?(\s+(\d+|\*)(/\d+)?){4}$', description: When to run.}
                      image: {type: string}
                      replicas: {type: integer, minimum: 1, maximum: 10, default: 1}
                  status:
                    type: object
                    properties:
                      replicas: {type: integer}
                      labelSelector: {type: string}
            additionalPrinterColumns:
            - {name: Spec, type: string, description: The cron spec defining the interval a CronJob is run, jsonPath: .spec.cronSpec}
            - {name: Replicas, type: integer, description: The number of jobs launched by the CronJob, jsonPath: .spec.replicas}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
            subresources:
              status: {}
              scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: .status.labelSelector}
        """;

    private const string CronTab = """
        apiVersion: stable.example.com/v1
        kind: CronTab
        metadata:
          name: my-new-cron-object
        spec:
          cronSpec: "* * * * */5"
          image: my-awesome-cron-image
        """;

    private RunningCluster Cluster => shared.Cluster;

    [KubectlFact]
    public async Task The_crontabs_of_the_documentation_live_and_die()
    {
        var ns = await shared.NamespaceAsync();
        using var files = new TemporaryFiles();
        var definition = files.Write("crd.yaml", Definition);
        var tab = files.Write("tab.yaml", CronTab);
        Assert.Equal("customresourcedefinition.apiextensions.k8s.io/crontabs.stable.example.com created\n", await Cluster.KubectlAsync("apply", "-f", definition));
        Assert.Equal(
            "customresourcedefinition.apiextensions.k8s.io/crontabs.stable.example.com condition met\n",
            await Cluster.KubectlAsync("wait", "--for=condition=Established", "crd/crontabs.stable.example.com", "--timeout=60s"));
        Assert.Matches("crontabs +ct +stable.example.com/v1 +true +CronTab", await Cluster.KubectlAsync("api-resources", "--api-group=stable.example.com"));

        Assert.Equal("crontab.stable.example.com/my-new-cron-object created\n", await RunAsync(ns, "apply", "-f", tab));
        Assert.Matches(@"^NAME +SPEC +REPLICAS +AGE\nmy-new-cron-object +\* \* \* \* \*/5 +1 +[0-9]+s\n$", await RunAsync(ns, "get", "ct"));
        Assert.Contains("crontab.stable.example.com/my-new-cron-object", await RunAsync(ns, "get", "all", "-o", "name"), StringComparison.Ordinal);
        Assert.Contains("When to run.", await Cluster.KubectlAsync("explain", "crontabs.spec.cronSpec"), StringComparison.Ordinal);

        var wrong = files.Write("wrong.yaml", CronTab.Replace("image: my", "imaje: my", StringComparison.Ordinal).Replace("my-new", "wrong", StringComparison.Ordinal));
        Assert.Contains("strict decoding error: unknown field \"spec.imaje\"", (await Cluster.TryKubectlAsync("apply", "-n", ns, "-f", wrong)).Error, StringComparison.Ordinal);
        var invalid = files.Write("invalid.yaml", CronTab.Replace("\"* * * * */5\"", "\"* * * *\"\n  replicas: 15", StringComparison.Ordinal).Replace("my-new", "wrong", StringComparison.Ordinal));
        var refused = await Cluster.TryKubectlAsync("apply", "-n", ns, "-f", invalid);
        Assert.Contains("spec.cronSpec: Invalid value: \"* * * *\": spec.cronSpec in body should match", refused.Error, StringComparison.Ordinal);
        Assert.Contains("spec.replicas: Invalid value: 15: spec.replicas in body should be less than or equal to 10", refused.Error, StringComparison.Ordinal);

        Assert.Equal("crontab.stable.example.com/my-new-cron-object scaled\n", await RunAsync(ns, "scale", "--replicas=5", "crontabs/my-new-cron-object"));
        Assert.Equal("5", await RunAsync(ns, "get", "ct", "my-new-cron-object", "-o", "jsonpath={.spec.replicas}"));
        Assert.Equal(
            "crontab.stable.example.com/my-new-cron-object patched\n",
            await RunAsync(ns, "patch", "ct", "my-new-cron-object", "--type=merge", "-p", """{"spec":{"image":"other"}}"""));
        Assert.Equal("3 other", await RunAsync(ns, "get", "ct", "my-new-cron-object", "-o", "jsonpath={.metadata.generation} {.spec.image}"));

        Assert.Equal(
            "customresourcedefinition.apiextensions.k8s.io \"crontabs.stable.example.com\" deleted\n",
            await Cluster.KubectlAsync("delete", "-f", definition, "--timeout=60s"));
        Assert.Contains(
            "the server could not find the requested resource (get crontabs.stable.example.com)",
            (await Cluster.TryKubectlAsync("get", "crontabs", "-n", ns)).Error,
            StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Rules_of_a_definition_hold_and_its_objects_go_with_their_owner_and_their_namespace()
    {
        var ns = await shared.NamespaceAsync();
        using var files = new TemporaryFiles();
        const string Rules = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: gates.rules.example.com}
            spec:
              group: rules.example.com
              scope: Namespaced
              names: {plural: gates, singular: gate, kind: Gate}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        x-kubernetes-validations:
                        - rule: self.minReplicas <= self.replicas
                          messageExpression: "'replicas must be at least what ' + self.owner + ' wants'"
                        - {rule: self.replicas >= oldSelf.replicas, message: gates only grow, fieldPath: .replicas}
                        properties:
                          minReplicas: {type: integer}
                          owner: {type: string, maxLength: 40}
                          replicas: {type: integer}
            """;
        const string Gate = "apiVersion: rules.example.com/v1\nkind: Gate\nmetadata: {name: NAME}\nspec: {minReplicas: 2, owner: shop, replicas: COUNT}\n";
        string Written(string name, string count) =>
            files.Write($"{name}-{count}.yaml", Gate.Replace("NAME", name, StringComparison.Ordinal).Replace("COUNT", count, StringComparison.Ordinal));

        var refused = await Cluster.TryKubectlAsync("apply", "-f", files.Write("bad.yaml", Rules.Replace("<= self.replicas", "<= self.replica", StringComparison.Ordinal)));
        Assert.Contains("compilation failed: ERROR: <input>:1:25: undefined field 'replica'", refused.Error, StringComparison.Ordinal);

        // How long the text of a number is nobody knows when a rule is estimated: https://github.com/kubernetes/kubernetes/issues/124234.
        refused = await Cluster.TryKubectlAsync(
            "apply", "-f", files.Write("costly.yaml", Rules.Replace("self.owner", "string(self.minReplicas)", StringComparison.Ordinal)));
        Assert.Contains("messageExpression: Forbidden: estimated messageExpression cost exceeds budget by factor of more than 100x", refused.Error, StringComparison.Ordinal);
        await Cluster.KubectlAsync("apply", "-f", files.Write("rules.yaml", Rules));
        await Cluster.KubectlAsync("wait", "--for=condition=Established", "crd/gates.rules.example.com", "--timeout=60s");

        refused = await Cluster.TryKubectlAsync("apply", "-n", ns, "-f", Written("a", "1"));
        Assert.Contains("The Gate \"a\" is invalid: spec: Invalid value: \"object\": replicas must be at least what shop wants", refused.Error, StringComparison.Ordinal);
        await RunAsync(ns, "apply", "-f", Written("a", "4"));
        refused = await Cluster.TryKubectlAsync("apply", "-n", ns, "-f", Written("a", "3"));
        Assert.Contains("The Gate \"a\" is invalid: spec.replicas: Invalid value: \"object\": gates only grow", refused.Error, StringComparison.Ordinal);

        await RunAsync(ns, "apply", "-f", Written("b", "4"));
        var owner = (await RunAsync(ns, "get", "gate", "a", "-o", "jsonpath={.metadata.uid}")).Trim();
        await RunAsync(
            ns, "patch", "gate", "b", "--type=merge", "-p",
            $$$"""{"metadata":{"ownerReferences":[{"apiVersion":"rules.example.com/v1","kind":"Gate","name":"a","uid":"{{{owner}}}"}]}}""");
        await RunAsync(ns, "delete", "gate", "a");
        await RunAsync(ns, "wait", "--for=delete", "gate/b", "--timeout=60s");

        await RunAsync(ns, "apply", "-f", Written("c", "4"));
        await Cluster.KubectlAsync("delete", "namespace", ns, "--timeout=90s");
        Assert.Equal("", await Cluster.KubectlAsync("get", "gates", "-A", "-o", "name"));
    }

    private Task<string> RunAsync(string ns, params string[] arguments) => Cluster.KubectlAsync([.. arguments, "-n", ns]);

    private sealed class TemporaryFiles : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("actorcluster-").FullName;

        public string Write(string name, string text)
        {
            var path = Path.Combine(_folder, name);
            File.WriteAllText(path, text);
            return path;
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
