using ActorCluster.Api.Apps;
using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Quantities;
using ApiNode = ActorCluster.Api.Core.Node;

namespace ActorCluster.Simulation.Tests.Support;

/// <summary>Pods for histories.</summary>
internal static class APod
{
    public static Pod Named(string name, string? uid = null) => new()
    {
        Kind = "Pod",
        ApiVersion = "v1",
        Metadata = new ObjectMeta
        {
            Name = name,
            Namespace = "default",
            Uid = uid ?? $"uid-{name}",
            Labels = new Dictionary<string, string> { ["app"] = "web" },
        },
        Spec = new PodSpec { Containers = [new Container { Name = "main", Image = "nginx:1.27" }], TerminationGracePeriodSeconds = 30 },
        Status = new PodStatus { Phase = PodPhase.Pending },
    };

    public static Pod On(this Pod pod, string node) => pod with { Spec = pod.Spec with { NodeName = node } };

    public static Pod Requesting(this Pod pod, string cpu) => pod.With(container => container with
    {
        Resources = new ResourceRequirements { Requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu) } },
    });

    public static Pod With(this Pod pod, Func<Container, Container> change) =>
        pod with { Spec = pod.Spec with { Containers = [change(pod.Spec.Containers![0])] } };

    public static Pod OfPriority(this Pod pod, int priority) => pod with { Spec = pod.Spec with { Priority = priority } };

    public static Pod Tolerating(this Pod pod, params Toleration[] tolerations) => pod with { Spec = pod.Spec with { Tolerations = tolerations } };

    public static Pod OwnedBy(this Pod pod, KubernetesObject owner) => pod with { Metadata = pod.Metadata.OwnedBy(owner) };

    public static ObjectMeta OwnedBy(this ObjectMeta metadata, KubernetesObject owner) => metadata with
    {
        OwnerReferences =
        [
            new OwnerReference
            {
                ApiVersion = owner.ApiVersion ?? "", Kind = owner.Kind ?? "", Name = owner.Metadata.Name, Uid = owner.Metadata.Uid, Controller = true,
            },
        ],
    };

    public static Pod InPhase(this Pod pod, string phase) => pod with { Status = pod.Status with { Phase = phase } };

    public static Pod Ready(this Pod pod, bool ready = true) => pod.InPhase(PodPhase.Running).WithCondition(PodConditionType.Ready, ready ? "True" : "False", null);

    public static Pod WithCondition(this Pod pod, string type, string status, string? reason) => pod with
    {
        Status = pod.Status with
        {
            Conditions =
            [
                .. (pod.Status.Conditions ?? []).Where(condition => condition.Type != type),
                new PodCondition { Type = type, Status = status, Reason = reason },
            ],
        },
    };

    public static Pod Deleted(this Pod pod, DateTimeOffset at, string? why = null, long grace = 30)
    {
        var marked = why is null ? pod : pod.WithCondition(PodConditionType.DisruptionTarget, "True", why);
        return marked with { Metadata = marked.Metadata with { DeletionTimestamp = new Time(at), DeletionGracePeriodSeconds = grace } };
    }

    public static Pod Restarted(this Pod pod, int count) => pod with
    {
        Status = pod.Status with { ContainerStatuses = [new ContainerStatus { Name = "main", RestartCount = count }] },
    };
}

/// <summary>Nodes for histories.</summary>
internal static class ANode
{
    public static ApiNode Named(string name, string? zone = null, string cpu = "4") => new()
    {
        Kind = "Node",
        ApiVersion = "v1",
        Metadata = new ObjectMeta
        {
            Name = name,
            Uid = "uid-" + name,
            Labels = zone is null ? null : new Dictionary<string, string> { [WellKnownLabels.Zone] = zone },
        },
        Status = new NodeStatus
        {
            Allocatable = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu), ["memory"] = Quantity.Parse("8Gi"), ["pods"] = Quantity.Parse("110") },
            Conditions = [new NodeCondition { Type = NodeConditionType.Ready, Status = "True" }],
        },
    };

    public static ApiNode With(this ApiNode node, string type, string status, Time? heartbeat = null) => node with
    {
        Status = node.Status with
        {
            Conditions =
            [
                .. (node.Status.Conditions ?? []).Where(condition => condition.Type != type),
                new NodeCondition
                {
                    Type = type,
                    Status = status,
                    LastHeartbeatTime = heartbeat ?? node.Status.Conditions!.FirstOrDefault(condition => condition.Type == type)?.LastHeartbeatTime,
                },
            ],
        },
    };

    public static ApiNode Tainted(this ApiNode node, params string[] keys) => node with
    {
        Spec = node.Spec with { Taints = [.. keys.Select(static key => new Taint { Key = key, Effect = TaintEffect.NoExecute })] },
    };
}

/// <summary>Other objects for histories.</summary>
internal static class An
{
    public static Lease NodeLease(string node, DateTimeOffset renewed) => new()
    {
        Kind = "Lease",
        ApiVersion = "coordination.k8s.io/v1",
        Metadata = new ObjectMeta { Name = node, Namespace = "kube-node-lease", Uid = "lease-" + node },
        Spec = new LeaseSpec { HolderIdentity = node, RenewTime = new MicroTime(renewed) },
    };

    public static StatefulSet StatefulSet(string name, int replicas = 3) => new()
    {
        Kind = "StatefulSet",
        ApiVersion = "apps/v1",
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = "uid-" + name },
        Spec = new StatefulSetSpec { Replicas = replicas },
    };

    public static ReplicaSet ReplicaSet(string name, int replicas) => new()
    {
        Kind = "ReplicaSet",
        ApiVersion = "apps/v1",
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = "uid-" + name },
        Spec = new ReplicaSetSpec { Replicas = replicas },
    };

    public static Deployment Deployment(string name, int replicas) => new()
    {
        Kind = "Deployment",
        ApiVersion = "apps/v1",
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = "uid-" + name },
        Spec = new DeploymentSpec { Replicas = replicas, Strategy = new DeploymentStrategy { Type = "RollingUpdate" } },
    };

    public static PodDisruptionBudget Budget(string name, int minAvailable) => new()
    {
        Kind = "PodDisruptionBudget",
        ApiVersion = "policy/v1",
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = "uid-" + name },
        Spec = new PodDisruptionBudgetSpec
        {
            MinAvailable = minAvailable,
            Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
        },
    };

    public static EndpointSlice Slice(string service, params Pod[] ready) => new()
    {
        Kind = "EndpointSlice",
        ApiVersion = "discovery.k8s.io/v1",
        Metadata = new ObjectMeta
        {
            Name = service + "-1",
            Namespace = "default",
            Uid = "slice-" + service,
            Labels = new Dictionary<string, string> { [WellKnownLabels.ServiceName] = service },
        },
        AddressType = "IPv4",
        Endpoints =
        [
            .. ready.Select(static pod => new Endpoint
            {
                Addresses = ["10.0.0.1"],
                Conditions = new EndpointConditions { Ready = true },
                TargetRef = new ObjectReference { Kind = "Pod", Name = pod.Metadata.Name, Namespace = "default", Uid = pod.Metadata.Uid },
            }),
        ],
    };
}
