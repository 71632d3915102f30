using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.HorizontalPodAutoscalers;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.HorizontalPodAutoscalers;

/// <summary>How many replicas an autoscaler wants (https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/).</summary>
public sealed class AutoscalerPlanSpec
{
    private static readonly MetricTarget AverageValue = new() { Type = MetricTargetType.AverageValue, AverageValue = Api.Quantities.Quantity.Parse("10") };

    private static readonly MetricTarget Value = new() { Type = MetricTargetType.Value, Value = Api.Quantities.Quantity.Parse("10") };

    [Theory]
    [InlineData(new[] { 200 }, 100, 2)]
    [InlineData(new[] { 50, 50 }, 100, 1)]
    [InlineData(new[] { 109, 109 }, 100, null)]
    [InlineData(new[] { 91, 91 }, 100, null)]
    [InlineData(new[] { 111, 111 }, 100, 3)]
    [InlineData(new[] { 90, 30, 60 }, 50, 4)]
    public void The_number_must_be_the_ratio_of_use_to_target_rounded_up_beyond_the_tolerance(int[] cpuMillis, int percent, int? replicas)
    {
        // A fall waits for the stabilization window, which is not what is asked here.
        var autoscaler = WithWindow(AnAutoscaler.Of(AnAutoscaler.Cpu(percent)), 0);
        Assert.Equal(replicas, AutoscalerPlan.Decide(AnAutoscaler.Using(autoscaler, cpuMillis)).Replicas);
    }

    [Fact]
    public void Of_several_metrics_the_one_that_proposes_most_must_decide()
    {
        var autoscaler = AnAutoscaler.Of(AnAutoscaler.Cpu(100), AnAutoscaler.Average("memory", "50Mi"));
        var decision = AutoscalerPlan.Decide(AnAutoscaler.Using(autoscaler, 100));
        Assert.Equal((2, "memory resource above target"), (decision.Replicas, decision.Reason));
        Assert.Equal(100, decision.Status.CurrentMetrics![0].Resource!.Current.AverageUtilization);
        Assert.Equal("100Mi", decision.Status.CurrentMetrics[1].Resource!.Current.AverageValue!.Value.WithFormat(Api.Quantities.QuantityFormat.BinarySi).ToString());
    }

    [Fact]
    public void A_metric_that_fails_must_prevent_a_fall_and_not_a_rise()
    {
        var custom = new MetricSpec
        {
            Type = MetricSourceType.Pods,
            Pods = new PodsMetricSource { Metric = new MetricIdentifier { Name = "packets-per-second" } },
        };
        var autoscaler = AnAutoscaler.Of(AnAutoscaler.Cpu(100), custom);
        Assert.Equal(2, AutoscalerPlan.Decide(AnAutoscaler.Using(autoscaler, 200)).Replicas);
        var decision = AutoscalerPlan.Decide(AnAutoscaler.Using(WithWindow(autoscaler, 0), 10, 10));
        Assert.Null(decision.Replicas);
        const string Why = "unable to get metric packets-per-second: unable to fetch metrics from custom metrics API: "
            + "no custom metrics API (custom.metrics.k8s.io) registered";
        Assert.Equal(("False", "FailedGetPodsMetric", "the HPA was unable to compute the replica count: " + Why), Condition(decision, "ScalingActive"));
        Assert.Equal(
            [("FailedGetPodsMetric", Why), ("FailedComputeMetricsReplicas", "invalid metrics (1 invalid out of 2), first error is: failed to get pods metric value: " + Why)],
            decision.Events.Select(static e => (e.Reason, e.Message)));
    }

    [Fact]
    public void Pods_that_are_not_measured_must_make_no_change_larger()
    {
        var autoscaler = WithWindow(AnAutoscaler.Of(AnAutoscaler.Cpu(100)), 0);

        // Up: 300% of one pod alone would be six; two pods that use nothing make it three of three, which is not another number.
        var up = AnAutoscaler.Using(autoscaler, 300, 0, 0);
        Assert.Null(AutoscalerPlan.Decide(up with { Metrics = [up.Metrics[0]] }).Replicas);

        // Down: what is not measured uses its whole request, so (10 + 100 + 100) / 300 of three.
        var down = AnAutoscaler.Using(autoscaler, 10, 10, 10);
        Assert.Null(AutoscalerPlan.Decide(down with { Metrics = [down.Metrics[0]] }).Replicas);
        Assert.Equal(2, AutoscalerPlan.Decide(down with { Metrics = [down.Metrics[0], down.Metrics[1]] }).Replicas);
    }

