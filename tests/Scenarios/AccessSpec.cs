namespace ActorCluster.Scenarios;

/// <summary>Who may do what, as kubectl asks, grants and acts on it.</summary>
public sealed class AccessSpec(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private RunningCluster Cluster => shared.Cluster;

    [KubectlFact]
    public async Task A_service_account_may_do_what_its_roles_allow_and_nothing_else()
    {
        var ns = await shared.NamespaceAsync();
        var robot = $"--as=system:serviceaccount:{ns}:robot";
        await RunAsync(ns, "create", "serviceaccount", "robot");
        Assert.Equal("no\n", (await Cluster.TryKubectlAsync("auth", "can-i", "list", "pods", "-n", ns, robot)).Output);
        Assert.Equal("role.rbac.authorization.k8s.io/reader created\n", await RunAsync(ns, "create", "role", "reader", "--verb=get,list,watch", "--resource=pods,pods/log"));
        Assert.Equal(
            "rolebinding.rbac.authorization.k8s.io/readers created\n",
            await RunAsync(ns, "create", "rolebinding", "readers", "--role=reader", $"--serviceaccount={ns}:robot"));
        Assert.Equal("yes\n", await RunAsync(ns, "auth", "can-i", "list", "pods", robot));
        Assert.Matches(@"pods/log +\[\] +\[\] +\[get list watch\]", await RunAsync(ns, "auth", "can-i", "--list", robot));
        Assert.Equal("No resources found in " + ns + " namespace.\n", (await Cluster.TryKubectlAsync("get", "pods", "-n", ns, robot)).Everything.Trim() + "\n");

        var refused = await Cluster.TryKubectlAsync("get", "secrets", "-n", ns, robot);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(
            $"Error from server (Forbidden): secrets is forbidden: User \"system:serviceaccount:{ns}:robot\" cannot list resource \"secrets\" in API group \"\" in the namespace \"{ns}\"",
            refused.Everything,
            StringComparison.Ordinal);

        var token = (await RunAsync(ns, "create", "token", "robot")).Trim();
        var who = await ByTokenAsync(token, "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}");
        Assert.Equal($"system:serviceaccount:{ns}:robot", who.Output);
        await RunAsync(ns, "delete", "serviceaccount", "robot");
        Assert.Contains("Unauthorized", (await ByTokenAsync(token, "get", "pods", "-n", ns)).Everything, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Nobody_gives_more_than_he_has()
    {
        var ns = await shared.NamespaceAsync();
        await RunAsync(ns, "create", "rolebinding", "admins", "--clusterrole=admin", "--user=jane");
        Assert.Equal("yes\n", await RunAsync(ns, "auth", "can-i", "create", "deployments", "--as=jane"));
        await RunAsync(ns, "create", "rolebinding", "viewers", "--clusterrole=view", "--user=joe", "--as=jane");
        var refused = await Cluster.TryKubectlAsync(
            "create", "role", "more", "--verb=list", "--resource=nodes", "-n", ns, "--as=jane");
        Assert.Contains(
            "user \"jane\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n"
            + "{APIGroups:[\"\"], Resources:[\"nodes\"], Verbs:[\"list\"]}",
            refused.Everything,
            StringComparison.Ordinal);
    }

    private Task<string> RunAsync(string ns, params string[] arguments) => Cluster.KubectlAsync([.. arguments, "-n", ns]);

    // The kubeconfig's own certificate would come first: a folder without it shows the token alone.
    private async Task<Outcome> ByTokenAsync(string token, params string[] arguments)
    {
        var server = (await Cluster.KubectlAsync("config", "view", "--raw", "-o", "jsonpath={.clusters[0].cluster.server}")).Trim();
        return await Cluster.TryKubectlAsync(
            [.. arguments, "--kubeconfig=/dev/null", "--server", server, "--insecure-skip-tls-verify", "--token", token]);
    }
}
