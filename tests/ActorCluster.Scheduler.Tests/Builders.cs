using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Scheduler.Tests;

/// <summary>Pods for tests: <c>APod("web").Requesting("500m", "64Mi")</c>.</summary>
internal static class APod
{
    private static readonly Time Created = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public static Pod Named(string name) => new()
    {
        Kind = "Pod",
        ApiVersion = "v1",
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = "uid-" + name, ResourceVersion = "1", CreationTimestamp = Created },
        Spec = new PodSpec { SchedulerName = "default-scheduler", Containers = [new Container { Name = "main", Image = "nginx:1.27" }] },
        Status = new PodStatus { Phase = PodPhase.Pending },
    };

    public static Pod Requesting(this Pod pod, string cpu, string memory) => pod with
    {
        Spec = pod.Spec with { Containers = [pod.Spec.Containers![0] with { Resources = Requests(cpu, memory) }] },
    };

    public static Pod With(this Pod pod, Func<PodSpec, PodSpec> change) => pod with { Spec = change(pod.Spec) };

    public static Pod On(this Pod pod, string node) => pod.With(spec => spec with { NodeName = node });

    public static Pod OfPriority(this Pod pod, int priority) => pod.With(spec => spec with { Priority = priority });

    public static Pod Tolerating(this Pod pod, params Toleration[] tolerations) => pod.With(spec => spec with { Tolerations = tolerations });

    public static Pod WithHostPort(this Pod pod, int port, string protocol = "TCP", string? address = null) => pod.With(spec => spec with
    {
        Containers = [spec.Containers![0] with { Ports = [new ContainerPort { Number = 80, HostPort = port, Protocol = protocol, HostIP = address }] }],
    });

    public static Pod Labelled(this Pod pod, string key, string value) => pod with
    {
        Metadata = pod.Metadata with { Labels = new Dictionary<string, string>(pod.Metadata.Labels ?? new Dictionary<string, string>()) { [key] = value } },
    };

    public static Pod In(this Pod pod, string ns) => pod with { Metadata = pod.Metadata with { Namespace = ns } };

    public static Pod Near(this Pod pod, string key, string value, string topologyKey) => pod.With(spec => spec with
    {
        Affinity = new Affinity { PodAffinity = new PodAffinity { RequiredDuringSchedulingIgnoredDuringExecution = [Term(key, value, topologyKey)] } },
    });

    public static Pod Apart(this Pod pod, string key, string value, string topologyKey) => pod.With(spec => spec with
    {
        Affinity = new Affinity { PodAntiAffinity = new PodAntiAffinity { RequiredDuringSchedulingIgnoredDuringExecution = [Term(key, value, topologyKey)] } },
    });

    /// <summary>A constraint on the pods with the same label "app".</summary>
    public static Pod Spread(this Pod pod, string topologyKey, int maxSkew, string action = "DoNotSchedule", Func<TopologySpreadConstraint, TopologySpreadConstraint>? change = null)
    {
        var constraint = new TopologySpreadConstraint
        {
            TopologyKey = topologyKey,
            MaxSkew = maxSkew,
            WhenUnsatisfiable = action,
            LabelSelector = Select("app", pod.Metadata.Labels!["app"]),
        };
        return pod.With(spec => spec with { TopologySpreadConstraints = [.. spec.TopologySpreadConstraints ?? [], change?.Invoke(constraint) ?? constraint] });
    }

    public static PodAffinityTerm Term(string key, string value, string topologyKey) => new() { TopologyKey = topologyKey, LabelSelector = Select(key, value) };

    public static LabelSelector Select(string key, string value) => new() { MatchLabels = new Dictionary<string, string> { [key] = value } };

    public static ResourceRequirements Requests(string cpu, string memory) => new()
    {
        Requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu), ["memory"] = Quantity.Parse(memory) },
    };
}

/// <summary>Nodes for tests.</summary>
internal static class ANode
{
    public static Node Named(string name, string cpu = "4", string memory = "8Gi", int pods = 110) => new()
    {
        Kind = "Node",
        ApiVersion = "v1",
        Metadata = new ObjectMeta
        {
            Name = name,
            Uid = "uid-" + name,
            ResourceVersion = "1",
            Labels = new Dictionary<string, string> { ["kubernetes.io/hostname"] = name },
        },
        Status = new NodeStatus
        {
            Allocatable = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu), ["memory"] = Quantity.Parse(memory), ["pods"] = Quantity.FromCount(pods) },
        },
    };

    public static Node Labelled(this Node node, string key, string value) => node with
    {
        Metadata = node.Metadata with { Labels = new Dictionary<string, string>(node.Metadata.Labels!) { [key] = value } },
    };

    public static Node Tainted(this Node node, string key, string value, string effect) => node with
    {
        Spec = node.Spec with { Taints = [.. node.Spec.Taints ?? [], new Taint { Key = key, Value = value, Effect = effect }] },
    };

    public static Node Cordoned(this Node node) => node with { Spec = node.Spec with { Unschedulable = true } };
}