    [Theory]
    [InlineData(-60, -50, true, -40, null)]
    [InlineData(-60, -50, true, 0, 4)]
    [InlineData(-60, -50, false, 0, null)]
    [InlineData(-600, -590, false, 0, null)]
    [InlineData(-600, -300, false, 0, 4)]
    public void Cpu_of_a_pod_that_starts_must_not_count(int started, int changed, bool isReady, int measured, int? replicas)
    {
        // Two pods at 200%: four. The second counts for nothing while it starts: 200% of one, and nothing of the other, leaves two.
        var state = AnAutoscaler.Using(AnAutoscaler.Of(AnAutoscaler.Cpu(100)), 200, 200);
        var starting = AnAutoscaler.Pod("p1").Ready(AnAutoscaler.Now.AddSeconds(changed), isReady).Started(AnAutoscaler.Now.AddSeconds(started));
        state = state with
        {
            Pods = [state.Pods[0], starting],
            Metrics = [state.Metrics[0], AnAutoscaler.Uses("p1", 200, AnAutoscaler.Now.AddSeconds(measured))],
        };
        Assert.Equal(replicas, AutoscalerPlan.Decide(state).Replicas);
    }

    [Fact]
    public void Pods_that_go_or_have_failed_must_not_count()
    {
        var state = AnAutoscaler.Using(AnAutoscaler.Of(AnAutoscaler.Cpu(100)), 200, 0);
        Assert.Equal(2, AutoscalerPlan.Decide(state with { Scale = AnAutoscaler.Scale(1), Pods = [state.Pods[0], state.Pods[1].Terminating()] }).Replicas);
    }

    [Fact]
    public void A_missing_request_must_be_told()
    {
        var state = AnAutoscaler.Using(AnAutoscaler.Of(AnAutoscaler.Cpu(50)), 200);
        var decision = AutoscalerPlan.Decide(state with { Pods = [AnAutoscaler.Pod("p0", null).Started(APod.Epoch)] });
        Assert.Equal(
            ("False", "FailedGetResourceMetric",
                "the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container main of Pod p0"),
            Condition(decision, "ScalingActive"));
        Assert.Equal(
            "invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: failed to get cpu utilization: "
            + "missing request for cpu in container main of Pod p0",
            decision.Events[^1].Message);
    }

    [Fact]
    public void Without_measurements_the_number_must_stay()
    {
        var decision = AutoscalerPlan.Decide(AnAutoscaler.Using(AnAutoscaler.Of(AnAutoscaler.Cpu(50)), 200) with { Metrics = [] });
        Assert.Null(decision.Replicas);
        Assert.Equal(
            "failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API",
            decision.Events[0].Message);
    }

    [Fact]
    public void A_rise_must_be_at_most_to_double_or_four()
    {
        var decision = AutoscalerPlan.Decide(AnAutoscaler.Using(AnAutoscaler.Of(AnAutoscaler.Cpu(10)), 200));
        Assert.Equal(4, decision.Replicas);
        Assert.Equal(
            ("True", "ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate"), Condition(decision, "ScalingLimited"));
        decision = AutoscalerPlan.Decide(AnAutoscaler.Using(AnAutoscaler.Of(AnAutoscaler.Cpu(10)), 200, 200, 200, 200, 200, 200));
        Assert.Equal((10, "TooManyReplicas"), (decision.Replicas, Condition(decision, "ScalingLimited").Reason));
    }

    [Fact]
    public void A_fall_must_wait_until_the_highest_recommendation_is_five_minutes_old()
    {
        var state = AnAutoscaler.Using(AnAutoscaler.Of(AnAutoscaler.Cpu(100)), 10, 10, 10) with
        {
            Memory = new AutoscalerMemory { Recommendations = [new TimedReplicas(3, AnAutoscaler.Now.AddSeconds(-300))] },
        };
        var held = AutoscalerPlan.Decide(state);
        Assert.Null(held.Replicas);
        Assert.Equal(
            ("True", "ScaleDownStabilized", "recent recommendations were higher than current one, applying the highest recent recommendation"),
            Condition(held, "AbleToScale"));
        var later = AutoscalerPlan.Decide(state with { Now = state.Now.AddSeconds(1) });
        Assert.Equal((1, "All metrics below target"), (later.Replicas, later.Reason));
    }

