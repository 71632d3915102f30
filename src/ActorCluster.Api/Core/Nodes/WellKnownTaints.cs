namespace ActorCluster.Api.Core;

/// <summary>Keys of the taints that Kubernetes itself sets.</summary>
public static class WellKnownTaints
{
    /// <summary>The condition <c>Ready</c> of the node is <c>False</c>.</summary>
    public const string NotReady = "node.kubernetes.io/not-ready";

    /// <summary>The condition <c>Ready</c> of the node is <c>Unknown</c>.</summary>
    public const string Unreachable = "node.kubernetes.io/unreachable";

    /// <summary>The node is cordoned.</summary>
    public const string Unschedulable = "node.kubernetes.io/unschedulable";

    /// <summary>The node is short of memory.</summary>
    public const string MemoryPressure = "node.kubernetes.io/memory-pressure";

    /// <summary>The node is short of disk space.</summary>
    public const string DiskPressure = "node.kubernetes.io/disk-pressure";

    /// <summary>The node is short of process ids.</summary>
    public const string PIDPressure = "node.kubernetes.io/pid-pressure";

    /// <summary>The network of the node is not set up.</summary>
    public const string NetworkUnavailable = "node.kubernetes.io/network-unavailable";

    /// <summary>An operator declares that the node is down for good: its pods may be removed by force.</summary>
    public const string OutOfService = "node.kubernetes.io/out-of-service";

    /// <summary>The cloud provider has not set the node up yet.</summary>
    public const string Uninitialized = "node.cloudprovider.kubernetes.io/uninitialized";
}

/// <summary>Keys of labels and annotations that Kubernetes itself sets or reads.</summary>
public static class WellKnownLabels
{
    /// <summary>Name of the node.</summary>
    public const string Hostname = "kubernetes.io/hostname";

    /// <summary>Operating system of the node.</summary>
    public const string Os = "kubernetes.io/os";

    /// <summary>Architecture of the node.</summary>
    public const string Arch = "kubernetes.io/arch";

    /// <summary>Zone that the node is in.</summary>
    public const string Zone = "topology.kubernetes.io/zone";

    /// <summary>Region that the node is in.</summary>
    public const string Region = "topology.kubernetes.io/region";

    /// <summary>Type of the machine.</summary>
    public const string InstanceType = "node.kubernetes.io/instance-type";

    /// <summary>Marks a node of the control plane.</summary>
    public const string ControlPlaneRole = "node-role.kubernetes.io/control-plane";

    /// <summary>What labels begin with whose rest is a role of the node.</summary>
    public const string NodeRolePrefix = "node-role.kubernetes.io/";

    /// <summary>Keeps a node out of external load balancers.</summary>
    public const string ExcludeFromLoadBalancers = "node.kubernetes.io/exclude-from-external-load-balancers";

    /// <summary>Name of a namespace, as a label of it.</summary>
    public const string MetadataName = "kubernetes.io/metadata.name";

    /// <summary>Name of the service that an EndpointSlice belongs to.</summary>
    public const string ServiceName = "kubernetes.io/service-name";

    /// <summary>Marks endpoints of a service without an address.</summary>
    public const string HeadlessService = "service.kubernetes.io/headless";

    /// <summary>What manages an EndpointSlice.</summary>
    public const string EndpointSliceManagedBy = "endpointslice.kubernetes.io/managed-by";

    /// <summary>Leaves a service to another proxy.</summary>
    public const string ServiceProxyName = "service.kubernetes.io/service-proxy-name";

    /// <summary>Marks services of the cluster itself, for <c>kubectl cluster-info</c>.</summary>
    public const string ClusterService = "kubernetes.io/cluster-service";

    /// <summary>Identifies the template of a ReplicaSet among those of its Deployment.</summary>
    public const string PodTemplateHash = "pod-template-hash";

    /// <summary>Identifies the revision of a StatefulSet or DaemonSet that a pod was made from.</summary>
    public const string ControllerRevisionHash = "controller-revision-hash";

    /// <summary>Name of a pod of a StatefulSet, as a label of it.</summary>
    public const string StatefulSetPodName = "statefulset.kubernetes.io/pod-name";

    /// <summary>Ordinal of a pod of a StatefulSet.</summary>
    public const string PodIndex = "apps.kubernetes.io/pod-index";
}

/// <summary>Keys of annotations that Kubernetes itself sets or reads.</summary>
public static class WellKnownAnnotations
{
    /// <summary>Revision of a Deployment, on it and on its ReplicaSets.</summary>
    public const string DeploymentRevision = "deployment.kubernetes.io/revision";

    /// <summary>Earlier revisions that a ReplicaSet stood for.</summary>
    public const string DeploymentRevisionHistory = "deployment.kubernetes.io/revision-history";

    /// <summary>Replicas of the Deployment when its ReplicaSet was last scaled.</summary>
    public const string DeploymentDesiredReplicas = "deployment.kubernetes.io/desired-replicas";

    /// <summary>Most replicas that the Deployment may have during a rollout.</summary>
    public const string DeploymentMaxReplicas = "deployment.kubernetes.io/max-replicas";

    /// <summary>Pods of lower cost are deleted first when a ReplicaSet shrinks.</summary>
    public const string PodDeletionCost = "controller.kubernetes.io/pod-deletion-cost";

    /// <summary>What led to a revision, for people.</summary>
    public const string ChangeCause = "kubernetes.io/change-cause";

    /// <summary>When <c>kubectl rollout restart</c> was last called.</summary>
    public const string RestartedAt = "kubectl.kubernetes.io/restartedAt";

    /// <summary>What was last sent by client-side apply.</summary>
    public const string LastAppliedConfiguration = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>When the pod or service changed that led to the present endpoints.</summary>
    public const string EndpointsLastChangeTriggerTime = "endpoints.kubernetes.io/last-change-trigger-time";

    /// <summary>Marks the stand-in for a pod that a kubelet runs on its own account.</summary>
    public const string MirrorPod = "kubernetes.io/config.mirror";

    /// <summary>Seconds for which a kubelet may cache secrets and ConfigMaps.</summary>
    public const string NodeTtl = "node.alpha.kubernetes.io/ttl";
}
