using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Controllers.HorizontalPodAutoscalers;

namespace ActorCluster.Controllers.Tests.HorizontalPodAutoscalers;

/// <summary>Bounds, rates and windows of changes (kubernetes pkg/controller/podautoscaler/horizontal.go and horizontal_test.go).</summary>
public sealed class NormalizationSpec
{
    // TestConvertDesiredReplicasWithRules: bounds without a behaviour.
    [Theory]
    [InlineData(1, 50, 2, 10, 4, "ScaleUpLimit")]
    [InlineData(10, 50, 1, 15, 15, "TooManyReplicas")]
    [InlineData(10, 50, 1, 100, 20, "ScaleUpLimit")]
    [InlineData(10, 1, 5, 15, 5, "TooFewReplicas")]
    [InlineData(10, 11, 1, 15, 11, "DesiredWithinRange")]
    public void A_number_without_a_behaviour_must_stay_in_its_bounds(int current, int desired, int least, int most, int replicas, string reason)
    {
        var autoscaler = AnAutoscaler.Of(AnAutoscaler.Cpu(100));
        autoscaler = autoscaler with { Spec = autoscaler.Spec with { MinReplicas = least, MaxReplicas = most } };
        var normalized = Normalization.Of(AnAutoscaler.Using(autoscaler) with { Scale = AnAutoscaler.Scale(current) }, desired);
        Assert.Equal((replicas, reason), (normalized.Replicas, normalized.Limit.Reason));
    }

    // TestConvertDesiredReplicasWithBehaviorRate: changes of the last period, policies as (pods, percent), each for its period.
    [Theory]
    [InlineData(new[] { 1, 5, 9 }, new int[0], 5, 0, 120, 100, 500, 100, "ScaleUpLimit")]
    [InlineData(new[] { 1, 5, 9 }, new int[0], 150, 0, 120, 100, 500, 235, "ScaleUpLimit")]
    [InlineData(new[] { 1, 5, 9 }, new int[0], 0, 200, 120, 100, 500, 255, "ScaleUpLimit")]
    [InlineData(new[] { 4 }, new[] { 2 }, 0, 300, 300, 6, 24, 16, "ScaleUpLimit")]
    [InlineData(new int[0], new[] { 1, 5, 9 }, 115, 0, 120, 100, 0, 1, "TooFewReplicas")]
    [InlineData(new int[0], new[] { 1, 5, 9 }, 5, 0, 120, 100, 2, 100, "ScaleDownLimit")]
    [InlineData(new int[0], new[] { 2, 4, 6 }, 0, 50, 120, 100, 0, 56, "ScaleDownLimit")]
    [InlineData(new[] { 2 }, new[] { 4 }, 0, 50, 180, 10, 1, 6, "ScaleDownLimit")]
    [InlineData(new int[0], new[] { 10, 10, 10 }, 0, 10, 120, 100, 0, 100, "ScaleDownLimit")]
    [InlineData(new int[0], new[] { 10, 10, 10 }, 0, 1000, 120, 10, 5, 5, "DesiredWithinRange")]
    public void Policies_must_count_what_has_changed_in_their_periods(
        int[] rises, int[] falls, int pods, int percent, int period, int current, int desired, int replicas, string reason)
    {
        var rules = new HPAScalingRules
        {
            StabilizationWindowSeconds = 0,
            SelectPolicy = "Max",
            Policies = [.. new[] { ("Pods", pods), ("Percent", percent) }.Where(static policy => policy.Item2 > 0)
                .Select(policy => new HPAScalingPolicy { Type = policy.Item1, Value = policy.Item2, PeriodSeconds = period })],
        };
        var autoscaler = AnAutoscaler.Of(AnAutoscaler.Cpu(100));
        autoscaler = autoscaler with
        {
            Spec = autoscaler.Spec with { MaxReplicas = 1000, Behavior = new HorizontalPodAutoscalerBehavior { ScaleUp = rules, ScaleDown = rules } },
        };
        var state = AnAutoscaler.Using(autoscaler) with
        {
            Scale = AnAutoscaler.Scale(current),
            Memory = new AutoscalerMemory { Rises = Spread(rises), Falls = Spread(falls) },
        };
        var normalized = Normalization.Of(state, desired);
        Assert.Equal((replicas, reason), (normalized.Replicas, normalized.Limit.Reason));

        // Evenly over the last two minutes.
        static TimedReplicas[] Spread(int[] changes) =>
            [.. changes.Select((by, i) => new TimedReplicas(by, AnAutoscaler.Now.AddSeconds(-120.0 * (i + 1) / (changes.Length + 1))))];
    }

    // stabilizeRecommendationWithBehaviors: recommendations of the past with their ages in seconds.
    [Theory]
    [InlineData(100, 5, new[] { 10, 9, 8 }, new[] { 100, 200, 300 }, 0, 300, 10, "ScaleDownStabilized")]
    [InlineData(100, 5, new[] { 4, 7 }, new[] { 301, 240 }, 0, 300, 7, "ScaleDownStabilized")]
    [InlineData(100, 5, new[] { 4, 7 }, new[] { 301, 301 }, 0, 300, 5, null)]
    [InlineData(1, 8, new[] { 2, 6 }, new[] { 20, 50 }, 60, 300, 2, "ScaleUpStabilized")]
    [InlineData(1, 8, new[] { 2, 6 }, new[] { 70, 50 }, 60, 300, 6, "ScaleUpStabilized")]
    [InlineData(1, 8, new[] { 2 }, new[] { 61 }, 60, 300, 8, null)]
    [InlineData(3, 2, new[] { 1, 5 }, new[] { 10, 20 }, 300, 300, 3, "ScaleDownStabilized")]
    public void Recommendations_of_the_windows_must_hold_a_change_back(
        int current, int desired, int[] past, int[] ages, int upWindow, int downWindow, int stabilized, string? reason)
    {
        var autoscaler = AnAutoscaler.Of(AnAutoscaler.Cpu(100));
        autoscaler = autoscaler with
        {
            Spec = autoscaler.Spec with
            {
                MaxReplicas = 1000,
                Behavior = new HorizontalPodAutoscalerBehavior { ScaleUp = Rules(upWindow), ScaleDown = Rules(downWindow) },
            },
        };
        var state = AnAutoscaler.Using(autoscaler) with
        {
            Scale = AnAutoscaler.Scale(current),
            Memory = new AutoscalerMemory
            {
                Recommendations = [.. past.Zip(ages, static (replicas, age) => new TimedReplicas(replicas, AnAutoscaler.Now.AddSeconds(-age)))],
            },
        };
        var normalized = Normalization.Of(state, desired);
        Assert.Equal((stabilized, reason), (normalized.Stabilized, normalized.StabilizedReason?.Reason));

        // What is remembered is what was wanted, not what became of it.
        Assert.Equal(new TimedReplicas(desired, AnAutoscaler.Now), normalized.Recommendations[^1]);

        static HPAScalingRules Rules(int window) => new()
        {
            StabilizationWindowSeconds = window,
            SelectPolicy = "Max",
            Policies = [new HPAScalingPolicy { Type = "Percent", Value = 10000, PeriodSeconds = 15 }],
        };
    }
}