    [Theory]
    [InlineData(0, "ScalingDisabled", null, "")]
    [InlineData(12, null, 10, "Current number of replicas above Spec.MaxReplicas")]
    [InlineData(1, null, 2, "Current number of replicas below Spec.MinReplicas")]
    public void Bounds_must_hold_without_any_metric(int current, string? reason, int? replicas, string why)
    {
        var autoscaler = AnAutoscaler.Of(AnAutoscaler.Cpu(50));
        autoscaler = autoscaler with { Spec = autoscaler.Spec with { MinReplicas = 2 } };
        var decision = AutoscalerPlan.Decide(new AutoscalerState(autoscaler, AutoscalerMemory.Empty, AnAutoscaler.Settings, AnAutoscaler.Now)
        {
            Scale = AnAutoscaler.Scale(current),
        });
        Assert.Equal((replicas, why), (decision.Replicas, decision.Reason));
        Assert.Equal(reason, decision.Status.Conditions!.FirstOrDefault(static c => c.Type == "ScalingActive")?.Reason);
    }

    // The policies of the documentation: 4 pods or 10% in a minute, whichever is more or less; none.
    [Theory]
    [InlineData("Max", 4, 10, 80, 72)]
    [InlineData("Max", 4, 10, 30, 26)]
    [InlineData("Min", 4, 10, 80, 76)]
    [InlineData("Disabled", 4, 10, 80, null)]
    public void Policies_must_bound_a_fall(string select, int pods, int percent, int current, int? replicas)
    {
        var autoscaler = WithWindow(AnAutoscaler.Of(AnAutoscaler.Cpu(100)), 0, select, pods, percent);
        autoscaler = autoscaler with { Spec = autoscaler.Spec with { MaxReplicas = 100 } };
        var state = AnAutoscaler.Using(autoscaler, [.. Enumerable.Repeat(1, current)]);
        var decision = AutoscalerPlan.Decide(state);
        Assert.Equal(replicas, decision.Replicas);
        Assert.Equal("ScaleDownLimit", Condition(decision, "ScalingLimited").Reason);
        if (replicas is not null)
        {
            // The same minute allows no second fall.
            var memory = AutoscalerPlan.Rescaled(state, decision, null).Memory;
            var again = AnAutoscaler.Using(autoscaler, [.. Enumerable.Repeat(1, replicas.Value)]) with { Memory = memory, Now = state.Now.AddSeconds(15) };
            Assert.Null(AutoscalerPlan.Decide(again).Replicas);
        }
    }

    [Fact]
    public void Pods_of_two_autoscalers_must_be_left_alone()
    {
        var state = AnAutoscaler.Using(AnAutoscaler.Of(AnAutoscaler.Cpu(50)), 200) with { SelectedBy = ["default/other", "default/web"] };
        var decision = AutoscalerPlan.Decide(state);
        Assert.Null(decision.Replicas);
        Assert.Equal(
            ("False", "AmbiguousSelector", "pods by selector app=web are controlled by multiple HPAs: [default/other default/web]"),
            Condition(decision, "ScalingActive"));
    }

    [Theory]
    [InlineData("", "SelectorRequired", "the HPA target's scale is missing a selector", "selector is required")]
    [InlineData("a=b=c", "InvalidSelector", null, "couldn't convert selector into a corresponding internal selector object: ")]
    public void A_selector_that_selects_nothing_must_be_told(string selector, string reason, string? condition, string message)
    {
        var state = AnAutoscaler.Using(AnAutoscaler.Of(AnAutoscaler.Cpu(50)), 200);
        var scale = state.Scale!;
        var decision = AutoscalerPlan.Decide(state with { Scale = scale with { Status = scale.Status with { Selector = selector } } });
        Assert.Null(decision.Replicas);
        Assert.Equal([reason, "FailedComputeMetricsReplicas"], decision.Events.Select(static e => e.Reason));
        Assert.All(decision.Events, e => Assert.StartsWith(message, e.Message, StringComparison.Ordinal));
        var active = Condition(decision, "ScalingActive");
        Assert.Equal(("False", "InvalidSelector"), (active.Status, active.Reason));
        Assert.Equal(condition ?? decision.Events[0].Message, active.Message);
    }

