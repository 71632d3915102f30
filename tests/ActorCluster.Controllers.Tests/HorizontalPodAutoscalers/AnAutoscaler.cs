using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Metrics;
using ActorCluster.Api.Quantities;
using ActorCluster.Controllers.HorizontalPodAutoscalers;
using ActorCluster.Controllers.Tests.Support;
using CrossVersionObjectReference = ActorCluster.Api.Autoscaling.V2.CrossVersionObjectReference;
using HorizontalPodAutoscaler = ActorCluster.Api.Autoscaling.V2.HorizontalPodAutoscaler;
using HorizontalPodAutoscalerSpec = ActorCluster.Api.Autoscaling.V2.HorizontalPodAutoscalerSpec;

namespace ActorCluster.Controllers.Tests.HorizontalPodAutoscalers;

internal static class AnAutoscaler
{
    public static readonly DateTimeOffset Now = APod.Epoch.AddHours(1);

    public static readonly AutoscalerSettings Settings = new()
    {
        SyncPeriod = TimeSpan.FromSeconds(15),
        Tolerance = 0.1,
        DownscaleStabilization = TimeSpan.FromMinutes(5),
        CpuInitializationPeriod = TimeSpan.FromMinutes(5),
        InitialReadinessDelay = TimeSpan.FromSeconds(30),
    };

    public static HorizontalPodAutoscaler Of(params MetricSpec[] metrics) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "default", Uid = "hpa" },
        Spec = new HorizontalPodAutoscalerSpec
        {
            ScaleTargetRef = new CrossVersionObjectReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = "web" },
            MinReplicas = 1,
            MaxReplicas = 10,
            Metrics = metrics,
        },
    };

    public static MetricSpec Cpu(int percent) => new()
    {
        Type = MetricSourceType.Resource,
        Resource = new ResourceMetricSource
        {
            Name = ResourceName.Cpu,
            Target = new MetricTarget { Type = MetricTargetType.Utilization, AverageUtilization = percent },
        },
    };

    public static MetricSpec Average(string resource, string amount) => new()
    {
        Type = MetricSourceType.Resource,
        Resource = new ResourceMetricSource
        {
            Name = resource,
            Target = new MetricTarget { Type = MetricTargetType.AverageValue, AverageValue = Quantity.Parse(amount) },
        },
    };

    // Ready for an hour, with a request of 100m.
    public static Pod Pod(string name, string? request = "100m") => APod.Named(name).Labelled("app", "web").Ready(APod.Epoch) with
    {
        Spec = new PodSpec
        {
            Containers =
            [
                new Container
                {
                    Name = "main",
                    Image = "nginx:1.27",
                    Resources = new ResourceRequirements
                    {
                        Requests = request is null ? null : new Dictionary<string, Quantity> { [ResourceName.Cpu] = Quantity.Parse(request) },
                    },
                },
            ],
        },
    };

    public static Pod Started(this Pod pod, DateTimeOffset at) => pod with { Status = pod.Status with { Phase = PodPhase.Running, StartTime = at } };

    public static PodMetrics Uses(string pod, long cpuMillis, DateTimeOffset? at = null, string container = "main") => new()
    {
        Metadata = new ObjectMeta { Name = pod, Namespace = "default", Labels = new Dictionary<string, string> { ["app"] = "web" } },
        Timestamp = at ?? Now,
        Window = "15s",
        Containers = [new ContainerMetrics { Name = container, Usage = Measurements.Usage(cpuMillis, cpuMillis << 20) }],
    };

    public static Scale Scale(int replicas) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
        Spec = new ScaleSpec { Replicas = replicas },
        Status = new ScaleStatus { Replicas = replicas, Selector = "app=web" },
    };

    // Pods that use so many thousandths of a core each, and nothing else.
    public static AutoscalerState Using(HorizontalPodAutoscaler autoscaler, params int[] cpuMillis) =>
        new(autoscaler, AutoscalerMemory.Empty, Settings, Now)
        {
            Scale = Scale(cpuMillis.Length),
            Pods = [.. cpuMillis.Select(static (_, i) => Pod("p" + i).Started(APod.Epoch))],
            Metrics = [.. cpuMillis.Select(static (cpu, i) => Uses("p" + i, cpu))],
            SelectedBy = ["default/web"],
        };
}
