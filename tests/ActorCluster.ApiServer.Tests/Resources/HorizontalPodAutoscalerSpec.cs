using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Resources.Autoscaling;
using Older = ActorCluster.Api.Autoscaling;

namespace ActorCluster.ApiServer.Tests.Resources;

/// <summary>Cases of kubernetes pkg/apis/autoscaling/validation/validation_test.go and of the defaults and conversions beside it.</summary>
public sealed class HorizontalPodAutoscalerSpec
{
    private static string Json(string more) =>
        $$$"""{"metadata":{"name":"h"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web","apiVersion":"apps/v1"} {{{more}}} } }""";

    private static string Metric(string metric) => Json($$$""" ,"maxReplicas":5,"metrics":[{{{metric}}}] """);

    [Fact]
    public void An_autoscaler_must_get_its_defaults()
    {
        var value = Strategies.Created<HorizontalPodAutoscaler>(Json(""" ,"maxReplicas":5,"behavior":{"scaleDown":{"stabilizationWindowSeconds":60}} """));

        Assert.Equal(1, value.Spec.MinReplicas);
        Assert.Equal(
            """[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]""",
            $"[{string.Join(',', value.Spec.Metrics!.Select(KubernetesJson.ToText))}]");
        Assert.Equal(
            """{"scaleUp":{"stabilizationWindowSeconds":0,"selectPolicy":"Max","policies":[{"type":"Pods","value":4,"periodSeconds":15},{"type":"Percent","value":100,"periodSeconds":15}]},"scaleDown":{"stabilizationWindowSeconds":60,"selectPolicy":"Max","policies":[{"type":"Percent","value":100,"periodSeconds":15}]}}""",
            KubernetesJson.ToText(value.Spec.Behavior!));
    }

    [Theory]
    [InlineData(""" ,"maxReplicas":5 """, "")]
    [InlineData(""" ,"maxReplicas":5,"minReplicas":0 """, "[spec.minReplicas: Invalid value: 0: must be greater than or equal to 1, spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas]")]
    [InlineData(""" ,"maxReplicas":0,"minReplicas":1 """, "[spec.maxReplicas: Invalid value: 0: must be greater than 0, spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`]")]
    [InlineData(""" ,"maxReplicas":1,"minReplicas":7 """, "spec.maxReplicas: Invalid value: 1: must be greater than or equal to `minReplicas`")]
    [InlineData(""" ,"maxReplicas":5,"behavior":{"scaleUp":{"stabilizationWindowSeconds":3601}} """, "spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600")]
    [InlineData(""" ,"maxReplicas":5,"behavior":{"scaleUp":{"selectPolicy":"Some","policies":[{"type":"Nodes","value":0,"periodSeconds":1801}]}} """, "[spec.behavior.scaleUp.selectPolicy: Unsupported value: \"Some\": supported values: \"Disabled\", \"Max\", \"Min\", spec.behavior.scaleUp.policies[0].type: Unsupported value: \"Nodes\": supported values: \"Percent\", \"Pods\", spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero, spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800]")]
    public void A_spec_must_be_checked_in_the_words_of_Kubernetes(string more, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<HorizontalPodAutoscaler>(Json(more)));

    [Theory]
    [InlineData("""{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":0}}}""", "spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0")]
    [InlineData("""{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70,"averageValue":"1"}}}""", "spec.metrics[0].resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization")]
    [InlineData("""{"type":"Resource","resource":{"name":"cpu","target":{"type":"Percent","averageUtilization":70}}}""", "spec.metrics[0].resource.target.type: Invalid value: \"Percent\": must be either Utilization, Value, or AverageValue")]
    [InlineData("""{"type":"Pods"}""", "spec.metrics[0].pods: Required value: must populate information for the given metric source")]
    [InlineData("""{"type":"Pods","pods":{"metric":{"name":"a/b"},"target":{"type":"AverageValue","averageValue":"1"}}}""", "spec.metrics[0].pods.metric.name: Invalid value: \"a/b\": may not contain '/'")]
    [InlineData("""{"type":"External","external":{"metric":{"name":"m"},"target":{"type":"Value"}}}""", "spec.metrics[0].external.target.averageValue: Required value: must set either a target value for metric or a per-pod target")]
    [InlineData("""{"type":"ContainerResource","containerResource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}}""", "spec.metrics[0].containerResource.container: Required value: must specify a container")]
    [InlineData("""{"type":"Pods","pods":{"metric":{"name":"m"},"target":{"type":"AverageValue","averageValue":"1"}},"resource":{"name":"cpu"}}""", "spec.metrics[0].resource: Forbidden: must populate the given metric source only")]
    public void A_metric_must_be_checked_in_the_words_of_Kubernetes(string metric, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<HorizontalPodAutoscaler>(Metric(metric)));

