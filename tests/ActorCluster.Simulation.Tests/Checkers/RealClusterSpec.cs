using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.Hosting;
using ActorCluster.Simulation.Tests.Support;

namespace ActorCluster.Simulation.Tests.Checkers;

/// <summary>The checkers on the real master and nodes in virtual time: what works as it should is not flagged.</summary>
public sealed class RealClusterSpec
{
    [Fact]
    public void A_dead_node_breaks_no_invariant()
    {
        using var cluster = SimulatedCluster.Start(ClusterPlan.Of(4), 7);
        var checkers = new CheckerSet(CheckerRegistry.All(Story.Settings));
        cluster.Recorder.Recorded += checkers.Observe;
        cluster.Request(static api => api.Create(ResourceTypes.Deployments, Web(8), static _ => { }));
        cluster.Advance(TimeSpan.FromMinutes(2));
        cluster.Machine("node-1").Crash();
        cluster.Advance(TimeSpan.FromMinutes(8));
        cluster.Machine("node-1").Boot();
        cluster.Advance(TimeSpan.FromMinutes(3));
        checkers.Finish(cluster.Now);

        Assert.Empty(cluster.Failures);
        Assert.True(checkers.Checkers.All(static checker => checker.Broken == 0), string.Join('\n', checkers.Checkers.SelectMany(static checker => checker.Violations).Select(static violation => $"{violation.Checker}: {violation.Message}")));
        string[] judged = [.. checkers.Checkers.Where(static checker => checker.Judged > 0).Select(static checker => checker.Name)];
        Assert.Superset(
            new HashSet<string>
            {
                "one-node-per-pod", "node-capacity", "revisions-increase", "taint-eviction-timing", "zone-eviction-rate", "owners-and-replicas", "conservation",
                "recorded-causes", "one-leader",
            },
            judged.ToHashSet());
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
