using ActorCluster.Api.Apps;
using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.TestKit.Conditions;

namespace ActorCluster.TestKit.Tests;

/// <summary>
/// A whole cluster under load and after it, in virtual time, by the numbers of
/// https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/: a look every 15 s, a tolerance of a tenth, at most double or
/// four pods at once, a fall 300 s after the highest recommendation.
/// </summary>
public sealed class AutoscalingSpec
{
    private static readonly TimeSpan SyncPeriod = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StabilizationWindow = TimeSpan.FromSeconds(300);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Deployment_must_rise_at_its_first_look_under_load_and_fall_five_minutes_after_its_highest_recommendation(long seed)
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 2, seed: seed);
        await cluster.ApplyAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "autoscaling.yaml")));
        var applied = cluster.Now;

        // Measurements of a pod count once it has been ready for as long as they stand for, 15 s: the first look is too early, the second
        // is not.
        await cluster.Eventually(SyncPeriod * 2 + TimeSpan.FromSeconds(1), c => Condition(c, "ScalingActive") is { Status: "True", Reason: "ValidMetricFound" });
        var second = cluster.Now;
        Assert.InRange(second - applied, SyncPeriod * 2, SyncPeriod * 2 + TimeSpan.FromSeconds(1));
        Assert.Equal((1, 1, 5), Numbers(cluster));

        // 100 requests of 2m for a second are 200m, beside the 5m at rest: 205% of the request. 205/50 of one pod are five, of which double
        // or four pods are allowed.
        var load = cluster.LoadService("web", 100);
        await cluster.Eventually(SyncPeriod + TimeSpan.FromSeconds(1), c => Replicas(c) != 1);
        var rose = cluster.Now;
        Assert.InRange(rose - second, SyncPeriod, SyncPeriod + TimeSpan.FromSeconds(1));
        Assert.Equal((1, 4, 205), Numbers(cluster));
        Assert.Equal("ScaleUpLimit", cluster.View(c => Condition(c, "ScalingLimited")!.Reason));
        Assert.Equal(rose, cluster.View(static c => Autoscaler(c).Status.LastScaleTime!.Value), TimeSpan.FromSeconds(1));

        // Four pods share it, 55% each: 1.1 times the target, which is beyond the tolerance by a rounding error in Kubernetes, too, and
        // makes five.
        await cluster.Eventually(SyncPeriod * 3, c => Replicas(c) == 5);
        var highest = cluster.Now;
        Assert.Equal(0, (highest - rose).TotalSeconds % 15, 1);

        // Five pods use 45% each, within a tenth of the target.
        await cluster.Always(TimeSpan.FromMinutes(3), c => Replicas(c) == 5);
        Assert.Equal((5, 5, 45), Numbers(cluster));
        Assert.Equal("ReadyForNewScale", cluster.View(c => Condition(c, "AbleToScale")!.Reason));

        // The last look that recommended five was the one before the load went. Until it is 300 s old nothing falls; the look after that
        // falls at once to what is needed.
        load.Dispose();
        var last = highest + (SyncPeriod * Math.Floor((cluster.Now - highest) / SyncPeriod));
        await cluster.Eventually(SyncPeriod + TimeSpan.FromSeconds(2), c => Condition(c, "AbleToScale")!.Reason == "ScaleDownStabilized");
        await cluster.Eventually(TimeSpan.FromMinutes(6), c => Replicas(c) != 5);
        Assert.Equal(1, cluster.View(Replicas));
        Assert.InRange(cluster.Now - last, StabilizationWindow, StabilizationWindow + SyncPeriod + TimeSpan.FromSeconds(1));
        Assert.Empty(cluster.Failures);
    }

    private static HorizontalPodAutoscaler Autoscaler(ClusterView cluster) => cluster.Find<HorizontalPodAutoscaler>("web")!;

    private static HorizontalPodAutoscalerCondition? Condition(ClusterView cluster, string type) =>
        Autoscaler(cluster).Status.Conditions?.FirstOrDefault(condition => condition.Type == type);

    private static int? Replicas(ClusterView cluster) => cluster.Find<Deployment>("web")!.Spec.Replicas;

    // Current and desired number, and what the pods use in percent of what they request.
    private static (int? Current, int Desired, int? Share) Numbers(SimulatedCluster cluster)
    {
        // The status is written after the number.
        cluster.Advance(TimeSpan.FromMilliseconds(100));
        var status = cluster.View(Autoscaler).Status;
        return (status.CurrentReplicas, status.DesiredReplicas, status.CurrentMetrics?[0].Resource?.Current.AverageUtilization);
    }
}
