using ActorCluster.Api.Apps;
using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.Controllers.Tests.Support;

/// <summary>Pods for tests: <c>APod.Named("web").On("n1").Ready()</c>.</summary>
internal static class APod
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Pod Named(string name) => new()
    {
        Kind = "Pod",
        ApiVersion = "v1",
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = "uid-" + name, ResourceVersion = "1", CreationTimestamp = Epoch },
        Spec = new PodSpec { Containers = [new Container { Name = "main", Image = "nginx" }] },
        Status = new PodStatus { Phase = PodPhase.Pending },
    };

    public static Pod On(this Pod pod, string node) => pod with { Spec = pod.Spec with { NodeName = node } };

    public static Pod InPhase(this Pod pod, string phase) => pod with { Status = pod.Status with { Phase = phase } };

    public static Pod Labelled(this Pod pod, string key, string value) => pod with
    {
        Metadata = pod.Metadata with { Labels = new Dictionary<string, string>(pod.Metadata.Labels ?? new Dictionary<string, string>()) { [key] = value } },
    };

    public static Pod CreatedAt(this Pod pod, DateTimeOffset at) => pod with { Metadata = pod.Metadata with { CreationTimestamp = at } };

    public static Pod Terminating(this Pod pod) => pod with { Metadata = pod.Metadata with { DeletionTimestamp = Epoch, DeletionGracePeriodSeconds = 30 } };

    public static Pod At(this Pod pod, string ip) => pod with { Status = pod.Status with { PodIP = ip, PodIPs = [new PodIP { Ip = ip }] } };

    public static Pod Ready(this Pod pod, DateTimeOffset? since = null, bool ready = true) => pod with
    {
        Status = pod.Status with
        {
            Phase = PodPhase.Running,
            Conditions =
            [
                .. (pod.Status.Conditions ?? []).Where(c => c.Type != PodConditionType.Ready),
                new PodCondition { Type = PodConditionType.Ready, Status = ready ? ConditionStatus.True : ConditionStatus.False, LastTransitionTime = since ?? Epoch },
            ],
        },
    };

    public static Pod Tolerating(this Pod pod, params Toleration[] tolerations) => pod with { Spec = pod.Spec with { Tolerations = tolerations } };

    public static Pod OwnedBy(this Pod pod, KubernetesObject owner) => pod with
    {
        Metadata = pod.Metadata with { OwnerReferences = [Controllers.Framework.Ownership.ControllerReference(owner)] },
    };
}

/// <summary>Nodes for tests.</summary>
internal static class ANode
{
    public static Node Named(string name, string zone = "") => new()
    {
        Kind = "Node",
        ApiVersion = "v1",
        Metadata = new ObjectMeta
        {
            Name = name,
            Uid = "uid-" + name,
            ResourceVersion = "1",
            CreationTimestamp = APod.Epoch,
            Labels = zone.Length == 0 ? null : new Dictionary<string, string> { [WellKnownLabels.Zone] = zone },
        },
    };

    public static Node With(this Node node, string condition, string status, DateTimeOffset? heartbeat = null) => node with
    {
        Status = node.Status with
        {
            Conditions =
            [
                .. (node.Status.Conditions ?? []).Where(c => c.Type != condition),
                new NodeCondition { Type = condition, Status = status, LastHeartbeatTime = heartbeat ?? APod.Epoch, LastTransitionTime = heartbeat ?? APod.Epoch },
            ],
        },
    };

    public static Node Ready(this Node node, DateTimeOffset? heartbeat = null) => node.With(NodeConditionType.Ready, ConditionStatus.True, heartbeat);

    public static Node Tainted(this Node node, string key, string effect) => node with
    {
        Spec = node.Spec with { Taints = [.. node.Spec.Taints ?? [], new Taint { Key = key, Effect = effect }] },
    };

    public static Lease Lease(string node, DateTimeOffset renewed) => new()
    {
        Kind = "Lease",
        ApiVersion = "coordination.k8s.io/v1",
        Metadata = new ObjectMeta { Name = node, Namespace = WellKnownNamespaces.NodeLease },
        Spec = new LeaseSpec { HolderIdentity = node, LeaseDurationSeconds = 40, RenewTime = renewed },
    };
}

