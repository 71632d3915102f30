using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Protocol;
using ActorCluster.Hosting;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.Hosting;
using ActorCluster.Simulation.Tests.Support;

namespace ActorCluster.Simulation.Tests.Checkers;

/// <summary>Components that are wrong on purpose, among the real master and nodes: each is caught by the checker of what it breaks.</summary>
public sealed class RogueComponentSpec
{
    [Fact]
    public void A_scheduler_that_gives_a_node_too_much_is_caught() => Caught(
        "node-capacity",
        "has 4000m",
        Instead(static (api, pod) =>
        {
            if (string.IsNullOrEmpty(pod.Spec.NodeName))
            {
                api.Bind(new ObjectKey(pod.Metadata.Namespace, pod.Metadata.Name), pod.Metadata.Uid, "node-1", static _ => { });
            }
        }));

    [Fact]
    public void An_evictor_that_ignores_the_budget_is_caught() => Caught(
        "disruption-budget", "budget default/web demands 8", Beside(static (api, pod) => EvictReady(api, pod, PodReason.EvictionByEvictionApi)));

    [Fact]
    public void An_evictor_of_pods_whose_node_has_no_taint_is_caught() => Caught(
        "taint-eviction-timing", "has none", Beside(static (api, pod) => EvictReady(api, pod, PodReason.DeletionByTaintManager)));

    [Fact]
    public void A_preemptor_for_nobody_is_caught() => Caught(
        "preemption-priority", "for no pod of a higher one", Beside(static (api, pod) => EvictReady(api, pod, PodReason.PreemptionByScheduler)));

    [Fact]
    public void A_slice_that_shows_a_pod_that_is_not_there_is_caught() => Caught(
        "endpoints-ready",
        "as ready",
        Beside(static (_, _) => { }),
        static cluster =>
        {
            var ghost = APod.Named("ghost", "9d5ed678-fe57-4c6e-a140-e9c4b1f2d000");
            cluster.Request(api => api.Create(ResourceTypes.EndpointSlices, An.Slice("ghosts", ghost), static _ => { }));
        });

    private static Func<MasterParts, MasterParts> Instead(Action<ApiClient, Pod> act) =>
        parts => parts with { Schedulers = [api => RogueComponent.PropsFor(api, act)] };

    private static Func<MasterParts, MasterParts> Beside(Action<ApiClient, Pod> act) =>
        parts => parts with { Schedulers = [.. parts.Schedulers, api => RogueComponent.PropsFor(api, act)] };

    private static void EvictReady(ApiClient api, Pod pod, string reason)
    {
        if (pod.IsReady() && pod.IsActive() && pod.Condition(PodConditionType.DisruptionTarget) is null && pod.Metadata.Namespace == "default")
        {
            RogueComponent.Delete(api, pod, reason);
        }
    }

    private static void Caught(string name, string words, Func<MasterParts, MasterParts> change, Action<SimulatedCluster>? act = null)
    {
        var checkers = new CheckerSet(CheckerRegistry.All(Story.Settings));
        using var cluster = SimulatedCluster.Start(ClusterPlan.Of(3), 7, checkers.Observe, change);
        cluster.Advance(TimeSpan.FromSeconds(30));
        cluster.Request(static api => api.Create(ResourceTypes.PodDisruptionBudgets, An.Budget("web", 8) with { Metadata = new ObjectMeta { Name = "web", Namespace = "default" } }, static _ => { }));
        cluster.Request(static api =>
        {
            for (var i = 0; i < 8; i++)
            {
                var pod = APod.Named($"web-{i}").Requesting("1");
                api.Create(ResourceTypes.Pods, pod with { Metadata = pod.Metadata with { Uid = "" }, Status = PodStatus.Empty }, static _ => { });
            }
        });
        act?.Invoke(cluster);
        cluster.Advance(TimeSpan.FromMinutes(3));
        checkers.Finish(cluster.Now);
        var violations = checkers.Checkers.Single(checker => checker.Name == name).Violations;
        Assert.Contains(violations, violation => violation.Message.Contains(words, StringComparison.Ordinal));
    }
}
