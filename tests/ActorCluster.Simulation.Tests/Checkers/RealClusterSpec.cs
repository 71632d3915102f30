using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.Hosting;
using ActorCluster.Simulation.Tests.Support;
using Akka.Configuration;

namespace ActorCluster.Simulation.Tests.Checkers;

/// <summary>
/// The checkers on the real master and nodes in virtual time: what works as it should is not flagged, what does not is caught.
/// </summary>
public sealed class RealClusterSpec
{
    [Fact]
    public void A_dead_node_breaks_no_invariant()
    {
        var checkers = Run(
            ClusterPlan.Of(4),
            static cluster =>
            {
                cluster.Machine("node-1").Crash();
                cluster.Advance(TimeSpan.FromMinutes(8));
                cluster.Machine("node-1").Boot();
                cluster.Advance(TimeSpan.FromMinutes(3));
            });
        Assert.True(
            checkers.All(static checker => checker.Broken == 0),
            string.Join('\n', checkers.SelectMany(static checker => checker.Violations).Select(static violation => $"{violation.Checker}: {violation.Message}")));
        Assert.Superset(
            new HashSet<string>
            {
                "one-node-per-pod", "node-capacity", "acknowledged-writes-survive", "revisions-increase", "watches-complete", "terminal-phase-final",
                "taint-eviction-timing", "zone-eviction-rate", "owners-and-replicas", "one-leader", "conservation", "recorded-causes",
            },
            checkers.Where(static checker => checker.Judged > 0).Select(static checker => checker.Name).ToHashSet());
    }

    [Fact]
    public void A_node_controller_with_half_the_patience_is_caught() =>
        Caught("taint-eviction-timing", "after its last sign of life", "controllers.node-lifecycle.monitor-grace-period = 25s", static cluster =>
        {
            cluster.Machine("node-1").Crash();
            cluster.Advance(TimeSpan.FromMinutes(2));
        });

    [Fact]
    public void A_node_controller_that_ignores_the_rate_limit_is_caught() =>
        Caught("zone-eviction-rate", "after another one of zone", "controllers.node-lifecycle.eviction-rate = 10", static cluster =>
        {
            cluster.Machine("node-1").Crash();
            cluster.Machine("node-2").Crash();
            cluster.Advance(TimeSpan.FromMinutes(2));
        });

    [Fact]
    public void A_kubelet_that_restarts_without_back_off_is_caught() =>
        Caught("restart-backoff", "its back-off is", "node.kubelet.crash-backoff-initial = 0s", static cluster =>
        {
            var crashing = Web(1);
            var template = crashing.Spec.Template;
            cluster.Request(api => api.Create(
                ResourceTypes.Deployments,
                crashing with
                {
                    Metadata = crashing.Metadata with { Name = "crashing" },
                    Spec = crashing.Spec with
                    {
                        Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "crashing" } },
                        Template = template with
                        {
                            Metadata = new ObjectMeta
                            {
                                Labels = new Dictionary<string, string> { ["app"] = "crashing" },
                                Annotations = new Dictionary<string, string> { ["behaviour.actorcluster.dev/main"] = "{\"runFor\": \"3s\", \"exitCode\": 1}" },
                            },
                        },
                    },
                },
                static _ => { }));
            cluster.Advance(TimeSpan.FromMinutes(1));
        });

    private static void Caught(string name, string words, string setting, Action<SimulatedCluster> act)
    {
        var plan = ClusterPlan.Of(6);
        var checkers = Run(plan with { Settings = ConfigurationFactory.ParseString("actorcluster." + setting).WithFallback(plan.Settings) }, act);
        Assert.Contains(checkers.Single(checker => checker.Name == name).Violations, violation => violation.Message.Contains(words, StringComparison.Ordinal));
    }

    // The checkers go by the reference settings, whatever the cluster's parts were told.
    private static IReadOnlyList<IChecker> Run(ClusterPlan plan, Action<SimulatedCluster> act)
    {
        var checkers = new CheckerSet(CheckerRegistry.All(Story.Settings));
        using var cluster = SimulatedCluster.Start(plan, 7, checkers.Observe);
        cluster.Advance(TimeSpan.FromSeconds(30));
        cluster.Request(static api => api.Create(ResourceTypes.Deployments, Web(8), static _ => { }));
        cluster.Advance(TimeSpan.FromMinutes(2));
        act(cluster);
        checkers.Finish(cluster.Now);
        Assert.Empty(cluster.Failures);
        return checkers.Checkers;
    }

    private static Deployment Web(int replicas) => new()
    {
        Kind = "Deployment",
        ApiVersion = "apps/v1",
        Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
        Spec = new DeploymentSpec
        {
            Replicas = replicas,
            Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Template = new PodTemplateSpec
            {
                Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "web" } },
                Spec = new PodSpec { Containers = [new Container { Name = "main", Image = "nginx:1.27" }] },
            },
        },
    };
}