    // TestScaleUpOneMetricInvalid, TestScaleDownIfOneMetricInvalid, TestScaleUpBothMetricsInvalid, with the metrics in either order.
    [Theory]
    [InlineData(true, 300, 3, "ValidMetricFound", "True")]
    [InlineData(false, 300, 3, "ValidMetricFound", "True")]
    [InlineData(true, 10, null, "FailedGetExternalMetric", "False")]
    [InlineData(false, 10, null, "FailedGetExternalMetric", "False")]
    public void A_rise_must_need_one_valid_metric_and_a_fall_all_of_them(bool validFirst, int cpu, int? replicas, string reason, string status)
    {
        var (valid, invalid) = (AnAutoscaler.Cpu(100), AnExternalMetric("queue"));
        var autoscaler = WithWindow(validFirst ? AnAutoscaler.Of(valid, invalid) : AnAutoscaler.Of(invalid, valid), 0);
        var decision = AutoscalerPlan.Decide(AnAutoscaler.Using(autoscaler, cpu == 10 ? [cpu, cpu] : [cpu]));
        Assert.Equal(replicas, decision.Replicas);
        Assert.Equal((status, reason), (Condition(decision, "ScalingActive").Status, Condition(decision, "ScalingActive").Reason));

        // The status keeps the place of the metric that failed, empty.
        Assert.Equal(["", "Resource"], decision.Status.CurrentMetrics!.Select(static metric => metric.Type).Order());
        Assert.Equal("FailedGetExternalMetric", decision.Events[0].Reason);
    }

    [Fact]
    public void Metrics_that_need_an_adapter_must_fail_in_the_words_of_Kubernetes()
    {
        const string Custom = "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";
        Assert.Equal(
            ("FailedGetPodsMetric", "unable to get metric qps: " + Custom, "failed to get pods metric value: unable to get metric qps: " + Custom),
            FailureOf(new MetricSpec
            {
                Type = MetricSourceType.Pods,
                Pods = new PodsMetricSource { Metric = new MetricIdentifier { Name = "qps" }, Target = AverageValue },
            }));
        var described = new CrossVersionObjectReference { ApiVersion = "networking.k8s.io/v1", Kind = "Ingress", Name = "main" };
        Assert.Equal(
            ("FailedGetObjectMetric", "unable to get metric qps: Ingress on default main/" + Custom,
                "failed to get object metric value: unable to get metric qps: Ingress on default main/" + Custom),
            FailureOf(new MetricSpec
            {
                Type = MetricSourceType.Object,
                Object = new ObjectMetricSource { DescribedObject = described, Metric = new MetricIdentifier { Name = "qps" }, Target = Value },
            }));
        Assert.Equal(
            ("FailedGetObjectMetric", "unable to get metric qps: Ingress on default main/" + Custom,
                "failed to get object metric value: failed to get qps object metric: unable to get metric qps: Ingress on default main/" + Custom),
            FailureOf(new MetricSpec
            {
                Type = MetricSourceType.Object,
                Object = new ObjectMetricSource { DescribedObject = described, Metric = new MetricIdentifier { Name = "qps" }, Target = AverageValue },
            }));
        const string External = "unable to get external metric default/queue/nil: unable to fetch metrics from external metrics API: the server could "
            + "not find the requested resource (get queue.external.metrics.k8s.io)";
        Assert.Equal(
            ("FailedGetExternalMetric", External, "failed to get queue external metric value: failed to get queue external metric: " + External),
            FailureOf(AnExternalMetric("queue")));
    }

    [Fact]
    public void A_container_resource_must_be_measured_in_its_container_alone()
    {
        var spec = new MetricSpec
        {
            Type = MetricSourceType.ContainerResource,
            ContainerResource = new ContainerResourceMetricSource { Name = "cpu", Container = "main", Target = AnAutoscaler.Cpu(100).Resource!.Target },
        };
        var decision = AutoscalerPlan.Decide(AnAutoscaler.Using(AnAutoscaler.Of(spec), 300));
        Assert.Equal((3, "cpu container resource utilization (percentage of request) above target"), (decision.Replicas, decision.Reason));
        const string Lacking = "failed to get cpu utilization: unable to get metrics for resource cpu: failed to get container metrics: container log "
            + "not present in metrics for pod default/p0";
        Assert.Equal(
            ("FailedGetContainerResourceMetric", Lacking, "failed to get log container metric value: " + Lacking),
            FailureOf(spec with { ContainerResource = spec.ContainerResource with { Container = "log" } }));
    }