    [Fact]
    public void The_older_form_must_keep_what_it_has_no_field_for()
    {
        var stored = KubernetesJson.Decode<HorizontalPodAutoscaler>(
            """
            {"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"h","annotations":{"a":"b"}},
             "spec":{"scaleTargetRef":{"kind":"Deployment","name":"web","apiVersion":"apps/v1"},"minReplicas":2,"maxReplicas":9,
              "metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}},
               {"type":"Object","object":{"describedObject":{"kind":"Ingress","name":"i"},"target":{"type":"Value","value":"10k"},"metric":{"name":"hits"}}},
               {"type":"Pods","pods":{"metric":{"name":"m","selector":{"matchLabels":{"x":"y"}}},"target":{"type":"AverageValue","averageValue":"30"}}},
               {"type":"ContainerResource","containerResource":{"name":"memory","target":{"type":"AverageValue","averageValue":"1Gi"},"container":"c"}},
               {"type":"External","external":{"metric":{"name":"q","selector":{"matchLabels":{"n":"1"}}},"target":{"type":"AverageValue","averageValue":"5"}}}],
              "behavior":{"scaleDown":{"stabilizationWindowSeconds":60,"selectPolicy":"Min","policies":[{"type":"Pods","value":1,"periodSeconds":30}]}}},
             "status":{"currentReplicas":3,"desiredReplicas":4,"currentMetrics":[{"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":61,"averageValue":"305m"}}}],
              "conditions":[{"type":"AbleToScale","status":"True","lastTransitionTime":"2030-01-01T00:00:00Z","reason":"Ready"}]}}
            """);

        var older = (Older.HorizontalPodAutoscaler)HorizontalPodAutoscalerConversion.FromStorage(stored);

        Assert.Equal((50, 61, 3, 4), (older.Spec.TargetCPUUtilizationPercentage, older.Status.CurrentCPUUtilizationPercentage, older.Status.CurrentReplicas, older.Status.DesiredReplicas));
        Assert.Equal(
            ["a", "autoscaling.alpha.kubernetes.io/behavior", "autoscaling.alpha.kubernetes.io/conditions", "autoscaling.alpha.kubernetes.io/current-metrics", "autoscaling.alpha.kubernetes.io/metrics"],
            older.Metadata.Annotations!.Keys.Order(StringComparer.Ordinal));
        Assert.StartsWith(
            """[{"type":"Object","object":{"metricName":"hits","target":{"kind":"Ingress","name":"i"},"targetValue":"10k"}},{"type":"Pods","pods":{"metricName":"m","selector":{"matchLabels":{"x":"y"}},"targetAverageValue":"30"}}""",
            older.Metadata.Annotations["autoscaling.alpha.kubernetes.io/metrics"],
            StringComparison.Ordinal);
        Assert.Equal(KubernetesJson.ToText(stored), KubernetesJson.ToText(HorizontalPodAutoscalerConversion.ToStorage(older)));
    }

    [Fact]
    public void The_older_form_must_default_to_processor_time()
    {
        var stored = (HorizontalPodAutoscaler)HorizontalPodAutoscalerConversion.ToStorage(new Older.HorizontalPodAutoscaler
        {
            Metadata = new Api.Meta.ObjectMeta { Annotations = new Dictionary<string, string> { ["autoscaling.alpha.kubernetes.io/metrics"] = "nonsense" } },
        });

        Assert.Equal(80, stored.Spec.Metrics!.Single().Resource!.Target.AverageUtilization);
        Assert.Null(stored.Metadata.Annotations);
    }
}
