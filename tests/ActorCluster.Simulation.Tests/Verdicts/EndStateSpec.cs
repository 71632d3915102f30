using ActorCluster.Api.Meta;
using ActorCluster.Simulation.Tests.Support;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Simulation.Tests.Verdicts;

/// <summary>End states are compared by who belongs to whom, not by names and times.</summary>
public sealed class EndStateSpec
{
    [Fact]
    public void Generated_names_nodes_addresses_and_restarts_do_not_count() =>
        Assert.Empty(EndState.Compare(Web("x", "node-1", 2, 0), Web("y", "node-2", 2, 3)));

    [Fact]
    public void A_missing_pod_counts() =>
        Assert.Equal(["pods default/of ReplicaSet of Deployment web: 1 instead of 2"], EndState.Compare(Web("x", "node-1", 2, 0), Web("y", "node-1", 1, 0)));

    [Fact]
    public void A_pod_in_another_state_counts()
    {
        var set = An.StatefulSet("db");
        var ready = APod.Named("db-0").OwnedBy(set).Ready();
        var difference = Assert.Single(EndState.Compare(Of(ready), Of(ready.Ready(false))));
        Assert.Equal("pods default/db-0: status.conditions[0].status is \"False\" instead of \"True\"", difference);
    }

    [Fact]
    public void A_taint_that_stayed_counts()
    {
        var difference = Assert.Single(EndState.Compare(Nodes(ANode.Named("node-1")), Nodes(ANode.Named("node-1").Tainted("node.kubernetes.io/unreachable"))));
        Assert.StartsWith("nodes node-1: spec.taints is", difference, StringComparison.Ordinal);
    }

    private static EndState Of(params KubernetesObject[] pods) => EndState.Of(pods.Select(static pod => ("pods", pod)));

    private static EndState Nodes(KubernetesObject node) => EndState.Of([("nodes", node)]);

    private static EndState Web(string suffix, string node, int replicas, int restarts)
    {
        var deployment = An.Deployment("web", 2);
        var set = An.ReplicaSet("web-" + suffix, 2);
        set = set with { Metadata = set.Metadata.OwnedBy(deployment) };
        var pods = Enumerable.Range(0, replicas).Select(i =>
        {
            var pod = APod.Named($"web-{suffix}-{i}").OwnedBy(set).On(node).Ready().Restarted(restarts);
            return ("pods", (KubernetesObject)(pod with { Metadata = pod.Metadata with { GenerateName = "web-" } }));
        });
        return EndState.Of([("deployments.apps", deployment), ("replicasets.apps", set), .. pods]);
    }
}
