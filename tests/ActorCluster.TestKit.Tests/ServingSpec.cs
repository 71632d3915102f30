using System.Text;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Scenarios;

namespace ActorCluster.TestKit.Tests;

/// <summary>A simulated cluster with a kubeconfig: the real kubectl takes part in the test.</summary>
public sealed class ServingSpec
{
    [KubectlFact]
    public async Task Cluster_must_answer_clients_while_its_time_stands_still()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 2);
        var began = cluster.Now;
        Assert.Equal("deployment.apps/web created\n", await Kubectl.RunAsync(cluster.KubeConfig, "create", "deployment", "web", "--image=nginx", "--replicas=2"));
        Assert.Equal(2, cluster.View(c => c.Pods("app=web").Count));
        Assert.False(cluster.View(c => c.Pods("app=web").AllReady()));
        Assert.Equal(began, cluster.Now);

        // The Deployment counts its pods a moment after they are ready, and a moment is time.
        await cluster.Eventually(TimeSpan.FromSeconds(40), c => c.Find<Deployment>("web")?.Status.AvailableReplicas == 2);
        Assert.Contains("2/2", await Kubectl.RunAsync(cluster.KubeConfig, "get", "deployment", "web"), StringComparison.Ordinal);
        Assert.Contains("start worker", await Kubectl.RunAsync(cluster.KubeConfig, "logs", "deployment/web"), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Cluster_must_publish_the_authority_that_its_kubeconfig_trusts()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 1);
        var kubeconfig = cluster.KubeConfig;
        await Kubectl.RunAsync(kubeconfig, "create", "namespace", "later");
        await cluster.Eventually(TimeSpan.FromMinutes(1), c => c.Find<ConfigMap>("kube-root-ca.crt", "later") is not null);
        cluster.Advance(TimeSpan.FromMinutes(1));
        var trusted = await Kubectl.RunAsync(kubeconfig, "config", "view", "--raw", "-o", "jsonpath={.clusters[0].cluster.certificate-authority-data}");
        var authority = Encoding.ASCII.GetString(Convert.FromBase64String(trusted));
        foreach (var ns in (string[])["default", "kube-system", "later"])
        {
            var published = await cluster.GetAsync<ConfigMap>("kube-root-ca.crt", ns);
            Assert.Equal(authority.Trim(), published.Data!["ca.crt"].Trim());
        }
    }

    [KubectlFact]
    public async Task Cluster_must_serve_resources_that_a_definition_adds()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 1);
        var file = Path.Combine(Path.GetDirectoryName(cluster.KubeConfig)!, "crontab.yaml");
        await File.WriteAllTextAsync(file, Manifests.CronTabDefinition);
        await Kubectl.RunAsync(cluster.KubeConfig, "create", "-f", file);
        await cluster.Eventually(TimeSpan.FromMinutes(1), c => c.Find<CustomResourceDefinition>("crontabs.stable.example.com")?.Status.Conditions
            ?.Any(static condition => condition is { Type: "Established", Status: "True" }) == true);
        await File.WriteAllTextAsync(file, Manifests.CronTab);
        Assert.Equal("crontab.stable.example.com/nightly created\n", await Kubectl.RunAsync(cluster.KubeConfig, "create", "-f", file));
        Assert.Equal("0 3 * * *", await Kubectl.RunAsync(cluster.KubeConfig, "get", "crontab", "nightly", "-o", "jsonpath={.spec.schedule}"));
    }

    [KubectlFact]
    public async Task Clusters_side_by_side_must_let_programs_wait_at_their_pace()
    {
        await using var one = await SimulatedCluster.StartAsync(nodes: 1, seed: 1);
        await using var other = await SimulatedCluster.StartAsync(nodes: 2, seed: 2);
        Assert.NotEqual(one.KubeConfig, other.KubeConfig);
        await other.ApplyAsync(Manifests.Web);
        using (other.LetTimePass(60))
        {
            Assert.Contains("successfully rolled out", await Kubectl.RunAsync(other.KubeConfig, "rollout", "status", "deployment/web", "--timeout=60s"), StringComparison.Ordinal);
            using (other.Crash("node-2"))
            {
                await other.Eventually(TimeSpan.FromMinutes(2), c => c.Node("node-2").AllUnknown());
            }
        }

        var still = other.Now;
        Assert.Equal("node/node-1\n", await Kubectl.RunAsync(one.KubeConfig, "get", "nodes", "-o", "name"));
        Assert.Equal(still, other.Now);
    }
}
