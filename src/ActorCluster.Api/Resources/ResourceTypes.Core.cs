using ActorCluster.Api.Core;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Nodes.</summary>
    public static ResourceType Nodes { get; } = Cluster<Node>("", "nodes", "no");

    /// <summary>Namespaces.</summary>
    public static ResourceType Namespaces { get; } = Cluster<Namespace>("", "namespaces", "ns");

    /// <summary>Pods.</summary>
    public static ResourceType Pods { get; } = Namespaced<Pod>("", "pods", "po") with { Categories = InAll };

    /// <summary>Templates of pods.</summary>
    public static ResourceType PodTemplates { get; } = Namespaced<PodTemplate>("", "podtemplates");

    /// <summary>Bindings of pods to nodes; they can only be created.</summary>
    public static ResourceType Bindings { get; } = Namespaced<Binding>("", "bindings");

    /// <summary>Services.</summary>
    public static ResourceType Services { get; } = Namespaced<Service>("", "services", "svc") with { Categories = InAll };

    /// <summary>Endpoints in the older form.</summary>
    public static ResourceType Endpoints { get; } = Namespaced<Endpoints>("", "endpoints", "ep");

    /// <summary>Events in the older form.</summary>
    public static ResourceType Events { get; } = Namespaced<Event>("", "events", "ev");

    /// <summary>ConfigMaps.</summary>
    public static ResourceType ConfigMaps { get; } = Namespaced<ConfigMap>("", "configmaps", "cm");

    /// <summary>Secrets.</summary>
    public static ResourceType Secrets { get; } = Namespaced<Secret>("", "secrets");

    /// <summary>Service accounts.</summary>
    public static ResourceType ServiceAccounts { get; } = Namespaced<ServiceAccount>("", "serviceaccounts", "sa");

    /// <summary>Claims of storage.</summary>
    public static ResourceType PersistentVolumeClaims { get; } =
        Namespaced<PersistentVolumeClaim>("", "persistentvolumeclaims", "pvc");

    /// <summary>Pieces of storage.</summary>
    public static ResourceType PersistentVolumes { get; } = Cluster<PersistentVolume>("", "persistentvolumes", "pv");

    /// <summary>ReplicationControllers.</summary>
    public static ResourceType ReplicationControllers { get; } =
        Namespaced<ReplicationController>("", "replicationcontrollers", "rc") with { Categories = InAll };

    /// <summary>Limits of single objects.</summary>
    public static ResourceType LimitRanges { get; } = Namespaced<LimitRange>("", "limitranges", "limits");

    /// <summary>Limits of namespaces.</summary>
    public static ResourceType ResourceQuotas { get; } = Namespaced<ResourceQuota>("", "resourcequotas", "quota");

    /// <summary>The parts of the control plane. Looked at when somebody asks, never stored.</summary>
    public static ResourceType ComponentStatuses { get; } = Cluster<ComponentStatus>("", "componentstatuses", "cs");

    private static ResourceType[] CoreGroup =>
    [
        Nodes, Namespaces, Pods, PodTemplates, Bindings, Services, Endpoints, Events, ConfigMaps, Secrets, ServiceAccounts,
        PersistentVolumeClaims, PersistentVolumes, ReplicationControllers, LimitRanges, ResourceQuotas, ComponentStatuses,
    ];
}
