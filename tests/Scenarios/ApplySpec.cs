namespace ActorCluster.Scenarios;

/// <summary>
/// The ways of <c>kubectl apply</c>: kubernetes.io/docs/reference/using-api/server-side-apply (conflicts, transfer of ownership, upgrading
/// from client-side apply), …/docs/tasks/manage-kubernetes-objects/declarative-config (pruning by allowlist and by ApplySet, the last applied
/// configuration) and the exit codes of <c>kubectl diff</c>.
/// </summary>
[Collection(nameof(StorageAndApply))]
public sealed class ApplySpec(SharedCluster shared)
{
    private const string ManagersPath = "jsonpath={range .metadata.managedFields[*]}{.manager} {.operation} {.fieldsV1.f:data}{\"\\n\"}{end}";

    private RunningCluster Cluster => shared.Cluster;

    [KubectlFact]
    public async Task A_field_of_another_manager_is_a_conflict_until_it_is_forced_or_shared()
    {
        var ns = await shared.NamespaceAsync();
        Assert.Equal("configmap/settings serverside-applied\n", await ServerSideAsync(ns, "one", Settings("settings", a: 1)));

        var refused = await Cluster.TryKubectlWithInputAsync(Settings("settings", a: 2), "apply", "--server-side", "--field-manager=two", "-n", ns, "-f", "-");
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal(
            """
            error: Apply failed with 1 conflict: conflict with "one": .data.a
            Please review the fields above--they currently have other managers. Here
            are the ways you can resolve this warning:
            * If you intend to manage all of these fields, please re-run the apply
              command with the `--force-conflicts` flag.
            * If you do not intend to manage all of the fields, please edit your
              manifest to remove references to the fields that should keep their
              current managers.
            * You may co-own fields by updating your manifest to match the existing
              value; in this case, you'll become the manager if the other manager(s)
              stop managing the field (remove it from their configuration).
            See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts

            """,
            refused.Error);

        await ServerSideAsync(ns, "two", Settings("settings", a: 2), "--force-conflicts");
        Assert.Equal(
            "one Apply {\"f:b\":{}}\ntwo Apply {\"f:a\":{},\"f:b\":{}}\n",
            await Cluster.KubectlAsync("get", "configmap", "settings", "-n", ns, "-o", ManagersPath));

        // Two applies the value that is there, so both own it; then one lets go of everything and what two owns stays.
        await ServerSideAsync(ns, "one", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n");
        Assert.Equal("2 1", await Cluster.KubectlAsync("get", "configmap", "settings", "-n", ns, "-o", "jsonpath={.data.a} {.data.b}"));

        // A field that its only owner leaves out is gone.
        await ServerSideAsync(ns, "two", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: \"2\"}\n");
        Assert.Equal("{\"a\":\"2\"}", await Cluster.KubectlAsync("get", "configmap", "settings", "-n", ns, "-o", "jsonpath={.data}"));
    }

    [KubectlFact]
    public async Task Client_side_apply_moves_to_server_side_without_a_conflict()
    {
        var ns = await shared.NamespaceAsync();
        await Cluster.KubectlWithInputAsync(Settings("settings", a: 1), "apply", "-n", ns, "-f", "-");
        Assert.Equal(
            "kubectl-client-side-apply Update {\".\":{},\"f:a\":{},\"f:b\":{}}\n",
            await Cluster.KubectlAsync("get", "configmap", "settings", "-n", ns, "-o", ManagersPath));

        await ServerSideAsync(ns, "kubectl", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: \"2\"}\n");
        Assert.Equal("{\"a\":\"2\"}", await Cluster.KubectlAsync("get", "configmap", "settings", "-n", ns, "-o", "jsonpath={.data}"));
        var managers = await Cluster.KubectlAsync("get", "configmap", "settings", "-n", ns, "-o", ManagersPath);
        Assert.Contains("kubectl Apply {\"f:a\":{}}\n", managers, StringComparison.Ordinal);
        Assert.DoesNotContain("kubectl-client-side-apply", managers, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task The_last_applied_configuration_is_viewed_and_set()
    {
        var ns = await shared.NamespaceAsync();
        await Cluster.KubectlWithInputAsync(Settings("settings", a: 1), "apply", "-n", ns, "-f", "-");
        Assert.Contains("  a: \"1\"\n", await Cluster.KubectlAsync("apply", "view-last-applied", "configmap", "settings", "-n", ns), StringComparison.Ordinal);

        Assert.Equal(
            "configmap/settings configured\n",
            await Cluster.KubectlWithInputAsync(Settings("settings", a: 2), "apply", "set-last-applied", "-n", ns, "-f", "-"));
        Assert.Contains(
            "\"a\": \"2\"",
            await Cluster.KubectlAsync("apply", "view-last-applied", "configmap", "settings", "-n", ns, "-o", "json"),
            StringComparison.Ordinal);
        Assert.Equal("1", await Cluster.KubectlAsync("get", "configmap", "settings", "-n", ns, "-o", "jsonpath={.data.a}"));

        await Cluster.KubectlAsync("create", "configmap", "plain", "--from-literal=a=1", "-n", ns);
        var refused = await Cluster.TryKubectlWithInputAsync(Settings("plain", a: 1), "apply", "set-last-applied", "-n", ns, "-f", "-");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("no last-applied-configuration annotation found on resource: plain", refused.Error, StringComparison.Ordinal);
        await Cluster.KubectlWithInputAsync(Settings("plain", a: 1), "apply", "set-last-applied", "--create-annotation", "-n", ns, "-f", "-");
        Assert.Contains("  a: \"1\"\n", await Cluster.KubectlAsync("apply", "view-last-applied", "configmap", "plain", "-n", ns), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task What_is_left_out_is_pruned_by_allowlist_and_by_ApplySet()
    {
        var ns = await shared.NamespaceAsync();
        var kept = Settings("kept", a: 1);
        var both = Settings("gone", a: 1) + "---\n" + kept;
        await Cluster.KubectlWithInputAsync(both, "apply", "-n", ns, "-f", "-");
        Assert.Equal(
            "configmap/kept unchanged\nconfigmap/gone pruned\n",
            await Cluster.KubectlWithInputAsync(kept, "apply", "-n", ns, "-f", "-", "--prune", "-l", "set=pruned", "--prune-allowlist=core/v1/ConfigMap"));

        await Cluster.KubectlAsync("delete", "configmap", "kept", "-n", ns);
        await ApplySetAsync(ns, both);
        Assert.Equal("configmap/kept unchanged\nconfigmap/gone pruned\n", await ApplySetAsync(ns, kept));
        Assert.Equal(
            "ConfigMap",
            await Cluster.KubectlAsync("get", "secret", "mine", "-n", ns, "-o", "jsonpath={.metadata.annotations.applyset\\.kubernetes\\.io/contains-group-kinds}"));
    }

    [KubectlFact]
    public async Task A_diff_says_by_its_exit_code_whether_something_would_change()
    {
        var ns = await shared.NamespaceAsync();
        foreach (var (name, options) in ((string, string[])[])[("settings", []), ("served", ["--server-side"])])
        {
            await Cluster.KubectlWithInputAsync(Settings(name, a: 1), ["apply", "-n", ns, "-f", "-", .. options]);
            var same = await Cluster.TryKubectlWithInputAsync(Settings(name, a: 1), ["diff", "-n", ns, "-f", "-", .. options]);
            Assert.True(same.ExitCode == 0, same.Everything);
            var changed = await Cluster.TryKubectlWithInputAsync(Settings(name, a: 2), ["diff", "-n", ns, "-f", "-", .. options]);
            Assert.Equal(1, changed.ExitCode);
            Assert.Contains("-  a: \"1\"\n+  a: \"2\"\n", changed.Output, StringComparison.Ordinal);
            Assert.Equal("1", await Cluster.KubectlAsync("get", "configmap", name, "-n", ns, "-o", "jsonpath={.data.a}"));
        }

        var failed = await Cluster.TryKubectlAsync("diff", "-n", ns, "-f", "/no/such/file");
        Assert.True(failed.ExitCode > 1, failed.Everything);
    }

    private static string Settings(string name, int a) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{name}}, labels: {set: pruned} }
        data: {a: "{{a}}", b: "1"}

        """;

    private Task<string> ServerSideAsync(string ns, string manager, string manifest, params string[] options) =>
        Cluster.KubectlWithInputAsync(manifest, ["apply", "--server-side", "--field-manager=" + manager, "-n", ns, "-f", "-", .. options]);

    // ApplySets are alpha in kubectl: an environment variable allows them.
    private async Task<string> ApplySetAsync(string ns, string manifest)
    {
        var outcome = await Shell.RunAsync(
            "kubectl",
            ["apply", "-n", ns, "-f", "-", "--prune", "--applyset=mine"],
            new Dictionary<string, string> { ["KUBECONFIG"] = Path.Combine(Cluster.Folder, "kubeconfig"), ["KUBECTL_APPLYSET"] = "true" },
            manifest);
        Assert.True(outcome.ExitCode == 0, outcome.Everything);
        return outcome.Output;
    }
}