    [Fact]
    public void A_rise_to_an_older_recommendation_must_have_no_reason()
    {
        var state = AnAutoscaler.Using(AnAutoscaler.Of(AnAutoscaler.Cpu(100)), 100) with
        {
            Memory = new AutoscalerMemory { Recommendations = [new TimedReplicas(3, AnAutoscaler.Now.AddSeconds(-60))] },
        };
        var decision = AutoscalerPlan.Decide(state);
        Assert.Equal((3, ""), (decision.Replicas, decision.Reason));
        Assert.Equal("New size: 3; reason: ", Assert.Single(AutoscalerPlan.Rescaled(state, decision, null).Events).Message);
    }

    [Fact]
    public void What_came_of_the_write_must_be_told()
    {
        var state = AnAutoscaler.Using(AnAutoscaler.Of(AnAutoscaler.Cpu(100)), 200);
        var decision = AutoscalerPlan.Decide(state);
        var done = AutoscalerPlan.Rescaled(state, decision, null);
        Assert.Equal("New size: 2; reason: cpu resource utilization (percentage of request) above target", Assert.Single(done.Events).Message);
        Assert.Equal(("True", "SucceededRescale", "the HPA controller was able to update the target scale to 2"), Condition(done, "AbleToScale"));
        Assert.Equal((1, 2, (Time?)AnAutoscaler.Now), (done.Status.CurrentReplicas, done.Status.DesiredReplicas, done.Status.LastScaleTime));
        var refused = AutoscalerPlan.Rescaled(state, decision, "no");
        Assert.Equal("FailedRescale", Assert.Single(refused.Events).Reason);
        Assert.Equal(("False", "FailedUpdateScale", "the HPA controller was unable to update the target scale: no"), Condition(refused, "AbleToScale"));
    }

    private static MetricSpec AnExternalMetric(string name) => new()
    {
        Type = MetricSourceType.External,
        External = new ExternalMetricSource { Metric = new MetricIdentifier { Name = name }, Target = AverageValue },
    };

    // What is said of the only metric: reason and message of its event, and the error in the sum of all.
    private static (string Reason, string Message, string Error) FailureOf(MetricSpec metric)
    {
        var decision = AutoscalerPlan.Decide(AnAutoscaler.Using(AnAutoscaler.Of(metric), 100));
        Assert.Null(decision.Replicas);
        const string Sum = "invalid metrics (1 invalid out of 1), first error is: ";
        Assert.StartsWith(Sum, decision.Events[1].Message, StringComparison.Ordinal);
        Assert.Equal(
            ("False", decision.Events[0].Reason, "the HPA was unable to compute the replica count: " + decision.Events[0].Message),
            Condition(decision, "ScalingActive"));
        return (decision.Events[0].Reason, decision.Events[0].Message, decision.Events[1].Message[Sum.Length..]);
    }

    private static HorizontalPodAutoscaler WithWindow(
        HorizontalPodAutoscaler autoscaler, int seconds, string select = "Max", int pods = 100, int percent = 100) => autoscaler with
        {
            Spec = autoscaler.Spec with
            {
                Behavior = new HorizontalPodAutoscalerBehavior
                {
                    ScaleUp = new HPAScalingRules
                    {
                        StabilizationWindowSeconds = 0,
                        SelectPolicy = "Max",
                        Policies = [new HPAScalingPolicy { Type = "Percent", Value = 900, PeriodSeconds = 15 }],
                    },
                    ScaleDown = new HPAScalingRules
                    {
                        StabilizationWindowSeconds = seconds,
                        SelectPolicy = select,
                        Policies =
                        [
                            new HPAScalingPolicy { Type = "Pods", Value = pods, PeriodSeconds = 60 },
                            new HPAScalingPolicy { Type = "Percent", Value = percent, PeriodSeconds = 60 },
                        ],
                    },
                },
            },
        };

    private static (string Status, string? Reason, string? Message) Condition(AutoscalerDecision decision, string type)
    {
        var condition = decision.Status.Conditions!.Single(condition => condition.Type == type);
        return (condition.Status, condition.Reason, condition.Message);
    }
}
