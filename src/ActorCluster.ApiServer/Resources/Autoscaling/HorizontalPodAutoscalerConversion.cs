using System.Text.Json;
using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using Older = ActorCluster.Api.Autoscaling;

namespace ActorCluster.ApiServer.Resources.Autoscaling;

/// <summary>
/// Autoscalers in their older form, <c>autoscaling/v1</c>, and back (kubernetes <c>pkg/apis/autoscaling/v1/conversion.go</c>). What the
/// older form has no field for travels in annotations, so that an update through it loses nothing.
/// </summary>
internal static class HorizontalPodAutoscalerConversion
{
    public const int DefaultUtilization = 80;

    private const string Prefix = "autoscaling.alpha.kubernetes.io/";
    private const string MetricsAnnotation = Prefix + "metrics";
    private const string BehaviorAnnotation = Prefix + "behavior";
    private const string CurrentMetricsAnnotation = Prefix + "current-metrics";
    private const string ConditionsAnnotation = Prefix + "conditions";

    private static readonly string[] RoundTrip = [MetricsAnnotation, BehaviorAnnotation, CurrentMetricsAnnotation, ConditionsAnnotation];

    public static KubernetesObject FromStorage(KubernetesObject value)
    {
        var source = (HorizontalPodAutoscaler)value;
        var (spec, status) = (source.Spec, source.Status);
        var annotations = WithoutRoundTrip(source.Metadata.Annotations);
        Set(annotations, MetricsAnnotation, OlderMetrics.Specs(spec.Metrics?.Where(static metric => !IsProcessorShare(metric))));

        // Processor time too: its value stands nowhere else.
        Set(annotations, CurrentMetricsAnnotation, OlderMetrics.Statuses(status.CurrentMetrics));
        Set(annotations, ConditionsAnnotation, OlderMetrics.Conditions(status.Conditions));
        Set(annotations, BehaviorAnnotation, OlderMetrics.Behavior(spec.Behavior));
        return new Older.HorizontalPodAutoscaler
        {
            Kind = ResourceTypes.HorizontalPodAutoscalersV1.Kind,
            ApiVersion = ResourceTypes.HorizontalPodAutoscalersV1.ApiVersion,
            Metadata = source.Metadata with { Annotations = annotations.Count > 0 ? annotations : null },
            Spec = new Older.HorizontalPodAutoscalerSpec
            {
                ScaleTargetRef = new Older.CrossVersionObjectReference
                {
                    Kind = spec.ScaleTargetRef.Kind,
                    Name = spec.ScaleTargetRef.Name,
                    ApiVersion = spec.ScaleTargetRef.ApiVersion,
                },
                MinReplicas = spec.MinReplicas,
                MaxReplicas = spec.MaxReplicas,
                TargetCPUUtilizationPercentage = spec.Metrics?
                    .FirstOrDefault(static metric => metric.Resource?.Name == ResourceName.Cpu)?.Resource!.Target.AverageUtilization,
            },
            Status = new Older.HorizontalPodAutoscalerStatus
            {
                ObservedGeneration = status.ObservedGeneration,
                LastScaleTime = status.LastScaleTime,
                CurrentReplicas = status.CurrentReplicas,
                DesiredReplicas = status.DesiredReplicas,
                CurrentCPUUtilizationPercentage = status.CurrentMetrics?
                    .LastOrDefault(static metric => metric.Resource is { Name: ResourceName.Cpu, Current.AverageUtilization: not null })?
                    .Resource!.Current.AverageUtilization,
            },
        };
    }

    public static KubernetesObject ToStorage(KubernetesObject value)
    {
        var source = (Older.HorizontalPodAutoscaler)value;
        var annotations = source.Metadata.Annotations;
        var metrics = new List<MetricSpec>();
        if (source.Spec.TargetCPUUtilizationPercentage is { } share)
        {
            metrics.Add(ProcessorShare(share));
        }

        metrics.AddRange(Get(annotations, MetricsAnnotation, OlderMetrics.ReadSpecs) ?? []);
        if (metrics.Count == 0)
        {
            metrics.Add(ProcessorShare(DefaultUtilization));
        }

        var left = WithoutRoundTrip(annotations);
        return new HorizontalPodAutoscaler
        {
            Kind = ResourceTypes.HorizontalPodAutoscalers.Kind,
            ApiVersion = ResourceTypes.HorizontalPodAutoscalers.ApiVersion,
            Metadata = source.Metadata with { Annotations = left.Count > 0 ? left : null },
            Spec = new HorizontalPodAutoscalerSpec
            {
                ScaleTargetRef = new CrossVersionObjectReference
                {
                    Kind = source.Spec.ScaleTargetRef.Kind,
                    Name = source.Spec.ScaleTargetRef.Name,
                    ApiVersion = source.Spec.ScaleTargetRef.ApiVersion,
                },
                MinReplicas = source.Spec.MinReplicas,
                MaxReplicas = source.Spec.MaxReplicas,
                Metrics = metrics,
                Behavior = Get(annotations, BehaviorAnnotation, OlderMetrics.ReadBehavior),
            },
            Status = new HorizontalPodAutoscalerStatus
            {
                ObservedGeneration = source.Status.ObservedGeneration,
                LastScaleTime = source.Status.LastScaleTime,
                CurrentReplicas = source.Status.CurrentReplicas,
                DesiredReplicas = source.Status.DesiredReplicas,
                CurrentMetrics = Get(annotations, CurrentMetricsAnnotation, OlderMetrics.ReadStatuses) ?? CurrentShare(source.Status.CurrentCPUUtilizationPercentage),
                Conditions = Get(annotations, ConditionsAnnotation, OlderMetrics.ReadConditions),
            },
        };
    }

    private static bool IsProcessorShare(MetricSpec metric) =>
        metric is { Type: MetricSourceType.Resource, Resource: { Name: ResourceName.Cpu, Target.AverageUtilization: not null } };

    private static MetricSpec ProcessorShare(int percent) => new()
    {
        Type = MetricSourceType.Resource,
        Resource = new ResourceMetricSource
        {
            Name = ResourceName.Cpu,
            Target = new MetricTarget { Type = MetricTargetType.Utilization, AverageUtilization = percent },
        },
    };

    private static List<MetricStatus>? CurrentShare(int? percent) => percent is null ? null :
    [
        new MetricStatus
        {
            Type = MetricSourceType.Resource,
            Resource = new ResourceMetricStatus { Name = ResourceName.Cpu, Current = new MetricValueStatus { AverageUtilization = percent } },
        },
    ];

    private static Dictionary<string, string> WithoutRoundTrip(IReadOnlyDictionary<string, string>? annotations)
    {
        var result = new Dictionary<string, string>(annotations ?? new Dictionary<string, string>());
        foreach (var name in RoundTrip)
        {
            result.Remove(name);
        }

        return result;
    }

    private static void Set(Dictionary<string, string> annotations, string name, string? text)
    {
        if (text is not null)
        {
            annotations[name] = text;
        }
    }

    // Anyone may write an annotation: what cannot be read is as good as absent.
    private static T? Get<T>(IReadOnlyDictionary<string, string>? annotations, string name, Func<string, T> read)
        where T : class
    {
        try
        {
            return annotations?.TryGetValue(name, out var text) == true ? read(text) : null;
        }
        catch (Exception wrong) when (wrong is JsonException or DecodingException)
        {
            return null;
        }
    }
}