/// <summary>Workloads for tests, as the API stores them.</summary>
internal static class AWorkload
{
    public static readonly IReadOnlyDictionary<string, string> Labels = new Dictionary<string, string> { ["app"] = "web" };

    public static PodTemplateSpec Template(string image = "nginx:1") => new()
    {
        Metadata = new ObjectMeta { Labels = Labels },
        Spec = new PodSpec { Containers = [new Container { Name = "main", Image = image }] },
    };

    public static ReplicaSet ReplicaSet(int replicas, string name = "web") => new()
    {
        Kind = "ReplicaSet",
        ApiVersion = "apps/v1",
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = "uid-" + name, ResourceVersion = "1", Generation = 1, CreationTimestamp = APod.Epoch },
        Spec = new ReplicaSetSpec { Replicas = replicas, Selector = new LabelSelector { MatchLabels = Labels }, Template = Template() },
    };

    public static ReplicationController ReplicationController(int replicas, string name = "web") => new()
    {
        Kind = "ReplicationController",
        ApiVersion = "v1",
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = "uid-" + name, ResourceVersion = "1", Generation = 1, CreationTimestamp = APod.Epoch },
        Spec = new ReplicationControllerSpec { Replicas = replicas, Selector = Labels, Template = Template() },
    };

    public static StatefulSet StatefulSet(int replicas, string name = "web") => new()
    {
        Kind = "StatefulSet",
        ApiVersion = "apps/v1",
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = "uid-" + name, ResourceVersion = "1", Generation = 1, CreationTimestamp = APod.Epoch },
        Spec = new StatefulSetSpec
        {
            Replicas = replicas,
            ServiceName = name,
            Selector = new LabelSelector { MatchLabels = Labels },
            Template = Template(),
            PodManagementPolicy = PodManagementPolicy.OrderedReady,
            UpdateStrategy = new StatefulSetUpdateStrategy
            {
                Type = StatefulSetUpdateStrategyType.RollingUpdate,
                RollingUpdate = new RollingUpdateStatefulSetStrategy { Partition = 0 },
            },
            RevisionHistoryLimit = 10,
        },
    };

    public static DaemonSet DaemonSet(IntOrString? unavailable = null, IntOrString? surge = null) => new()
    {
        Kind = "DaemonSet",
        ApiVersion = "apps/v1",
        Metadata = new ObjectMeta { Name = "web", Namespace = "default", Uid = "uid-web", ResourceVersion = "1", Generation = 1, CreationTimestamp = APod.Epoch },
        Spec = new DaemonSetSpec
        {
            Selector = new LabelSelector { MatchLabels = Labels },
            Template = Template(),
            UpdateStrategy = new DaemonSetUpdateStrategy
            {
                Type = DaemonSetUpdateStrategyType.RollingUpdate,
                RollingUpdate = new RollingUpdateDaemonSet { MaxUnavailable = unavailable ?? 1, MaxSurge = surge ?? 0 },
            },
            RevisionHistoryLimit = 10,
        },
    };

    public static Deployment Deployment(int replicas, IntOrString? surge = null, IntOrString? unavailable = null) => new()
    {
        Kind = "Deployment",
        ApiVersion = "apps/v1",
        Metadata = new ObjectMeta { Name = "web", Namespace = "default", Uid = "uid-web", ResourceVersion = "1", Generation = 1, CreationTimestamp = APod.Epoch },
        Spec = new DeploymentSpec
        {
            Replicas = replicas,
            Selector = new LabelSelector { MatchLabels = Labels },
            Template = Template(),
            ProgressDeadlineSeconds = 600,
            RevisionHistoryLimit = 10,
            Strategy = new DeploymentStrategy
            {
                Type = DeploymentStrategyType.RollingUpdate,
                RollingUpdate = new RollingUpdateDeployment { MaxSurge = surge ?? "25%", MaxUnavailable = unavailable ?? "25%" },
            },
        },
    };
}
