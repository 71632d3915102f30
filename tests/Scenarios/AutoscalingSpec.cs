using System.Globalization;
using System.Text.Json;

namespace ActorCluster.Scenarios;

/// <summary>
/// An autoscaler on live processes, twenty times as fast: what kubectl prints of it, a rise under load, and a fall after the stabilization
/// window of five minutes, which are fifteen seconds here.
/// </summary>
public sealed class AutoscalingSpec
{
    [KubectlFact]
    public async Task An_autoscaler_rises_under_load_and_falls_after_the_stabilization_window()
    {
        await using var cluster = await RunningCluster.StartAsync("--speed", "20x", "--workers", "2");
        await cluster.KubectlWithInputAsync(Deployment("200m"), "apply", "-f", "-");
        Assert.Equal(
            "horizontalpodautoscaler.autoscaling/web autoscaled\n",
            await cluster.KubectlAsync("autoscale", "deployment", "web", "--min=1", "--max=6", "--cpu-percent=50"));
        Assert.Equal(
            "Error from server (AlreadyExists): horizontalpodautoscalers.autoscaling \"web\" already exists\n",
            (await cluster.TryKubectlAsync("autoscale", "deployment", "web", "--max=6")).Error);
        await cluster.KubectlAsync("wait", "hpa/web", "--for=condition=ScalingActive", "--timeout=60s");

        // Each pod uses twice what it requests, four times the target: one becomes four, at the rate that a rise has without a behaviour,
        // and four become as many as there may be.
        await cluster.KubectlAsync("wait", "hpa/web", "--for=jsonpath={.status.currentReplicas}=6", "--timeout=60s");
        await cluster.KubectlAsync("rollout", "status", "deployment/web", "--timeout=60s");
        await cluster.KubectlAsync("wait", "hpa/web", "--for=jsonpath={.status.currentMetrics[0].resource.current.averageUtilization}=200", "--timeout=60s");
        Assert.Matches(
            @"^NAME +REFERENCE +TARGETS +MINPODS +MAXPODS +REPLICAS +AGE\nweb +Deployment/web +cpu: 200%/50% +1 +6 +6 +\S+\n$",
            await cluster.KubectlAsync("get", "hpa"));
        var described = await cluster.KubectlAsync("describe", "hpa", "web");
        Assert.Matches(
            @"^Name: +web\nNamespace: +default\nLabels: +<none>\nAnnotations: +<none>\nCreationTimestamp: +\S.*\nReference: +Deployment/web\n"
            + @"Metrics: +\( current / target \)\n  resource cpu on pods  \(as a percentage of request\): +200% \(200m\) / 50%\n"
            + @"Min replicas: +1\nMax replicas: +6\nDeployment pods: +6 current / 6 desired\nConditions:\n  Type +Status +Reason +Message\n"
            + @"  -+ +-+ +-+ +-+\n  AbleToScale +True +\S+ +\S.*\n  ScalingActive +True +ValidMetricFound +the HPA was able to successfully calculate a "
            + @"replica count from cpu resource utilization \(percentage of request\)\n  ScalingLimited +True +TooManyReplicas +the desired replica "
            + @"count is more than the maximum replica count\nEvents:\n",
            described);
        Assert.Matches(
            @"Normal +SuccessfulRescale +\S+.* horizontal-pod-autoscaler +New size: 4; reason: cpu resource utilization \(percentage of request\) above target",
            described);
        Assert.Contains("New size: 6; reason: cpu resource utilization (percentage of request) above target", described, StringComparison.Ordinal);
        Assert.DoesNotContain("New size: 5", described, StringComparison.Ordinal);

        // The new version uses next to nothing. What was wanted of the old one holds for five minutes.
        await cluster.KubectlWithInputAsync(Deployment("1m"), "apply", "-f", "-");
        await cluster.KubectlAsync("wait", "hpa/web", "--for=jsonpath={.status.desiredReplicas}=1", "--timeout=90s");
        var autoscaler = await cluster.GetAsync("hpa", "web");
        var able = Condition(autoscaler, "AbleToScale");
        Assert.Equal(
            ("True", "SucceededRescale", "the HPA controller was able to update the target scale to 1"),
            (able.GetProperty("status").GetString(), able.GetProperty("reason").GetString(), able.GetProperty("message").GetString()));
        var events = await cluster.GetAsync("events", "--field-selector", "involvedObject.name=web,involvedObject.kind=HorizontalPodAutoscaler");
        var sizes = events.GetProperty("items").EnumerateArray()
            .Where(static e => e.GetProperty("reason").GetString() == "SuccessfulRescale")
            .OrderBy(static e => Time(e, "lastTimestamp"))
            .Select(static e => (Message: e.GetProperty("message").GetString(), At: Time(e, "lastTimestamp"))).ToList();
        Assert.Equal("New size: 1; reason: All metrics below target", sizes[^1].Message);
        Assert.True(sizes[^1].At - sizes[^2].At >= TimeSpan.FromSeconds(300), $"fell {sizes[^1].At - sizes[^2].At} after the last rise");
        await cluster.KubectlAsync("wait", "deployment/web", "--for=jsonpath={.status.replicas}=1", "--timeout=60s");
    }

    // A deployment whose pods use so much and request 100m.
    private static string Deployment(string cpu) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          selector: { matchLabels: { app: web } }
          template:
            metadata:
              labels: { app: web }
              annotations: { behaviour.actorcluster.dev/main: '{"cpu": "{{cpu}}"}' }
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{ name: main, image: nginx, resources: { requests: { cpu: 100m } } }]
        """;

    private static JsonElement Condition(JsonElement autoscaler, string type) => autoscaler.GetProperty("status").GetProperty("conditions")
        .EnumerateArray().Single(condition => condition.GetProperty("type").GetString() == type);

    private static DateTimeOffset Time(JsonElement value, string field) =>
        DateTimeOffset.Parse(value.GetProperty(field).GetString()!, CultureInfo.InvariantCulture);
}
